"""Fusion: several models, one answer.

Side by side: read `averaging`, `voting`; `weights` and `ensemble_selection`, which find the best
weights; `bagging`, one model on many samples; `members`, what each says out of fold, and
`stacking`, a model on that. `wiring` puts members in series, or in a cascade; `passage` follows
one row through any of these.

In series, each on what is left by those before it: `adaboost` (weights of rows), `rounds` (trees on
residuals, a stream) and `gradient_boosting` (the estimators that keep them).
"""
