"""Machine learning algorithms as streams of steps, short enough to read in class.

Every iterative algorithm is a generator that yields one small record per step; pictures, stopping
rules and lessons are built around that stream. Start at `steps`, then `descent`.

    descent     a loss, its slope, and the loop that walks down: update rules, schedules, penalties
    models      linear, logistic and softmax regression, multi-layer perceptrons, as estimators
    reduction   the Lasso and its path, principal components, selectors
    trees       decision trees, random forests, permutation importance
    gp          Gaussian processes
    svm         support vector machines for classes and for numbers
    search      grid, random, swarm, genes, Bayesian optimisation; spaces of hyperparameters
    validation  hold-out, folds, bootstrap; metrics, cross-validation, comparison of two models
    fusion      averages, votes, weights; bagging, boosting, stacking; members in series
    clusters    one computation on several workers
    problems    test surfaces with known minima
    viz         panels and the step player; nothing else needs matplotlib

Beside the rooms: `race` and `scores` compare runs; `exercise` checks a learner's answer against the
`keys` of a lesson, knows the usual `slips` and prints what is `readable`; `datasets` are the data,
and `checks` words the errors. Import from the file that holds a thing:

    from mlcore.descent.loop import gradient_descent
"""

__version__ = "0.1.0"
