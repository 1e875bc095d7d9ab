"""Linear regression: NIST's certified values, independent oracles, awkward data, the descent."""

import pickle
import warnings

import numpy as np
import pytest

from mlcore.datasets import d3, longley, noisy_line, noisy_plane, norris
from mlcore.descent.loop import gradient_descent
from mlcore.descent.objective import Objective, with_bias
from mlcore.descent.schedules import inverse_time
from mlcore.models.contract import ConvergenceWarning, DataConversionWarning
from mlcore.models.linear import LinearRegression, least_squares
from mlcore.steps import Diverged, record

SOLVERS = ["exact", "descent"]


# --- certified values: NIST StRD, https://www.itl.nist.gov/div898/strd/lls/lls.shtml -------------


def powers(x, degree):
    return np.cumprod(
        np.tile(x[:, None], degree), axis=1
    )  # exact of whole numbers; x**k need not be


def numbers(text):
    return np.array(text.split(), dtype=float)


FILIP_X = numbers("""
    -6.860120914 -4.324130045 -4.358625055 -4.358426747 -6.955852379 -6.661145254 -6.355462942
    -6.118102026 -7.115148017 -6.815308569 -6.519993057 -6.204119983 -5.853871964 -6.109523091
    -5.79832982 -5.482672118 -5.171791386 -4.851705903 -4.517126416 -4.143573228 -3.709075441
    -3.499489089 -6.300769497 -5.953504836 -5.642065153 -5.031376979 -4.680685696 -4.329846955
    -3.928486195 -8.56735134 -8.363211311 -8.107682739 -7.823908741 -7.522878745 -7.218819279
    -6.920818754 -6.628932138 -6.323946875 -5.991399828 -8.781464495 -8.663140179 -8.473531488
    -8.247337057 -7.971428747 -7.676129393 -7.352812702 -7.072065318 -6.774174009 -6.478861916
    -6.159517513 -6.835647144 -6.53165267 -6.224098421 -5.910094889 -5.598599459 -5.290645224
    -4.974284616 -4.64454848 -4.290560426 -3.885055584 -3.408378962 -3.13200249 -8.726767166
    -8.66695597 -8.511026475 -8.165388579 -7.886056648 -7.588043762 -7.283412422 -6.995678626
    -6.691862621 -6.392544977 -6.067374056 -6.684029655 -6.378719832 -6.065855188 -5.752272167
    -5.132414673 -4.811352704 -4.098269308 -3.66174277 -3.2644011
""")
FILIP_Y = numbers("""
    0.8116 0.9072 0.9052 0.9039 0.8053 0.8377 0.8667 0.8809 0.7975 0.8162 0.8515 0.8766 0.8885
    0.8859 0.8959 0.8913 0.8959 0.8971 0.9021 0.909 0.9139 0.9199 0.8692 0.8872 0.89 0.891
    0.8977 0.9035 0.9078 0.7675 0.7705 0.7713 0.7736 0.7775 0.7841 0.7971 0.8329 0.8641 0.8804
    0.7668 0.7633 0.7678 0.7697 0.77 0.7749 0.7796 0.7897 0.8131 0.8498 0.8741 0.8061 0.846
    0.8751 0.8856 0.8919 0.8934 0.894 0.8957 0.9047 0.9129 0.9209 0.9219 0.7739 0.7681 0.7665
    0.7703 0.7702 0.7761 0.7809 0.7961 0.8253 0.8602 0.8809 0.8301 0.8664 0.8834 0.8898 0.8964
    0.8963 0.9074 0.9119 0.9228
""")
FILIP = """
    -1467.48961422980 -2772.17959193342 -2316.37108160893 -1127.97394098372 -354.478233703349
    -75.1242017393757 -10.8753180355343 -1.06221498588947 -0.670191154593408E-01
    -0.246781078275479E-02 -0.402962525080404E-04
"""
PONTIUS_Y = numbers("""
    .11019 .21956 .32949 .43899 .54803 .65694 .76562 .87487 .98292 1.09146 1.20001 1.30822 1.41599
    1.52399 1.63194 1.73947 1.84646 1.95392 2.06128 2.16844 .11052 .22018 .32939 .43886 .54798
    .65739 .76596 .87474 .98300 1.09150 1.20004 1.30818 1.41613 1.52408 1.63159 1.73965 1.84696
    1.95445 2.06177 2.16829
""")
PONTIUS = "0.673565789473684E-03 0.732059160401003E-06 -0.316081871345029E-14"
LONGLEY = """
    -3482258.63459582 15.0618722713733 -0.358191792925910E-01 -2.02022980381683 -1.03322686717359
    -0.511041056535807E-01 1829.15146461355
"""
# Wampler: a polynomial whose coefficients are known, plus an error orthogonal to it
W = np.arange(21.0)
ONES = 1 + powers(W, 5).sum(axis=1)
TENTHS = 1 + powers(W / 10, 5).sum(axis=1)
ERROR = numbers("759 -2048 2048 -2048 2523 -2048 2048 -2048 1838 -2048 2048")
ERROR = np.append(ERROR, ERROR[9::-1])
LOAD = 150000.0 * np.tile(np.arange(1, 21), 2)
SIX_ONES, SIX_TENTHS = "1 1 1 1 1 1", "1 0.1 0.01 0.001 0.0001 0.00001"

