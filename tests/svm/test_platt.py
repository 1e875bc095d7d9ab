"""Platt's scaling: the minimum by another way; pairwise coupling: what its equations say."""

import numpy as np
import pytest

from mlcore.descent.losses import logistic_cross_entropy
from mlcore.descent.objective import Objective, with_bias
from mlcore.steps import record
from mlcore.svm.platt import couple, fit_sigmoid, platt, sigmoid


def scores(n=200, shift=1.0, seed=0):
    rng = np.random.default_rng(seed)
    y = np.where(rng.uniform(size=n) < 0.3, 1, -1)
    return rng.normal(size=n) + shift * y, y


def test_one_step_by_hand():
    """f = −1, 1: targets ⅓, ⅔; from (0, 0), p = ½, ∇ = (0, −⅙), H = ¼ I: a = ⅔."""
    first, second, *_ = platt([-1.0, 1.0], [-1, 1])
    assert first.theta.tolist() == [0, 0] and first.loss == pytest.approx(np.log(2))
    assert second.theta == pytest.approx([0, 2 / 3])


@pytest.mark.parametrize("shift", [-0.5, 0.0, 1.0, 20.0])
def test_it_ends_where_the_gradient_is_0(shift):
    f, y = scores(shift=shift)
    n_plus, n_minus = (y > 0).sum(), (y < 0).sum()
    target = np.where(y > 0, (n_plus + 1) / (n_plus + 2), 1 / (n_minus + 2))
    objective = Objective(with_bias(f[:, None]), target, loss=logistic_cross_entropy)
    run = record(platt(f, y))
    assert len(run) < 30
    assert np.abs(objective(run[-1].theta)[1]).max() < 1e-8
    assert run[-1].loss == pytest.approx(objective(run[-1].theta)[0])
    losses = [step.loss for step in run]
    assert losses == sorted(losses, reverse=True)


def test_scores_that_separate_make_no_step():
    theta = fit_sigmoid([-2.0, -1.0, 1.0, 2.0], [-1, -1, 1, 1])
    p = sigmoid(theta, np.array([-1.0, 1.0, 100.0]))
    assert 0 < p[0] < 0.4 and 0.6 < p[1] < 1 and np.isfinite(p).all()


@pytest.mark.parametrize("value", [0.0, 3.0])
def test_scores_that_are_all_equal_give_the_share(value):
    y = np.array([1, 1, 1, -1])
    p = sigmoid(fit_sigmoid(np.full(4, value), y), np.array([value]))
    assert p == pytest.approx([(3 * 4 / 5 + 1 / 3) / 4])  # the mean of the targets


@pytest.mark.parametrize("unit", [1e-3, 1e3])
def test_the_unit_of_the_scores_does_not_matter(unit):
    f, y = scores()
    p, q = sigmoid(fit_sigmoid(f, y), f), sigmoid(fit_sigmoid(unit * f, y), unit * f)
    assert q == pytest.approx(p, abs=1e-5)


def test_sigmoid_never_overflows():
    with np.errstate(all="raise", under="ignore"):
        p = sigmoid(np.array([0.0, 1.0]), np.array([-1e8, 0.0, 1e8]))
    assert p.tolist() == [0, 0.5, 1]


def pairs_of(p):
    """P(j | i or j) of every pair i < j, from p, (n, k)."""
    i, j = np.triu_indices(p.shape[1], 1)
    return p[:, j] / (p[:, i] + p[:, j])


@pytest.mark.parametrize("k", [2, 3, 5])
def test_pairs_that_agree_give_the_probabilities_that_they_came_from(k):
    p = np.random.default_rng(0).dirichlet(np.ones(k), size=50)
    assert couple(pairs_of(p), k) == pytest.approx(p)


def test_pairs_that_contradict_each_other_give_the_least_squares():
    """No other probabilities lower Σ (rⱼᵢ pᵢ − rᵢⱼ pⱼ)²."""
    rng = np.random.default_rng(0)
    second = rng.uniform(size=(20, 3))

    def objective(p, second):
        r = np.zeros((3, 3))
        i, j = np.triu_indices(3, 1)
        r[i, j], r[j, i] = 1 - second, second
        apart = r.T * p[:, None] - r * p  # rⱼᵢ pᵢ − rᵢⱼ pⱼ; 0 on the diagonal
        return (apart**2).sum()

    for p, row in zip(couple(second, 3), second):
        assert p.sum() == pytest.approx(1) and (p >= 0).all()
        for other in rng.dirichlet(np.ones(3), size=50):
            assert objective(p, row) <= objective(0.9 * p + 0.1 * other, row) + 1e-12


def test_pairs_that_are_sure():
    p = couple(np.array([[0.0, 0.0, 0.0], [1.0, 1.0, 1.0], [0.0, 1.0, 0.0]]), 3)
    assert (p >= 0).all() and p.sum(axis=1) == pytest.approx(1)
    assert p[0] == pytest.approx([1, 0, 0]) and p[1] == pytest.approx([0, 0, 1])
