"""Validation: how good a model is on rows that it has not seen.

Read `folds`, which share out the rows; `metrics` and `scoring`, which give marks; `cross_val`, a
stream of folds; `curves`, marks against rows or a parameter; `comparison`, two models and an
interval; `tuning`, by which any search finds the best setting of a model; `halving`, a search that
begins with small budgets.
"""
