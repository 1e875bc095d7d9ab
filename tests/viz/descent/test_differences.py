"""The pictures of differences show the numbers of the step, and captions hold on every machine."""

import matplotlib
import numpy as np
import pytest
from matplotlib.figure import Figure

from mlcore.descent.gradient_check import differences
from mlcore.steps import record
from mlcore.viz import style
from mlcore.viz.descent.differences import differences_caption, error_curve, secant
from mlcore.viz.player import play

X = np.column_stack([np.ones(3), [1.0, 2.0, 3.0]])
LABELS = np.array([0.0, 0.0, 1.0])
AT = np.array([-1.0, 0.5])
HS = [1, 0.5, *(10.0**-k for k in range(1, 16))]


def logistic(theta):
    z = X @ theta
    loss = np.mean(np.logaddexp(0, z) - LABELS * z)
    return loss, X.T @ (1 / (1 + np.exp(-z)) - LABELS) / 3


@pytest.fixture(scope="module")
def run():
    return record(differences(logistic, AT, HS))


def drawn(panel, run, i):
    """The axes with what step i adds, and the lines that the backdrop had drawn before."""
    axes = Figure().add_subplot()
    panel.backdrop(axes, run)
    before = list(axes.lines)
    panel.draw(axes, run, i)
    return axes, [line for line in axes.lines if line not in before]


def named(lines, start):
    (line,) = [line for line in lines if str(line.get_label()).startswith(start)]
    return line


def slope_and_height(line, at):
    x, y = line.get_xdata(), line.get_ydata()
    slope = (y[-1] - y[0]) / (x[-1] - x[0])
    return slope, y[0] + slope * (at - x[0])


@pytest.mark.parametrize("i", range(4))
def test_secants_go_through_the_points_where_the_loss_was_evaluated(run, i):
    h, e = HS[i], np.array([0.0, 1.0])
    _, lines = drawn(secant(logistic, 1), run[:4], i)
    for name, ends in (("forward", (0, h)), ("central", (-h, h))):
        for end in ends:
            _, height = slope_and_height(named(lines, name), AT[1] + end)
            assert height == pytest.approx(logistic(AT + end * e)[0], rel=1e-12)
    slope, height = slope_and_height(named(lines, "tangent"), AT[1])
    assert (slope, height) == pytest.approx((logistic(AT)[1][1], logistic(AT)[0]), rel=1e-12)


def test_the_slopes_stand_beside_the_lines(run):
    axes, _ = drawn(secant(logistic, 1), run[:4], 0)
    texts = [text.get_text() for text in axes.get_legend().get_texts()]
    assert texts == ["tangent  0.08164", "forward  0.4965", "central  0.03725"]


@pytest.mark.parametrize("i", [2, 5, 9])
def test_the_microscope_shows_every_h_equally_wide(run, i):
    _, lines = drawn(secant(logistic, 1, zoom=True), run, i)
    (points,) = [line for line in lines if line.get_marker() == "D"]
    assert points.get_xdata() == pytest.approx([-1, 0, 1])
    rises = [(logistic(AT + [0, s * HS[i]])[0] - run[i].loss) / HS[i] for s in (-1, 0, 1)]
    assert points.get_ydata() == pytest.approx(rises, rel=1e-3)
    assert slope_and_height(named(lines, "central"), 0.0)[0] == pytest.approx(run[i].central[1])


def test_the_points_are_where_the_differences_were_taken():
    run = record(differences(lambda theta: (theta @ theta, 2 * theta), [100.0], [0.1]))
    _, lines = drawn(secant(lambda theta: (theta @ theta, 2 * theta)), run, 0)
    (points,) = [line for line in lines if line.get_marker() == "D"]
    assert points.get_xdata() == pytest.approx([99.9, 100, 100.1])
    assert points.get_ydata() == pytest.approx([99.9**2, 10000, 100.1**2])


@pytest.mark.parametrize("i", [0, 6, len(HS) - 1])
def test_error_curve_shows_both_errors_up_to_this_step(run, i):
    _, lines = drawn(error_curve(), run, i)
    curves = {line.get_linestyle(): line for line in lines if len(line.get_xdata()) == i + 1 > 1}
    if i:
        assert curves["--"].get_ydata() == pytest.approx([s.forward_error for s in run[: i + 1]])
        assert curves["-"].get_ydata() == pytest.approx([s.central_error for s in run[: i + 1]])
        assert curves["-"].get_marker() != curves["--"].get_marker()  # never by colour alone
    assert any(set(line.get_xdata()) == {HS[i]} for line in lines)


