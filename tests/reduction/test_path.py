"""The path of the Lasso: the same weights as one fit an α, in fewer rounds."""

import numpy as np
import pytest

from mlcore.datasets import d3, diabetes
from mlcore.models.contract import ConvergenceWarning
from mlcore.models.standardizer import Standardizer
from mlcore.reduction.lasso import Lasso
from mlcore.reduction.path import largest_alpha, lasso_path
from mlcore.steps import record


def scaled():
    X, y = diabetes()
    return Standardizer().fit_transform(X), y


@pytest.mark.parametrize("fit_intercept", [True, False])
def test_every_step_is_what_one_fit_gives(fit_intercept):
    X, y = scaled()
    options = {"fit_intercept": fit_intercept, "tol": 1e-13}
    for step in lasso_path(X, y, [20.0, 5.0, 1.0, 0.5], **options):
        model = Lasso(step.alpha, **options).fit(X, y)
        np.testing.assert_allclose(step.theta, model.coef_, atol=1e-8)
        assert np.array_equal(step.theta == 0, model.coef_ == 0)
        assert step.intercept == pytest.approx(model.intercept_, abs=1e-8)
        r = y - step.intercept - X @ step.theta
        loss = r @ r / (2 * len(y)) + step.alpha * np.abs(step.theta).sum()
        assert step.loss == pytest.approx(loss, rel=1e-12)
        assert step.gap <= 1e-13 * y @ y


def test_equals_scikit_learn():
    peers = pytest.importorskip("sklearn.linear_model", reason="scikit-learn is a test extra")
    X, y = scaled()
    run = record(lasso_path(X, y, 20, tol=1e-13))
    _, weights, _ = peers.lasso_path(
        X, y - y.mean(), alphas=[step.alpha for step in run], tol=1e-14, max_iter=100_000
    )
    np.testing.assert_allclose([step.theta for step in run], weights.T, atol=1e-6)


def test_a_warm_start_saves_rounds():
    X, y = scaled()
    run = record(lasso_path(X, y, 30))
    alone = sum((Lasso(step.alpha).fit(X, y).n_iter_ + 1) * 10 for step in run)
    assert run[-1].n_evals < 0.95 * alone


def test_it_begins_where_all_weights_are_0_and_ends_at_a_thousandth():
    X, y = scaled()
    run = record(lasso_path(X, y, 7))
    largest = largest_alpha(X, y)
    assert not run[0].theta.any() and run[0].alpha == pytest.approx(largest, rel=1e-12)
    assert run[-1].alpha == pytest.approx(largest / 1000)
    ratios = np.diff(np.log([step.alpha for step in run]))
    assert ratios == pytest.approx([ratios[0]] * 6)
    assert [step.t for step in run] == list(range(7))


def test_the_order_of_given_alphas_does_not_matter():
    X, y = scaled()
    run, again = (record(lasso_path(X, y, alphas)) for alphas in ([1, 5, 20], (20, 1, 5)))
    assert [step.alpha for step in run] == [20, 5, 1]
    for a, b in zip(run, again):
        assert np.array_equal(a.theta, b.theta)


def test_the_largest_alpha_by_hand():
    assert largest_alpha(*d3()) == pytest.approx(1.0)  # (1 · 4/3 + 1 · 5/3) / 3
    assert largest_alpha(*d3(), fit_intercept=False) == pytest.approx(23 / 3)
    assert largest_alpha([[1.0], [2.0]], [3.0, 3.0]) == 0.0


@pytest.mark.parametrize(
    ("data", "arguments", "kind", "message"),
    [
        ((), {"alphas": 0}, ValueError, "alphas must be a whole number ≥ 1; got 0"),
        ((), {"alphas": 2.5}, TypeError, "alphas must be a whole number ≥ 1; got 2.5"),
        ((), {"alphas": [1.0, 0.0]}, ValueError, "alphas must be a finite number > 0; got 0.0"),
        ((), {"alphas": [1.0, np.nan]}, ValueError, "alphas must be finite, not NaN or inf"),
        ((), {"alphas": []}, ValueError, "alphas must not be empty"),
        ((), {"tol": -1}, ValueError, "tol must be a finite number ≥ 0; got -1"),
        (
            ([[1], [2]], [3, 3]),
            {},
            ValueError,
            "largest_alpha.* must be a finite number > 0; got 0",
        ),
        (([[1], [np.nan]], [3, 4]), {}, ValueError, "X must be finite"),
    ],
)
def test_wrong_arguments_are_named_at_once(data, arguments, kind, message):
    with pytest.raises(kind, match=f"^{message}"):
        lasso_path(*(data or d3()), **arguments)


def test_too_few_rounds_are_told_of():
    with pytest.warns(ConvergenceWarning, match="max_iter=1 "):
        record(lasso_path(*scaled(), [1.0], max_iter=1))
