"""Any search tunes any estimator, and all settings are judged on the same folds."""

import pickle
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import numpy as np
import pytest

from mlcore.datasets import noisy_plane
from mlcore.models.pipeline import make_pipeline
from mlcore.models.ridge import Ridge
from mlcore.models.standardizer import Standardizer
from mlcore.search.bayesian import bayesian_optimisation
from mlcore.search.dimensions import Choice, Integer, LogUniform, Uniform
from mlcore.search.genetic import genetic_algorithm
from mlcore.search.sampling import grid_search, random_search
from mlcore.search.space import Space
from mlcore.search.swarm import particle_swarm
from mlcore.steps import record
from mlcore.trees.tree import DecisionTreeClassifier
from mlcore.validation.cross_val import cross_val_score
from mlcore.validation.folds import k_fold
from mlcore.validation.tuning import cv_loss, tuned

X, Y = noisy_plane(40, 3, rng=0)
LABELS = np.where(Y > np.median(Y), "b", "a")
SPACE = Space(alpha=LogUniform(1e-3, 1e3))
POINTS = np.array([[0.0], [0.4], [0.5], [1.0]])


class Spy(Ridge):
    """Ridge that writes down what it was fitted on."""

    seen: list = []

    def fit(self, X, y):
        Spy.seen.append((self.alpha, np.asarray(X)[:, 0].tolist()))
        return super().fit(X, y)


class Failing(Ridge):
    def fit(self, X, y):
        raise ArithmeticError("no answer")


def test_losses_are_minus_the_mean_scores():
    f = cv_loss(Ridge(), SPACE, X, Y, 4, "neg_mean_squared_error")
    alphas = [SPACE.values(u)["alpha"] for u in POINTS]
    scores = [cross_val_score(Ridge(a), X, Y, 4, "neg_mean_squared_error") for a in alphas]
    np.testing.assert_allclose(f(POINTS), -np.mean(scores, axis=1), rtol=1e-13)
    assert f(POINTS.tolist()).shape == (4,)


def test_one_model_by_hand():
    """A ridge with a huge α answers the mean of the other part: 1 or 3, where y is 2, 4 or 0, 2."""
    space, data = Space(alpha=Uniform(0, 1e15)), ([[0], [1], [2], [3]], [0, 2, 2, 4])
    (mse,) = cv_loss(Ridge(), space, *data, 2, "neg_mean_squared_error")([[1.0]])
    assert mse == pytest.approx((9 + 1 + 1 + 9) / 4)
    assert cv_loss(Ridge(), space, *data, 2)([[1.0]]) == pytest.approx(10 / 2 - 1)  # −R²


def test_all_settings_have_the_same_folds():
    Spy.seen.clear()
    pairs = k_fold(Y, 5, shuffle=True, rng=3)
    cv_loss(Spy(), SPACE, X, Y, pairs)(POINTS)
    rows = {alpha: [r for a, r in Spy.seen if a == alpha] for alpha, _ in Spy.seen}
    assert len(rows) == 4 and len(Spy.seen) == 20
    expected = [X[train, 0].tolist() for train, _ in pairs]
    assert all(seen == expected for seen in rows.values())


def test_folds_that_are_a_generator_last_for_many_calls():
    f = cv_loss(Ridge(), SPACE, X, Y, (pair for pair in k_fold(Y, 3)))
    np.testing.assert_array_equal(f(POINTS), f(POINTS))


SEARCHES = {
    "grid": lambda f, space: record(grid_search(f, space, 7)),
    "random": lambda f, space: record(random_search(f, space, batch_size=4, rng=0), 3),
    "bayes": lambda f, space: record(bayesian_optimisation(f, space, rng=0), 9),
    "swarm": lambda f, space: record(particle_swarm(f, space, n_particles=4, rng=0), 4),
    "genes": lambda f, space: record(genetic_algorithm(f, space, n_individuals=6, rng=0), 3),
}


@pytest.mark.parametrize("search", SEARCHES.values(), ids=SEARCHES)
def test_every_search_of_the_course_tunes_it(search):
    model = make_pipeline(Standardizer(), Ridge())
    space = Space(ridge__alpha=LogUniform(1e-3, 1e5))
    last = search(cv_loss(model, space, X, Y, 4), space)[-1]
    best = tuned(model, space, last.theta)
    assert last.loss == pytest.approx(-cross_val_score(best, X, Y, 4).mean(), rel=1e-13)
    assert last.loss < -cross_val_score(Ridge(alpha=1e4), X, Y, 4).mean()
    assert model.get_params()["ridge__alpha"] == 1.0  # untouched


def test_whole_numbers_and_options():
    space = Space(max_depth=Integer(1, 4), criterion=Choice("gini", "entropy"))
    f = cv_loss(DecisionTreeClassifier(), space, X, LABELS, 3)
    last = record(grid_search(f, space, [4, 2]))[-1]
    tree = tuned(DecisionTreeClassifier(), space, last.theta).fit(X, LABELS)
    assert tree.max_depth in (1, 2, 3, 4) and set(tree.predict(X)) == {"a", "b"}


