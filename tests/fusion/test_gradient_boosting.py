import numpy as np
import pytest

from mlcore.fusion.gradient_boosting import (
    GradientBoostingClassifier,
    GradientBoostingRegressor,
)
from mlcore.steps import Diverged, record
from mlcore.trees.tree import DecisionTreeRegressor

BOTH = GradientBoostingRegressor, GradientBoostingClassifier
X3, Y3 = [[1], [2], [3]], [2.0, 3.0, 5.0]


def bumps(n=300, d=3, noise=0.3, rng=0):
    """A surface that no tree of depth 3 is, in numbers that float32 has."""
    rng = np.random.default_rng(rng)
    X = rng.normal(size=(n, d)).astype(np.float32).astype(float)
    return X, np.sin(2 * X[:, 0]) + X[:, 1] ** 2 + noise * rng.normal(size=n)


def sigmoid(F):
    return 1 / (1 + np.exp(-F))


# --- by hand --------------------------------------------------------------------------------------


def test_two_rounds_on_d3_by_hand():
    model = GradientBoostingRegressor(learning_rate=1.0, n_estimators=2, max_depth=1)
    first, second = record(model.steps(X3, Y3))
    assert first.before == pytest.approx([10 / 3] * 3)
    assert first.residual == pytest.approx([-4 / 3, -1 / 3, 5 / 3])
    assert first.tree.threshold[0] == 2.5  # leaves 1/2, the cut at 1.5 leaves 2
    assert first.theta == pytest.approx([2.5, 2.5, 5])
    assert first.loss == pytest.approx(0.5 / 6)
    assert second.before is first.theta
    assert second.residual == pytest.approx([-0.5, 0.5, 0])
    assert second.tree.threshold[0] == 1.5
    assert second.theta == pytest.approx([2, 2.75, 5.25])
    assert second.loss == pytest.approx(0.125 / 6)


def test_shrinkage_adds_a_share_of_each_tree():
    model = GradientBoostingRegressor(learning_rate=0.1, n_estimators=2, max_depth=1)
    first, second = record(model.steps(X3, Y3))
    assert first.theta == pytest.approx([3.25, 3.25, 3.5])  # 10/3 − 1/12, 10/3 + 1/6
    assert second.residual == pytest.approx([-1.25, -0.25, 1.5])
    assert second.theta == pytest.approx([3.175, 3.175, 3.65])


def test_one_round_of_log_loss_by_hand():
    model = GradientBoostingClassifier(learning_rate=0.5, n_estimators=1, max_depth=1)
    (step,) = record(model.steps([[1], [2], [3], [4]], [0, 1, 1, 1]))
    assert step.before == pytest.approx([np.log(3)] * 4)
    assert step.residual == pytest.approx([-0.75, 0.25, 0.25, 0.25])
    # Newton: −.75 / (.75 · .25) = −4 and .25 / (.75 · .25) = 4/3; half of each is added
    assert step.theta == pytest.approx(np.log(3) + np.array([-2, 2 / 3, 2 / 3, 2 / 3]))
    p = sigmoid(step.theta)
    assert step.loss == pytest.approx(-(np.log(1 - p[0]) + np.log(p[1:]).sum()) / 4)


def test_a_round_fits_the_residuals_and_not_the_data():
    X, y = bumps()
    for step in GradientBoostingRegressor(n_estimators=4).steps(X, y):
        assert step.residual == pytest.approx(y - step.before)
        tree = DecisionTreeRegressor(max_depth=3).fit(X, y - step.before)
        assert step.theta - step.before == pytest.approx(0.1 * tree.predict(X))
        assert step.loss == pytest.approx(np.mean((y - step.theta) ** 2) / 2)


def test_newtons_step_is_what_the_loss_asks_for_in_every_leaf():
    X, y = bumps()
    labels = (y > 1).astype(float)
    for step in GradientBoostingClassifier(n_estimators=4).steps(X, labels):
        p, leaf = sigmoid(step.before), step.tree.apply(X)
        assert step.residual == pytest.approx(labels - p)
        for number in np.unique(leaf):
            rows = leaf == number
            newton = (labels - p)[rows].sum() / (p * (1 - p))[rows].sum()
            assert step.tree.value[number, 0] == pytest.approx(newton)


# --- scikit-learn ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"learning_rate": 1.0, "max_depth": 1, "n_estimators": 40},
        {"max_depth": 2, "min_samples_leaf": 15},
    ],
)
def test_predictions_are_those_of_scikit_learn(options):
    ensemble = pytest.importorskip("sklearn.ensemble")
    X, y = bumps(400)
    ours = GradientBoostingRegressor(**options).fit(X, y)
    theirs = ensemble.GradientBoostingRegressor(random_state=0, **options).fit(X, y)
    staged = np.array(list(theirs.staged_predict(X)))
    assert np.abs(ours.staged_predict(X) - staged).max() < 1e-9
    assert np.abs(ours.predict(X) - theirs.predict(X)).max() < 1e-9

    options = {"min_samples_leaf": 20, **options}  # small nodes of 0 and 1 have ties
    labels = np.where(y > 1, "high", "low")
    ours = GradientBoostingClassifier(**options).fit(X, labels)
    theirs = ensemble.GradientBoostingClassifier(random_state=0, **options).fit(X, labels)
    staged = np.array(list(theirs.staged_predict_proba(X)))
    assert np.abs(ours.staged_predict_proba(X) - staged).max() < 1e-9
    assert ours.predict(X).tolist() == theirs.predict(X).tolist()