CERTIFIED = {  # X, y, (b, w) as certified, digits to keep (we measured about one more)
    "Norris": (*norris(), "-0.262323073774029 1.00211681802045", 11.5),
    "Pontius": (powers(LOAD, 2), PONTIUS_Y, PONTIUS, 11),
    "Longley": (*longley(), LONGLEY, 11.5),
    "Filip": (powers(FILIP_X, 10), FILIP_Y, FILIP, 6.5),
    "Wampler1": (powers(W, 5), ONES, SIX_ONES, 14),
    "Wampler2": (powers(W, 5), TENTHS, SIX_TENTHS, 12.5),
    "Wampler3": (powers(W, 5), ONES + ERROR, SIX_ONES, 14),
    "Wampler4": (powers(W, 5), ONES + 100 * ERROR, SIX_ONES, 14),
    "Wampler5": (powers(W, 5), ONES + 10000 * ERROR, SIX_ONES, 14),
}


def digits_kept(got, certified):
    """The smallest number of correct significant digits, as NIST counts them."""
    error = np.abs(np.subtract(got, certified) / certified)
    return -np.log10(max(error.max(), 1e-16))


@pytest.mark.parametrize("name", CERTIFIED)
def test_certified_values(name):
    X, y, certified, digits = CERTIFIED[name]
    model = LinearRegression().fit(X, y)
    got = [model.intercept_, *model.coef_]
    assert digits_kept(got, numbers(certified)) >= digits
    assert model.rank_ == X.shape[1]


@pytest.mark.parametrize(
    "x, y, certified",
    [
        (np.arange(60.0, 71), np.arange(130.0, 141), 2.07438016528926),  # NoInt1
        (np.array([4.0, 5, 6]), np.array([3.0, 4, 4]), 0.727272727272727),  # NoInt2
    ],
)
def test_certified_values_without_intercept(x, y, certified):
    model = LinearRegression(fit_intercept=False).fit(x[:, None], y)
    assert digits_kept(model.coef_, [certified]) >= 14
    assert model.intercept_ == 0.0


def test_our_wampler_is_nists():
    assert (ONES + 100 * ERROR)[[0, 1, 4, 19, 20]].tolist() == [
        75901,
        -204794,
        253665,
        2408860,
        3444321,
    ]
    np.testing.assert_allclose(powers(W, 5).T @ ERROR, 0, atol=1e-6)
    assert (round(TENTHS[1], 5), round(TENTHS[13], 5), TENTHS[20]) == (1.11111, 12.75603, 63.0)


# --- against others -------------------------------------------------------------------------------


@pytest.mark.parametrize("fit_intercept", [True, False])
def test_exact_equals_scikit_learn(fit_intercept):
    peers = pytest.importorskip("sklearn.linear_model", reason="scikit-learn is a test extra")
    X, y = noisy_plane(200, 5, rng=0)
    X = X * [1, 10, 100, 1e-3, 1] + [0, 5, -3, 0, 1]
    ours = LinearRegression(fit_intercept=fit_intercept).fit(X, y)
    theirs = peers.LinearRegression(fit_intercept=fit_intercept).fit(X, y)
    np.testing.assert_allclose(ours.coef_, theirs.coef_, rtol=1e-10)
    assert ours.intercept_ == pytest.approx(theirs.intercept_, rel=1e-10)
    np.testing.assert_allclose(ours.predict(X), theirs.predict(X), rtol=1e-10)
    assert ours.score(X, y) == pytest.approx(theirs.score(X, y), rel=1e-12)


