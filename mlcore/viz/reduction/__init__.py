"""Panels of reduction: `weights` of the Lasso, one moving and all along its path; `components`, a
turning axis, and a picture rebuilt from few numbers."""
