"""Reduction: fewer columns, by choosing some of them or by making new ones.

`coordinates` is coordinate descent, with soft threshold and duality gap; `lasso` and its `path` use
it. `selection` keeps columns, by a filter or by a Lasso; `pca` makes new ones.
"""
