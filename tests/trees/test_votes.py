"""The votes of a forest: from bootstrap rows alone, one tree after the other."""

import numpy as np
import pytest

from mlcore.datasets import breast_cancer, noisy_plane
from mlcore.trees import votes as module
from mlcore.trees.forest import RandomForestClassifier, RandomForestRegressor

X, Y = (part[::3] for part in breast_cancer())


def test_a_step_adds_the_votes_of_one_tree_on_the_rows_it_has_not_seen():
    run = list(RandomForestClassifier(12, random_state=0).steps(X, Y))
    theta, voters = np.zeros((len(Y), 2)), np.zeros(len(Y))
    for step in run:
        assert step.counts.sum() == len(Y)
        out = step.counts == 0
        theta[out] += step.tree.value[step.tree.apply(X[out])]
        voters[out] += 1
        assert np.allclose(step.theta, theta) and np.array_equal(step.voters, voters)
        assert np.allclose(step.theta.sum(axis=1), step.voters)
        seen = voters > 0
        assert step.loss == np.mean(theta[seen].argmax(axis=1) != Y[seen])
    assert 0.3 < np.mean([np.mean(step.counts == 0) for step in run]) < 0.43  # 1/e = .368


def test_numbers_vote_by_their_mean():
    x, y = noisy_plane(60, 2, rng=0)
    *_, step = RandomForestRegressor(9, random_state=0).steps(x, y)
    seen = step.voters > 0
    errors = y[seen] - step.theta[seen, 0] / step.voters[seen]
    assert step.loss == pytest.approx(np.mean(errors**2))


def test_how_many_grow_side_by_side_changes_nothing(monkeypatch):
    few = list(RandomForestClassifier(7, random_state=1).steps(X, Y))
    monkeypatch.setattr(module, "AT_ONCE", 1)
    for one, alone in zip(few, RandomForestClassifier(7, random_state=1).steps(X, Y), strict=True):
        assert np.array_equal(one.tree.feature, alone.tree.feature)
        assert np.array_equal(one.tree.threshold, alone.tree.threshold)
        assert np.allclose(one.theta, alone.theta, atol=1e-12)


def test_a_row_that_every_tree_has_seen():
    step = next(RandomForestRegressor(1, random_state=0).steps([[1.0]], [3.0]))
    assert step.counts.tolist() == [1] and step.voters.tolist() == [0] and step.loss == 9.0