def test_exact_equals_scipy_on_the_column_of_ones():
    linalg = pytest.importorskip("scipy.linalg", reason="SciPy is a test extra")
    X, y = noisy_line(50, 3, rng=1)
    w, b, rank = least_squares(X, y)
    theta, _, theirs, _ = linalg.lstsq(with_bias(X), y)
    np.testing.assert_allclose([b, *w], theta, rtol=1e-11)
    assert rank == theirs - 1 == 3


@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize("fit_intercept, theta", [(True, [1 / 3, 3 / 2]), (False, [0, 23 / 14])])
def test_the_hand_example(solver, fit_intercept, theta):
    model = LinearRegression(solver=solver, fit_intercept=fit_intercept, tol=1e-7).fit(*d3())
    np.testing.assert_allclose([model.intercept_, *model.coef_], theta, atol=1e-5)
    assert type(model.intercept_) is float and model.n_features_in_ == 1


# --- awkward data ---------------------------------------------------------------------------------


def fitted(X, y, **parameters):
    """Fit with every warning an error, on arrays that must not be written to."""
    X, y = np.array(X, dtype=float), np.array(y, dtype=float)
    X.setflags(write=False)
    y.setflags(write=False)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model = LinearRegression(**parameters).fit(X, y)
        assert np.isfinite(model.predict(X)).all()
    return model


def plane():
    X, y = noisy_plane(60, 3, noise=0.1, rng=3)
    return X, y, fitted(X, y)


@pytest.mark.parametrize("value", [0.0, 0.1, 1e6 / 3, -1e12 / 7])
def test_a_constant_column_gets_weight_0(value):
    X, y, plain = plane()
    model = fitted(np.column_stack([X, np.full(60, value)]), y)
    np.testing.assert_allclose(model.coef_, [*plain.coef_, 0], rtol=1e-12)
    assert model.coef_[3] == 0 and model.rank_ == 3
    assert model.intercept_ == pytest.approx(plain.intercept_, rel=1e-11)


def test_a_long_constant_column_gets_weight_0():
    # a plain sum of 200 000 times 0.1 is off by 1e-11
    x = np.random.default_rng(0).random(200_000)
    model = fitted(np.column_stack([x, np.full(200_000, 0.1)]), 1 + 2 * x)
    np.testing.assert_allclose(model.coef_, [2, 0], rtol=1e-12)
    assert model.coef_[1] == 0 and model.rank_ == 1


def test_a_column_that_varies_by_rounding_alone_gets_weight_0():
    X, y, plain = plane()
    model = fitted(np.column_stack([X, np.where(X[:, 0] < 0.5, 0.3, 0.1 + 0.2)]), y)
    np.testing.assert_allclose(model.coef_, [*plain.coef_, 0], rtol=1e-12)


def test_without_intercept_a_constant_column_is_the_intercept():
    X, y, plain = plane()
    model = fitted(np.column_stack([X, np.full(60, 2.0)]), y, fit_intercept=False)
    np.testing.assert_allclose(model.coef_[3] * 2, plain.intercept_, rtol=1e-9)
    assert fitted(np.zeros((5, 2)), np.arange(5), fit_intercept=False).coef_.tolist() == [0, 0]


def test_duplicate_columns_share_the_weight():
    X, y, plain = plane()
    model = fitted(np.column_stack([X, X[:, 0]]), y)
    w = plain.coef_
    np.testing.assert_allclose(model.coef_, [w[0] / 2, w[1], w[2], w[0] / 2], rtol=1e-10)
    np.testing.assert_allclose(model.predict(np.column_stack([X, X[:, 0]])), plain.predict(X))
    assert model.rank_ == 3


def test_the_same_in_other_units_is_the_same_column():
    # kelvin and fahrenheit differ by rounding alone: weights of ±1e12 would fit that rounding
    kelvin = np.random.default_rng(0).normal(293, 0.5, 10)
    X = np.column_stack([kelvin, kelvin * 1.8 - 459.67])
    model = fitted(X, 3 * kelvin + 7)
    assert model.rank_ == 1
    np.testing.assert_allclose(model.coef_, [1.5, 1.5 / 1.8], rtol=1e-8)  # equal once scaled
    assert model.intercept_ == pytest.approx(7 + 1.5 / 1.8 * 459.67, rel=1e-8)


