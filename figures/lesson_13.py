"""The figures of lesson 13: a sliced Gaussian, points that come in, a length scale that slides."""

import numpy as np

from mlcore.descent.loop import gradient_descent
from mlcore.gp.evidence import Evidence
from mlcore.gp.process import GaussianProcess
from mlcore.steps import record
from mlcore.viz.gp.band import band
from mlcore.viz.gp.gaussians import slice_of_two, traced_band
from mlcore.viz.gp.learning import believed, evidence_curve, kernel_matrix, seen_by
from mlcore.viz.still import still

process = GaussianProcess()


def figure_13_slice(theme):
    """Left: the ellipses of the values f(0) and f(x*), sliced where f(0) = 1; what is left is a
    narrower Gaussian. Right: the slices' means and their ±2σ, from x* = 0 to 1, make a band that
    opens with the distance from 0."""
    run, grid = [0.5, 0.75, 1.0, 1.5, 2.0, 3.0], np.linspace(-0.3, 3.3, 73)
    panels = (
        slice_of_two(process, 0.0, 1.0),
        traced_band(process, 0.0, 1.0, grid),
    )
    return still(*((panel, run, 2) for panel in panels), theme=theme), (run, panels)


def figure_13_points(theme):
    """A band with two points seen, (0, 1) and (1, 2): it pinches at both and opens away from them;
    a line marks x* = 0.5. Beside it the matrix of their covariances, 1 on the diagonal and 0.61 off
    it, whose second row and column are new, and the covariances of f(0.5) with both, 0.88."""
    X, y = np.array([[0.0], [1.0], [3.0], [2.0]]), np.array([1.0, 2.0, -0.5, 0.7])
    run = [process] + [process.condition(X[:n], y[:n]) for n in (1, 2, 3, 4)]
    panels = (
        band(np.linspace(-1, 4.5, 111), believed, seen=seen_by, at=0.5),
        kernel_matrix(at=0.5),
    )
    return still(*((panel, run, 2) for panel in panels), theme=theme), (run, panels)


def figure_13_evidence(theme):
    """A band of twelve noisy points with a length scale of 0.2, which opens between the points, and
    minus the log evidence against the length scale: the sum of a complexity that falls all the way
    and a misfit that rises from about 0.25 on. It is lowest near the true length scale, 1."""
    rng = np.random.default_rng(3)
    X, grid = np.sort(rng.uniform(0, 6, size=(12, 1)), axis=0), np.linspace(0, 6, 61)
    drawn = process.sample(np.vstack([X, grid[:, None]]), n=40, rng=rng)
    y = (drawn[:, :12] + np.sqrt(0.1) * rng.standard_normal((40, 12)))[3]  # as in the lesson
    fine = np.linspace(0, 6, 241)
    short = GaussianProcess(length_scale=0.2, noise=0.1)
    evidence = Evidence(X, y, short)

    def of_scale(theta):
        loss, gradient = evidence([0.0, theta[0], np.log(0.1)])
        return loss, gradient[1:2]

    def predict(step, points):
        return evidence.process([0.0, step.theta[0], np.log(0.1)]).condition(X, y).predict(points)

    run = record(gradient_descent(of_scale, [np.log(0.2)], lr=0.1), 7)
    panels = (
        band(fine, predict, seen=lambda step: (X, y), truth=np.interp(fine, grid, drawn[3, 12:])),
        evidence_curve(short, X, y, np.geomspace(0.15, 6, 60)),
    )
    return still(*((panel, run, 0) for panel in panels), theme=theme), (run, panels)
