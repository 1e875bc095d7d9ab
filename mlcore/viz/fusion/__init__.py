"""Panels of fusion: boosting by `weighted` (points, their weights and the vote) and `residuals`."""
