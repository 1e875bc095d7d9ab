"""Pipeline: what each step sees, parameters by name, the tools of scikit-learn."""

import pickle

import numpy as np
import pytest

from mlcore.datasets import breast_cancer, noisy_plane
from mlcore.models.contract import NotFittedError
from mlcore.models.estimator import clone
from mlcore.models.linear import LinearRegression
from mlcore.models.logistic import LogisticRegression
from mlcore.models.pipeline import Pipeline, make_pipeline
from mlcore.models.ridge import Ridge
from mlcore.models.standardizer import Standardizer
from mlcore.reduction.selection import SelectKBest
from mlcore.validation.cross_val import cross_val_score

X, Y = noisy_plane(60, 3, rng=0)
LABELS = np.where(Y > np.median(Y), "high", "low")


def test_equals_the_steps_one_after_the_other():
    model = make_pipeline(Standardizer(), Ridge(alpha=3.0)).fit(X[:40], Y[:40])
    scaler = Standardizer().fit(X[:40])  # of the fitted rows alone
    last = Ridge(alpha=3.0).fit(scaler.transform(X[:40]), Y[:40])
    np.testing.assert_array_equal(model.predict(X[40:]), last.predict(scaler.transform(X[40:])))
    assert model.score(X[40:], Y[40:]) == last.score(scaler.transform(X[40:]), Y[40:])
    np.testing.assert_array_equal(model.named_steps["standardizer"].mean_, scaler.mean_)


def test_has_what_its_last_step_has():
    asked = ("predict", "predict_proba", "decision_function", "score", "transform", "fit_transform")
    has = {
        LogisticRegression: asked[:4],
        Ridge: ("predict", "score"),
        Standardizer: ("transform", "fit_transform"),
    }
    for last, names in has.items():
        assert tuple(n for n in asked if hasattr(make_pipeline(Standardizer(), last()), n)) == names


def test_classes_and_features_are_those_of_its_steps():
    model = make_pipeline(Standardizer(), LogisticRegression())
    assert not hasattr(model, "classes_") and not hasattr(model, "n_features_in_")
    assert model.fit(X, LABELS) is model
    assert model.classes_.tolist() == ["high", "low"] and model.n_features_in_ == 3
    table = pytest.importorskip("pandas").DataFrame(X, columns=["a", "b", "c"])
    assert model.fit(table, LABELS).feature_names_in_.tolist() == ["a", "b", "c"]
    with pytest.raises(ValueError, match="feature names should match"):
        model.predict(table[["b", "a", "c"]])


def test_fit_leaves_what_was_given_as_it_was():
    scaler, last = Standardizer(), Ridge()
    model = make_pipeline(scaler, last).fit(X, Y)
    assert not hasattr(scaler, "mean_") and not hasattr(last, "coef_")
    first = model.named_steps["ridge"].coef_
    model.fit(X[:20], Y[:20])
    assert not np.allclose(first, model.named_steps["ridge"].coef_)


def test_transformers_in_a_row_transform_one_after_the_other():
    three = make_pipeline(Standardizer(), Standardizer(), Standardizer())
    Z = three.fit_transform(5 * X + 2)
    np.testing.assert_allclose(Z, Standardizer().fit_transform(X), atol=1e-12)
    np.testing.assert_array_equal(three.transform(5 * X + 2), Z)
    assert list(three.named_steps) == ["standardizer-1", "standardizer-2", "standardizer-3"]


def test_a_transformer_sees_y():
    model = make_pipeline(SelectKBest(1), Ridge(alpha=3.0)).fit(X, Y)  # the column 3 x₃
    assert model.named_steps["selectkbest"].support_.tolist() == [False, False, True]
    np.testing.assert_array_equal(model.predict(X), Ridge(3.0).fit(X[:, 2:], Y).predict(X[:, 2:]))


# --- parameters -----------------------------------------------------------------------------------


def test_parameters_by_name():
    model = Pipeline([("scale", Standardizer()), ("line", Ridge(alpha=3.0))])
    deep = model.get_params()
    assert deep["line__alpha"] == 3.0 and deep["scale"] is model.steps[0][1]
    assert list(model.get_params(deep=False)) == ["steps"]
    assert model.set_params(line__alpha=7.0) is model
    assert model.named_steps["line"].alpha == 7.0
    model.set_params(line__fit_intercept=False, line=LinearRegression())  # the step comes first
    assert isinstance(model.named_steps["line"], LinearRegression)
    assert model.named_steps["line"].fit_intercept is False
    assert [name for name, _ in model.steps] == ["scale", "line"]
    model.set_params(steps=[("only", Ridge())], only__alpha=2.0)
    assert model.get_params()["only__alpha"] == 2.0


def test_pipelines_may_stand_in_pipelines():
    inner = make_pipeline(Standardizer(), Standardizer())
    model = Pipeline([("prepare", inner), ("line", Ridge())])
    model.set_params(prepare__steps=[("s", Standardizer())])
    expected = make_pipeline(Standardizer(), Ridge()).fit(X, Y).predict(X)
    np.testing.assert_array_equal(model.fit(X, Y).predict(X), expected)


@pytest.mark.parametrize("name", ["alpha", "ridge__beta", "line", "line__alpha", "__alpha"])
def test_unknown_parameters_are_named(name):
    with pytest.raises(
        ValueError, match=r"has no parameter '(alpha|beta|line|line__alpha|__alpha)'"
    ):
        make_pipeline(Standardizer(), Ridge()).set_params(**{name: 1})


