"""Wrong answers to lesson 16."""

from mlcore.keys import lesson_16 as key
from tests.keys.judge import judged

test_wrong_answers = judged(
    key,
    regret_at=[
        (lambda budget, losses, n_evals, low: None, "return"),
        (lambda budget, losses, n_evals, low: losses[-1] - low, "after the budget"),
        (lambda budget, losses, n_evals, low: losses.index(min(losses)), None),
        (lambda budget, losses, n_evals, low: min(losses[:budget]) - low, "not in steps"),
        (lambda budget, losses, n_evals, low: min(losses[: budget // n_evals[0]]) - low, None),
        (lambda budget, losses, n_evals, low: min(losses[: n_evals.index(budget) + 1]) - low, None),
    ],
    mean_ranks=[
        ((1.75, 2.1, 2.1), "it is close"),
        ((1.75, 2.25, 2.0), "equal in race 1"),
        ((2.125, 1.75, 2.125), "another order"),
        ((7 / 3, 8.5 / 3, 8.5 / 3), None),
        ((2, 2, 2), None),
    ],
    unfair=[
        ((6, 4, 3, 1), "another order"),
        ((1, 3, 4), None),
        ((1, 3, 4, 5), "5 helps nobody: no search starts in the middle. And what of 6?"),
    ],
    takes_the_lead=[
        ((160, 60), "number 2 is right"),
        ((500, 500), None),
        ((100, 100), None),
    ],
)
