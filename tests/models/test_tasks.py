"""What an estimator is for: scores, class labels of every kind, tags."""

import re

import numpy as np
import pytest

from mlcore.models.contract import DataConversionWarning, NotFittedError
from mlcore.models.tasks import Classifier, Regressor, Transformer, column

X = np.array([[0.2], [0.9], [0.5], [0.4]])


class Share(Classifier):
    """The smallest classifier: x itself is the probability of the second class."""

    def fit(self, X, y):
        X = self._remember(X)
        self.classes_, self.numbered_ = self._encode(y, len(X))
        return self

    def predict_proba(self, X):
        (x,) = self._recall(X).T
        return np.stack([1 - x, x], axis=1)


class Mean(Regressor):
    def fit(self, X, y):
        X = self._remember(X)
        self.mean_ = self._check_y(y, len(X)).mean()
        return self

    def predict(self, X):
        return np.full(len(self._recall(X)), self.mean_)


class Shift(Transformer):
    def fit(self, X, y=None):
        self.low_ = self._remember(X).min(axis=0)
        return self

    def transform(self, X):
        return self._recall(X) - self.low_


# --- to name a class ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "y", [list("nyyn"), [3, 8, 8, 3], [False, True, True, False], [-1.0, 1.0, 1.0, -1.0]]
)
def test_the_most_probable_class_and_the_share_that_is_right(y):
    model = Share().fit(X, y)
    assert model.classes_.tolist() == sorted(set(y)) and model.numbered_.tolist() == [0, 1, 1, 0]
    assert model.predict(X).tolist() == [y[0], y[1], y[0], y[0]]  # ½ and ½: the first
    assert model.score(X, y) == 0.75 and type(model.score(X, y)) is float
    assert model.score(X, y[::-1]) == 0.25 + 0.5


def test_score_counts_labels_that_are_new():
    model = Share().fit(X, [0, 1, 1, 0])
    assert model.score(X, [5, 1, 7, 0]) == 0.5
    assert model.score(X, list("abcd")) == 0.0


def test_score_equals_scikit_learn():
    metrics = pytest.importorskip("sklearn.metrics", reason="scikit-learn is a test extra")
    X, y = np.random.default_rng(0).random((50, 1)), np.arange(50) % 2
    model = Share().fit(X, y)
    assert model.score(X, y) == metrics.accuracy_score(y, model.predict(X))


@pytest.mark.parametrize(
    ("y", "kind", "message"),
    [
        (None, ValueError, "fit requires y to be passed, but the target y is None"),
        ([0, 1], ValueError, "X and y must have as many rows; got 4 and 2"),
        (np.eye(4), ValueError, "y must be 1-D (n_samples,); got shape (4, 4)"),
        ([0.5, 1, 2, 3], ValueError, "Unknown label type: continuous"),
        (7, ValueError, "y must be 1-D (n_samples,); got shape ()"),
    ],
)
def test_bad_labels_in_fit_and_in_score(y, kind, message):
    for call in (Share().fit, Share().fit(X, [0, 1, 1, 0]).score):
        with pytest.raises(kind, match=f"^{re.escape(message)}"):
            call(X, y)


@pytest.mark.parametrize(
    ("y", "label"), [([1] * 4, "1"), (["a"] * 4, "'a'"), ([True] * 4, "True"), ([2.0] * 4, "2.0")]
)
def test_a_single_class_is_named(y, label):
    model = Share()
    with pytest.raises(ValueError, match=f"^y must hold at least 2 classes; got 1 class, {label}$"):
        model.fit(X, y)
    with pytest.raises(NotFittedError):
        model.predict(X)


# --- labels ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "y",
    [
        [0, 1],
        [True, False],
        [1.0, -3.0],
        ["a", "bb"],
        [b"a", b"bb"],
        np.array(["a", "bb"], dtype=object),
        np.array([1, 2], dtype=object),
        np.array([0, 200], dtype=np.uint8),
        np.array([2**63, 1], dtype=np.uint64),
        (1, 2),
    ],
    ids=repr,
)
def test_labels_come_back_as_they_are(y):
    assert column(y).tolist() == list(y) and column(y).ndim == 1


