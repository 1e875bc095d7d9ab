"""The strips say who trains and who judges; the scores are those of the run."""

import numpy as np
import pytest

from mlcore.datasets import noisy_plane
from mlcore.models.ridge import Ridge
from mlcore.steps import record
from mlcore.validation.cross_val import cross_validation
from mlcore.validation.folds import k_fold
from mlcore.viz.validation.folds import LETTERS, fold_scores, fold_strips
from tests.drawn import drawn


@pytest.fixture(scope="module")
def run():
    X, y = noisy_plane(23, 2, rng=0)
    return record(cross_validation(Ridge(), X, y, k_fold(y, 5, shuffle=True, rng=0)))


def letters(added, letter):
    texts = [artist for artist in added if getattr(artist, "get_text", str)() == letter]
    return sorted(tuple(round(x) for x in reversed(text.get_position())) for text in texts)


@pytest.mark.parametrize("i", [0, 2, 4])
def test_letters_stand_where_the_rows_are(run, i):
    axes, added = drawn(fold_strips(), run, i)
    for letter, part in (("T", "train"), ("V", "test")):
        expected = [(j, row + 1) for j in range(1, i + 2) for row in getattr(run[j - 1], part)]
        assert letters(added, letter) == sorted(expected)
    assert axes.yaxis_inverted() and axes.get_ylabel() == "fold"  # the first fold is on top


def test_the_fold_of_now_is_lit(run):
    _, added = drawn(fold_strips(), run, 2)
    bars = [artist for artist in added if hasattr(artist, "get_paths")]
    assert [bar.get_alpha() for bar in bars] == [0.3, 0.3, 0.6, None]  # the last is an edge
    assert [len(bar.get_paths()) for bar in bars] == [5, 5, 5, 5]
    bold = [artist for artist in added if getattr(artist, "get_weight", str)() == "bold"]
    assert letters(bold, "V") == [(3, row + 1) for row in run[2].test]


def test_no_letters_where_none_could_be_read():
    X, y = noisy_plane(LETTERS + 1, 2, rng=0)
    _, added = drawn(fold_strips(), record(cross_validation(Ridge(), X, y, 3)), -1)
    assert letters(added, "T") == letters(added, "V") == []


def test_scores_are_those_of_the_run(run):
    axes, added = drawn(fold_scores("R²"), run, 3)
    dots = next(a for a in added if getattr(a, "get_marker", str)() == "o")
    np.testing.assert_allclose(dots.get_ydata(), run[3].theta)
    assert axes.get_ylabel() == "R²"
