"""Which columns a model needs: spoil one, and see how much worse it gets."""

import numpy as np

from mlcore.checks import generator, whole
from mlcore.models.estimator import Estimator


def permutation_importance(model, X, y, n_repeats=5, rng=None):
    """Shuffle one column after the other, and return how much the model's score falls.

        importance of j = score(X, y) − mean over repeats of score(X with column j shuffled, y)

    On rows that the model was not fitted on, it says what the model needs in order to predict. Of
    two columns that say the same neither may count. It says nothing of causes.

    Parameters
        model : estimator        fitted; with ``score``
        X : (n, d) array-like
        y : (n,) array-like
        n_repeats : int          ≥ 1, shuffles of each column
        rng : int, None or Generator

    Returns
        (d, n_repeats) array     how much the score fell; its mean over axis 1 is the importance

    Raises
        TypeError, ValueError    an argument is wrong, or the model is not fitted

    Source
        Breiman (2001), Random forests, section 10; on any model and any rows: Fisher, Rudin and
        Dominici (2019), All models are wrong, but many are useful

    Example
        >>> from mlcore.trees.tree import DecisionTreeRegressor
        >>> X = np.array([[1.0, 5.0], [2.0, 5.0], [3.0, 5.0], [4.0, 5.0]])
        >>> model = DecisionTreeRegressor().fit(X, X[:, 0])
        >>> fall = permutation_importance(model, X, X[:, 0], rng=0)
        >>> bool(fall[0].mean() > 0.5), fall[1].tolist()
        (True, [0.0, 0.0, 0.0, 0.0, 0.0])
    """
    if not hasattr(model, "score"):
        raise TypeError(f"model must be a fitted estimator with a score; got {model!r}")
    X, rng = Estimator._check_X(X), generator("rng", rng)
    best = model.score(X, y)
    falls = np.empty((X.shape[1], whole("n_repeats", n_repeats, 1)))
    for j, repeats in enumerate(falls):
        spoiled = X.copy()
        for i in range(len(repeats)):
            spoiled[:, j] = rng.permutation(X[:, j])
            repeats[i] = best - model.score(spoiled, y)
    return falls