def test_labels_from_pandas():
    pandas = pytest.importorskip("pandas", reason="pandas is a test extra")
    for given in (
        pandas.Series(["a", "b"]),
        pandas.Series(["a", "b"], dtype="category"),
        pandas.Series([1, 2], dtype="Int64"),
    ):
        assert column(given).tolist() == given.tolist()
    with pytest.warns(DataConversionWarning):
        assert column(pandas.DataFrame({"y": ["a", "b"]})).tolist() == ["a", "b"]


def test_a_column_is_flattened_with_a_warning():
    with pytest.warns(DataConversionWarning, match=r"Use y.ravel\(\)$") as seen:
        assert column([[3], [4]]).tolist() == [3, 4]
    assert [warning.filename for warning in seen] == [__file__]


class Sparse:
    def toarray(self):
        return np.eye(2)

    def __repr__(self):
        return "sparse"  # no address: ids are the same in every process


@pytest.mark.parametrize(
    ("y", "kind", "message"),
    [
        (
            [1.5, 2],
            ValueError,
            "Unknown label type: continuous. y must hold whole numbers; got 1.5",
        ),
        (
            [1, np.nan],
            ValueError,
            "y must be finite, not NaN or inf: first at row 1 (nan)",
        ),
        (
            [1, np.inf],
            ValueError,
            "y must be finite, not NaN or inf: first at row 1 (inf)",
        ),
        (
            [1, None],
            ValueError,
            "y must be finite, not NaN or inf: first at row 1 (nan)",
        ),
        (["a", np.nan], TypeError, "y must hold labels of one kind; got strings and nan"),
        (["a", None], TypeError, "y must hold labels of one kind; got strings and None"),
        (["a", 1], TypeError, "y must hold labels of one kind; got strings and 1"),
        ([1j, 2], TypeError, "y must hold class labels, numbers or strings; got dtype complex128"),
        (
            np.zeros(2, "M8[D]"),
            TypeError,
            "y must hold class labels, numbers or strings; got dtype",
        ),
        ([], ValueError, "y must not be empty; got shape (0,)"),
        (np.array([], dtype=str), ValueError, "y must not be empty; got shape (0,)"),
        (3, ValueError, "y must be 1-D (n_samples,); got shape ()"),
        ("abc", ValueError, "y must be 1-D (n_samples,); got shape ()"),
        ([[1, 2], [3, 4]], ValueError, "y must be 1-D (n_samples,); got shape (2, 2)"),
        ([[1, 2], [3]], ValueError, "y must be 1-D (n_samples,); got rows of unequal length"),
        (Sparse(), TypeError, "y must be a dense array; got a sparse one. Use y.toarray()"),
        (
            np.ma.array([1, 2], mask=[0, 1]),
            TypeError,
            "y must have no masked entries; got a masked",
        ),
    ],
    ids=repr,
)
def test_what_is_no_label_is_named(y, kind, message):
    with pytest.raises(kind, match=f"^{re.escape(message)}"):
        column(y)


# --- to predict a number, to transform ------------------------------------------------------------


def test_r_squared():
    y = np.array([0.0, 1.0, 2.0, 5.0])
    model = Mean().fit(X, y)
    assert model.score(X, y) == 0.0
    assert model.score(X, np.full(4, 2.0)) == 1.0 and model.score(X, np.full(4, 3.0)) == 0.0


def test_fit_transform():
    np.testing.assert_array_equal(Shift().fit_transform(X), X - 0.2)
    np.testing.assert_array_equal(Shift().fit_transform(X, [1, 2, 3, 4]), X - 0.2)


# --- scikit-learn's tags --------------------------------------------------------------------------


def test_tags():
    utils = pytest.importorskip("sklearn.utils", reason="scikit-learn is a test extra")
    base = pytest.importorskip("sklearn.base")
    assert base.is_regressor(Mean()) and base.is_classifier(Share())
    assert not base.is_classifier(Mean()) and not base.is_regressor(Shift())
    assert utils.get_tags(Mean()).target_tags.required
    assert utils.get_tags(Share()).target_tags.required
    assert utils.get_tags(Share()).classifier_tags.multi_class
    assert not utils.get_tags(Shift()).target_tags.required
    assert utils.get_tags(Shift()).transformer_tags is not None


@pytest.mark.parametrize("labels", [[3, 1, 2], [True, False, True]])
def test_labels_of_dtype_object_come_back_as_they_were(labels):
    got = column(np.array(labels, object)).tolist()
    assert got == labels and [type(label) for label in got] == [type(label) for label in labels]
