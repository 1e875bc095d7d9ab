"""Panels of fusion: `averages` (members at a cursor, votes), `triangle` (the weights of three).

Boosting by `weighted` (points, their weights and the vote) and `residuals`.
The capstone by `board` (a project's stages) and `intervals` (paired differences).
"""
