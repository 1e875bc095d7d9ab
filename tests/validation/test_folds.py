"""Folds: scikit-learn's own where nothing is shuffled, and what must hold for any seed."""

import numpy as np
import pytest

from mlcore.validation.folds import bootstrap, hold_out, k_fold, leave_one_out, stratified_k_fold

RNG = np.random.default_rng(0)
LABELS = [RNG.integers(RNG.integers(2, 5), size=RNG.integers(12, 60)) for _ in range(40)]


def same(ours, theirs):
    ours, theirs = list(ours), list(theirs)
    return len(ours) == len(theirs) and all(
        np.array_equal(a, c) and np.array_equal(b, d) for (a, b), (c, d) in zip(ours, theirs)
    )


@pytest.mark.parametrize("k", [2, 3, 5])
def test_unshuffled_folds_are_those_of_scikit_learn(k):
    sklearn = pytest.importorskip("sklearn.model_selection", reason="scikit-learn is a test extra")
    compared = 0
    for y in LABELS:
        assert same(k_fold(y, k), sklearn.KFold(k).split(y))
        assert same(leave_one_out(y), sklearn.LeaveOneOut().split(y))
        if np.bincount(y)[np.bincount(y) > 0].min() >= k:
            assert same(stratified_k_fold(y, k), sklearn.StratifiedKFold(k).split(y, y))
            compared += 1
    assert compared > 10


@pytest.mark.parametrize("folds", [k_fold, stratified_k_fold])
def test_every_row_is_tested_once_and_never_trained_on_then(folds):
    y = np.repeat([0, 1, 1, 2], 6)
    for seed in range(20):
        pairs = list(folds(y, 4, shuffle=True, rng=seed))
        assert sorted(np.concatenate([test for _, test in pairs])) == list(range(24))
        assert all(sorted([*train, *test]) == list(range(24)) for train, test in pairs)
        again = folds(y, 4, shuffle=True, rng=seed)
        assert same(pairs, again) and not same(pairs, folds(y, 4, shuffle=True, rng=99))


def test_sizes_by_hand():
    assert [len(test) for _, test in k_fold(range(23), 5)] == [5, 5, 5, 4, 4]


def test_stratified_counts_differ_by_one_at_most():
    y = RNG.permutation(np.repeat(["a", "b", "c"], [31, 12, 7]))
    for shuffle in (False, True):
        pairs = list(stratified_k_fold(y, 5, shuffle=shuffle, rng=1))
        counts = np.array([[np.sum(y[test] == c) for c in "abc"] for _, test in pairs])
        assert np.all(np.ptp(counts, axis=0) <= 1) and np.ptp(counts.sum(axis=1)) <= 1


@pytest.mark.parametrize("stratify", [False, True])
def test_hold_out_keeps_a_share_aside(stratify):
    y = np.repeat([0, 1], [90, 10])
    for seed in range(20):
        ((train, test),) = hold_out(y, 0.3, stratify=stratify, rng=seed)
        assert len(test) == 30 and sorted([*train, *test]) == list(range(100))
        if stratify:
            assert y[test].sum() == 3
    firsts = {tuple(hold_out(y, 0.3, stratify=stratify, rng=s)[0][1][:5]) for s in range(20)}
    assert len(firsts) > 15  # chance has a part in it


def test_bootstrap_draws_with_replacement_and_tests_the_rows_left_out():
    shares = []
    for train, test in bootstrap(range(50), 400, rng=0):
        assert len(train) == 50 and set(train).isdisjoint(test)
        assert sorted({*train, *test}) == list(range(50))
        shares.append(len(test) / 50)
    assert np.mean(shares) == pytest.approx((1 - 1 / 50) ** 50, abs=0.01)


def test_a_bootstrap_that_leaves_nobody_out_is_drawn_again():
    assert all(len(test) for _, test in bootstrap("ab", 200, rng=0))


@pytest.mark.parametrize(
    "make, message",
    [
        (lambda: k_fold(range(3), 4), "n_splits must be at most the number of rows, 3; got 4"),
        (lambda: k_fold(range(3), 1), "n_splits must be a whole number ≥ 2; got 1"),
        (lambda: k_fold([], 2), "y must have rows"),
        (lambda: k_fold(3, 2), "y must be an array of targets"),
        (
            lambda: stratified_k_fold(["a", "a", "a", "b"], 2),
            "every class of y must have at least 2 rows; .*'b'.* has 1",
        ),
        (lambda: leave_one_out([1]), "n_splits must be a whole number ≥ 2; got 1"),
        (lambda: bootstrap([1]), "at least 2 rows"),
        (lambda: hold_out([1, 2], 1.0), "test_size"),
        (lambda: hold_out([1, 2], 0.0), "test_size"),
        (lambda: hold_out([1], 0.5), "test_size must leave rows on both sides"),
        (lambda: hold_out([1, 1, 2], 0.5, stratify=True), "every class of y .* has 1"),
    ],
)
def test_bad_input_is_named_at_once(make, message):
    with pytest.raises((TypeError, ValueError), match=message):
        make()