def test_a_clone_knows_the_parameters_and_nothing_else():
    model = make_pipeline(Standardizer(), Ridge(alpha=3.0)).fit(X, Y)
    copy = clone(model)
    assert copy.steps[1][1].alpha == 3.0 and copy.steps[1][1] is not model.steps[1][1]
    with pytest.raises(NotFittedError, match="Pipeline is not fitted yet"):
        copy.predict(X)
    np.testing.assert_array_equal(pickle.loads(pickle.dumps(model)).predict(X), model.predict(X))


@pytest.mark.filterwarnings("ignore::mlcore.models.contract.ConvergenceWarning")
def test_a_clone_draws_by_itself():
    model = LogisticRegression(batch_size=8, max_iter=20, random_state=np.random.default_rng(3))
    first, second = (clone(model).fit(X, LABELS).coef_ for _ in range(2))
    np.testing.assert_array_equal(first, second)


# --- bad input ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "steps, error, message",
    [
        ([], ValueError, "steps must be a list of (name, estimator), at least one; got []"),
        (3, TypeError, "steps must be a list of (name, estimator), at least one; got 3"),
        ([Ridge()], TypeError, "steps must be a list of (name, estimator), at least one"),
        ([(1, Ridge())], TypeError, "steps must have names that are strings; got 1"),
        ([("a", Standardizer()), ("a", Ridge())], ValueError, "names of their own"),
        ([("a__b", Ridge())], ValueError, "without '__'; got 'a__b'"),
        ([("steps", Ridge())], ValueError, "not 'steps'"),
        ([("", Ridge())], ValueError, "got ''"),
        (
            [("a", Ridge()), ("b", Ridge())],
            TypeError,
            "step 'a' must have fit_transform and transform; got Ridge()",
        ),
        ([("a", "passthrough"), ("b", Ridge())], TypeError, "step 'a' must have fit"),
        ([("a", Ridge)], TypeError, "step 'a' must have fit"),
        ([("a", None)], TypeError, "step 'a' must have fit"),
    ],
)
def test_bad_steps_are_named_in_fit(steps, error, message):
    model = Pipeline(steps)
    assert repr(model).startswith("Pipeline(steps=")
    with pytest.raises(error) as caught:
        model.fit(X, Y)
    assert message in str(caught.value)


def test_a_pipeline_of_nothing():
    with pytest.raises(ValueError, match="at least one estimator"):
        make_pipeline()


def test_what_a_step_refuses_comes_through():
    with pytest.raises(ValueError, match="X must be finite"):
        make_pipeline(Standardizer(), Ridge()).fit(np.where(X > 0.9, np.nan, X), Y)
    with pytest.raises(ValueError, match="X has 2 features, but Standardizer is expecting 3"):
        make_pipeline(Standardizer(), Ridge()).fit(X, Y).predict(X[:, :2])


# --- scikit-learn ---------------------------------------------------------------------------------


def test_equals_scikit_learns_pipeline_of_the_same_steps():
    theirs = pytest.importorskip("sklearn.pipeline").make_pipeline(Standardizer(), Ridge())
    ours = make_pipeline(Standardizer(), Ridge())
    np.testing.assert_array_equal(ours.fit(X, Y).predict(X), theirs.fit(X, Y).predict(X))
    assert list(ours.get_params()) and set(ours.get_params()) <= set(theirs.get_params())


def test_takes_scikit_learns_steps():
    preprocessing = pytest.importorskip("sklearn.preprocessing")
    svm = pytest.importorskip("sklearn.svm")
    rows, labels = breast_cancer()
    model = make_pipeline(preprocessing.StandardScaler(), svm.SVC()).fit(rows[:400], labels[:400])
    plain = svm.SVC().fit(*(Standardizer().fit_transform(rows[:400]), labels[:400]))
    scaled = Standardizer().fit(rows[:400]).transform(rows[400:])
    assert np.array_equal(model.predict(rows[400:]), plain.predict(scaled))
    assert not hasattr(model, "predict_proba")


def test_scikit_learns_tools_take_it():
    selection = pytest.importorskip("sklearn.model_selection")
    base = pytest.importorskip("sklearn.base")
    rows, labels = breast_cancer()
    model = make_pipeline(Standardizer(), LogisticRegression(max_iter=200, tol=1e-3))
    assert base.is_classifier(model) and not base.is_regressor(model)
    assert base.clone(model).steps[1][1].tol == 1e-3
    scaler = pytest.importorskip("sklearn.preprocessing").StandardScaler()
    tags = make_pipeline(scaler, LogisticRegression()).__sklearn_tags__()
    assert tags.input_tags == scaler.__sklearn_tags__().input_tags  # it takes X first
    theirs = selection.cross_val_score(model, rows, labels)
    np.testing.assert_array_equal(theirs, cross_val_score(model, rows, labels))
    grid = {"logisticregression__C": [1e-3, 1.0], "logisticregression__fit_intercept": [True]}
    search = selection.GridSearchCV(model, grid, cv=3).fit(rows, labels)
    assert search.best_params_["logisticregression__C"] == 1.0
    assert search.score(rows, labels) > 0.97
    assert model.steps[1][1].C == 1.0
