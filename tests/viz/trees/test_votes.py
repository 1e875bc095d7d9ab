"""Votes of a forest, filling up."""

import numpy as np
import pytest
from matplotlib.colors import to_hex

from mlcore.steps import record
from mlcore.trees.forest import RandomForestClassifier
from mlcore.viz.style import colour
from mlcore.viz.trees.votes import votes
from tests.drawn import drawn

X, Y = np.arange(12.0)[:, None], np.arange(12) // 6
RUN = record(RandomForestClassifier(6, random_state=1).steps(X, Y))
ROWS = [2, 7, 11]


@pytest.mark.parametrize("i", range(len(RUN)))
def test_bars_are_as_long_as_the_votes_and_the_newest_have_an_orange_edge(i):
    axes, added = drawn(votes(ROWS, Y), RUN, i)
    bars = [a for a in added if hasattr(a, "get_width") and hasattr(a, "get_height")]
    new = [bar for bar in bars if to_hex(bar.get_edgecolor()).upper() == colour("new")]
    for k, row in enumerate(ROWS):
        mine = [bar for bar in bars if round(bar.get_y() + bar.get_height() / 2) == k]
        filled = [bar.get_width() for bar in mine if bar not in new]
        assert filled == pytest.approx(RUN[i].theta[row])
        assert sum(bar in new for bar in mine) == (RUN[i].counts[row] == 0)
    assert all(bar.get_x() + bar.get_width() <= axes.get_xlim()[1] for bar in bars)


def test_shares_are_those_of_the_right_class():
    axes, _ = drawn(votes(ROWS, Y), RUN)
    theta = RUN[-1].theta[ROWS]
    voted = theta.sum(axis=1) > 0
    right = (theta[range(3), Y[ROWS]] / np.maximum(theta.sum(axis=1), 1))[voted]
    assert [text.get_text().strip() for text in axes.texts] == [f"{p:.0%} right" for p in right]
    labels = [label.get_text() for label in axes.get_yticklabels()]
    assert labels == ["row 2: class 0", "row 7: class 1", "row 11: class 1"]


def test_bad_input():
    with pytest.raises(TypeError, match="y must"):
        votes([0], ["a", "b"])
