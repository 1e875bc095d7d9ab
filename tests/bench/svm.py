"""T9: support vector machines with the RBF kernel, against libsvm by way of scikit-learn."""

import numpy as np

from mlcore.svm.svc import SVC
from mlcore.svm.svr import SVR
from tests.bench.measure import Line, race

TOL = 1e-3  # the default of both


def fit():
    """T9: fit on n rows of standard normal columns, the other parameters as they are by default."""
    try:
        from sklearn import svm
    except ImportError:
        return
    for n, target in ((500, 1.5), (1000, 1.5), (2000, 2)):
        for kind, theirs, data in ((SVC, svm.SVC, classes), (SVR, svm.SVR, values)):
            X, y = data(2 * n)
            model, peer = kind(tol=TOL), theirs(tol=TOL)

            def ours(model=model, X=X[:n], y=y[:n]):
                return model.fit(X, y)

            def limit(peer=peer, X=X[:n], y=y[:n]):
                return peer.fit(X, y)

            mine, base = race(ours, limit, repeats=25 if n < 2000 else 9)
            what = f"{kind.__name__}, n = {n}, {len(model.support_)} support vectors"
            yield Line("T9", what, mine, base, target)
            apart = abs(model.score(X[n:], y[n:]) - peer.score(X[n:], y[n:]))
            yield Line("T9", f"scores on {n} others differ by; allowed", apart, 0.002, 1, unit="")


def classes(n):
    """Two clouds in 20 columns, bent around each other, and one label of twenty wrong."""
    rng = np.random.default_rng(0)
    X = rng.normal(size=(n, 20))
    y = X[:, 0] + X[:, 1] * X[:, 2] + X[:, 3] > 0
    return X, np.where(rng.uniform(size=n) < 0.05, ~y, y)


def values(n):
    """A wave in 10 columns, of variance 1, with a tenth of noise."""
    rng = np.random.default_rng(0)
    X = rng.normal(size=(n, 10))
    y = np.sin(2 * X[:, 0]) + X[:, 1] * X[:, 2] + X[:, 3]
    return X, y / y.std() + 0.3 * rng.normal(size=n)
