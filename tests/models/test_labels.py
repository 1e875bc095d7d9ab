"""Labels as one-hot rows, and back."""

import numpy as np
import pytest

from mlcore.models.labels import one_hot


def test_by_hand():
    Y, classes = one_hot([0, 2, 1, 0])
    assert Y.tolist() == [[1, 0, 0], [0, 0, 1], [0, 1, 0], [1, 0, 0]]
    assert classes.tolist() == [0, 1, 2] and Y.dtype == np.float64


@pytest.mark.parametrize(
    "y, classes",
    [
        (["dog", "cat", "dog"], ["cat", "dog"]),
        ([True, False, True], [False, True]),
        ([-1, 7, 100], [-1, 7, 100]),
        ([2.0, 1.0], [1.0, 2.0]),
        (np.array(["b", "a"], dtype=object), ["a", "b"]),
        (np.array([3, 3], dtype=np.uint8), [3]),
    ],
    ids=["strings", "bools", "any whole numbers", "whole floats", "objects", "one class"],
)
def test_columns_are_the_sorted_labels(y, classes):
    Y, found = one_hot(y)
    assert found.tolist() == classes
    assert found[Y.argmax(axis=1)].tolist() == list(y)  # and back
    assert Y.sum(axis=1).tolist() == [1] * len(y) and Y.shape == (len(y), len(classes))


def test_agrees_with_scikit_learn():
    preprocessing = pytest.importorskip("sklearn.preprocessing")
    y = np.random.default_rng(0).integers(5, size=100)
    theirs = preprocessing.LabelBinarizer().fit(y)
    Y, classes = one_hot(y)
    assert (Y == theirs.transform(y)).all() and (classes == theirs.classes_).all()


def test_rows_that_are_one_hot_pass_with_a_column_that_is_empty():
    given = np.array([[0, 1, 0], [1, 0, 0]])
    Y, classes = one_hot(given)
    assert Y.tolist() == given.tolist() and classes.tolist() == [0, 1, 2]
    assert Y.dtype == np.float64


@pytest.mark.parametrize(
    "rows", [[[1, 1], [0, 1]], [[0, 0], [0, 1]], [[0.5, 0.5], [0, 1]], [[2, -1], [0, 1]]]
)
def test_other_rows_are_refused(rows):
    with pytest.raises(ValueError, match="^y must be one-hot, a single 1 in each row and 0 else"):
        one_hot(rows)


@pytest.mark.parametrize(
    "y, error, message",
    [
        ([0.5, 1.0], ValueError, r"y must hold whole numbers; got 0\.5"),
        (
            [0.0, np.nan],
            ValueError,
            "y must be finite, not NaN or inf: first at row 1",
        ),
        (
            [[0, np.nan], [1, 0]],
            ValueError,
            "y must be finite, not NaN or inf: first at row 0, column 1",
        ),
        ([[[0, 1]]], ValueError, r"y must be 1-D \(n_samples,\); got shape \(1, 1, 2\)"),
        (3, ValueError, r"y must be 1-D \(n_samples,\); got shape \(\)"),
        ([1j, 2j], TypeError, "y must hold class labels, numbers or strings; got dtype complex"),
        ([], ValueError, "y must not be empty"),
    ],
    ids=["fraction", "nan", "nan in rows", "3-D", "a number", "complex", "empty"],
)
def test_bad_labels_are_named(y, error, message):
    with pytest.raises(error, match=message):
        one_hot(y)
