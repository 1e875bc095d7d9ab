"""scikit-learn's own checks, over every estimator of mlcore. A new one is found by itself."""

import inspect
import pkgutil
from importlib import import_module

import numpy as np
import pytest

import mlcore
from mlcore.gp.kernels import matern52
from mlcore.models.estimator import Estimator
from mlcore.models.linear import LinearRegression
from mlcore.models.logistic import LogisticRegression, SoftmaxRegression
from mlcore.models.pipeline import make_pipeline
from mlcore.models.ridge import Ridge
from mlcore.models.standardizer import Standardizer
from mlcore.trees.tree import DecisionTreeClassifier

checks = pytest.importorskip(
    "sklearn.utils.estimator_checks", reason="scikit-learn is a test extra"
)

# Parameters that take another way through fit than the defaults do.
LINEAR = [
    {"fit_intercept": False},
    {"solver": "descent"},
    {"solver": "descent", "batch_size": 8, "max_iter": 50, "random_state": 0},
]
TWO = [("a", SoftmaxRegression()), ("b", SoftmaxRegression(C=0.1))]
LINES = [("a", Ridge()), ("b", LinearRegression())]
OTHERWISE = {
    "BaggingClassifier": [{"estimator": SoftmaxRegression(), "n_estimators": 3, "random_state": 0}],
    "BaggingRegressor": [{"estimator": Ridge(), "n_estimators": 3, "random_state": 0}],
    "CascadeClassifier": [{"estimators": TWO}],
    "GaussianProcessRegressor": [{"kernel": matern52, "max_iter": 20}],
    "Lasso": [{"alpha": 0.01}, {"alpha": 0.0}, {"fit_intercept": False}],
    "LinearRegression": LINEAR,
    "LogisticRegression": [
        {"C": np.inf, "fit_intercept": False},
        {"batch_size": 8, "max_iter": 50, "random_state": 0},
    ],
    "Pipeline": [
        {"steps": make_pipeline(Standardizer(), last).steps}
        for last in (LogisticRegression(), SoftmaxRegression(), Ridge(), Standardizer())
    ],
    "PCA": [{"n_components": 1}, {"n_components": 0.9}],
    "Ridge": LINEAR,
    "SVC": [
        {"kernel": "linear"},
        {"kernel": "poly", "coef0": 1.0, "max_iter": 5000},
        {"probability": True},
    ],
    "SVR": [
        {"kernel": "linear", "epsilon": 0.0},
        {"kernel": "poly", "degree": 2, "coef0": 1.0, "max_iter": 5000},
    ],
    "SerialClassifier": [{"estimators": TWO, "cv": 2}],
    "SerialRegressor": [{"estimators": LINES, "cv": 2}],
    "StackingClassifier": [
        {"estimators": TWO, "final_estimator": SoftmaxRegression(), "cv": 2, "passthrough": both}
        for both in (False, True)
    ],
    "StackingRegressor": [{"estimators": LINES, "final_estimator": Ridge(), "cv": 2}],
    "SoftmaxRegression": [{"batch_size": 8, "max_iter": 50, "random_state": 0}],
    "VotingClassifier": [
        {"estimators": TWO, **how} for how in ({}, {"voting": "soft", "weights": [1, 2]})
    ],
    "VotingRegressor": [{"estimators": LINES}],
    "AdaBoostClassifier": [{"estimator": DecisionTreeClassifier(max_depth=3), "n_estimators": 9}],
    "GradientBoostingClassifier": [{"subsample": 0.7, "n_iter_no_change": 3, "random_state": 0}],
    "GradientBoostingRegressor": [{"subsample": 0.7, "n_iter_no_change": 3, "random_state": 0}],
    "DecisionTreeClassifier": [
        {"criterion": "entropy", "max_depth": 3, "max_features": "sqrt", "random_state": 0}
    ],
    "DecisionTreeRegressor": [{"max_depth": 3, "max_features": 0.5, "random_state": 0}],
}

# A hundred members show nothing that a few do not; all else is the default.
FEW = {
    "AdaBoostClassifier": {"n_estimators": 9},
    "GaussianProcessRegressor": {"max_iter": 30},
    "GradientBoostingClassifier": {"n_estimators": 20},
    "GradientBoostingRegressor": {"n_estimators": 20},
    "RandomForestClassifier": {"n_estimators": 20},
    "RandomForestRegressor": {"n_estimators": 20},
}


def estimators():
    """Every public class of mlcore that can be fitted, by name."""
    found = {}
    for module in pkgutil.walk_packages(mlcore.__path__, "mlcore."):
        if not module.name.startswith("mlcore.viz"):
            for name, kind in inspect.getmembers(import_module(module.name), inspect.isclass):
                if issubclass(kind, Estimator) and hasattr(kind, "fit"):
                    found[name] = kind
    return dict(sorted(found.items()))


def needs_a_part(kind):
    """Whether it cannot be made without an estimator, or several."""
    return any(p.default is p.empty for p in inspect.signature(kind).parameters.values())


def test_every_row_belongs_to_an_estimator():
    assert {*OTHERWISE, *FEW} <= set(estimators())


@pytest.mark.filterwarnings(
    "ignore::mlcore.models.contract.ConvergenceWarning",
    "ignore:Can't check",
    "ignore:SCIPY_ARRAY_API",
    "ignore:Skipping",
    "ignore:Estimator ",  # does not inherit from scikit-learn's
)
@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        (name, options)
        for name, kind in estimators().items()
        for options in [*[FEW.get(name, {})] * (not needs_a_part(kind)), *OTHERWISE.get(name, [])]
    ],
    ids=lambda given: given if isinstance(given, str) else "-".join(given),
)
def test_check_estimator(name, parameters):
    model = estimators()[name](**parameters)
    results = checks.check_estimator(model, on_fail=None, on_skip=None)
    assert len(results) > 30
    failed = {r["check_name"]: r["exception"] for r in results if r["status"] == "failed"}
    assert failed == {}
    skipped = {r["check_name"] for r in results if r["status"] == "skipped"}
    assert skipped <= {"check_array_api_input"}  # that one asks for an environment variable
