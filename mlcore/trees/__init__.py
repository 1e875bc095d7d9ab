"""Trees: cut the data in two, and again; forests: many trees that vote.

impurity (how mixed a node is), cuts (the best one), table (the data, ranked; the nodes of a level),
growth (level by level), settings (what the parameters may be), tree (the estimators).
"""
