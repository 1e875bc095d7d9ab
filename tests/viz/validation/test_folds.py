"""The strips say who trains and who judges; the scores are those of the run."""

import numpy as np
import pytest

from mlcore.datasets import noisy_plane
from mlcore.models.ridge import Ridge
from mlcore.steps import record
from mlcore.validation.cross_val import cross_validation
from mlcore.validation.folds import k_fold, leave_one_out
from mlcore.viz.validation.folds import LETTERS, fold_scores, fold_strips
from tests.drawn import drawn


@pytest.fixture(scope="module")
def run():
    X, y = noisy_plane(23, 2, rng=0)
    return record(cross_validation(Ridge(), X, y, k_fold(y, 5, shuffle=True, rng=0)))


def letters(added, letter):
    texts = [artist for artist in added if getattr(artist, "get_text", str)() == letter]
    return sorted(tuple(float(x) for x in reversed(text.get_position())) for text in texts)


def blocks(run):
    """(first row, last row + 1) of neighbours that judge in the same fold."""
    fold = np.concatenate([np.full(len(step.test), j) for j, step in enumerate(run)])
    fold = fold[np.argsort(np.concatenate([step.test for step in run]))]
    ends = [0, *np.flatnonzero(np.diff(fold)) + 1, len(fold)]
    return list(zip(ends, ends[1:]))


@pytest.mark.parametrize("i", [0, 2, 4])
def test_a_letter_stands_in_the_middle_of_rows_that_go_together(run, i):
    axes, added = drawn(fold_strips(), run, i)
    for letter, part in (("T", "train"), ("V", "test")):
        expected = [
            (j, (low + 1 + high) / 2)
            for j in range(1, i + 2)
            for low, high in blocks(run)
            if low in getattr(run[j - 1], part)
        ]
        assert letters(added, letter) == sorted(expected)
    assert axes.yaxis_inverted() and axes.get_ylabel() == "fold"  # the first fold is on top


def test_folds_that_are_not_shuffled_have_one_letter_each():
    X, y = noisy_plane(100, 2, rng=0)
    _, added = drawn(fold_strips(), record(cross_validation(Ridge(), X, y, 4)), 0)
    assert letters(added, "V") == [(1, 13)]
    assert letters(added, "T") == [(1, 38), (1, 63), (1, 88)]


def test_rows_that_no_fold_uses_have_no_letter():
    X, y = noisy_plane(6, 2, rng=0)
    pairs = [(np.array([0, 1, 5]), np.array([2, 3]))]
    _, added = drawn(fold_strips(), record(cross_validation(Ridge(), X, y, pairs)), 0)
    assert (letters(added, "T"), letters(added, "V")) == ([(1, 1.5), (1, 6)], [(1, 3.5)])


def test_the_fold_of_now_is_lit(run):
    _, added = drawn(fold_strips(), run, 2)
    bars = [a for a in added if hasattr(a, "get_paths") and not hasattr(a, "get_segments")]
    assert [bar.get_alpha() for bar in bars] == [0.3, 0.3, 0.6, None]  # the last is an edge
    inside = [sum(low in step.test for low, _ in blocks(run)) for step in run]
    assert [len(bar.get_paths()) for bar in bars] == [*inside[:3], inside[2]]
    bold = [artist for artist in added if getattr(artist, "get_weight", str)() == "bold"]
    assert {j for j, _ in letters(bold, "V")} == {3} and len(bold) == inside[2]


def test_no_letters_where_none_could_be_read():
    X, y = noisy_plane(LETTERS + 1, 2, rng=0)
    run = record(cross_validation(Ridge(), X, y, leave_one_out(y)))
    _, added = drawn(fold_strips(), run, -1)
    assert letters(added, "T") == letters(added, "V") == []


def test_scores_are_those_of_the_run(run):
    axes, added = drawn(fold_scores("R²"), run, 3)
    dots = next(a for a in added if getattr(a, "get_marker", str)() == "o")
    np.testing.assert_allclose(dots.get_ydata(), run[3].theta)
    assert axes.get_ylabel() == "R²"