def test_collinear_columns():
    X, y, plain = plane()
    Z = np.column_stack([X, X[:, 0] + X[:, 1], X @ [1, -2, 0.5]])
    model = fitted(Z, y)
    np.testing.assert_allclose(model.predict(Z), plain.predict(X), rtol=1e-11)
    assert model.rank_ == 3 and np.abs(model.coef_).max() < 10


def test_of_many_solutions_the_shortest_on_scaled_columns():
    rng = np.random.default_rng(5)
    X, y = rng.normal(size=(6, 20)) * 10.0 ** rng.uniform(-3, 3, 20), rng.normal(size=6)
    model = fitted(X, y)
    np.testing.assert_allclose(model.predict(X), y, rtol=1e-9, atol=1e-12)
    Z = X - X.mean(axis=0)
    lengths = np.linalg.norm(Z, axis=0)
    oracle = np.linalg.pinv(Z / lengths, rcond=1e-12) @ (y - y.mean()) / lengths
    np.testing.assert_allclose(model.coef_, oracle, rtol=1e-9)
    assert model.rank_ == 5


def test_one_row_predicts_itself():
    model = fitted([[1.0, 2.0]], [3.0])
    assert model.coef_.tolist() == [0, 0] and model.intercept_ == 3.0 and model.rank_ == 0
    assert fitted([[2.0]], [3.0], fit_intercept=False).coef_.tolist() == [1.5]


@pytest.mark.parametrize("scale", [1e-8, 1e8, 1e-100, 1e100])
@pytest.mark.parametrize("offset", [0.0, 1e6])
def test_units_and_offsets_do_not_matter(scale, offset):
    X, y, plain = plane()
    unit = np.array([scale, 1.0, 1 / scale])
    model = fitted((X + offset) * unit, y)
    # an offset of 1e6 leaves ten digits of the data, eight in the weights
    np.testing.assert_allclose(model.coef_ * unit, plain.coef_, rtol=1e-8 if offset else 1e-12)
    np.testing.assert_allclose(model.predict((X + offset) * unit), plain.predict(X), rtol=1e-8)
    assert model.rank_ == 3


def test_an_offset_of_y_does_not_matter():
    X, y, plain = plane()
    model = fitted(X, y + 1e6)
    np.testing.assert_allclose(model.coef_, plain.coef_, rtol=1e-8)
    assert model.score(X, y + 1e6) == pytest.approx(plain.score(X, y), rel=1e-8)


@pytest.mark.parametrize("solver", SOLVERS)
def test_inputs_of_any_kind_give_the_same_answer(solver):
    pandas = pytest.importorskip("pandas", reason="pandas is a test extra")
    rng = np.random.default_rng(0)
    X, y = rng.integers(0, 100, (30, 2)), rng.integers(0, 2, 30)
    theta = None
    for A, b in [
        (X.astype(float), y.astype(float)),
        (X.tolist(), y.tolist()),
        (X.astype(np.int8), y.astype(bool)),  # 8-bit sums would overflow
        (X.astype(np.uint8), y.astype(np.uint8)),
        (X.astype(np.float32), y.astype(np.float32)),
        (np.asfortranarray(X), y),
        (pandas.DataFrame(X, columns=["u", "v"]), pandas.Series(y)),
    ]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            model = LinearRegression(solver=solver).fit(A, b)
        got = np.array([model.intercept_, *model.coef_])
        theta = got if theta is None else theta
        np.testing.assert_allclose(got, theta, rtol=1e-12)


@pytest.mark.parametrize("solver", SOLVERS)
def test_the_data_are_not_written_to_and_not_kept(solver):
    X, y = d3()
    model = LinearRegression(solver=solver, fit_intercept=False).fit(X, y)
    before = model.coef_.copy()
    np.testing.assert_array_equal(X, d3()[0])
    np.testing.assert_array_equal(y, d3()[1])
    X[:], y[:] = 0, 0
    np.testing.assert_array_equal(model.coef_, before)


# --- by gradient descent --------------------------------------------------------------------------


