"""Comparison: by hand, Student's quantiles as SciPy has them, more repeats, bad input."""

import numpy as np
import pytest

from mlcore.datasets import noisy_plane
from mlcore.models.linear import LinearRegression
from mlcore.models.ridge import Ridge
from mlcore.models.tasks import Regressor
from mlcore.validation.comparison import compare, compare_scores, t_quantile
from mlcore.validation.folds import hold_out

X, Y = noisy_plane(60, 3, rng=0)


class Constant(Regressor):
    def __init__(self, value=0.0):
        self.value = value

    def fit(self, X, y):
        self.fitted_ = True
        return self

    def predict(self, X):
        return np.full(len(X), self.value)


def test_three_pairs_by_hand():
    # 4 rows, 3 to train and 1 to test: errors of 0 are y², of 1 (y − 1)²; d = 1 − 2y
    y = np.array([0.0, 1.0, 2.0, 5.0])
    pairs = [([1, 2, 3], [0]), ([0, 2, 3], [1]), ([0, 1, 3], [2])]
    a, b = Constant(1.0), Constant(0.0)
    found = compare(a, b, np.zeros((4, 1)), y, pairs, "neg_mean_squared_error")
    assert found.differences.tolist() == [-1, 1, 3]
    assert found.mean == 1
    assert found.se == pytest.approx(np.sqrt((1 / 3 + 1 / 3) * 4))  # variance 8/2, both parts
    reach = 4.302653 * found.se  # t with 2 degrees of freedom
    assert (found.low, found.high) == pytest.approx((1 - reach, 1 + reach), rel=1e-6)
    narrower = compare(a, b, np.zeros((4, 1)), y, pairs, "neg_mean_squared_error", level=0.5)
    assert found.low < narrower.low < 1 < narrower.high < found.high


def test_the_other_way_round_the_sign_turns():
    pairs = [hold_out(Y, 0.25, rng=seed)[0] for seed in range(6)]
    ab = compare(LinearRegression(), Ridge(alpha=5), X, Y, pairs)
    ba = compare(Ridge(alpha=5), LinearRegression(), X, Y, pairs)
    assert (ab.mean, ab.se, ab.low) == (-ba.mean, ba.se, -ba.high)
    same = compare(Ridge(), Ridge(), X, Y, pairs)
    assert (same.mean, same.se, same.low, same.high) == (0, 0, 0, 0)


def test_the_interval_does_not_shrink_to_nothing_with_more_repeats():
    def se(n):
        pairs = [hold_out(Y, 0.2, rng=seed)[0] for seed in range(n)]
        found = compare(LinearRegression(), Ridge(alpha=5), X, Y, pairs)
        return found.se, found.differences.std(ddof=1)

    few, many = se(10), se(80)
    assert many[0] / many[1] == pytest.approx(np.sqrt(1 / 80 + 1 / 4))
    assert few[0] / few[1] == pytest.approx(np.sqrt(1 / 10 + 1 / 4))


def test_scikit_learns_models_will_do():
    linear = pytest.importorskip("sklearn.linear_model")
    found = compare(linear.Ridge(alpha=5), Ridge(alpha=5), X, Y, 5)
    np.testing.assert_allclose(found.differences, 0, atol=1e-12)


@pytest.mark.parametrize("df", [1, 2, 3, 4, 9, 19, 99, 1000, 10_000])
def test_quantiles_are_those_of_scipy(df):
    stats = pytest.importorskip("scipy.stats")
    for level in (0.01, 0.5, 0.9, 0.95, 0.99):
        assert t_quantile(df, level) == pytest.approx(stats.t.ppf((1 + level) / 2, df), rel=1e-9)


@pytest.mark.parametrize(
    "ask, message",
    [
        (lambda: compare(Ridge(), Ridge(), X, Y, [hold_out(Y)[0]]), "at least 2 pairs"),
        (
            lambda: compare(Ridge(), Ridge(), X, Y, 3, level=1.0),
            r"level must be a number in \(0, 1\)",
        ),
        (lambda: compare(Ridge(), Ridge(), X, Y, 3, level=0), "level must be"),
        (lambda: compare(Ridge(), Ridge(), X, Y, "x"), "cv must be an int or a list of pairs"),
        (lambda: compare(Ridge(), Ridge(), X, Y, 3, "best"), "scoring must be one of"),
        (lambda: t_quantile(0), "df must be a whole number ≥ 1; got 0"),
        (lambda: t_quantile(2.5), "df must be a whole number"),
    ],
)
def test_bad_input_is_named(ask, message):
    with pytest.raises((TypeError, ValueError), match=message):
        ask()


def test_known_scores_are_compared_as_fitted_models_are():
    pairs = [hold_out(Y, 0.25, rng=seed)[0] for seed in range(5)]
    a, b = LinearRegression(), Ridge(alpha=5)
    fitted = compare(a, b, X, Y, pairs, level=0.8)
    known = compare_scores(fitted.scores_a.tolist(), fitted.scores_b, pairs, level=0.8)
    assert [known.mean, known.se, known.low, known.high] == pytest.approx(
        [fitted.mean, fitted.se, fitted.low, fitted.high], abs=1e-12
    )


def test_an_interval_of_two_differences_by_hand():
    pairs = [([0, 1, 2, 3], [4]), ([0, 1, 2, 4], [3])]  # d = 0, 0.02; t₁ = tan(0.95 π / 2)
    found = compare_scores([0.9, 0.92], [0.9, 0.9], pairs)
    reach = np.tan(0.95 * np.pi / 2) * np.sqrt(0.75 * 0.0002)
    assert [found.low, found.high] == pytest.approx([0.01 - reach, 0.01 + reach])


@pytest.mark.parametrize(
    ("a", "b", "n_pairs", "message"),
    [
        ([0.9], [0.8], 1, "pairs must hold at least 2"),
        ([0.9, 0.8], [0.8], 2, "one score a pair; got 2 and 1 scores for 2"),
        ([0.9, 0.8], [0.8, 0.7], 3, "one score a pair; got 2 and 2 scores for 3"),
        ([0.9, np.nan], [0.8, 0.7], 2, "scores_a must be finite"),
        ([0.9, 0.8], [[0.8], [0.7]], 2, "scores_b must be 1-D"),
    ],
)
def test_known_scores_that_do_not_fit_are_named(a, b, n_pairs, message):
    with pytest.raises(ValueError, match=message):
        compare_scores(a, b, [([0], [1])] * n_pairs)
