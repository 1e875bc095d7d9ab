"""What SVC and SVR share: tools of scikit-learn take both; a copy by pickle predicts the same."""

import pickle

import numpy as np
import pytest

from mlcore.svm.svc import SVC
from mlcore.svm.svr import SVR

RNG = np.random.default_rng(0)
X = RNG.normal(size=(40, 2))
Y = X[:, 0] + 0.1 * RNG.normal(size=40)
MODELS = [(SVC, Y > 0), (SVR, Y)]
both = pytest.mark.parametrize(("kind", "y"), MODELS, ids=["SVC", "SVR"])


@both
@pytest.mark.parametrize("kernel", ["linear", "poly", "rbf"])
def test_a_pickled_machine_predicts_the_same(kind, y, kernel):
    model = kind(kernel=kernel).fit(X, y)
    assert pickle.loads(pickle.dumps(model)).predict(X).tolist() == model.predict(X).tolist()


@both
def test_scikit_learns_tools_take_it(kind, y):
    selection = pytest.importorskip("sklearn.model_selection")
    search = selection.GridSearchCV(kind(), {"C": [0.1, 10.0], "kernel": ["linear", "rbf"]}, cv=3)
    search.fit(X, y)
    assert search.best_score_ > 0.8


@both
def test_parameters_changed_after_fit_do_not_change_what_was_learned(kind, y):
    model = kind(gamma=0.5).fit(X, y)
    before = model.predict(X).tolist()
    model.set_params(gamma=50.0, kernel="poly")
    assert model.predict(X).tolist() == before


@both
def test_fit_changes_nothing_that_it_was_given(kind, y):
    given_X, given_y = X.copy(), y.copy()
    given_X.setflags(write=False)
    given_y.setflags(write=False)
    kind().fit(given_X, given_y).predict(given_X)
    assert np.array_equal(given_X, X) and np.array_equal(given_y, y)


@both
def test_the_same_data_give_the_same_bits(kind, y):
    a, b = kind().fit(X, y), kind().fit(X, y)
    assert a.dual_coef_.tolist() == b.dual_coef_.tolist()
