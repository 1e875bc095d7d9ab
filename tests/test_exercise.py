"""The lessons' predictions and verdicts: what they say, and that they never raise."""

import re

import numpy as np
import pytest

from mlcore.exercise import Exercise, check, predict

OFFER = "(What was expected: check(…, reveal=True) shows it.)"


@pytest.fixture
def say(capsys):
    """check's verdict as text."""

    def run(answer, *key, reveal=False, **options):
        assert check(answer, Exercise(*key, **options), reveal=reveal) is None
        return capsys.readouterr().out.strip()

    return run


def stub(x):
    raise NotImplementedError


@pytest.mark.parametrize(
    "choice, line",
    [
        (..., 'No prediction yet: replace ... by a letter, such as "A", then run this cell again.'),
        ("B", "Noted: B, row 2."),
        (" b ", "Noted: B, row 2."),
        ("D", '"D" is not one of the letters A, B, C.'),
        ("", '"" is not one of the letters A, B, C.'),
        (2, "2 is not one of the letters A, B, C."),
        (None, "None is not one of the letters A, B, C."),
        (["B"], '("B",) is not one of the letters A, B, C.'),
        (np.zeros(3), "(0, 0, 0) is not one of the letters A, B, C."),
        (object(), "something of type object is not one of the letters A, B, C."),
    ],
)
def test_predict_shows_the_options_and_notes_the_choice(choice, line, capsys):
    assert predict(choice, A="row 1", B="row 2", C="row 3") is choice
    assert capsys.readouterr().out == f"  A  row 1\n  B  row 2\n  C  row 3\n{line}\n"


@pytest.mark.parametrize("answer", [..., (..., 1.5), [..., ...], stub, lambda x: ...])
def test_not_started_yet(answer, say):
    assert say(answer, 1.0, (2.0,)).startswith("Not started yet: ")


@pytest.mark.parametrize(
    "answer, expected",
    [
        (1 / 3, 1 / 3),
        (0.3333, 1 / 3),  # rounded by hand
        (1, 1.0),
        (np.float32(1.5), 1.5),
        (np.array(1.5), 1.5),
        ((0.3333, 0.7667), np.array([1 / 3, 23 / 30])),
        ([0.3333, 0.7667], (1 / 3, 23 / 30)),
        (np.array([1, 2]), (1, 2)),
        ((0.5, [1.0, 2.0]), (0.5, np.array([1.0, 2.0]))),  # a loss and a gradient
        (0.0, 1e-17),  # rounding around 0
        (-0.0, 0.0),
        (np.nan, np.nan),
        (np.inf, np.inf),
        (" c", "C"),
        ({"A", "C"}, {"C", "A"}),
        (True, np.bool_(True)),
        ("x", "x"),
        (None, None),
        (1 + 2j, 1 + 2j),
        (np.array(["a", "b"]), np.array(["a", "b"])),
        (np.array([], float), np.array([], float)),
    ],
)
def test_right(answer, expected, say):
    """... also when a mistake is listed that looks the same: a right answer gets no hint."""
    assert say(answer, expected, mistakes={"never": answer}) == "Right."


@pytest.mark.parametrize(
    "answer, expected, line",
    [
        (2 / 3, 1 / 3, "got 0.6667, expected 0.3333."),
        (0.334, 1 / 3, "got 0.334, expected 0.3333."),
        (-0.0, 1.0, "got 0, expected 1."),
        (1e-13, 1e-12 * 7.9, "got 1e-13, expected 7.9e-12."),
        (np.nan, 1.0, "got nan, expected 1."),
        (np.inf, 1.0, "got inf, expected 1."),
        (None, 1.0, "got None, expected 1."),
        ("1", 1.0, 'got "1", expected 1.'),
        ("A", "C", 'got "A", expected "C".'),
        ({"A"}, {"A", "C"}, 'got {"A"}, expected {"A", "C"}.'),
        ("AC", {"A", "C"}, 'got "AC", expected {"A", "C"}.'),
        (False, True, "got False, expected True."),
        (8723, 8722, "got 8723, expected 8722."),
        (
            np.array([[1.0], [2.0]]),
            np.array([1.0, 2.0]),
            "got ((1,), (2,)) of shape (2, 1), expected (1, 2) of shape (2,).",
        ),
        (np.array([1.0]), 1.0, "got (1,) of shape (1,), expected 1 of shape ()."),
        ((1, 2), (1, 2, 3), "got (1, 2) of shape (2,), expected (1, 2, 3) of shape (3,)."),
        ([[1], [2, 3]], np.ones(2), "got ((1,), (2, 3)), expected (1, 1)."),
        ((0.5, (1, 2)), (0.5, (1, 3)), "got (0.5, (1, 2)), expected (0.5, (1, 3))."),
        (0.5, (0.5, np.ones(2)), "got 0.5, expected (0.5, (1, 1))."),
        (np.arange(20), np.arange(20) + (np.arange(20) == 7), "got 7, expected 8 at index (7,)."),
        ({}, 1.0, "got {}, expected 1."),
        ({"a": 0.25, 10.0: [1]}, 1.0, 'got {"a": 0.25, 10: (1,)}, expected 1.'),
        ({"a": 1 / 3}, {"a": 1 / 3 + 1e-6}, 'got {"a": 0.33333333}, expected {"a": 0.33333433}.'),
        (dict.fromkeys(range(13)), 1.0, "got 13 values, expected 1."),
        (np.array([None]), np.ones(1), "got (None,), expected (1,)."),
        (iter([1]), [1], "got something of type list_iterator, expected (1,)."),
    ],
)
def test_wrong(answer, expected, line, say):
    assert say(answer, expected, reveal=True).splitlines()[0] == f"Not yet: {line}"
    hidden, *_, offer = say(answer, expected).splitlines()
    assert hidden == "Not yet: " + re.sub(
        r", expected (?:(.*) of )?(shape \(.*\))?.*?(?= at index|\.$)",
        lambda m: f", expected {m[2]}" if m[2] else "",
        line,
    )
    assert offer == OFFER


