"""Gaussian processes: what is believed of a function before and after some values are seen.

Read `kernels`, `process` (which `cholesky` solves), `evidence`, and `regressor`, the estimator.
"""
