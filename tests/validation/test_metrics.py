"""Metrics: by hand, and equal to scikit-learn's on hundreds of draws."""

import numpy as np
import pytest

from mlcore.validation import metrics
from mlcore.validation.metrics import (
    accuracy_score,
    confusion_matrix,
    f1_score,
    log_loss,
    mean_absolute_error,
    mean_squared_error,
    precision_score,
    r2_score,
    recall_score,
)

ERRORS = [mean_squared_error, mean_absolute_error, r2_score]
OF_CLASSES = [accuracy_score, confusion_matrix, precision_score, recall_score, f1_score]


def theirs(ours):
    name = getattr(ours, "__name__", ours)
    return getattr(pytest.importorskip("sklearn.metrics"), name)


# --- by hand --------------------------------------------------------------------------------------


def test_ten_patients_by_hand():
    y_true = [1, 1, 1, 1, 0, 0, 0, 0, 0, 0]  # four are ill
    y_pred = [1, 1, 1, 0, 1, 1, 0, 0, 0, 0]  # 3 found, 1 missed, 2 alarms, 4 rightly sent home
    assert confusion_matrix(y_true, y_pred).tolist() == [[4, 2], [1, 3]]
    assert accuracy_score(y_true, y_pred) == 0.7
    assert precision_score(y_true, y_pred) == 3 / 5
    assert recall_score(y_true, y_pred) == 3 / 4
    assert f1_score(y_true, y_pred) == pytest.approx(2 / 3)
    assert precision_score(y_true, y_pred, pos_label=0) == 4 / 5
    assert recall_score(y_true, y_pred, average="macro") == (4 / 6 + 3 / 4) / 2
    assert recall_score(y_true, y_pred, average=None).tolist() == [4 / 6, 3 / 4]


def test_log_loss_by_hand():
    assert log_loss([0, 1], [0.5, 0.5]) == pytest.approx(np.log(2))
    assert log_loss(["b", "a", "c"], [[0.2, 0.7, 0.1], [0.5, 0.2, 0.3], [0.0, 0.0, 1.0]]) == (
        pytest.approx(-(np.log(0.7) + np.log(0.5)) / 3)
    )
    assert log_loss([0, 1], [1.0, 1.0]) == pytest.approx(-np.log(np.finfo(float).eps) / 2)
    assert log_loss([1, 1], [[0.5, 0.5], [0.5, 0.5]], labels=[0, 1]) == pytest.approx(np.log(2))


def test_errors_by_hand():
    y_true, y_pred = [2, 3, 5], [2, 4, 3]
    assert mean_squared_error(y_true, y_pred) == pytest.approx(5 / 3)
    assert mean_absolute_error(y_true, y_pred) == 1
    assert r2_score(y_true, y_pred) == pytest.approx(1 - 5 / (14 / 3))
    assert r2_score([4, 4], [4, 4]) == 1 and r2_score([4, 4], [4, 5]) == 0


# --- scikit-learn ---------------------------------------------------------------------------------


@pytest.mark.parametrize("ours", ERRORS, ids=lambda f: f.__name__)
@pytest.mark.parametrize("scale", [1e-8, 1.0, 1e8])
def test_errors_equal_scikit_learns(ours, scale):
    for seed in range(30):
        rng = np.random.default_rng(seed)
        y_true, y_pred = scale * rng.normal(size=(2, rng.integers(2, 200)))
        assert ours(y_true, y_pred) == pytest.approx(theirs(ours)(y_true, y_pred), rel=1e-14)
        assert type(ours(y_true.tolist(), y_pred.tolist())) is float


