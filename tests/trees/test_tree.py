"""Decision trees: scikit-learn's, up to ties; weights, limits, scales; what they refuse."""

import numpy as np
import pytest

from mlcore.datasets import breast_cancer, digits, longley, noisy_plane
from mlcore.models.contract import DataConversionWarning
from mlcore.trees.cuts import best_cut
from mlcore.trees.tree import DecisionTreeClassifier, DecisionTreeRegressor

KINDS = {
    "gini": DecisionTreeClassifier,
    "entropy": DecisionTreeClassifier,
    "squared_error": DecisionTreeRegressor,
}
every_criterion = pytest.mark.parametrize("criterion", KINDS)


def tree_of(criterion, **options):
    if criterion != "squared_error":
        options["criterion"] = criterion
    return KINDS[criterion](**options)


def targets(criterion, X, rng):
    """Something that a tree can find in the first three columns, and noise."""
    z = X[:, 0] * X[:, 1] + np.abs(X[:, 2]) + rng.normal(scale=0.3, size=len(X))
    return z if criterion == "squared_error" else np.digitize(z, np.quantile(z, [0.3, 0.7]))


def data(criterion, seed):
    """Data sets of several shapes: continuous, on a grid, skew, wide; in float32, as the peer's."""
    rng = np.random.default_rng(seed)
    n, d = [(300, 5), (600, 3), (80, 25), (200, 8)][seed % 4]
    X = [rng.normal(size=(n, d)), rng.integers(6, size=(n, d)), rng.exponential(size=(n, d)) ** 3][
        seed % 3
    ]
    X = X.astype(np.float32).astype(float)
    return X, targets(criterion, X, rng)


# --- scikit-learn's tree ----------------------------------------------------------------------


@every_criterion
@pytest.mark.parametrize("seed", range(20))
def test_it_is_the_peers_tree_up_to_ties(criterion, seed):
    """Every cut takes away as much as the peer's best cut of the same rows, at every depth."""
    peer = pytest.importorskip("sklearn.tree")
    kind = getattr(peer, KINDS[criterion].__name__)
    X, y = data(criterion, seed)
    tree = tree_of(criterion, max_depth=(None, 5)[seed % 2]).fit(X, y).tree_
    theirs = kind(criterion=criterion, max_depth=(None, 5)[seed % 2], random_state=0).fit(X, y)

    where = [np.arange(len(X))]  # the rows of each node: parents come before their children
    for node in range(len(tree.feature)):
        rows = where[node]
        if tree.feature[node] >= 0:
            left = X[rows, tree.feature[node]] <= tree.threshold[node]
            where += [rows[left], rows[~left]]
            stump = kind(criterion=criterion, max_depth=1).fit(X[rows], y[rows]).tree_
            after = [tree.impurity[i] * tree.n_rows[i] for i in (tree.left[node], tree.right[node])]
            best = stump.impurity[1:] @ stump.n_node_samples[1:]
            scale = tree.impurity[node] * len(rows)
            assert sum(after) <= best + 1e-6 * scale, f"node {node}"
            assert tree.impurity[node] == pytest.approx(stump.impurity[0], rel=1e-6, abs=1e-12)
            if stump.feature[0] == tree.feature[node]:
                lower = X[rows, tree.feature[node]] <= stump.threshold[0]
                assert np.array_equal(lower, left) or abs(sum(after) - best) < 1e-9 * scale
        else:
            pure = tree.impurity[node] <= 1e-12 * max(1, tree.impurity[0])
            deepest = seed % 2 and tree.depths[node] == 5
            alone = (X[rows] == X[rows[0]]).all()
            assert pure or deepest or alone
    assert abs(tree.depth - theirs.get_depth()) <= (2 if seed % 2 == 0 else 0)


