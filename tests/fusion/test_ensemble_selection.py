"""Greedy ensemble selection: what it takes, and what it would have taken."""

import numpy as np
import pytest

from mlcore.descent.losses import squared_error
from mlcore.fusion.ensemble_selection import ensemble_selection
from mlcore.steps import record

RNG = np.random.default_rng(2)
Y = RNG.standard_normal(60)
F = Y + RNG.standard_normal((5, 60))


def test_each_member_taken_is_the_best_of_all_that_were_tried():
    total, counts = np.zeros(60), np.zeros(5)
    for t, step in enumerate(ensemble_selection(F, Y, n_members=20)):
        tried = [squared_error((total + f) / (t + 1), Y)[0] for f in F]
        assert np.allclose(step.tried, tried) and step.member == np.argmin(tried)
        total, counts = total + F[step.member], counts + (np.arange(5) == step.member)
        assert np.allclose(step.theta, counts / (t + 1)) and step.loss == min(tried)
        assert squared_error(step.theta @ F, Y)[0] == pytest.approx(step.loss)
    assert step.n_evals == 100


def test_it_starts_with_the_best_and_ends_no_worse():
    run = record(ensemble_selection(F, Y))
    alone = [squared_error(f, Y)[0] for f in F]
    assert run[0].member == np.argmin(alone) and len(run) == 50
    assert run[-1].loss < min(alone)


def test_the_first_of_equal_members_is_taken():
    run = record(ensemble_selection([Y + 1, Y + 1, Y - 3], Y, n_members=1))
    assert run[0].member == 0


def test_another_loss_on_scores_of_classes():
    labels = (Y > 0).astype(int)
    P = RNG.dirichlet([1, 1], (4, 60))

    def wrong(scores, y):
        return np.mean(scores.argmax(axis=1) != y), None

    run = record(ensemble_selection(P, labels, wrong, 6))
    assert run[-1].loss == np.mean(np.tensordot(run[-1].theta, P, 1).argmax(axis=1) != labels)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: ensemble_selection(Y, Y), ValueError, r"predictions must be \(M, n\)"),
        (lambda: ensemble_selection(F, Y[:3]), ValueError, "as many rows"),
        (lambda: ensemble_selection(F, Y, n_members=0), ValueError, "n_members must be"),
        (lambda: ensemble_selection(F, Y, loss="mse"), TypeError, "loss must be"),
    ],
)
def test_bad_input(call, error, message):
    with pytest.raises(error, match=message):
        call()
