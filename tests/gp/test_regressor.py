"""Gaussian process regression: the fit, units, what an estimator owes."""

import pickle
import re
import warnings

import numpy as np
import pytest

from mlcore.descent.gradient_check import check_gradient
from mlcore.gp.kernels import matern52, rbf
from mlcore.gp.regressor import GaussianProcessRegressor
from mlcore.models.contract import ConvergenceWarning, NotFittedError
from mlcore.steps import record

every_kernel = pytest.mark.parametrize("kernel", [rbf, matern52])


def data(n=40, d=2, noise=0.1):
    rng = np.random.default_rng(0)
    X = rng.uniform(-2, 2, size=(n, d))
    y = 7 + np.sin(1.5 * X[:, 0]) + noise * rng.normal(size=n)
    for array in (X, y):
        array.setflags(write=False)
    return X, y


def fitted(X, y, kernel=rbf, **parameters):
    """Fit with every warning an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return GaussianProcessRegressor(kernel, **parameters).fit(X, y)


@every_kernel
def test_finds_the_function_the_noise_and_the_column_that_matters(kernel):
    model = fitted(*data(80), kernel)
    points = np.random.default_rng(1).uniform(-1.8, 1.8, size=(200, 2))
    truth = 7 + np.sin(1.5 * points[:, 0])
    mean, std = model.predict(points, return_std=True)
    assert np.sqrt(np.mean((mean - truth) ** 2)) < 0.06
    assert 0.8 < np.mean(np.abs(mean - truth) <= 2 * std) <= 1
    process = model.posterior_.process
    assert process.noise == pytest.approx(0.01, rel=0.5)
    assert process.length_scale[1] > 3 * process.length_scale[0]
    assert model.score(points, truth) > 0.99
    np.testing.assert_array_equal(model.predict(points), mean)


@every_kernel
def test_equals_scikit_learn_with_the_same_hyperparameters(kernel):
    peer = pytest.importorskip("sklearn.gaussian_process", reason="scikit-learn is a test extra")
    X, y = data()
    model = fitted(X, y, kernel)
    process = model.posterior_.process
    scale = {rbf: peer.kernels.RBF, matern52: peer.kernels.Matern}[kernel](process.length_scale)
    if kernel is matern52:
        scale.nu = 2.5
    theirs = peer.GaussianProcessRegressor(
        process.amplitude**2 * scale, alpha=process.noise, optimizer=None
    ).fit(X, y - y.mean())
    mean, std = theirs.predict(X, return_std=True)
    np.testing.assert_allclose(model.predict(X, return_std=True), (mean + y.mean(), std), atol=1e-9)


@every_kernel
def test_what_is_descended_has_a_right_gradient_which_is_small_at_the_end(kernel):
    X, y = data()
    model = fitted(X, y, kernel, tol=0.01)
    run = record(GaussianProcessRegressor(kernel, tol=0.01).steps(X, y))
    evidence, y_mean = model._evidence(X, y)
    assert y_mean == pytest.approx(y.mean()) and model.y_mean_ == y_mean
    for step in (run[0], run[5]):
        assert check_gradient(evidence, step.theta) < 1e-7
    assert np.linalg.norm(run[-1].gradient) <= 0.01 < np.linalg.norm(run[-2].gradient)
    assert run[-1].loss < min(step.loss for step in run) + 1e-4
    np.testing.assert_allclose(model.posterior_.process.theta, run[-1].theta, rtol=1e-12)
    assert model.n_iter_ == len(run)


@pytest.mark.parametrize("c", [1e-8, 1e8])
def test_units_and_offsets_do_not_matter(c):
    X, y = data()
    plain = fitted(X, y)
    mean, std = plain.predict(X, return_std=True)
    np.testing.assert_allclose(fitted(c * X, y).predict(c * X), mean, rtol=1e-6)
    high = fitted(X, c * y).predict(X, return_std=True)
    np.testing.assert_allclose(high, (c * mean, c * std), rtol=1e-5)
    np.testing.assert_allclose(fitted(X + 1e6, y - 100).predict(X + 1e6), mean - 100, rtol=1e-6)


def test_awkward_data():
    X, y = data()
    same = fitted(np.column_stack([X, np.full(len(X), 0.1)]), y)
    assert same.score(np.column_stack([X, np.full(len(X), 0.1)]), y) > 0.95
    twice = fitted(np.concatenate([X, X]), np.concatenate([y, y + 0.01]))
    assert np.isfinite(twice.predict(X)).all()
    with pytest.warns(ConvergenceWarning, match="stopped at max_iter=9 .*take more steps"):
        constant = GaussianProcessRegressor(max_iter=9).fit(X, np.full(len(X), 0.1))
    np.testing.assert_allclose(constant.predict(X + 5), 0.1)
    one = fitted([[3.0]], [2.0], max_iter=1000)
    assert one.predict([[3.0], [4.0]]).tolist() == [2.0, 2.0]


@pytest.mark.parametrize(
    ("parameters", "kind", "message"),
    [
        ({"kernel": "rbf"}, TypeError, "kernel must be a function; got 'rbf'"),
        ({"kernel": np.exp}, TypeError, "kernel must return k and pull_back"),
        ({"lr": 0.0}, ValueError, "lr must be a finite number > 0; got 0.0"),
        ({"lr": None}, TypeError, "lr must be a finite number > 0; got None"),
        ({"max_iter": 0}, ValueError, "max_iter must be a whole number ≥ 1; got 0"),
        ({"max_iter": 1.5}, TypeError, "max_iter must be a whole number ≥ 1; got 1.5"),
        ({"tol": -1}, ValueError, "tol must be a finite number ≥ 0; got -1"),
    ],
)
def test_wrong_parameters_are_named_in_fit(parameters, kind, message):
    model = GaussianProcessRegressor(**parameters)
    for call in (model.fit, model.steps):
        with pytest.raises(kind, match="^" + re.escape(message)):
            call([[1.0], [2.0]], [1.0, 2.0])


def test_bad_data_are_named():
    model = GaussianProcessRegressor()
    with pytest.raises(NotFittedError, match="^GaussianProcessRegressor is not fitted yet"):
        model.predict([[1.0]])
    with pytest.raises(
        ValueError,
        match="^X must be finite, not NaN or inf: first at row 1, column 0",
    ):
        model.fit([[1.0], [np.nan]], [1.0, 2.0])
    with pytest.raises(ValueError, match="^X and y must have as many rows; got 2 and 1"):
        model.fit([[1.0], [2.0]], [1.0])
    model.fit([[1.0], [2.0]], [1.0, 2.0])
    with pytest.raises(ValueError, match="^X has 2 features"):
        model.predict([[1.0, 2.0]])


def test_fitting_again_forgets_and_repeats():
    X, y = data()
    model = GaussianProcessRegressor()
    first = model.fit(X, y).predict(X).tolist()
    model.fit(X[:, :1], y)
    assert model.fit(X, y).predict(X).tolist() == first
    assert pickle.loads(pickle.dumps(model)).predict(X).tolist() == first
    assert repr(GaussianProcessRegressor(tol=0.5)) == "GaussianProcessRegressor(tol=0.5)"