def test_descent_comes_to_the_exact_answer():
    X, y = noisy_plane(200, 3, rng=0)
    exact = LinearRegression().fit(X, y)
    model = LinearRegression(solver="descent", tol=1e-10, max_iter=5000).fit(X, y)
    np.testing.assert_allclose(model.coef_, exact.coef_, rtol=1e-7)
    assert model.intercept_ == pytest.approx(exact.intercept_, rel=1e-7)
    assert not hasattr(model, "rank_")


@pytest.mark.parametrize("fit_intercept", [True, False])
def test_its_steps_are_those_of_gradient_descent(fit_intercept):
    X, y = d3()
    model = LinearRegression(lr=0.1, tol=1e-4, fit_intercept=fit_intercept)
    run = record(model.steps(X, y))
    A = with_bias(X) if fit_intercept else X
    oracle = record(gradient_descent(Objective(A, y), np.zeros(A.shape[1]), lr=0.1), len(run))
    for ours, theirs in zip(run, oracle, strict=True):
        np.testing.assert_array_equal(ours.theta, theirs.theta)
    constant = [y.mean(), 0.0] if fit_intercept else [0.0]  # what there was to learn beyond it
    unit, before, last = map(
        np.linalg.norm, (Objective(A, y)(constant)[1], run[-2].gradient, run[-1].gradient)
    )
    assert last <= 1e-4 * unit < before
    model.set_params(solver="descent").fit(X, y)
    theta = [model.intercept_, *model.coef_] if fit_intercept else model.coef_
    np.testing.assert_array_equal(theta, run[-1].theta)
    assert model.n_iter_ == len(run)


def test_the_two_steps_done_by_hand():
    run = record(LinearRegression(lr=0.1).steps(*d3()), 3)
    np.testing.assert_allclose(
        [s.theta for s in run], [[0, 0], [1 / 3, 23 / 30], [0.48, 1.1088889]]
    )
    np.testing.assert_allclose([s.loss for s in run], [6.3333, 1.2826, 0.2807], atol=5e-5)


@pytest.mark.parametrize("scale", [1e-8, 1.0, 1e8])
@pytest.mark.parametrize("batch_size", [None, 1, 7])
def test_the_learning_rate_of_its_own_never_diverges(scale, batch_size):
    X, y = noisy_plane(50, 3, rng=0)
    model = LinearRegression(
        solver="descent", max_iter=300, batch_size=batch_size, random_state=0, tol=0
    )
    with pytest.warns(ConvergenceWarning):
        model.fit(X * [scale, 1.0, 1.0], y)
    residual = y - model.predict(X * [scale, 1.0, 1.0])
    assert residual @ residual < y @ y  # better than the weights 0 that it began with


def test_the_learning_rate_of_its_own_bears_one_large_row():
    X, y = np.append(np.ones(99), 30.0)[:, None], np.ones(100)
    model = LinearRegression(batch_size=1, max_iter=500, random_state=0, fit_intercept=False)
    with pytest.warns(ConvergenceWarning):
        run = record(model.steps(X, y))
    assert max(abs(step.theta[0]) for step in run) < 1


def test_columns_of_zeros_are_no_trouble():
    model = LinearRegression(solver="descent", fit_intercept=False).fit(np.zeros((4, 2)), [1] * 4)
    assert model.coef_.tolist() == [0, 0] and model.n_iter_ == 1


def test_an_end_without_convergence_is_a_warning_at_the_callers_line():
    X, y = d3()
    message = (
        r"stopped at max_iter=3 with ‖gradient‖ = 1\.7 > .* \(tol\): take more steps, another lr"
    )
    with pytest.warns(ConvergenceWarning, match=message) as seen:
        model = LinearRegression(solver="descent", lr=0.1, max_iter=3).fit(X, y)
    assert model.n_iter_ == 3
    assert [warning.filename for warning in seen] == [__file__]
    with pytest.warns(ConvergenceWarning) as seen:
        record(LinearRegression(lr=0.1, max_iter=3).steps(X, y))
    assert [warning.filename for warning in seen] == [__file__]


@pytest.mark.parametrize("batch_size", [None, 2])
def test_a_learning_rate_that_is_too_large_is_reported(batch_size):
    model = LinearRegression(solver="descent", lr=1.0, batch_size=batch_size, max_iter=10_000)
    with pytest.raises(Diverged) as caught:
        model.fit(*d3())
    assert "learning rate 1" in str(caught.value) and "at step" in str(caught.value)


