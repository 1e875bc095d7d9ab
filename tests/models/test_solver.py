"""How the linear models fit by descent: the safe learning rate, where it stops, what it says."""

import re
import warnings
from itertools import islice

import numpy as np
import pytest

from mlcore.datasets import breast_cancer, d3
from mlcore.descent.early_stopping import early_stopping
from mlcore.descent.loop import gradient_descent
from mlcore.descent.losses import logistic_cross_entropy, softmax_cross_entropy, squared_error
from mlcore.descent.objective import Objective, with_bias
from mlcore.descent.penalties import L2
from mlcore.descent.rules import Momentum
from mlcore.descent.schedules import inverse_time
from mlcore.models.contract import ConvergenceWarning, DataConversionWarning
from mlcore.models.labels import one_hot
from mlcore.models.linear import LinearRegression
from mlcore.models.logistic import LogisticRegression, SoftmaxRegression
from mlcore.models.ridge import Ridge
from mlcore.models.solver import check_settings, last_step, safe_lr, solve
from mlcore.steps import Diverged, Step, patience, record, until

MODELS = [LinearRegression(), Ridge(), LogisticRegression(), SoftmaxRegression()]
every_model = pytest.mark.parametrize("model", MODELS, ids=repr)


def hand(penalty=None):
    X, y = d3()
    return Objective(with_bias(X), y, penalty=penalty)


# --- settings -------------------------------------------------------------------------------------


@every_model
@pytest.mark.parametrize(
    ("setting", "kind", "message"),
    [
        ({"fit_intercept": 1}, TypeError, "fit_intercept must be True or False; got 1"),
        ({"lr": 0}, ValueError, "lr must be a finite number > 0; got 0"),
        ({"lr": "fast"}, TypeError, "lr must be a finite number > 0; got 'fast'"),
        ({"max_iter": 0}, ValueError, "max_iter must be a whole number ≥ 1; got 0"),
        ({"tol": -1e-9}, ValueError, "tol must be a finite number ≥ 0; got -1e-09"),
        ({"tol": np.nan}, ValueError, "tol must be a finite number ≥ 0; got nan"),
        ({"batch_size": 0}, ValueError, "batch_size must be a whole number ≥ 1; got 0"),
        ({"batch_size": -1}, ValueError, "batch_size must be a whole number ≥ 1; got -1"),
        ({"batch_size": 0.5}, TypeError, "batch_size must be a whole number ≥ 1; got 0.5"),
        ({"random_state": "x"}, TypeError, "random_state must be None, a whole number ≥ 0 or a"),
    ],
)
def test_a_wrong_setting_is_named_in_fit_and_in_steps(model, setting, kind, message):
    model = type(model)().set_params(**setting)  # not here: set_params may follow
    for call in (
        lambda: check_settings(model),
        lambda: model.fit(*d3()),
        lambda: model.steps(*d3()),
    ):
        with pytest.raises(kind, match=f"^{re.escape(message)}"):
            call()


@pytest.mark.parametrize("setting", [{"fit_intercept": np.True_}, {"lr": inverse_time(0.1, 1.0)}])
def test_settings_that_are_right(setting):
    assert check_settings(LinearRegression(**setting)) is None


@every_model
def test_a_batch_of_more_rows_than_there_are_is_all_of_them(model):
    X, y = np.array([[0.0], [1.0], [2.0], [3.0]]), [0, 0, 1, 1]
    options = {"max_iter": 5, "tol": 0.0, "lr": 0.1}
    runs = [
        record(islice(type(model)(batch_size=size, **options).steps(X, y), 5))
        for size in (None, 4, 99)
    ]
    for run in runs[1:]:
        assert [step.theta.tolist() for step in run] == [step.theta.tolist() for step in runs[0]]


# --- the learning rate ----------------------------------------------------------------------------


def test_safe_lr_by_hand():
    A = with_bias(d3()[0])  # AᵀA/3 = [[1, 2], [2, 14/3]]: λ = (17 + √265)/6
    largest = (17 + np.sqrt(265)) / 6
    assert safe_lr(A, 1.0) == pytest.approx(1 / largest)
    assert safe_lr(A, 0.25, strength=0.5) == pytest.approx(1 / (largest / 4 + 0.5))
    assert safe_lr(A, 1.0, by_row=True) == pytest.approx(1 / 10)  # ‖(1, 3)‖²
    assert safe_lr(np.zeros((3, 2)), 1.0) == 1.0
    assert safe_lr(np.zeros((3, 2)), 1.0, strength=4.0) == 0.25