@every_criterion
@pytest.mark.parametrize("depth", [1, 2, 3, 4])
@pytest.mark.parametrize("seed", range(20))
def test_it_predicts_what_the_peer_does(criterion, depth, seed):
    """With rows enough in each leaf ties are rare; the peer breaks them by its random state."""
    peer = pytest.importorskip("sklearn.tree")
    rng = np.random.default_rng(100 + seed)
    X, fresh = rng.normal(size=(2, 500, 6)).astype(np.float32).astype(float)
    y = targets(criterion, X, rng)
    options = {"max_depth": depth, "min_samples_leaf": 20}
    kind = getattr(peer, KINDS[criterion].__name__)
    ours = tree_of(criterion, **options).fit(X, y)

    def same(theirs):
        answer = "predict" if criterion == "squared_error" else "predict_proba"
        return (
            ours.tree_.depth == theirs.get_depth()
            and len(ours.tree_.feature) == theirs.tree_.node_count
            and all(
                np.allclose(getattr(ours, answer)(rows), getattr(theirs, answer)(rows), rtol=1e-11)
                for rows in (X, fresh)
            )
            and np.allclose(ours.feature_importances_, theirs.feature_importances_, atol=1e-9)
        )

    states = range(20) if criterion != "squared_error" else [0]  # sums of numbers never tie here
    assert any(
        same(kind(criterion=criterion, random_state=state, **options).fit(X, y)) for state in states
    )


@every_criterion
def test_weights_are_the_peers(criterion):
    peer = pytest.importorskip("sklearn.tree")
    rng = np.random.default_rng(3)
    X = rng.normal(size=(400, 5)).astype(np.float32).astype(float)
    y, w = targets(criterion, X, rng), rng.exponential(size=400) * (rng.random(400) > 0.1)
    options = {"max_depth": 4, "min_samples_leaf": 15}
    kind = getattr(peer, KINDS[criterion].__name__)
    theirs = kind(criterion=criterion, random_state=0, **options).fit(X, y, sample_weight=w)
    ours = tree_of(criterion, **options).fit(X, y, sample_weight=w)
    assert np.allclose(ours.predict(X), theirs.predict(X), rtol=1e-9)
    assert np.allclose(ours.tree_.weight.max(), w.sum())
    assert np.allclose(np.sort(ours.tree_.impurity), np.sort(theirs.tree_.impurity), atol=1e-9)


def test_real_data_as_the_peer():
    peer = pytest.importorskip("sklearn.tree")
    for (X, y), depth in ((breast_cancer(), 3), (digits(), 4)):
        X = X.astype(np.float32).astype(float)
        theirs = peer.DecisionTreeClassifier(max_depth=depth, random_state=0).fit(X, y)
        ours = DecisionTreeClassifier(max_depth=depth).fit(X, y)
        assert ours.score(X, y) == pytest.approx(theirs.score(X, y), abs=2 / len(y))
        leaves = theirs.tree_.children_left < 0
        loss = (theirs.tree_.impurity * theirs.tree_.n_node_samples)[leaves].sum() / len(y)
        *_, last = ours.steps(X, y)
        assert last.loss == pytest.approx(loss, abs=5e-3)


# --- weights -----------------------------------------------------------------------------------


@every_criterion
def test_a_weight_of_two_is_the_row_twice_and_of_zero_no_row(criterion):
    rng = np.random.default_rng(0)
    X = rng.integers(8, size=(120, 3)).astype(float)
    y, w = targets(criterion, X, rng), rng.integers(3, size=120)
    weighted = tree_of(criterion, max_depth=5).fit(X, y, sample_weight=w)
    repeated = tree_of(criterion, max_depth=5).fit(np.repeat(X, w, axis=0), np.repeat(y, w))
    assert np.array_equal(weighted.tree_.feature, repeated.tree_.feature)
    assert np.array_equal(weighted.tree_.threshold, repeated.tree_.threshold)
    assert np.allclose(weighted.tree_.value, repeated.tree_.value)
    assert np.array_equal(weighted.tree_.weight, repeated.tree_.n_rows)


@every_criterion
def test_only_the_ratio_of_weights_counts(criterion):
    rng = np.random.default_rng(1)
    X = rng.normal(size=(150, 3))
    y, w = targets(criterion, X, rng), rng.exponential(size=150)
    one, other = (tree_of(criterion).fit(X, y, sample_weight=w * s).tree_ for s in (1, 2.0**-40))
    assert np.array_equal(one.feature, other.feature)
    assert np.array_equal(one.threshold, other.threshold)
    even = tree_of(criterion).fit(X, y, sample_weight=np.full(150, 0.1)).tree_
    assert np.array_equal(even.threshold, tree_of(criterion).fit(X, y).tree_.threshold)


