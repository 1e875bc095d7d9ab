"""Fusion: several models, one answer.

Read `averaging`, `voting`; `weights` and `ensemble_selection`, which find the best weights.

In series, each on what is left by those before it: `adaboost` (weights of rows), `rounds` (trees on
residuals, a stream) and `gradient_boosting` (the estimators that keep them).
"""