def curvature(objective, theta, h=1e-5):
    """The largest eigenvalue of the second derivatives at theta, by differences of gradients."""
    H = []
    for j in np.ndindex(theta.shape):
        e = np.zeros(theta.shape)
        e[j] = h
        H.append(((objective(theta + e)[1] - objective(theta - e)[1]) / (2 * h)).ravel())
    return np.linalg.eigvalsh((np.array(H) + np.transpose(H)) / 2).max()


@pytest.mark.parametrize(
    ("loss", "bend", "tight"),
    [
        (squared_error, 1.0, 1.0),
        (logistic_cross_entropy, 0.25, 1.0),
        (softmax_cross_entropy, 0.5, 0.6),
    ],
)
@pytest.mark.parametrize("penalty", [None, L2(3.0)])
def test_no_curvature_is_larger_than_the_safe_rate_allows(loss, bend, tight, penalty):
    rng = np.random.default_rng(0)
    X, y = with_bias(rng.normal(size=(30, 3))), rng.integers(2, size=30).astype(float)
    if loss is softmax_cross_entropy:
        y = one_hot(rng.integers(3, size=30))[0]
    objective = Objective(X, y, loss=loss, penalty=penalty)
    largest = 1 / safe_lr(X, bend, penalty.strength if penalty else 0.0)
    thetas = [s * rng.normal(size=(4, *y.shape[1:])) for s in (0, 0.1, 1, 3) for _ in range(5)]
    found = max(curvature(objective, theta) for theta in thetas)
    assert found <= largest * (1 + 1e-6)
    if penalty is None:  # and it is not needlessly small
        assert found >= tight * largest * (1 - 1e-6)


def test_for_batches_the_rate_holds_for_every_row_alone():
    X = with_bias(np.random.default_rng(0).normal(size=(20, 3)))
    largest = 1 / safe_lr(X, 1.0, by_row=True)
    assert largest == pytest.approx(max(np.linalg.norm(np.outer(x, x), 2) for x in X))


# --- where it stops -------------------------------------------------------------------------------


@pytest.mark.parametrize("tol", [1e-2, 1e-5, 1e-9])
@pytest.mark.parametrize("rule", [None, Momentum(0.5)])
def test_it_stops_at_the_first_gradient_within_tol(tol, rule):
    model = LinearRegression(tol=tol, max_iter=10_000)
    run = record(solve(model, hand(), [0.0, 0.0], 1.0, rule))
    lengths = [np.linalg.norm(step.gradient) for step in run]
    assert lengths[-1] <= tol * lengths[0] < min(lengths[:-1])


def test_the_steps_are_those_of_gradient_descent():
    model = LinearRegression(lr=0.1, batch_size=2, random_state=3, max_iter=20, tol=0.0)
    stream = solve(model, hand(), [1.0, 0.0], 1.0, Momentum(0.5))
    ours = record(islice(stream, 19))
    options = {"lr": 0.1, "batch_size": 2, "rule": Momentum(0.5), "rng": np.random.default_rng(3)}
    theirs = record(gradient_descent(hand(), [1.0, 0.0], **options), 19)
    for a, b in zip(ours, theirs, strict=True):
        assert a.theta.tolist() == b.theta.tolist() and a.rows.tolist() == b.rows.tolist()


def test_with_batches_the_gradient_on_all_rows_decides():
    X, y = np.array([[1.0], [1.0]]), np.array([0.0, 2.0])  # row 0 is content with θ = 0
    for seed in range(4):
        model = LinearRegression(batch_size=1, lr=0.3, tol=1e-9, random_state=seed, max_iter=7)
        with pytest.warns(ConvergenceWarning, match="max_iter=7"):
            assert len(record(solve(model, Objective(X, y), [0.0], 1.0))) == 7
    model = LinearRegression(batch_size=1, lr=0.5, tol=0.0, max_iter=7)
    assert len(record(solve(model, Objective(X, y), [1.0], 1.0))) == 1  # each row pulls; not both


def test_the_penalty_is_part_of_the_gradient_and_of_the_rate():
    run = record(solve(Ridge(tol=1e-10), hand(L2(1.0)), [0.0, 0.0], 1.0))
    largest = (17 + np.sqrt(265)) / 6 + 1
    assert run[0].lr == pytest.approx(1 / largest)
    slope = 1 / (2 / 3 + 1)  # Σ(x − x̄)(y − ȳ)/n = 1, Σ(x − x̄)²/n = 2/3
    assert run[-1].theta == pytest.approx([10 / 3 - 2 * slope, slope], abs=1e-8)


@pytest.mark.parametrize("batch_size", [None, 2])
def test_divergence_comes_through(batch_size):
    model = LinearRegression(lr=2.0, batch_size=batch_size, max_iter=10_000, random_state=0)
    with pytest.raises(Diverged, match="with learning rate 2: "):
        last_step(solve(model, hand(), [0.0, 0.0], 1.0))


