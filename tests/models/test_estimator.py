"""What all estimators share: parameters, checks of the data, life with and without scikit-learn."""

import subprocess
import sys

import numpy as np
import pytest

from mlcore.models.contract import DataConversionWarning, NotFittedError
from mlcore.models.estimator import Estimator
from mlcore.models.tasks import Regressor


class Mean(Regressor):
    """The smallest regressor: it predicts the mean of y."""

    def __init__(self, shift=0.0, *, name=None):
        self.shift = shift
        self.name = name

    def fit(self, X, y):
        X = self._remember(X)
        self.mean_ = self._check_y(y, len(X)).mean()
        return self

    def predict(self, X):
        return np.full(len(self._recall(X)), self.mean_ + self.shift)


X = np.arange(12.0).reshape(6, 2)
y = np.array([0.0, 1, 2, 3, 4, 8])


# --- parameters -----------------------------------------------------------------------------------


def test_parameters_are_those_of_the_constructor():
    model = Mean(3, name="three")
    assert model.get_params() == model.get_params(deep=False) == {"shift": 3, "name": "three"}
    assert model.set_params(shift=4, name=None) is model
    assert model.get_params() == {"shift": 4, "name": None}
    assert model.set_params() is model
    assert Estimator().get_params() == {}


def test_unknown_parameters_are_named_and_nothing_is_set():
    model = Mean()
    with pytest.raises(ValueError) as caught:
        model.set_params(shift=1, shfit=2)
    assert str(caught.value) == "Mean has no parameter 'shfit'; it has shift, name"
    assert model.shift == 0


def test_repr_shows_what_differs_from_the_defaults():
    assert repr(Mean()) == "Mean()"
    assert repr(Mean(0.0)) == "Mean()"
    assert repr(Mean(2, name="two")) == "Mean(shift=2, name='two')"
    assert repr(Mean(np.array([1.0, 2.0]))) == "Mean(shift=array([1., 2.]))"


# --- fitting --------------------------------------------------------------------------------------


def test_nothing_is_known_before_fit():
    with pytest.raises(NotFittedError) as caught:
        Mean().predict(X)
    assert str(caught.value) == "Mean is not fitted yet: call fit(X, y) first"
    assert isinstance(caught.value, (ValueError, AttributeError))


def test_a_failed_fit_leaves_nothing_of_the_one_before():
    pandas = pytest.importorskip("pandas", reason="pandas is a test extra")
    model = Mean().fit(pandas.DataFrame(X, columns=["a", "b"]), y)
    with pytest.raises(ValueError):
        model.fit(X, y[:-1])
    with pytest.raises(NotFittedError):
        model.predict(X)
    model.fit(X[:, :1], y)
    assert model.n_features_in_ == 1 and not hasattr(model, "feature_names_in_")


def test_score_is_r_squared():
    model = Mean().fit(X, y)
    assert model.score(X, y) == 0.0
    assert Mean(1.0).fit(X, y).score(X, y) == pytest.approx(1 - 46 / 40)  # Σ(y − 4)², Σ(y − 3)²
    assert Mean().fit(X, np.ones(6)).score(X, np.ones(6)) == 1.0
    assert Mean(1.0).fit(X, np.ones(6)).score(X, np.ones(6)) == 0.0
    assert type(model.score(X, y)) is float


def test_score_equals_scikit_learn():
    metrics = pytest.importorskip("sklearn.metrics", reason="scikit-learn is a test extra")
    model = Mean(0.3).fit(X, y)
    assert model.score(X, y) == pytest.approx(metrics.r2_score(y, model.predict(X)), rel=1e-14)


# --- good input -----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["int8", "uint8", "bool", "float16", "float32", "int64", "O"])
def test_any_real_dtype_becomes_float64(kind):
    given = (X > 4).astype(kind)
    for checked in (Estimator._check_X(given), Regressor._check_y(given[:, 0], 6)):
        assert checked.dtype == np.float64
    np.testing.assert_array_equal(Estimator._check_X(given), X > 4)