# --- part of the rows, part of the rounds ---------------------------------------------------------


@pytest.mark.parametrize("kind", BOTH)
def test_each_tree_sees_its_own_share_of_the_rows_once(kind):
    X, y = bumps(101)
    y = y if kind is GradientBoostingRegressor else y > 1
    run = record(kind(subsample=0.5, n_estimators=6, random_state=0).steps(X, y))
    assert all(len(step.rows) == len(set(step.rows.tolist())) == 50 for step in run)
    assert len({tuple(step.rows) for step in run}) == 6
    for step in run:
        assert step.tree.n_rows[0] == 50
        assert step.tree.value[0, 0] == pytest.approx(step.residual[step.rows].mean())
        leaf = step.tree.apply(X)
        assert step.theta == pytest.approx(step.before + 0.1 * step.tree.value[leaf, 0])


@pytest.mark.parametrize("kind", BOTH)
def test_early_stopping_keeps_the_best_round_of_the_rows_held_out(kind):
    X, y = bumps(noise=2.0)
    y = y if kind is GradientBoostingRegressor else y > 1
    options = {"learning_rate": 0.5, "n_iter_no_change": 5, "tol": 0.0, "validation_fraction": 0.3}
    model = kind(n_estimators=200, random_state=1, **options)
    run = record(model.steps(X, y))
    assert len(run) < 200 and run[-1].waited == 5
    losses = [step.validation_loss for step in run]
    held = np.setdiff1d(np.arange(len(X)), run[0].step.rows)
    assert len(held) == 90
    best = run[int(np.argmin(losses))].step
    if kind is GradientBoostingRegressor:
        assert min(losses) == pytest.approx(np.mean((y - best.theta)[held] ** 2) / 2)
    else:
        assert y[held].mean() == pytest.approx(y.mean(), abs=0.02)  # shares of classes are kept
        p = sigmoid(best.theta)[held]
        assert min(losses) == pytest.approx(-np.log(np.where(y[held], p, 1 - p)).mean())
    model.fit(X, y)
    assert len(model.trees_) == best.t + 1 == len(run) - 5
    told = model.predict(X) if kind is GradientBoostingRegressor else model.predict_proba(X)[:, 1]
    assert told == pytest.approx(
        best.theta if kind is GradientBoostingRegressor else sigmoid(best.theta)
    )


@pytest.mark.parametrize("kind", BOTH)
def test_rows_held_out_have_no_part_in_any_tree(kind):
    X, y = bumps(60)
    y = y if kind is GradientBoostingRegressor else (y > 1).astype(float)
    model = kind(n_estimators=5, n_iter_no_change=5, random_state=0)
    train = next(model.steps(X, y)).step.rows
    held = np.setdiff1d(np.arange(60), train)
    other = X.copy()
    other[held] += 7.0
    for a, b in zip(model.steps(X, y), model.steps(other, y)):
        assert a.theta[train].tolist() == b.theta[train].tolist()
        assert a.loss == b.loss


# --- bad input ------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", BOTH)
@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"learning_rate": 0.0}, ValueError, "learning_rate must be a finite number > 0; got 0.0"),
        ({"learning_rate": -0.1}, ValueError, "learning_rate must be a finite number > 0"),
        ({"learning_rate": np.nan}, ValueError, "learning_rate must be a finite number > 0"),
        ({"n_estimators": 0}, ValueError, "n_estimators must be a whole number ≥ 1; got 0"),
        ({"max_depth": 0}, ValueError, "max_depth must be a whole number ≥ 1; got 0"),
        ({"max_depth": 1.5}, TypeError, "max_depth must be a whole number ≥ 1; got 1.5"),
        ({"min_samples_leaf": 0}, ValueError, "min_samples_leaf must be a whole number ≥ 1"),
        ({"subsample": 0}, ValueError, r"subsample must be a number in \(0, 1\]; got 0"),
        ({"subsample": 1.1}, ValueError, r"subsample must be a number in \(0, 1\]; got 1.1"),
        ({"subsample": "half"}, TypeError, "subsample must be a number in"),
        ({"n_iter_no_change": 0}, ValueError, "n_iter_no_change must be a whole number ≥ 1"),
        ({"n_iter_no_change": 3, "tol": -1}, ValueError, "tol must be a finite number ≥ 0; got -1"),
        ({"n_iter_no_change": 3, "validation_fraction": 1.0}, ValueError, "validation_fraction"),
        ({"n_iter_no_change": 3, "validation_fraction": 0.99}, ValueError, "validation_fraction"),
        ({"random_state": "1"}, TypeError, "random_state must be None"),
    ],
)
def test_bad_parameters(kind, options, error, message):
    for ask in (kind(**options).fit, kind(**options).steps):  # at once, not at the first step
        with pytest.raises(error, match=message):
            ask([[1], [2], [3], [4]], [0, 0, 1, 1])