def test_models_of_scikit_learn():
    svm = pytest.importorskip("sklearn.svm")
    pipeline = pytest.importorskip("sklearn.pipeline")
    validation = pytest.importorskip("sklearn.model_selection")
    scale = pytest.importorskip("sklearn.preprocessing").StandardScaler
    model = pipeline.make_pipeline(scale(), svm.SVC())
    space = Space(svc__C=LogUniform(0.1, 10), svc__kernel=Choice("linear", "rbf"))
    run = record(grid_search(cv_loss(model, space, X, LABELS, 3), space, [3, 2], batch_size=6))
    grid = {"svc__C": [0.1, 1.0, 10.0], "svc__kernel": ["linear", "rbf"]}
    theirs = validation.GridSearchCV(model, grid, cv=3).fit(X, LABELS)
    np.testing.assert_allclose(-run[-1].losses, theirs.cv_results_["mean_test_score"], rtol=1e-12)
    ours = tuned(model, space, run[-1].theta).get_params()
    assert {name: ours[name] for name in grid} == pytest.approx(theirs.best_params_)


def test_fewer_rows_are_the_first_of_each_training_part():
    Spy.seen.clear()
    pairs = k_fold(Y, 4, shuffle=True, rng=0)
    f = cv_loss(Spy(), SPACE, X, Y, pairs)
    few = f(POINTS[:1], 7)
    assert [seen for _, seen in Spy.seen] == [X[train[:7], 0].tolist() for train, _ in pairs]
    short = [(train[:7], test) for train, test in pairs]
    np.testing.assert_array_equal(few, cv_loss(Ridge(), SPACE, X, Y, short)(POINTS[:1]))
    np.testing.assert_array_equal(f(POINTS, 30), f(POINTS))


@pytest.mark.parametrize("kind", [ThreadPoolExecutor, ProcessPoolExecutor])
def test_a_pool_gives_the_same_search_bit_for_bit(kind):
    with kind(2) as pool:
        here, there = (cv_loss(Ridge(), SPACE, X, Y, 4, map=m) for m in (map, pool.map))
        for a, b in zip(*(SEARCHES["swarm"](f, SPACE) for f in (here, there))):
            assert np.array_equal(a.losses, b.losses) and np.array_equal(a.theta, b.theta)


def test_it_can_be_pickled():
    f = cv_loss(Ridge(), SPACE, X, Y, 4)
    np.testing.assert_array_equal(pickle.loads(pickle.dumps(f))(POINTS), f(POINTS))


@pytest.mark.parametrize(
    "arguments, kind, message",
    [
        ((Ridge(), Space(C=Uniform(0, 1)), X, Y), ValueError, "Ridge has no parameter 'C'"),
        ((Ridge(), [(0, 1)], X, Y), TypeError, "space must be a Space of parameters; got"),
        ((Ridge(), SPACE, X, Y[:3]), ValueError, "X and y must have as many rows; got 40 and 3"),
        ((Ridge(), SPACE, X, Y, []), ValueError, "cv must hold at least one pair"),
        ((Ridge(), SPACE, X, Y, 1), ValueError, "must be a whole number ≥ 2; got 1"),
        ((Ridge(), SPACE, X, Y, 3, "best"), ValueError, "scoring must be one of accuracy"),
        ((Ridge(), SPACE, X, Y, 3, None, 4), TypeError, "map must be a function; got 4"),
        (
            (make_pipeline(Standardizer(), Ridge()), Space(lasso__alpha=Uniform(0, 1)), X, Y),
            ValueError,
            "lasso",
        ),
    ],
)
def test_bad_input_is_told_at_once(arguments, kind, message):
    with pytest.raises(kind, match=message):
        cv_loss(*arguments)


@pytest.mark.parametrize(
    "points, rest, message",
    [
        ([[0.1, 0.2]], [], "a point must have 1 coordinates"),
        ([0.1], [], "points must be 2-D"),
        ([[1.5]], [], r"alpha: u must be a number in \[0, 1\]; got 1.5"),
        ([[np.nan]], [], "points must be finite"),
        ([[0.5]], [31], "n_rows must be at most 30, a training part; got 31"),
        ([[0.5]], [0], "n_rows must be a whole number ≥ 1; got 0"),
    ],
)
def test_bad_points(points, rest, message):
    with pytest.raises(ValueError, match=message):
        cv_loss(Ridge(), SPACE, X, Y, 4)(points, *rest)


def test_a_model_that_fails_is_named_with_its_setting():
    with pytest.raises(ArithmeticError, match="no answer") as caught:
        cv_loss(Failing(), SPACE, X, Y, 4)(POINTS[-1:])
    (note,) = caught.value.__notes__
    assert note.startswith("at {'alpha': 1000.0") and "in fold 0" in note


def test_tuned_touches_nothing():
    model = Ridge(alpha=2.0).fit(X, Y)
    new = tuned(model, SPACE, [0.5])
    assert new.alpha == pytest.approx(1) and not hasattr(new, "coef_") and model.alpha == 2.0
    for wrong in ([0.1, 0.2], [2.0]):
        with pytest.raises(ValueError, match="alpha"):
            tuned(model, SPACE, wrong)
