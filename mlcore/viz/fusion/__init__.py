"""Panels of fusion: `averages` (members at a cursor, votes), `triangle` (the weights of three).

Boosting by `weighted` (points, their weights and the vote) and `residuals`. Stacking by `stack`
(the matrix Z, the meta-weights); the wiring of any fusion by `diagram`. The capstone by `board`
(a project's stages) and `intervals` (paired differences).
"""
