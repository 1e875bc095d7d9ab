"""Models that are fitted to data, with scikit-learn's conventions.

Read `linear` (with `refinement`), `ridge`, `logistic`; then `network`, `mlp`. Beneath them lie
`estimator`, `tasks`, `solver` and the `contract` with scikit-learn. `features` and `standardizer`
prepare columns, `labels` classes; a `pipeline`, a `composite`, makes one estimator of several.
"""
