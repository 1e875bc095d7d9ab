"""Validation: how good a model is on rows that it has not seen.

Read `folds`, which share out the rows, then `cross_validation`, which fits and scores on them, and
`comparison` of two models; `metrics` are what is scored.
"""
