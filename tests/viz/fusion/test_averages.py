"""The panels of an average and of a vote: what they draw is what the formulas say."""

from math import comb

import numpy as np
import pytest
from matplotlib.colors import to_hex

from mlcore.viz.fusion.averages import ballots, chances, cursor, error_bars
from mlcore.viz.style import colour
from tests.drawn import drawn, marked

X, MEMBERS, TRUTH = [0.0, 1.0, 2.0], [[3.0, 5.0, 1.0], [6.0, 6.0, 1.0]], [4.0, 4.0, 2.0]
RIGHT = np.array([[1, 0, 1], [0, 0, 1], [1, 1, 1]]) > 0
RUN = [0, 1, 2]


def bars(added):
    return [a for a in added if hasattr(a, "get_width") and hasattr(a, "get_height")]


@pytest.mark.parametrize("j", RUN)
def test_the_cursor_shows_the_members_their_mean_and_the_truth(j):
    _, added = drawn(cursor(X, MEMBERS, TRUTH), RUN, j)
    for marker, value in zip("s^D*", [MEMBERS[0][j], MEMBERS[1][j], np.mean(MEMBERS, 0)[j]]):
        assert marked(added, marker).get_xydata().tolist() == [[X[j], value]]
    assert marked(added, "*").get_xydata().tolist() == [[X[j], TRUTH[j]]]


@pytest.mark.parametrize(
    ("j", "error", "average", "spread"), [(0, 0.25, 2.5, 2.25), (1, 2.25, 2.5, 0.25), (2, 1, 1, 0)]
)
def test_bars_are_the_decomposition(j, error, average, spread):
    axes, added = drawn(error_bars(MEMBERS, TRUTH), RUN, j)
    left = [bar.get_x() for bar in bars(added)]
    assert [bar.get_width() for bar in bars(added)] == pytest.approx([average, spread, error])
    assert left == pytest.approx([0, error, 0])  # what is taken off ends where the average ends
    assert [text.get_text().strip() for text in axes.texts] == [
        f"{average}",
        f"{spread}",
        f"{error}",
    ]
    assert average < axes.get_xlim()[1]


def test_a_column_a_voter_and_what_the_majority_says():
    _, added = drawn(ballots(RIGHT), [1, 3], -1)
    all_right = [line.get_xydata() for line in added if line.get_marker() == "o"]
    old_and_new, new, most = (sorted(map(tuple, xy.tolist())) for xy in all_right)
    rows, voters = np.nonzero(RIGHT)
    assert old_and_new == sorted(zip(voters + 1.0, rows + 1.0))
    assert new == [place for place in old_and_new if place[0] > 1]
    assert [row for _, row in most] == [1, 3]  # 2 of 3, 1 of 3, 3 of 3 are right
    _, added = drawn(ballots(RIGHT), [1, 3], 0)
    assert max(line.get_xydata()[0, 0] for line in added[:2]) == 1  # no vote of the others


@pytest.mark.parametrize(("p", "M", "sum_"), [(0.7, 3, "0.784"), (0.4, 11, "0.247"), (1, 1, "1")])
def test_orange_bars_add_up_to_the_chance_of_a_right_majority(p, M, sum_):
    axes, added = drawn(chances(p), [M], 0)
    heights = {round(bar.get_x() + 0.35): bar.get_height() for bar in bars(added)}
    assert heights == pytest.approx(
        {k: comb(M, k) * p**k * (1 - p) ** (M - k) for k in range(M + 1)}
    )
    orange = [b for b in bars(added) if to_hex(b.get_facecolor()).upper() == colour("new")]
    assert sum(bar.get_height() for bar in orange) == pytest.approx(float(sum_), abs=5e-4)
    assert axes.texts[0].get_text() == f"most are right: {sum_}"


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: cursor(X, [[1.0, 2, 3]] * 4, TRUTH), "at most 3 members"),
        (lambda: cursor(X, [1.0, 2, 3], TRUTH), "predictions must be 2-D"),
        (lambda: cursor(X, [[1.0, 2]], TRUTH), "as many"),
        (lambda: error_bars(MEMBERS, [1.0]), "predictions must be"),
        (lambda: ballots([True, False]), "right must be"),
        (lambda: chances(1.2), "p must be"),
    ],
)
def test_bad_input(call, message):
    with pytest.raises(ValueError, match=message):
        call()