# --- scales, constants, odd columns ------------------------------------------------------------


@pytest.mark.parametrize("scale", [1e-8, 1e-3, 1e3, 1e8])
@every_criterion
def test_the_scale_of_a_column_changes_nothing(criterion, scale):
    X, y = data(criterion, 0)
    plain, scaled = tree_of(criterion).fit(X, y), tree_of(criterion).fit(X * scale, y)
    assert np.array_equal(plain.tree_.feature, scaled.tree_.feature)
    assert np.array_equal(plain.predict(X), scaled.predict(X * scale))


@pytest.mark.parametrize("scale, offset", [(1e-8, 0.0), (1e8, 0.0), (1.0, 1e6), (1e-3, -1e6)])
def test_the_scale_of_the_target_changes_nothing(scale, offset):
    X, y = noisy_plane(200, 3, rng=0)
    y = np.round(y, 3)
    plain = DecisionTreeRegressor(min_samples_leaf=3).fit(X, y)
    moved = DecisionTreeRegressor(min_samples_leaf=3).fit(X, y * scale + offset)
    assert np.array_equal(plain.tree_.feature, moved.tree_.feature)
    assert np.allclose(
        moved.predict(X) - offset, plain.predict(X) * scale, atol=1e-9 * scale + 1e-9
    )


def test_one_far_target_does_not_hide_the_rest():
    X, y = np.arange(40.0)[:, None], np.sin(np.arange(40.0))
    y[7] = 1e9
    assert np.allclose(DecisionTreeRegressor().fit(X, y).predict(X), y, rtol=1e-15, atol=1e-6)


def test_columns_of_one_value_are_never_cut():
    X, y = data("gini", 0)
    with_constants = np.c_[np.ones(len(X)), X, np.full(len(X), 0.1)]
    plain = DecisionTreeClassifier(max_depth=4).fit(X, y)
    model = DecisionTreeClassifier(max_depth=4).fit(with_constants, y)
    assert np.array_equal(model.predict(with_constants), plain.predict(X))
    assert model.feature_importances_[[0, -1]].tolist() == [0.0, 0.0]
    nothing = DecisionTreeClassifier().fit(np.ones((4, 2)), [0, 1, 1, 1])
    assert nothing.tree_.depth == 0 and nothing.predict_proba([[1, 1]]).tolist() == [[0.25, 0.75]]
    assert nothing.feature_importances_.tolist() == [0.0, 0.0]


def test_twin_columns_and_twin_rows():
    X, y = data("gini", 1)
    plain = DecisionTreeClassifier().fit(X, y)
    twins = DecisionTreeClassifier().fit(np.c_[X, X], y)
    assert np.array_equal(twins.tree_.feature, plain.tree_.feature)  # the first of equal ones
    contradicting = DecisionTreeClassifier().fit([[0], [0], [1]], [0, 1, 1])
    assert contradicting.predict_proba([[0], [1]]).tolist() == [[0.5, 0.5], [0.0, 1.0]]


@pytest.mark.parametrize("value", [0.0, 0.1, -1e8])
def test_constant_targets_make_a_leaf(value):
    model = DecisionTreeRegressor().fit(np.arange(7)[:, None], np.full(7, value))
    assert model.tree_.depth == 0 and model.predict([[3]]).tolist() == [value]
    assert model.tree_.impurity.tolist() == [0.0]


@pytest.mark.parametrize("times", [3, 7, 10, 49, 111])
def test_equal_targets_are_not_cut_for_their_round_off(times):
    X = np.arange(3.0 * times)[:, None]
    model = DecisionTreeRegressor().fit(X, np.repeat([0.7, 0.1, 1 / 3], times))
    assert model.tree_.is_leaf.sum() == 3


def test_exclusive_or_needs_a_cut_that_gains_nothing():
    X, y = np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), [0, 1, 1, 0]
    model = DecisionTreeClassifier().fit(X, y)
    assert model.score(X, y) == 1.0 and model.tree_.depth == 2


