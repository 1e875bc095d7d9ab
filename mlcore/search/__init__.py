"""Searches that see losses alone: grid, random, swarm, genes, Bayesian optimisation.

What all share: `space` and its `dimensions`, `population` (asking f), `step` and `draws`. Then one
search a file: `sampling` (grid and random), `swarm`, `genetic` with `selection` and `variation`,
`blind_descent`, and `bayesian` with its `surrogate` and `acquisition`.
"""
