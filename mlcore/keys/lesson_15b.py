"""Key of lesson 15b, genes."""

import numpy as np

from mlcore.exercise import Exercise
from mlcore.search.selection import Roulette, Tournament
from mlcore.search.variation import Blend

_four = np.array([6.0, 3.0, 5.0, 4.0])

chances = Exercise(
    Roulette(ceiling=7).chances(_four),
    mistakes={
        "That prefers the largest loss: first f = 7 − L.": _four / _four.sum(),
        "Those are the f. Chances add up to 1: divide by the sum.": 7 - _four,
        "Divide by the sum of all, not by the largest.": (7 - _four) / (7 - _four).max(),
        "That is a chance for the best only; a wheel gives everybody a share.": [0, 1, 0, 0],
        "That is a wheel with f = 1/L; here f = 7 − L.": (1 / _four) / (1 / _four).sum(),
        "The ceiling is 7, not the largest loss.": Roulette().chances(_four),
        "Those are the edges on the wheel, added up; each one's own chance is asked for.": (
            Roulette(ceiling=7).chances(_four).cumsum()
        ),
        "That is the same chance for all: then nobody is selected.": np.full(4, 0.25),
    },
)

_losses = np.array([4.0, 9.0, 1.0, 6.0, 3.0])
_places = np.array([2.0, -4.0, 0.5, 3.0, -1.0])
_draws = np.array([[0.90, 0.35], [0.65, 0.05]])


def _family(first=None, second=None, gamma=0.2, added=0.05 * 10 * 1.5, named=lambda n: n):
    """The numbers of two parents, and their child."""
    winners = Tournament(2)(_losses, _draws)
    first, second = (k if n is None else n for n, k in zip((first, second), winners.tolist()))
    a, b = (np.array([[_places[n]]]) for n in (first, second))
    child = Blend(0.0)(a, b, np.full((2, 1, 1), gamma))[0].item()
    return named(first), named(second), child + added


_a, _b, _ = _family()
_lost = (int(_draws[0, 1] * 5), int(_draws[1, 0] * 5))  # the other two of the tournaments

family = Exercise(
    _family(),
    mistakes={
        "The smallest loss wins, not the largest.": _family(*_lost),
        "In the first tournament, too, the smallest loss wins.": _family(_lost[0], _b),
        "In the second tournament, too, the smallest loss wins.": _family(_a, _lost[1]),
        "Cut off, do not round: ⌊1.75⌋ = 1.": _family(2, _b),
        "Number 2 is the best of all, but was not drawn: ⌊5u⌋.": _family(2, 2),
        "The numbers start at 0.": _family(named=lambda n: n + 1),
        "Those are the winners' losses; give their numbers.": _family(
            named=lambda n: _losses[n].item()
        ),
        "The winners are right. a is the first of them: a + γ(b − a) begins at a.": (
            _a,
            _b,
            _family(_b, _a)[2],
        ),
        "The first tournament gives a, the second b.": _family(_b, _a),
        "The winners are right. The mutation is missing.": _family(added=0),
        "The winners are right. A mutation is σz times the width of the box.": _family(
            added=0.05 * 1.5
        ),
        "The winners are right. A mutation is σz · 10: where is σ?": _family(added=10 * 1.5),
        "The winners are right. A mutation is σz · 10: where is z?": _family(added=0.05 * 10),
        "The winners are right. Crossover begins at a: a + γ(b − a).": (
            _a,
            _b,
            _family()[2] - _places[_a].item(),
        ),
        "The winners are right. b − a = 2 − (−1) = 3.": (
            _a,
            _b,
            _family()[2] - 0.2 * 2,
        ),
    },
)

_gammas = (np.arange(800)[:, None] + 0.5) / 800
_between = Blend(0.0)(np.full((800, 1), 1.0), np.full((800, 1), -0.6), np.stack([_gammas] * 2))[0]
_share, _z = (np.abs(_between) < 0.5).mean(), (0.5 - 1.0) / (0.02 * 10.24)
_first_edge, _last_edge = (_between >= 0.5).mean(), (_between > -0.5).mean()

share_and_z = Exercise(
    (_share, _z),
    mistakes={
        "The valley has two edges: a large γ leads past the other one.": (1 - _first_edge, _z),
        "That is the valley's width; γ = 1 moves the child by 1.6.": (1.0, _z),
        "From 1 to 0.5 the child goes down: z is negative.": (_share, -_z),
        "σ is in units of the box: times 10.24.": (_share, 10.24 * _z),
        "Only to the edge at 0.5, not to the minimum at 0.": (_share, 2 * _z),
        "That is one edge; the share is the difference of two.": (_last_edge, _z),
        "That is the first edge; the share is the difference of two.": (_first_edge, _z),
        "To the near edge, at 0.5, not to the far one, at −0.5.": (_share, 3 * _z),
        "The step is σz · 10.24: divide by σ, too.": (_share, 0.02 * _z),
        "That is the move; which z makes it?": (_share, -0.5),
        "Two slips: the valley has two edges, and z is negative.": (1 - _first_edge, -_z),
    },
    tolerance=5e-3,
)


def _tournament(losses, u):
    return int(Tournament(len(u))(losses, u[None])[0])


def _drawn(losses, u):
    return (u * len(losses)).astype(int)


tournament = Exercise(
    _tournament,
    (np.array([4.0, 9.0, 1.0, 6.0, 3.0]), np.array([0.25, 0.90, 0.75])),
    (np.array([5.0, 2.0, 8.0]), np.array([0.50, 0.10])),
    (np.array([3.0, 7.0, 6.0, 5.0]), np.array([0.99, 0.40, 0.0])),
    mistakes={
        "That is the best of all, drawn or not.": lambda losses, u: int(losses.argmin()),
        "All who are drawn meet, and u may hold more than two numbers.": lambda losses, u: (
            _tournament(losses, u[:2])
        ),
        "The lowest loss wins, not the highest.": lambda losses, u: _tournament(-losses, u),
        "That is the winner's loss; return its number.": lambda losses, u: losses[
            _tournament(losses, u)
        ],
        "That is the winner's place among the drawn; return its number.": lambda losses, u: int(
            losses[_drawn(losses, u)].argmin()
        ),
        "Cut off, do not round: ⌊nu⌋.": lambda losses, u: _tournament(
            losses, (np.round(u * len(losses)).clip(0, len(losses) - 1) + 0.5) / len(losses)
        ),
        "Numbers go from 0 to n − 1: ⌊nu⌋, with n and not n − 1.": lambda losses, u: _tournament(
            losses, (np.floor(u * (len(losses) - 1)) + 0.5) / len(losses)
        ),
        "That one was drawn first; the lowest loss wins.": lambda losses, u: int(
            _drawn(losses, u)[0]
        ),
        "That is the lowest number; the lowest loss wins.": lambda losses, u: int(
            _drawn(losses, u).min()
        ),
        "That is everybody who was drawn; return the winner.": _drawn,
    },
)