def test_theory_is_parallel_to_what_is_measured(run):
    axes = Figure().add_subplot()
    error_curve().backdrop(axes, run)
    powers = [np.diff(np.log(line.get_ydata())) / np.diff(np.log(line.get_xdata()))
              for line in axes.lines]  # fmt: skip
    assert np.ravel(powers) == pytest.approx([1, 2, -1])
    for line, scheme in zip(axes.lines, ("forward", "central")):
        at = HS.index(0.001)
        log_h, log_error = np.log(line.get_xdata()), np.log(line.get_ydata())
        expected = np.exp(np.interp(np.log(HS[at]), log_h, log_error))
        assert getattr(run[at], f"{scheme}_error") == pytest.approx(expected, rel=0.05)


def test_names_of_theory_are_clear_of_the_round_off(run):
    axes, _ = drawn(error_curve(), run, 0)
    names = {text.get_text(): text for text in axes.texts}
    for name in ("∝ h", "∝ h²"):
        h, error = names[name].xy
        assert error > 30 * run[0].round_off * run[0].h / h
        assert names[name].get_position()[0] > 6  # points beside its line: a marker's radius


@pytest.mark.parametrize("name", ["light", "dark"])
def test_plays_in_both_themes(run, name):
    panels = error_curve(), secant(logistic, 1), secant(logistic, 1, zoom=True)
    player = play(run, *panels, caption=differences_caption(1, "w"), title="h", theme=name)
    assert len({player.frame(i).tobytes() for i in range(0, len(run), 4)}) == 5
    with matplotlib.rc_context(style.theme(name)):
        colours = {line.get_color() for line in drawn(error_curve(), run, 3)[1]}
    assert colours == {style.OKABE_ITO[c] for c in
                       (("blue", "green") if name == "light" else ("sky", "yellow"))} | {
        style.OKABE_ITO["orange"]}  # fmt: skip


def test_exact_differences_and_a_flat_loss_can_be_drawn():
    """A parabola has no error at all along the central scheme; a flat loss has no slope."""
    parabola = record(differences(lambda t: (float(t @ t), 2 * t), [0.0, 0.0], [1, 0.5]))
    flat = record(differences(lambda t: (1.0, 0 * t), [0.0, 0.0], [1, 0.5]))
    play(parabola, error_curve(), caption=differences_caption(), title="a parabola")
    play(flat, error_curve(), caption=differences_caption(), title="a flat loss")
    assert "of the tangent's 0" in differences_caption()(flat, 1)


# --- captions -------------------------------------------------------------------------------------


def test_caption_has_the_formula_its_numbers_and_the_errors(run):
    formula, numbers, errors = differences_caption(1, "w")(run, 2).split("<br>")
    assert formula == "h = 0.1 · central: (<i>L</i>(w + h) − <i>L</i>(w − h)) / 2h"
    assert numbers == (
        "(0.5607516 − 0.5445886) / 0.2 = <b>0.08082</b> · tangent 0.08164 · forward 0.1365"
    )
    assert errors == (
        "Relative error of ∇L: central 0.0022, forward 0.14. h ÷ 5: errors ÷ 21 and ÷ 3.2."
    )


def test_caption_of_round_off_says_its_size(run):
    caption = differences_caption(1, "w")(run, HS.index(1e-12))
    assert (
        "within <b>0.00012</b> of the tangent's 0.08164" in caption
    )  # ε|L|/h = 2.2e-16 · 0.547 / 1e-12
    assert "central within round-off (0.00065)" in caption
    assert "differ by about 1.6e−13; round-off is 1.2e−16." in caption


@pytest.mark.parametrize("seed", range(20))
def test_captions_are_the_same_on_a_machine_that_rounds_differently(run, seed):
    """Stored captions are compared: one unit in the last place must not show in them."""
    rng = np.random.default_rng(seed)

    def rounded_differently(theta):
        loss, gradient = logistic(theta)
        return np.nextafter(loss, rng.choice([-1.0, loss, 2.0])), gradient

    other = record(differences(rounded_differently, AT, HS))
    caption = differences_caption(1, "w")
    assert any(a.central_error != b.central_error for a, b in zip(other, run))  # digits do differ
    for i in range(len(HS)):
        assert caption(other, i) == caption(run, i)