@pytest.mark.parametrize(
    ("kind", "y", "message"),
    [
        (GradientBoostingClassifier, [1, 1, 1], "y must hold at least 2 classes; got 1 class, 1"),
        (GradientBoostingClassifier, [0, 1, 2], "y must hold 2 classes; got 3"),
        (GradientBoostingClassifier, [0, 1], "X and y must have as many rows; got 3 and 2"),
        (GradientBoostingRegressor, [1, 2, np.inf], "y must be finite"),
        (GradientBoostingRegressor, [1, 2], "X and y must have as many rows; got 3 and 2"),
    ],
)
def test_bad_targets(kind, y, message):
    with pytest.raises(ValueError, match=message):
        kind().fit(X3, y)


def test_a_class_of_one_row_cannot_be_held_out():
    with pytest.raises(ValueError, match="at least 2 rows|2 rows of each"):
        GradientBoostingClassifier(n_iter_no_change=3).fit([[1], [2], [3]], [0, 0, 1])


def test_a_learning_rate_above_two_diverges_and_says_so():
    X, y = bumps()
    with pytest.raises(Diverged, match="diverged at step .* with learning rate 3: .* smaller"):
        GradientBoostingRegressor(learning_rate=3.0, n_estimators=1200, max_depth=1).fit(X, y)


# --- whatever the data are ------------------------------------------------------------------------


@pytest.mark.parametrize("kind", BOTH)
def test_constant_and_duplicate_columns_scales_and_kinds(kind):
    X, y = bumps(120, 2)
    y = y if kind is GradientBoostingRegressor else (y > 1).astype(int)
    plain = kind(n_estimators=20).fit(X, y).predict(X)
    odd = np.c_[np.zeros(len(X)), X * [1e8, 1e-8], X]
    odd.setflags(write=False)
    assert kind(n_estimators=20).fit(odd, y).predict(odd) == pytest.approx(plain)
    for data in (X.tolist(), X.astype(np.float32), np.asfortranarray(X)):
        assert kind(n_estimators=20).fit(data, list(y)).predict(data).tolist() == plain.tolist()
    if kind is GradientBoostingRegressor:
        for scale, offset in ((1e8, 0.0), (1e-8, 0.0), (1.0, 1e6)):
            told = kind(n_estimators=20).fit(X, scale * y + offset).predict(X)
            assert told == pytest.approx(scale * plain + offset, rel=1e-6)


def test_a_constant_target_and_one_row():
    model = GradientBoostingRegressor().fit([[1], [2], [3]], [0.1, 0.1, 0.1])
    assert model.predict([[9]]).tolist() == pytest.approx([0.1])
    assert GradientBoostingRegressor().fit([[1]], [4]).predict([[2]]).tolist() == [4]
    flat = GradientBoostingClassifier().fit(np.ones((4, 1)), [0, 1, 1, 1])
    assert flat.predict_proba([[1]]) == pytest.approx(np.array([[0.25, 0.75]]))


@pytest.mark.filterwarnings("error")
def test_rows_learned_by_heart_stay_finite():
    X = np.arange(20.0)[:, None]
    y = (X[:, 0] > 9).astype(int)
    model = GradientBoostingClassifier(learning_rate=1.0, n_estimators=200).fit(X, y)
    assert np.isfinite(model.predict_proba(X)).all() and model.predict(X).tolist() == y.tolist()


def test_data_is_unchanged_and_the_seed_decides():
    X, y = bumps(80)
    before = X.copy(), y.copy()
    one, two, other = (
        GradientBoostingRegressor(subsample=0.5, random_state=seed).fit(X, y).predict(X)
        for seed in (0, 0, 1)
    )
    assert one.tolist() == two.tolist() and one.tolist() != other.tolist()
    assert np.array_equal(X, before[0]) and np.array_equal(y, before[1])


def test_parameters_that_change_after_fit_change_no_prediction():
    X, y = bumps(80)
    model = GradientBoostingRegressor().fit(X, y)
    told = model.predict(X)
    assert model.set_params(learning_rate=9.0).predict(X).tolist() == told.tolist()


@pytest.mark.parametrize("kind", BOTH)
def test_rows_held_out_follow_the_seed_and_the_start_is_that_of_the_others(kind):
    X, y = bumps(60)
    y = y if kind is GradientBoostingRegressor else (y > 0.7).astype(float)
    firsts = [
        next(kind(n_iter_no_change=5, validation_fraction=0.3, random_state=seed).steps(X, y)).step
        for seed in (0, 1)
    ]
    assert firsts[0].rows.tolist() != firsts[1].rows.tolist()
    for step in firsts:
        train, start = step.rows, y[step.rows].mean()
        p = step.before if kind is GradientBoostingRegressor else sigmoid(step.before)
        assert p == pytest.approx(np.full(60, start))
        assert step.residual[train] == pytest.approx((y - p)[train])
        assert not step.residual[np.setdiff1d(np.arange(60), train)].any()
