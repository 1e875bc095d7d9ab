"""Trees: cut the data in two, and again; forests: many trees that vote.

impurity (how mixed a node is), cuts (the best one), table (the data, ranked; the nodes of a level),
nodes (a tree as a table), growth (level by level, as a stream), settings (what the parameters may
be), votes (of a forest, as a stream), tree, forest (the estimators), importance (which columns
count).
"""