def test_a_schedule_is_a_learning_rate():
    run = record(LinearRegression(lr=inverse_time(0.1, decay=1.0)).steps(*d3()), 3)
    assert [round(step.lr, 4) for step in run] == [0.1, 0.05, 0.0333]


def test_batches_follow_the_random_state():
    X, y = noisy_line(40, rng=0)

    def rows(random_state):
        model = LinearRegression(batch_size=8, random_state=random_state)
        return np.concatenate([s.rows for s in record(model.steps(X, y), 5)]).tolist()

    assert sorted(rows(0)) == list(range(40))
    assert rows(0) == rows(0) == rows(np.int64(0)) != rows(1)
    assert rows(np.random.default_rng(3)) == rows(np.random.default_rng(3))


def test_fitting_again_with_an_int_starts_again():
    X, y = noisy_line(40, rng=0)
    model = LinearRegression(solver="descent", batch_size=8, random_state=0, max_iter=50)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        first, second = model.fit(X, y).coef_, model.fit(X, y).coef_
    np.testing.assert_array_equal(first, second)


def test_a_lucky_batch_is_not_convergence():
    # the first row lies on the line θ = 0: its own gradient is 0 at the start
    X, y = np.array([[1.0], [1.0]]), np.array([0.0, 2.0])
    for seed in range(4):
        model = LinearRegression(solver="descent", batch_size=1, max_iter=50, random_state=seed)
        run = record(model.set_params(tol=1e-3, lr=inverse_time(0.5, 1.0)).steps(X, y), 50)
        assert len(run) > 1
        if len(run) < 50:
            assert np.linalg.norm(Objective(with_bias(X), y)(run[-1].theta)[1]) <= 1e-3


# --- parameters -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "parameters, error, message",
    [
        ({"solver": "newton"}, ValueError, "solver must be 'exact' or 'descent'; got 'newton'"),
        ({"fit_intercept": 1}, TypeError, "fit_intercept must be True or False; got 1"),
        ({"lr": 0}, ValueError, "lr must be a finite number > 0; got 0"),
        ({"lr": -0.1}, ValueError, "lr must be a finite number > 0; got -0.1"),
        ({"lr": "fast"}, TypeError, "lr must be a finite number > 0; got 'fast'"),
        ({"max_iter": 0}, ValueError, "max_iter must be a whole number ≥ 1; got 0"),
        ({"max_iter": 10.5}, TypeError, "max_iter must be a whole number ≥ 1; got 10.5"),
        ({"tol": -1}, ValueError, "tol must be a finite number ≥ 0; got -1"),
        ({"tol": None}, TypeError, "tol must be a finite number ≥ 0; got None"),
        ({"batch_size": 0}, ValueError, "batch_size must be a whole number ≥ 1; got 0"),
        ({"batch_size": 0.5}, TypeError, "batch_size must be a whole number ≥ 1; got 0.5"),
        (
            {"random_state": "seed"},
            TypeError,
            "random_state must be None, a whole number ≥ 0 or a numpy Generator; got 'seed'",
        ),
        (
            {"random_state": -1},
            ValueError,
            "random_state must be None, a whole number ≥ 0 or a numpy Generator; got -1",
        ),
    ],
)
@pytest.mark.parametrize("solver", SOLVERS)
def test_bad_parameters_are_found_in_fit(parameters, error, message, solver):
    model = LinearRegression().set_params(**{"solver": solver} | parameters)
    for call in (model.fit, model.steps):  # before the first step is asked for
        with pytest.raises(error) as caught:
            call(*d3())
        assert str(caught.value) == message


@pytest.mark.parametrize("method", ["fit", "steps"])
def test_bad_data_are_found_at_once(method):
    call = getattr(LinearRegression(), method)
    with pytest.raises(
        ValueError,
        match="X must be finite, not NaN or inf: first at row 1, column 0",
    ):
        call([[1], [np.nan]], [1, 2])
    with pytest.raises(ValueError, match="X and y must have as many rows; got 3 and 2"):
        call([[1], [2], [3]], [1, 2])


@pytest.mark.parametrize("method", ["fit", "steps", "score"])
def test_a_column_for_y_is_a_warning_at_the_callers_line(method):
    X, y = d3()
    call = getattr(LinearRegression().fit(X, y), method)
    with pytest.warns(DataConversionWarning, match="A column-vector y was passed") as seen:
        call(X, y[:, None])
    assert [warning.filename for warning in seen] == [__file__]


