"""Tuning: any search of this course finds the hyperparameters of any estimator.

space = Space(ridge__alpha=LogUniform(1e-3, 1e3))
f = cv_loss(model, space, X, y, cv=5)
run = record(bayesian_optimisation(f, space, rng=0), 20)
best = tuned(model, space, run[-1].theta).fit(X, y)
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import product
from typing import Any

import numpy as np

from mlcore.checks import array, function, whole
from mlcore.models.estimator import clone
from mlcore.search.space import Space
from mlcore.validation.cross_val import pairs_of
from mlcore.validation.scoring import fit_and_score, scorer


def tuned(estimator, space, theta):
    """Return a new estimator, not fitted, with the hyperparameters at a point of the unit cube.

    Parameters
        estimator : ours or scikit-learn's    it is not touched
        space : Space                         its names are parameters of the estimator; those of a
                                              pipeline's step are ``step__parameter``
        theta : (d,) array                    such as ``run[-1].theta``

    Returns
        estimator

    Raises
        TypeError, ValueError   theta is no point of the cube; the estimator has no such parameter

    Example
        >>> from mlcore.models.ridge import Ridge
        >>> from mlcore.search.dimensions import LogUniform
        >>> tuned(Ridge(), Space(alpha=LogUniform(0.01, 100)), [0.25]).alpha
        0.1
    """
    return clone(estimator).set_params(**space.values(theta))


def cv_loss(estimator, space, X, y, cv=5, scoring=None, map=map) -> Callable:
    """Make the population function whose minimum is the best setting in cross-validation.

        F(points)ᵢ = −1/k Σⱼ score of fold j, with the setting at pointsᵢ

    All settings are judged on the same folds. All fits, n settings × k folds, go through one map:
    they need nothing of each other.

    ``f(points, n_rows)`` fits on the first n_rows rows of each training part alone, for a quick
    look: see `successive_halving`. Where the rows have an order, permute X and y before.

    Parameters
        estimator, space                as for `tuned`
        X, y, cv, scoring, map          as for `cross_validation`: scores are the greater the better

    Returns
        function: (n, d) → (n,)         as grid search, random search, Bayesian optimisation, swarms
                                        and genes ask for

    Raises
        TypeError, ValueError   an argument is wrong, or the estimator has no parameter of such a
                                name. Later, what the model raises comes through, the setting and
                                the fold named in a note

    Source
        Hastie, Tibshirani and Friedman (2009), The Elements of Statistical Learning, section 7.10

    Example
        >>> from mlcore.models.ridge import Ridge
        >>> from mlcore.search.dimensions import LogUniform
        >>> space = Space(alpha=LogUniform(0.1, 1e5))
        >>> f = cv_loss(Ridge(), space, [[0], [1], [2], [3]], [0, 2, 2, 4], cv=2)
        >>> weak, strong = f([[0.0], [1.0]])
        >>> bool(weak < strong)
        True
    """
    if not isinstance(space, Space):
        raise TypeError(f"space must be a Space of parameters; got {space!r:.60}")
    tuned(estimator, space, np.full(len(space.names), 0.5))  # an unknown name is told now
    function("map", map)
    pairs = pairs_of(cv, estimator, X, y)
    return _CVLoss(estimator, space, X, y, pairs, scorer(scoring), map)


@dataclass(frozen=True, eq=False)
class _CVLoss:
    estimator: Any
    space: Space
    X: Any
    y: Any
    pairs: list
    score: Callable
    map: Callable

    def __call__(self, points, n_rows=None):
        points, pairs = array("points", points, 2), self.pairs
        if n_rows is not None:
            n_rows, most = whole("n_rows", n_rows, 1), min(len(train) for train, _ in pairs)
            if n_rows > most:
                raise ValueError(f"n_rows must be at most {most}, a training part; got {n_rows}")
            pairs = [(train[:n_rows], test) for train, test in pairs]
        job = partial(_fit, self.estimator, self.space, self.X, self.y, self.score)
        fits = list(product(points, enumerate(pairs)))  # a list: Dask takes no iterator
        scores = list(self.map(job, fits))
        return -np.reshape(scores, (len(points), len(pairs))).mean(axis=1)


def _fit(estimator, space, X, y, score, one):
    point, (j, (train, test)) = one
    try:
        return fit_and_score(tuned(estimator, space, point), X, y, score, train, test)[0]
    except Exception as error:
        error.add_note(f"at {space.values(point)}, in fold {j} of the cross-validation, from 0")
        raise
