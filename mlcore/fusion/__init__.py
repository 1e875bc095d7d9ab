"""Fusion: several models, one answer.

Read `averaging`, `voting`; `weights` and `ensemble_selection`, which find the best weights.
"""