def test_nothing_runs_before_the_first_step_is_asked_for():
    asked = []
    objective = Objective(*d3(), lambda theta, X: asked.append(1))
    solve(LinearRegression(), objective, [0.0], 1.0)
    assert asked == []


# --- what it says at the end ----------------------------------------------------------------------


def consume(steps):
    for _ in steps:
        pass


def short():
    X, y = d3()
    return LinearRegression(lr=0.1, max_iter=3).steps(X, y)


@pytest.mark.parametrize(
    "use",
    [
        lambda: consume(short()),
        lambda: list(short()),
        lambda: record(short()),
        lambda: last_step(short()),
        lambda: record(until(short(), lambda step: False)),
        lambda: record(patience(until(short(), lambda step: False), 9)),
        lambda: record(early_stopping(short(), hand(), 9)),
        lambda: LinearRegression(solver="descent", lr=0.1, max_iter=3).fit(*d3()),
        lambda: Ridge(solver="descent", lr=0.1, max_iter=3).fit(*d3()),
        lambda: LogisticRegression(max_iter=3).fit([[1], [2]], [0, 1]),
        lambda: SoftmaxRegression(max_iter=3).fit([[1], [2]], [0, 1]),
    ],
)
def test_the_warning_points_at_the_users_line(use):
    with pytest.warns(ConvergenceWarning) as seen:
        use()
    assert [warning.filename for warning in seen] == [__file__]
    assert str(seen[0].message).startswith("stopped at max_iter=3 with ‖gradient‖ = ")
    assert str(seen[0].message).endswith(
        " (tol): take more steps, another lr, or scale the columns of X"
    )


@pytest.mark.parametrize(
    "use",
    [
        lambda y: LinearRegression().fit(d3()[0], y),
        lambda y: LogisticRegression().fit(d3()[0], y),
        lambda y: LogisticRegression().steps(d3()[0], y),
        lambda y: LogisticRegression().fit(d3()[0], y.ravel()).score(d3()[0], y),
        lambda y: one_hot(y),
    ],
)
def test_so_does_the_one_about_a_column_for_y(use):
    with pytest.warns(DataConversionWarning, match="A column-vector y was passed") as seen:
        use(np.array([[0], [0], [1]]))
    assert [warning.filename for warning in seen] == [__file__]


def test_it_is_scikit_learns_warning_too():
    theirs = pytest.importorskip("sklearn.exceptions", reason="scikit-learn is a test extra")
    with pytest.warns(theirs.ConvergenceWarning):
        record(short())


def test_no_warning_if_it_arrives_in_the_last_step_allowed():
    n = len(record(solve(LinearRegression(), hand(), [0.0, 0.0], 1.0)))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        run = record(solve(LinearRegression(max_iter=n), hand(), [0.0, 0.0], 1.0))
    assert len(run) == n
    with pytest.warns(ConvergenceWarning):
        record(solve(LinearRegression(max_iter=n - 1), hand(), [0.0, 0.0], 1.0))


def test_a_stream_that_is_left_early_says_nothing():
    X, y = breast_cancer()
    assert len(list(islice(LogisticRegression(max_iter=9).steps(X, y), 9))) == 9


# --- the last step --------------------------------------------------------------------------------


def test_last_step():
    steps = [Step(t, np.zeros(1), 1.0, t + 1) for t in range(5)]
    assert last_step(iter(steps)) is steps[-1]
    assert last_step(steps[:1]) is steps[0]


def test_last_step_leaves_overflow_to_diverged():
    def stream():
        yield np.float64(1e300) * np.full(1, 1e300)  # a RuntimeWarning is an error here

    assert last_step(stream()) == np.inf


def test_the_safe_learning_rate_of_a_wide_table_takes_the_smaller_gram_matrix(monkeypatch):
    X, sizes, norm = np.random.default_rng(0).normal(size=(5, 300)), [], np.linalg.norm
    expected = 5 / np.linalg.eigvalsh(X.T @ X)[-1]
    spy = lambda A, *rest: sizes.append(A.shape) or norm(A, *rest)  # noqa: E731
    monkeypatch.setattr(np.linalg, "norm", spy)
    np.testing.assert_allclose(safe_lr(X, 1.0), expected, rtol=1e-10)
    assert sizes == [(5, 5)]


def test_squares_that_overflow_are_named():
    with pytest.raises(ValueError, match="squares are finite; got up to 1e[+]160. Scale"):
        safe_lr(np.full((3, 2), 1e160), 1.0)
