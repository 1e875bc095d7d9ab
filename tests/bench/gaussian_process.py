"""T4: Gaussian process regression, against the two factorisations that it cannot do without."""

import numpy as np

from mlcore.gp.kernels import matern52, rbf
from mlcore.gp.process import GaussianProcess
from tests.bench.measure import Line, race

D, POINTS, NOISE = 4, 1000, 0.01
SCALE = 0.5  # in a cube of side 1


def fit_and_predict():
    """T4: condition on n values, then mean and standard deviation at 1000 points; the limit gets
    its two matrices of covariances ready-made."""
    try:
        from scipy.linalg import solve_triangular
    except ImportError:
        return
    for n, target in ((500, 1.1), (1000, 1.35), (2000, 1.5)):
        rng = np.random.default_rng(0)
        X, points = rng.uniform(size=(n, D)), rng.uniform(size=(POINTS, D))
        y = np.sin(3 * X).sum(axis=1) + rng.normal(scale=NOISE**0.5, size=n)
        process = GaussianProcess(rbf, SCALE, 1.0, NOISE)
        K, k = process.covariance(X) + NOISE * np.eye(n), process.covariance(X, points)

        def limit(K=K, k=k):
            return solve_triangular(np.linalg.cholesky(K), k, lower=True, check_finite=False)

        def ours(process=process, X=X, y=y, points=points):
            return process.condition(X, y).predict(points)

        def matern(X=X, y=y, points=points):
            return ours(GaussianProcess(matern52, SCALE, 1.0, NOISE), X, y, points)

        mine, smooth, base = race(ours, matern, limit, repeats=15 if n < 2000 else 7)
        what = f"fit + predict with std, n = {n}, {POINTS} points"
        yield Line("T4", f"{what}, RBF", mine, base, target)
        yield Line("T4", f"{what}, Matérn-5/2", smooth, base)
        for name, peer in peers(X, y, points):
            theirs, base = race(peer, limit)
            yield Line("T4", f"{name}, n = {n}", theirs, base)
            apart = max(np.abs(a - b).max() for a, b in zip(ours(), peer()))
            yield Line("T4", "mean and std differ by; allowed", apart, 1e-8, 1, unit="")


def peers(X, y, points):
    try:
        from sklearn.gaussian_process import GaussianProcessRegressor
        from sklearn.gaussian_process.kernels import RBF
    except ImportError:
        return
    model = GaussianProcessRegressor(RBF(SCALE), alpha=NOISE, optimizer=None)
    yield "scikit-learn, RBF", lambda: model.fit(X, y).predict(points, return_std=True)
