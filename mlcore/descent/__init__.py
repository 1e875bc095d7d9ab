"""Descent: a loss, its slope, and the loop that walks down.

Read `losses`, `objective` (with `quadratic` and `penalties`) and `gradient_check`; then the `loop`
with its `rules` (Plain, Momentum, Adam) and `schedules`, and `early_stopping`.
"""