@pytest.mark.filterwarnings("ignore:A single label was found")
@pytest.mark.parametrize("average", ["binary", "macro", None])
@pytest.mark.parametrize("ours", OF_CLASSES, ids=lambda f: f.__name__)
def test_metrics_of_classes_equal_scikit_learns(ours, average):
    options = {"average": average} if ours in OF_CLASSES[2:] else {}
    for seed in range(60):
        rng = np.random.default_rng(seed)
        k = 2 if average == "binary" else rng.integers(1, 5)
        y_true, y_pred = rng.integers(k, size=(2, rng.integers(1, 40)))
        extra = {"zero_division": 0.0} if options else {}
        expected = theirs(ours)(y_true, y_pred, **options, **extra)
        np.testing.assert_array_equal(ours(y_true, y_pred, **options), expected)
        if average != "binary":
            words = np.array(["one", "two", "three", "four"])
            y_true, y_pred = words[y_true], words[y_pred]
            expected = theirs(ours)(y_true, y_pred, **options, **extra)
            np.testing.assert_array_equal(ours(y_true, y_pred, **options), expected)


def test_log_loss_equals_scikit_learns():
    assert log_loss([0, 1], [0.0, 1.0]) == theirs(log_loss)([0, 1], [0.0, 1.0])  # never quite 0
    for seed in range(60):
        rng = np.random.default_rng(seed)
        k, n = rng.integers(2, 5), rng.integers(5, 50)
        p = rng.dirichlet(np.full(k, 0.1), size=n)  # some are 0 to the last digit
        y = rng.integers(k, size=n)
        expected = theirs(log_loss)(y, p, labels=range(k))
        assert log_loss(y, p, labels=range(k)) == pytest.approx(expected, rel=1e-14)


# --- bad input ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "ask, message",
    [
        (
            lambda: mean_squared_error([1, 2], [1]),
            "y_true and y_pred must have as many rows; got 2 and 1",
        ),
        (lambda: mean_absolute_error([], []), "y_true must not be empty"),
        (lambda: mean_squared_error([1, np.nan], [1, 2]), "y_true must be finite"),
        (lambda: mean_squared_error([1, 2], [[1], [2]]), "y_pred must be 1-D"),
        (lambda: mean_squared_error("ab", [1, 2]), "y_true must hold real numbers"),
        (lambda: r2_score([1], [1]), "R² needs at least 2 rows"),
        (lambda: accuracy_score([0, 1], [0.2, 0.9]), "y_pred must hold whole numbers"),
        (lambda: accuracy_score(["0", "1"], [0, 1]), "labels of one kind"),
        (lambda: confusion_matrix([0, 1], [0]), "as many rows"),
        (lambda: f1_score([0, 1, 2], [0, 1, 1]), "average must be 'macro' or None for 3 classes"),
        (lambda: f1_score(["a", "b"], ["a", "b"]), "pos_label must be one of ['a', 'b']; got 1"),
        (lambda: recall_score([0, 1], [0, 1], average="micro"), "average must be 'binary'"),
        (lambda: log_loss([0, 1], [[1.0], [0.0]]), "y_proba must have a column for each of 2"),
        (lambda: log_loss([1, 1], [0.5, 0.5]), "for each of 1 classes, at least 2"),
        (lambda: log_loss([0, 1], [0.5, 1.5]), "probabilities, rows that sum to 1"),
        (lambda: log_loss([0, 1], [[0.5, 0.4], [0.5, 0.5]]), "probabilities, rows that sum to 1"),
        (lambda: log_loss([0, 2], [0.5, 0.5], labels=[0, 1]), "labels must hold every class"),
        (lambda: log_loss([0, 1], [0.5]), "y_true and y_proba must have as many rows"),
    ],
)
def test_bad_input_is_named(ask, message):
    with pytest.raises((TypeError, ValueError)) as caught:
        ask()
    assert message in str(caught.value)


def test_every_metric_is_tested_against_scikit_learn():
    public = {name for name, thing in vars(metrics).items() if callable(thing) and name[0] != "_"}
    assert public - {"array", "column"} == {f.__name__ for f in [*ERRORS, *OF_CLASSES, log_loss]}
