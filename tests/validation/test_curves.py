"""Curves: equal to scikit-learn's; sizes by hand; what must rise or fall does."""

import numpy as np
import pytest

from mlcore.datasets import noisy_plane
from mlcore.models.linear import LinearRegression
from mlcore.models.pipeline import make_pipeline
from mlcore.models.ridge import Ridge
from mlcore.models.standardizer import Standardizer
from mlcore.validation.curves import learning_curve, validation_curve
from mlcore.validation.folds import k_fold

X, Y = noisy_plane(60, 3, rng=0)


def test_learning_curve_equals_scikit_learns():
    theirs = pytest.importorskip("sklearn.model_selection").learning_curve
    linear = pytest.importorskip("sklearn.linear_model")
    for model in (Ridge(), make_pipeline(Standardizer(), Ridge()), linear.Ridge()):
        for options in ({}, {"train_sizes": [5, 20, 11]}, {"train_sizes": [0.2, 0.9], "cv": 3}):
            expected = theirs(model, X, Y, **options)
            for ours, other in zip(learning_curve(model, X, Y, **options), expected, strict=True):
                np.testing.assert_allclose(ours, other, rtol=1e-13)


def test_validation_curve_equals_scikit_learns():
    theirs = pytest.importorskip("sklearn.model_selection").validation_curve
    options = {"param_name": "ridge__alpha", "param_range": [0.1, 1.0, 10.0], "cv": 4}
    model = make_pipeline(Standardizer(), Ridge())
    expected = theirs(model, X, Y, scoring="neg_mean_squared_error", **options)
    ours = validation_curve(model, X, Y, scoring="neg_mean_squared_error", **options)
    np.testing.assert_allclose(ours, expected, rtol=1e-13)
    assert model.get_params()["ridge__alpha"] == 1.0


def test_sizes_by_hand():
    def sizes(asked):
        return learning_curve(LinearRegression(), X, Y, asked, cv=6)[0].tolist()

    assert sizes([0.1, 0.58, 1.0]) == [5, 29, 50]  # 0.58 · 50 = 28.999999999999996
    assert sizes([1.0, 0.5, 0.5]) == [25, 50]
    assert sizes([7, 50]) == [7, 50]


def test_more_rows_bring_the_curves_together():
    sizes, train, test = learning_curve(
        LinearRegression(), X, Y, [6, 12, 48], cv=k_fold(Y, 5), scoring="neg_mean_squared_error"
    )
    gap = (train - test).mean(axis=1)
    assert sizes.tolist() == [6, 12, 48] and gap[0] > gap[1] > gap[2] > 0


def test_a_pool_and_other_maps_give_the_same():
    expected = validation_curve(Ridge(), X, Y, param_name="alpha", param_range=[1, 2])
    ours = validation_curve(
        Ridge(),
        X,
        Y,
        param_name="alpha",
        param_range=[1, 2],
        map=lambda f, jobs: [f(j) for j in jobs],
    )
    np.testing.assert_array_equal(ours, expected)


@pytest.mark.parametrize(
    "ask, message",
    [
        (lambda: learning_curve(Ridge(), X, Y, [0.0]), r"shares in \(0, 1\] .* got 0.0"),
        (lambda: learning_curve(Ridge(), X, Y, [1.5]), "got 1.5"),
        (lambda: learning_curve(Ridge(), X, Y, [49]), "from 1 to 48 rows; got 49"),
        (lambda: learning_curve(Ridge(), X, Y, []), "train_sizes must not be empty"),
        (lambda: learning_curve(Ridge(), X, Y, ["all"]), "train_sizes must hold real numbers"),
        (
            lambda: validation_curve(Ridge(), X, Y, param_name="C", param_range=[1]),
            "Ridge has no parameter 'C'",
        ),
        (
            lambda: validation_curve(Ridge(), X, Y, param_name="alpha", param_range=[]),
            "param_range must hold at least one value",
        ),
        (
            lambda: validation_curve(Ridge(), X, Y, param_name="alpha", param_range=[1], map=0),
            "map must be a function",
        ),
    ],
)
def test_bad_input_is_named(ask, message):
    with pytest.raises((TypeError, ValueError), match=message):
        ask()