def test_all_kinds_of_input():
    X, y = data("gini", 1)
    plain = DecisionTreeClassifier().fit(X, y)
    for kind in (np.float32, np.int8, np.int64):
        assert np.array_equal(
            DecisionTreeClassifier().fit(X.astype(kind), y).predict(X), plain.predict(X)
        )
    assert np.array_equal(
        DecisionTreeClassifier().fit(np.asfortranarray(X), y.tolist()).predict(X.tolist()),
        plain.predict(X),
    )
    named = DecisionTreeClassifier().fit(X, np.array(["a", "b", "c"])[y])
    assert np.array_equal(named.predict(X), np.array(["a", "b", "c"])[plain.predict(X)])
    with pytest.warns(DataConversionWarning):
        DecisionTreeClassifier().fit(X, y[:, None])


# --- limits ------------------------------------------------------------------------------------


@every_criterion
def test_limits_hold(criterion):
    X, y = data(criterion, 0)
    tree = (
        tree_of(criterion, max_depth=4, min_samples_split=30, min_samples_leaf=12).fit(X, y).tree_
    )
    assert tree.depth == 4
    assert tree.n_rows[tree.is_leaf].min() >= 12
    assert tree.n_rows[~tree.is_leaf].min() >= 30


def test_min_samples_above_n_make_a_leaf():
    X, y = data("gini", 0)
    for name in ("min_samples_split", "min_samples_leaf"):
        model = DecisionTreeClassifier(**{name: len(X) + 1}).fit(X, y)
        assert model.tree_.depth == 0
        assert np.allclose(model.predict_proba(X[:1]), np.bincount(y) / len(y))


def test_unlimited_it_knows_every_row():
    for X, y in (breast_cancer(), digits()):
        assert DecisionTreeClassifier().fit(X, y).score(X, y) == 1.0
    X, y = longley()
    assert DecisionTreeRegressor().fit(X, y).score(X, y) == 1.0


def test_the_columns_that_a_node_looks_at_are_drawn():
    X, y = data("gini", 2)
    models = [DecisionTreeClassifier(max_features=2, random_state=i).fit(X, y) for i in (0, 0, 1)]
    first, again, other = (model.tree_.feature.tolist() for model in models)
    assert first == again != other
    run = list(DecisionTreeClassifier(max_features=2, random_state=0).steps(X, y))
    looked = np.concatenate([step.cuts[0].features for step in run if len(step.nodes)])
    assert looked.shape[1] == 2 and len({tuple(pair) for pair in looked.tolist()}) > 10
    for step in run:
        for node, feature in zip(step.nodes, step.feature):
            assert any(feature in cuts.features[cuts.nodes == node] for cuts in step.cuts)


def test_a_node_looks_on_where_no_column_drawn_can_be_cut():
    X, y = np.ones((30, 10)), np.arange(30) % 2
    X[:, 7] = y
    for seed in range(5):
        model = DecisionTreeClassifier(max_features=1, random_state=seed).fit(X, y)
        assert model.tree_.feature.tolist() == [7, -1, -1]


# --- the stream --------------------------------------------------------------------------------


@every_criterion
def test_a_step_tells_the_whole_of_a_level(criterion):
    X, y = data(criterion, 0)
    run = list(tree_of(criterion, max_depth=5).steps(X, y))
    assert [step.theta.depth for step in run] == [step.t for step in run] == [0, 1, 2, 3, 4, 5]
    for step, following in zip(run, run[1:]):
        assert np.array_equal(following.theta.feature[step.nodes], step.feature)
        assert np.array_equal(following.theta.threshold[step.nodes], step.threshold)
        assert following.loss < step.loss
        leaf = step.theta.apply(X)
        spread = [(leaf == i).mean() * step.theta.impurity[i] for i in np.unique(leaf)]
        assert step.loss == pytest.approx(sum(spread))
    weighed = [
        sum(len(step.candidates(node, j)[0]) for node in step.nodes for j in range(X.shape[1]))
        for step in run
    ]
    assert [step.n_evals for step in run] == np.cumsum(weighed).tolist()
    assert run[0].n_evals == sum(len(np.unique(column)) - 1 for column in X.T)
    assert len(run[-1].nodes) == 0 and len(run[-1].candidates(0, 0)[0]) == 0
    tree = tree_of(criterion, max_depth=5).fit(X, y).tree_
    assert np.array_equal(run[-1].theta.threshold, tree.threshold)


