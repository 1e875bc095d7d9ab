"""Fusion: several models as one.

In series, each on what is left by those before it: adaboost (weights of rows), gradient_boosting
(residuals).
"""