def test_layouts_and_owners_do_not_matter(tmp_path):
    pandas = pytest.importorskip("pandas", reason="pandas is a test extra")
    np.save(tmp_path / "X.npy", X)
    locked = X.copy()
    locked.setflags(write=False)
    for given in (
        X.tolist(),
        tuple(map(tuple, X)),
        np.asfortranarray(X),
        np.repeat(X, 2, axis=0)[::2],
        locked,
        np.load(tmp_path / "X.npy", mmap_mode="r"),
        pandas.DataFrame(X),
        pandas.DataFrame(X, columns=["a", "b"]).convert_dtypes(),
    ):
        np.testing.assert_array_equal(Estimator._check_X(given), X)
    np.testing.assert_array_equal(Regressor._check_y(pandas.Series(y), 6), y)


def test_a_column_for_y_is_flattened_with_a_warning():
    with pytest.warns(DataConversionWarning, match=r"A column-vector y .* Use y.ravel\(\)"):
        model = Mean().fit(X, y[:, None])
    assert model.mean_ == y.mean()


# --- bad input ------------------------------------------------------------------------------------


class Sparse:
    """What every sparse matrix has in common."""

    shape = (6, 2)

    def toarray(self):
        return X


def spoilt(value):
    bad = X.copy()
    bad[3, 1] = value
    return bad


@pytest.mark.parametrize(
    "bad, error, message",
    [
        (
            spoilt(np.nan),
            ValueError,
            "X must be finite, not NaN or inf: first at row 3, column 1 (nan)",
        ),
        (
            spoilt(-np.inf),
            ValueError,
            "X must be finite, not NaN or inf: first at row 3, column 1 (-inf)",
        ),
        (X[:, 0], ValueError, "X must be 2-D (n_samples, n_features); got shape (6,). Reshape"),
        (X[:, 0], ValueError, "your data: X.reshape(-1, 1) for one feature, X.reshape(1, -1)"),
        (X[None], ValueError, "X must be 2-D (n_samples, n_features); got shape (1, 6, 2)"),
        (5.0, ValueError, "X must be 2-D (n_samples, n_features); got shape ()"),
        (X[:0], ValueError, "X must not be empty; got shape (0, 2)"),
        (X[:, :0], ValueError, "X has 0 feature(s) (shape=(6, 0)) while a minimum of 1 is"),
        ([[]], ValueError, "X must not be empty; got shape (1, 0)"),
        (X + 1j, ValueError, "X must hold real numbers. Complex data not supported"),
        ([[1, 2j]], ValueError, "X must hold real numbers. Complex data not supported"),
        (Sparse(), TypeError, "X must be a dense array; got a sparse one. Use X.toarray()"),
        ([["a", "b"]], TypeError, "X must hold real numbers in rows of equal length; got list"),
        (
            spoilt(0).astype(str),
            TypeError,
            "X must hold real numbers in rows of equal length; got <U",
        ),
        (np.array([["a", 1]], dtype=object), TypeError, "could not convert string to float: 'a'"),
        (X.astype("M8[s]"), TypeError, "got datetime64[s]"),
        ([[1, 2], [3]], TypeError, "X must hold real numbers in rows of equal length; got list"),
        ([[1, {}]], TypeError, "argument must be a string or a real number, not 'dict'"),
        (None, TypeError, "X must hold real numbers in rows of equal length; got NoneType"),
    ],
)
def test_bad_X(bad, error, message):
    for call in (lambda: Mean().fit(bad, y), lambda: Mean().fit(X, y).predict(bad)):
        with pytest.raises(error) as caught:
            call()
        assert message in str(caught.value)
        assert type(caught.value) is error


