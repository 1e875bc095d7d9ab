"""Panels of searches: `sampling` (grid and random), `swarm`, `genetic`.

`bayesian` makes the frames of Bayesian optimisation, which `acquisition` and `field` draw.
`scales` puts hyperparameters on an axis.
"""