def test_the_root_of_the_stream_is_the_plain_form():
    X, y = breast_cancer()
    step = next(DecisionTreeClassifier().steps(X, y))
    found = [best_cut(x, y) for x in X.T]
    best = min(after for _, after in found)
    (feature,) = step.feature
    assert found[feature] == (step.threshold.item(), pytest.approx(best))


# --- what it refuses ---------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [DecisionTreeClassifier, DecisionTreeRegressor])
@pytest.mark.parametrize(
    "options, error, message",
    [
        ({"max_depth": 0}, ValueError, "max_depth must be a whole number ≥ 1; got 0"),
        ({"max_depth": 2.0}, TypeError, "max_depth must be a whole number"),
        (
            {"min_samples_split": 1},
            ValueError,
            "min_samples_split must be a whole number ≥ 2; got 1",
        ),
        ({"min_samples_leaf": 0}, ValueError, "min_samples_leaf must be a whole number ≥ 1; got 0"),
        ({"max_features": 0}, ValueError, "max_features must be a whole number ≥ 1; got 0"),
        ({"max_features": 3}, ValueError, "max_features must be at most the number of columns, 2"),
        ({"max_features": 1.5}, ValueError, "max_features must be a number in"),
        (
            {"max_features": "all"},
            ValueError,
            "max_features must be None, a number, 'sqrt' or 'log2'",
        ),
        ({"random_state": -1}, ValueError, "random_state must be"),
    ],
)
def test_refuses_parameters_in_fit(kind, options, error, message):
    model = kind(**options)
    with pytest.raises(error, match=message):
        model.fit([[0.0, 1], [1, 1]], [0, 1])
    with pytest.raises(error, match=message):
        model.steps([[0.0, 1], [1, 1]], [0, 1])  # at once, not at the first step


@pytest.mark.parametrize("kind", [DecisionTreeClassifier, DecisionTreeRegressor])
@pytest.mark.parametrize(
    "X, y, w, error, message",
    [
        (
            [[0.0], [np.nan]],
            [0, 1],
            None,
            ValueError,
            "X must be finite, not NaN or inf: first at row 1",
        ),
        ([[0.0], [1.0]], [0], None, ValueError, "X and y must have as many rows; got 2 and 1"),
        ([0.0, 1.0], [0, 1], None, ValueError, "X must be 2-D"),
        ([[0.0], [1.0]], [0, 1], [1.0], ValueError, r"sample_weight must be 1-D.*shape \(2,\)"),
        (
            [[0.0], [1.0]],
            [0, 1],
            [1.0, -1],
            ValueError,
            "sample_weight must be ≥ 0; got -1 at row 1",
        ),
        ([[0.0], [1.0]], [0, 1], [0, 0], ValueError, "every weight is zero"),
        ([[0.0], [1.0]], [0, 1], ["a", "b"], TypeError, "sample_weight must hold real numbers"),
    ],
)
def test_refuses_data(kind, X, y, w, error, message):
    with pytest.raises(error, match=message):
        kind().fit(X, y, sample_weight=w)


def test_refuses_one_class_and_an_unknown_criterion():
    with pytest.raises(ValueError, match="y must hold at least 2 classes; got 1 class, 3"):
        DecisionTreeClassifier().fit([[0.0], [1.0]], [3, 3])
    with pytest.raises(ValueError, match="criterion must be 'gini' or 'entropy'; got 'mse'"):
        DecisionTreeClassifier(criterion="mse").fit([[0.0], [1.0]], [0, 1])
    with pytest.raises(ValueError, match="not fitted"):
        DecisionTreeRegressor().predict([[0.0]])
    assert not hasattr(DecisionTreeRegressor(), "feature_importances_")