@pytest.mark.parametrize(
    "bad, error, message",
    [
        (None, ValueError, "fit requires y to be passed, but the target y is None"),
        (y[:-1], ValueError, "X and y must have as many rows; got 6 and 5"),
        (X, ValueError, "y must be 1-D (n_samples,); got shape (6, 2)"),
        (7.0, ValueError, "y must be 1-D (n_samples,); got shape ()"),
        ([], ValueError, "y must not be empty; got shape (0,)"),
        (
            [0, 1, 2, np.inf, 4, 5],
            ValueError,
            "y must be finite, not NaN or inf: first at row 3 (inf)",
        ),
        (y * 1j, ValueError, "y must hold real numbers. Complex data not supported"),
        (list("abcdef"), TypeError, "y must hold real numbers in rows of equal length; got list"),
    ],
)
@pytest.mark.parametrize("method", ["fit", "score"])
def test_bad_y(bad, error, message, method):
    with pytest.raises(error) as caught:
        getattr(Mean().fit(X, y), method)(X, bad)
    assert message in str(caught.value)


def test_another_number_of_features():
    with pytest.raises(ValueError) as caught:
        Mean().fit(X, y).predict(X[:, :1])
    assert str(caught.value) == "X has 1 features, but Mean is expecting 2 features as input"


def test_other_feature_names():
    pandas = pytest.importorskip("pandas", reason="pandas is a test extra")
    model = Mean().fit(pandas.DataFrame(X, columns=["a", "b"]), y)
    assert model.feature_names_in_.tolist() == ["a", "b"]
    head = "The feature names should match those that were passed during fit.\n"
    for names, message in [
        (["b", "a"], "Feature names must be in the same order as they were in fit.\n"),
        (
            ["a", "c"],
            "Feature names unseen at fit time:\n- c\n"
            "Feature names seen at fit time, yet now missing:\n- b\n",
        ),
    ]:
        with pytest.raises(ValueError) as caught:
            model.predict(pandas.DataFrame(X, columns=names))
        assert str(caught.value) == head + message
    assert model.predict(X).shape == (6,)  # no names: nothing to compare


def test_names_that_are_not_all_strings_are_not_kept():
    pandas = pytest.importorskip("pandas", reason="pandas is a test extra")
    for names in ([0, 1], ["a", 1]):
        assert not hasattr(Mean().fit(pandas.DataFrame(X, columns=names), y), "feature_names_in_")


# --- with scikit-learn, and without ---------------------------------------------------------------


def test_errors_are_scikit_learns_too_when_it_is_loaded():
    theirs = pytest.importorskip("sklearn.exceptions", reason="scikit-learn is a test extra")
    with pytest.raises(theirs.NotFittedError) as caught:
        Mean().predict(X)
    assert isinstance(caught.value, NotFittedError)
    with pytest.warns(theirs.DataConversionWarning):
        Mean().fit(X, y[:, None])


def test_tags():
    utils = pytest.importorskip("sklearn.utils", reason="scikit-learn is a test extra")
    tags = utils.get_tags(Mean())
    assert tags.estimator_type == "regressor" and tags.regressor_tags and tags.target_tags.required
    tags = utils.get_tags(Estimator())
    assert tags.estimator_type is None and not tags.target_tags.required


def test_nothing_but_numpy_is_needed():
    script = """
import sys
for name in ("sklearn", "scipy", "pandas", "matplotlib"):
    sys.modules[name] = None                                  # importing it now is an error
from mlcore.models.contract import NotFittedError
from mlcore.models.linear import LinearRegression
model = LinearRegression()
try:
    model.predict([[1]])
except NotFittedError as error:
    assert type(error) is NotFittedError
else:
    raise SystemExit("predicted before fit")
for solver in ("exact", "descent"):
    model = LinearRegression(solver=solver).fit([[1], [2], [3]], [2, 3, 5])
    assert abs(model.predict([[4]])[0] - 19 / 3) < 1e-5
    assert abs(model.score([[1], [2], [3]], [2, 3, 5]) - 27 / 28) < 1e-5
print(repr(model))
"""
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert run.stdout == "LinearRegression(solver='descent')\n"
