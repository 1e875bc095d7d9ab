"""Key of lesson 15a, swarms."""

from functools import cache

import numpy as np

from mlcore.exercise import Exercise
from mlcore.problems import rastrigin, sphere
from mlcore.search.swarm import particle_swarm, velocity_parts
from mlcore.steps import record

_OWN = {"x": 1.0, "v": -0.4, "p": 2.0, "g": -2.0, "r1": 0.2, "r2": 0.5}
_WEIGHTS = {"inertia": 0.5, "cognitive": 2.0, "social": 2.0}


def _moved(**changed):
    v = sum(velocity_parts(**_OWN | _WEIGHTS | changed))
    return v, _OWN["x"] + v


_v, _x = _moved()

v_and_x = Exercise(
    (_v, _x),
    mistakes={
        "Where is ω? It shrinks the old v.": _moved(inertia=1.0),
        "What is kept is missing: ωv = 0.5 · (−0.4).": _moved(v=0.0),
        "Where is c? Each pull is c · r · the difference.": _moved(cognitive=1.0, social=1.0),
        "Where are r₁ and r₂? Each pull is c · r · the difference.": _moved(r1=1.0, r2=1.0),
        "x moves by the new v, not by the old one.": (_v, _OWN["x"] + _OWN["v"]),
        "Swapped: r₁ goes with p, and r₂ with g.": _moved(r1=0.5, r2=0.2),
        "The pulls lead to p and g: p − x, not x − p.": _moved(p=0.0, g=4.0),
        "g lies below x, so that the pull to g is negative.": _moved(g=4.0),
        "g itself does not pull, g − x does.": _moved(g=-1.0),
        "p itself does not pull, p − x does.": _moved(p=3.0),
        "g − x = −2 − 1 = −3.": _moved(g=0.0),
        "v is right. x moves by v: x + v.": (_v, _v),
        "v is right. x moves by v: x + v, not x − v.": (_v, _OWN["x"] - _v),
    },
)

_OMEGA, _TRIED = 0.5, (0.5, 1.8, 2.5)


def _limit(above=1 - _OMEGA**2, below=7 - 5 * _OMEGA):
    return 12 * above / below


@cache
def _hits(c, n_seeds=10):
    """How many of so many swarms end in the lowest valley of Rastrigin's surface."""
    bumpy, knobs = rastrigin(), {"inertia": _OMEGA, "cognitive": c, "social": c}
    swarms = (
        particle_swarm(bumpy.value, bumpy.bounds, n_particles=20, rng=seed, **knobs)
        for seed in range(n_seeds)
    )
    return sum(np.abs(record(swarm, 50)[-1].theta).max() < 0.5 for swarm in swarms)


limit_and_choice = Exercise(
    lambda: (_limit(), max(_TRIED, key=_hits)),
    mistakes={
        "Above the limit a swarm explodes.": (_limit(), 2.5),
        "Far below the limit a swarm gives up early.": (_limit(), 0.5),
        "The second is one of the three: 0.5, 1.8 or 2.5.": (_limit(), _limit()),
        "It is 1 − ω², not 1 − ω.": (_limit(1 - _OMEGA), 0.5),
        "1 − ω² is 0.75, and a c above your limit would explode.": (_limit(1 - _OMEGA), 1.8),
        "It is 5ω beneath, not 5ω².": (_limit(below=7 - 5 * _OMEGA**2), 0.5),
        "Divide by all of 7 − 5ω: it needs brackets.": (_limit(below=7) - 5 * _OMEGA, 0.5),
    },
)


def _walked(f, x, moves):
    points = x + np.cumsum([0 * x, *moves], axis=0)
    return points, f(points)


def _best_seen(f, x, moves):
    points, losses = _walked(f, x, moves)
    return points[losses.argmin()], losses.min()


def _last_if(found):
    """A wrong answer: the last point if a better one was found on the way, or if none was."""

    def answer(f, x, moves):
        points, losses = _walked(f, x, moves)
        return points[-1 if (losses.argmin() > 0) == found else losses.argmin()], losses.min()

    return answer


def _greedy(f, x, moves):
    for move in moves:
        x = x + move if f(x + move) < f(x) else x
    return x, f(x)


best_seen = Exercise(
    _best_seen,
    (sphere().value, np.array([2.0, 0.0]), np.array([[0.0, 1.0], [-1.5, 0.0], [0.5, 0.5]])),
    (sphere().value, np.array([1.0, 0.0]), np.array([[0.0, 1.0], [0.0, 1.0], [-3.0, 2.0]])),
    mistakes={
        "That is where the walk ended. Is best only a second name for x, which x += move moves "
        "too? Or is x returned?": lambda f, x, moves: (
            _walked(f, x, moves)[0][-1],
            _best_seen(f, x, moves)[1],
        ),
        "Right, if a better point comes. The first best still is another name for x.": (
            _last_if(False)
        ),
        "Right, if none comes. The best of the loop still is another name for x.": _last_if(True),
        "The walk goes on from where it is, better or not; only the memory waits.": _greedy,
        "The start has been seen, too.": lambda f, x, moves: _best_seen(f, x + moves[0], moves[1:]),
        "That is the worst point: a low loss is better.": lambda f, x, moves: (
            _best_seen(lambda points: -f(points), x, moves)[0],
            _walked(f, x, moves)[1].max(),
        ),
        "Return the point and its loss, in this order.": lambda f, x, moves: _best_seen(
            f, x, moves
        )[::-1],
    },
)


def _ring_leaders(losses):
    n = len(losses)
    steps = particle_swarm(
        lambda x: losses[x[:, 0].astype(int)], [(0, n)],
        start=np.arange(n)[:, None], topology="ring", rng=0,
    )  # fmt: skip
    return next(steps).leaders


def _of_offsets(*offsets, best=np.argmin):
    def answer(losses):
        near = (np.arange(len(losses))[:, None] + offsets) % len(losses)
        return near[np.arange(len(losses)), best(losses[near], axis=1)]

    return answer


def _without_wrap(losses):
    n = range(len(losses))
    return [min(range(max(i - 1, 0), min(i + 2, len(n))), key=lambda j: losses[j]) for i in n]


ring_leaders = Exercise(
    _ring_leaders,
    np.array([4.0, 9.0, 1.0, 6.0, 3.0]),
    np.array([1.0, 7.0, 8.0, 2.0, 9.0, 5.0]),
    mistakes={
        "It is a ring: the first and the last are neighbours.": _without_wrap,
        "That is everybody's best; a particle hears of two neighbours only.": lambda losses: (
            np.full(len(losses), losses.argmin())
        ),
        "A particle's own best counts, too.": _of_offsets(-1, 1),
        "The left neighbour is missing.": _of_offsets(0, 1),
        "The right neighbour is missing.": _of_offsets(-1, 0),
        "The lowest loss leads, not the highest.": _of_offsets(-1, 0, 1, best=np.argmax),
        "Give the leaders' numbers, not their losses.": lambda losses: losses[
            _ring_leaders(losses)
        ],
    },
)