@pytest.mark.parametrize(
    "X, y, error, message",
    [
        ([1, 2], [1, 2], ValueError, "X must be 2-D; got shape (2,)"),
        ([[1], [2]], [[1], [2]], ValueError, "y must be 1-D; got shape (2, 1)"),
        ([[1], [2]], [1], ValueError, "X and y must have as many rows; got 2 and 1"),
        (
            [[np.inf]],
            [1],
            ValueError,
            "X must be finite, not NaN or inf: first at row 0, column 0 (inf)",
        ),
        ([["a"]], [1], TypeError, "X must hold real numbers in rows of equal length; got list"),
    ],
)
def test_bad_data_for_the_closed_form(X, y, error, message):
    with pytest.raises(error) as caught:
        least_squares(X, y)
    assert str(caught.value) == message


# --- scikit-learn's tools -------------------------------------------------------------------------


def test_its_tools_accept_ours():
    sklearn = pytest.importorskip("sklearn", reason="scikit-learn is a test extra")
    from sklearn.linear_model import LinearRegression as Theirs
    from sklearn.model_selection import GridSearchCV, cross_val_score
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    X, y = noisy_plane(100, 3, rng=0)
    copy = sklearn.base.clone(LinearRegression(fit_intercept=False))
    assert repr(copy) == "LinearRegression(fit_intercept=False)"
    np.testing.assert_allclose(
        cross_val_score(LinearRegression(), X, y), cross_val_score(Theirs(), X, y), rtol=1e-10
    )
    search = GridSearchCV(LinearRegression(), {"fit_intercept": [True, False]}).fit(X, y)
    assert search.best_params_["fit_intercept"] in (True, False)
    pipeline = make_pipeline(StandardScaler(), LinearRegression(solver="descent")).fit(X, y)
    assert pipeline.score(X, y) == pytest.approx(Theirs().fit(X, y).score(X, y), rel=1e-6)


def test_it_survives_a_pickle():
    X, y = d3()
    model = pickle.loads(pickle.dumps(LinearRegression().fit(X, y)))
    np.testing.assert_array_equal(model.predict(X), LinearRegression().fit(X, y).predict(X))


@pytest.mark.parametrize("unit", [1e-8, 1e8])
def test_the_unit_of_y_does_not_matter_to_the_descent(unit):
    x = np.arange(6.0)[:, None]
    model = LinearRegression(solver="descent").fit(x, (2 * x[:, 0] + 5) * unit)
    np.testing.assert_allclose([model.coef_[0], model.intercept_], [2 * unit, 5 * unit], rtol=1e-4)


@pytest.mark.parametrize("offset", [0.0, 1e6])
def test_an_offset_of_y_does_not_matter_to_the_descent(offset):
    """Relative to the gradient at 0, which the offset makes large, it would stop far too early."""
    X, y = noisy_plane(200, 3, rng=0)
    exact = LinearRegression().fit(X - X.mean(axis=0), y)
    model = LinearRegression(solver="descent").fit(X - X.mean(axis=0), y + offset)
    np.testing.assert_allclose(model.coef_, exact.coef_, rtol=1e-4)


@pytest.mark.parametrize("unit", [1e-13, 1e-8, 1e-3])
def test_weights_that_were_not_learnt_for_the_unit_of_x_are_not_passed_over_in_silence(unit):
    X, y = noisy_plane(30, 3, rng=0)
    with pytest.warns(ConvergenceWarning):
        LinearRegression(solver="descent").fit(X * unit, y)


def test_a_first_gradient_of_0_is_the_end():
    model = LinearRegression(solver="descent").fit([[1.0], [2.0]], [0.0, 0.0])
    assert model.n_iter_ == 1 and model.coef_[0] == 0


def test_huge_numbers_keep_their_digits():
    X, y = noisy_plane()
    model, plain = LinearRegression().fit(X * 1e160, y), LinearRegression().fit(X, y)
    np.testing.assert_allclose(model.coef_ * 1e160, plain.coef_, rtol=1e-10)
    with pytest.raises(ValueError, match="squares are finite"):
        LinearRegression(solver="descent").fit(X * 1e160, y)
