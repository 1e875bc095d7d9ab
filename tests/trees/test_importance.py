"""Permutation importance: what a shuffled column costs, of any model."""

import numpy as np
import pytest

from mlcore.datasets import noisy_plane
from mlcore.models.linear import LinearRegression
from mlcore.trees.importance import permutation_importance
from mlcore.trees.tree import DecisionTreeClassifier


def test_of_a_line_it_is_known():
    """R² falls by 2 β² Var(x) / Var(y), on average over shuffles."""
    X, y = noisy_plane(400, 3, noise=0.0, rng=0)
    model = LinearRegression().fit(X, y)
    falls = permutation_importance(model, X, y, n_repeats=40, rng=0).mean(axis=1)
    expected = 2 * np.array([1, 4, 9]) * X.var(axis=0) / y.var()
    assert np.allclose(falls, expected, rtol=0.05)


def test_a_column_that_no_cut_uses_costs_nothing():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(100, 3))
    X.setflags(write=False)
    y = X[:, 1] > 0
    model = DecisionTreeClassifier().fit(X, y)
    falls = permutation_importance(model, X, y, 6, rng=1)
    assert falls.shape == (3, 6) and (falls[[0, 2]] == 0).all() and falls[1].min() > 0.3
    assert np.array_equal(falls, permutation_importance(model, X, y, 6, rng=1))


def test_of_a_model_of_scikit_learn():
    peer = pytest.importorskip("sklearn.linear_model")
    X, y = noisy_plane(50, 2, rng=0)
    falls = permutation_importance(peer.LinearRegression().fit(X, y), X, y, rng=0)
    assert falls.shape == (2, 5)


@pytest.mark.parametrize(
    "change, error, message",
    [
        ({"model": 3}, TypeError, "model must be a fitted estimator"),
        ({"model": DecisionTreeClassifier()}, ValueError, "not fitted"),
        ({"n_repeats": 0}, ValueError, "n_repeats must be a whole number ≥ 1; got 0"),
        ({"X": [[np.nan]]}, ValueError, "X must be finite"),
        ({"rng": -1}, ValueError, "rng must be"),
    ],
)
def test_refuses(change, error, message):
    X, y = np.array([[0.0], [1.0]]), [0, 1]
    given = {"model": DecisionTreeClassifier().fit(X, y), "X": X, "y": y} | change
    with pytest.raises(error, match=message):
        permutation_importance(**given)
