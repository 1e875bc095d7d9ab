"""Fusion: several models, one answer.

Read `averaging`, `voting`; `weights` and `ensemble_selection`, which find the best weights;
`members`, what each says out of fold; `stacking`, and `wiring`: in series, and in a cascade;
`bagging`, one model on many samples.
"""
