"""Models that are fitted to data, with scikit-learn's conventions.

Read `linear`, `ridge` and `logistic`; beneath them lie `estimator`, `tasks` and `solver`.
`features` and `standardizer` prepare the columns, `labels` the classes.
"""
