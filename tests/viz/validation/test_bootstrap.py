"""Counts are those of the sample; who was left out is ringed, and nobody else."""

import numpy as np
import pytest

from mlcore.datasets import noisy_plane
from mlcore.models.ridge import Ridge
from mlcore.steps import record
from mlcore.validation.cross_val import cross_validation
from mlcore.validation.folds import bootstrap
from mlcore.viz.validation.bootstrap import bootstrap_counts, left_out
from tests.drawn import drawn


@pytest.fixture(scope="module")
def run():
    X, y = noisy_plane(8, 2, rng=0)
    return record(cross_validation(Ridge(), X, y, bootstrap(y, 4, rng=0), "neg_mean_squared_error"))


def test_counts_and_rings(run):
    _, added = drawn(bootstrap_counts(), run, 2)
    texts = {artist.get_position(): artist.get_text() for artist in added
             if hasattr(artist, "get_position")}  # fmt: skip
    assert len(texts) == 3 * 8
    for j, step in enumerate(run[:3], 1):
        counts = [int(texts[row + 1, j]) for row in range(8)]
        assert sum(counts) == 8
        assert counts == [np.sum(step.train == row) for row in range(8)]
    rings = [artist.get_xydata().tolist() for artist in added if hasattr(artist, "get_xydata")]
    expected = [[[row + 1, j] for row in step.test] for j, step in enumerate(run[:3], 1)]
    assert rings == expected


def test_share_left_out(run):
    axes, added = drawn(left_out(), run, 3)
    dots = next(a for a in added if getattr(a, "get_marker", str)() == "o")
    np.testing.assert_allclose(dots.get_ydata(), [len(step.test) / 8 for step in run])
    (expected,) = [line for line in axes.lines if line.get_linestyle() == "--"]
    np.testing.assert_allclose(expected.get_ydata(), (7 / 8) ** 8)
