"""The best cut: by hand, by trying every one, and all of a level at once."""

import numpy as np
import pytest

from mlcore.trees.cuts import CRITERIA, best_cut, halfway
from mlcore.trees.tree import DecisionTreeClassifier, DecisionTreeRegressor

CLASSES = ("gini", "entropy")


def column(criterion, seed, n=60, values=12):
    """A column with ties, and its targets: three classes, or numbers."""
    rng = np.random.default_rng(seed)
    x = rng.integers(values, size=n) / 4
    y = rng.integers(3, size=n) if criterion in CLASSES else rng.normal(1e3, size=n)
    return x, y


def impurity(criterion, y):
    """From the definitions, for one set of rows."""
    if criterion == "squared_error":
        return np.mean((y - y.mean()) ** 2)
    p = np.unique(y, return_counts=True)[1] / len(y)
    return 1 - np.sum(p**2) if criterion == "gini" else -np.sum(p * np.log2(p))


def all_cuts(criterion, x, y):
    values = np.unique(x)
    thresholds = (values[:-1] + values[1:]) / 2
    after = [
        sum(np.mean(side) * impurity(criterion, y[side]) for side in (x <= cut, x > cut))
        for cut in thresholds
    ]
    return thresholds, np.array(after)


def first_step(criterion, X, y, **options):
    if criterion == "squared_error":
        return next(DecisionTreeRegressor(**options).steps(X, y))
    return next(DecisionTreeClassifier(criterion=criterion, **options).steps(X, y))


def test_six_and_four_by_hand():
    y = np.array([0, 0, 0, 0, 1, 1, 0, 1, 0, 1])
    threshold, after = best_cut(np.arange(10), y)
    assert threshold == 3.5 and after == pytest.approx(0.6 * (1 - 1 / 9 - 4 / 9), abs=1e-15)
    threshold, after = best_cut(np.arange(10), y, "entropy")
    assert threshold == 3.5 and after == pytest.approx(0.6 * 0.9182958340544896)


def test_numbers_by_hand():
    threshold, after = best_cut([1, 2, 3], np.array([2.0, 3.0, 5.0]), "squared_error")
    assert threshold == 2.5 and after == pytest.approx(2 / 3 * 0.25)  # {2, 3} and {5}


@pytest.mark.parametrize("criterion", CRITERIA)
@pytest.mark.parametrize("seed", range(5))
def test_the_best_of_all(criterion, seed):
    x, y = column(criterion, seed)
    thresholds, after = all_cuts(criterion, x, y)
    found, least = best_cut(x, y, criterion)
    assert least == pytest.approx(after.min(), rel=1e-8)
    assert found == thresholds[np.flatnonzero(after <= after.min() + 1e-9)[0]]


@pytest.mark.parametrize("criterion", CRITERIA)
@pytest.mark.parametrize("seed", range(5))
def test_the_plain_form_and_the_fast_one_agree(criterion, seed):
    x, y = column(criterion, seed)
    step = first_step(criterion, x[:, None], y)
    thresholds, after = step.candidates(0, 0)
    expected = all_cuts(criterion, x, y)
    assert np.array_equal(thresholds, expected[0])
    assert np.allclose(after, expected[1], rtol=1e-12, atol=1e-12)
    found, least = best_cut(x, y, criterion)
    assert step.threshold.tolist() == [found]
    assert after.min() == pytest.approx(least, rel=1e-8)


@pytest.mark.parametrize("criterion", CRITERIA)
def test_every_node_of_every_level_agrees_with_the_plain_form(criterion):
    rng = np.random.default_rng(1)
    X = rng.integers(9, size=(200, 4)).astype(float)
    y = rng.integers(3, size=200) if criterion in CLASSES else rng.normal(size=200)
    options = {"criterion": criterion} if criterion in CLASSES else {}
    kind = DecisionTreeClassifier if criterion in CLASSES else DecisionTreeRegressor
    run = list(kind(max_depth=6, **options).steps(X, y))
    seen = 0
    for step in run:
        leaf = step.theta.apply(X)
        for node, feature, threshold in zip(step.nodes, step.feature, step.threshold):
            here = leaf == node
            cuts = [
                (best_cut(x, y[here], criterion) if np.ptp(x) else (0, np.inf)) for x in X[here].T
            ]
            least = min(after for _, after in cuts)
            if np.isinf(least):
                assert feature == -1
                continue
            slack = 1e-9 * impurity(criterion, y[here])
            first = [after <= least + slack for _, after in cuts].index(True)
            assert (feature, threshold) == (first, cuts[first][0])
            seen += 1
    assert seen > 40


@pytest.mark.parametrize("criterion", CLASSES)
def test_of_equally_good_cuts_the_first_column_and_the_lowest_threshold(criterion):
    x = np.array([0.0, 1.0, 2.0, 3.0])
    step = first_step(
        criterion, np.c_[-x, x, x], [0, 1, 1, 0]
    )  # after the first as after the third
    assert (step.feature.item(), step.threshold.item()) == (0, -2.5)
    assert best_cut(x, np.array([0, 1, 1, 0]), criterion)[0] == 0.5


def test_ties_are_not_broken_by_round_off():
    y = np.array([0.1, 0.2, 0.3, 0.3, 0.2, 0.1]) / 7  # the same from both ends
    for scale in (1e-8, 1.0, 1e8):
        assert first_step("squared_error", np.arange(6.0)[:, None], y * scale).threshold == [0.5]


def test_a_threshold_lies_between_its_neighbours():
    above = np.nextafter(1.0, 2)
    assert halfway(1.0, above) == 1.0
    model = DecisionTreeClassifier().fit([[1.0], [above]], [0, 1])
    assert model.predict([[1.0], [above]]).tolist() == [0, 1]
    odd = above, np.nextafter(above, 2)  # their middle would be rounded up
    assert halfway(*odd) == above
    assert DecisionTreeClassifier().fit([[odd[0]], [odd[1]]], [0, 1]).tree_.n_rows.tolist() == [
        2,
        1,
        1,
    ]
    assert halfway(-1.7e308, 1.7e308) == 0 and np.isfinite(halfway(1.6e308, 1.7e308))


def test_min_samples_leaf_leaves_cuts_out():
    x = np.arange(10.0)
    step = first_step("gini", x[:, None], (x > 0.5).astype(int), min_samples_leaf=3)
    assert step.candidates(0, 0)[0].tolist() == [2.5, 3.5, 4.5, 5.5, 6.5]
    assert step.threshold.tolist() == [2.5] and step.n_evals == 5


@pytest.mark.parametrize(
    "x, y, message",
    [
        ([1.0, 1.0], [0, 1], "x must hold different values to cut between; got 1 alone"),
        ([1.0, np.nan], [0, 1], "x must be finite"),
        ([[1.0, 2.0]], [0, 1], "x must be 1-D"),
        ([1.0, 2.0], [0, 1, 1], "as many rows"),
    ],
)
def test_refuses(x, y, message):
    with pytest.raises(ValueError, match=message):
        best_cut(x, y)
