"""Validation: how good a model is on rows that it has not seen.

Read `folds`, which share out the rows; what fits and scores on them is to come.
"""