def test_shows_as_many_digits_as_it_takes(say):
    options = {"tolerance": 1e-9, "reveal": True}
    close = "Hint: it is close: was a number rounded on the way? Keep four digits."
    assert say(1.00001, 1.0, **options) == f"Not yet: got 1.00001, expected 1.\n{close}"
    assert say(3.0001, 3.0002, **options) == f"Not yet: got 3.0001, expected 3.0002.\n{close}"
    assert say(3.0001, 3.0002, tolerance=1e-9) == f"Not yet: got 3.0001.\n{close}\n{OFFER}"


def test_of_a_few_words_or_truths_it_says_which_are_right(say):
    wanted = ("p", True, "h")
    assert "\nHint: 2 of 3 right: number 1, 3.\n" in say(("p", False, "h"), wanted)
    assert "\nHint: 0 of 3 right: none.\n" in say(("h", False, "p"), wanted)
    assert "Hint" not in say(("p", True), wanted)


def test_functions_are_compared_on_every_call(say):
    def absolute(x):
        return x

    assert say(abs, abs, (1,), (-2,)) == "Right, in all 2 cases."
    assert say(absolute, abs, (1,), (-2,)) == f"Not yet: absolute(-2) gave -2.\n{OFFER}"
    assert say(absolute, 1, (1,)) == "Right."  # a function against a value
    assert say(absolute, abs, 3) == "Right."  # one argument without its tuple
    assert say(lambda: 1.5, 1.5) == "Right."  # no arguments


def test_a_long_call_is_named_without_its_arguments(say):
    def total(values, weights, offset, scale):
        return 0.0

    long = np.linspace(0, 1, 12)
    first = say(total, 7.0, (long, long, 1, 2)).splitlines()[0]
    assert first == "Not yet: total gave 0."
    first = say(total, 7.0, (np.ones((50, 2)), 1, 2, 3)).splitlines()[0]
    assert first == "Not yet: total(an array (50, 2), 1, 2, 3) gave 0."


def test_an_exception_in_the_answer_is_reported(say):
    def divide(x):
        return 1 // x

    verdict = say(divide, abs, (0,))
    assert verdict.startswith("Not yet: divide(0) stopped with ZeroDivisionError: ")
    assert "takes 0 positional arguments" in say(lambda: 1, abs, (0,))


def test_a_function_without_return_is_told_so(say):
    def nothing(x):
        x + 1

    assert say(nothing, abs, (1,)) == (
        "Not yet: nothing(1) gave None.\n"
        f"Hint: A function gives None when it does not end with a return.\n{OFFER}"
    )


def test_an_answer_that_writes_into_its_argument_spoils_nothing(say):
    theta = np.array([1.0, 2.0])

    def in_place(theta):
        theta -= 1
        return theta

    assert say(in_place, lambda theta: theta - 1, (theta,), (theta,)) == "Right, in all 2 cases."
    assert theta.tolist() == [1.0, 2.0]


def test_the_mistake_is_named(say):
    mistakes = {"Divide by n.": 10.0, "The sign is flipped.": lambda: -3.3333333}
    assert "\nHint: Divide by n.\n" in say(10, 10 / 3, mistakes=mistakes)
    assert "\nHint: The sign is flipped.\n" in say(-3.333, 10 / 3, mistakes=mistakes)
    assert "Hint" not in say(7, 10 / 3, mistakes=mistakes)


def test_a_mistake_must_fit_every_call(say):
    def answer(x):
        return x

    # identity agrees on (1,) and (-2,); a constant only on (1,)
    mistakes = {"constant": lambda x: 1, "breaks": lambda x: x.shape, "sign": lambda x: x}
    assert "\nHint: sign\n" in say(answer, abs, (1,), (-2,), mistakes=mistakes)


def test_a_named_mistake_comes_before_a_slip_and_a_hint_before_the_expected_value(say):
    assert say(-0.25, 0.25, mistakes={"Minus what?": -0.25}) == (
        f"Not yet: got -0.25.\nHint: Minus what?\n{OFFER}"
    )
    assert say(0.5, 0.25, mistakes={"Minus what?": -0.25}) == (
        "Not yet: got 0.5.\nHint: it is twice what it should be: a factor 2 too many, "
        f"or a ½ forgotten.\n{OFFER}"
    )
    assert "0.25" not in say(0.7, 0.25)


def test_a_check_that_cannot_run_says_so(say):
    assert say(1.0, lambda: undefined) == (  # noqa: F821
        """This check could not run: NameError("name 'undefined' is not defined"). """
        "Restart the kernel, run all cells, try again."
    )
