"""Panels of Gaussian processes: `gaussians` (draws and slices), `band` (the posterior), `learning`
(the matrix of the kernel, and the evidence).
"""
