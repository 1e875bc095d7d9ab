"""Key of lesson 13, Gaussian process."""

import numpy as np

from mlcore.exercise import Exercise
from mlcore.gp.process import GaussianProcess

_X, _y = np.array([[0.0], [1.0]]), np.array([1.0, 2.0])


def _at_half(noise):
    mean, std = GaussianProcess(noise=noise).condition(_X, _y).predict([[0.5]])
    return mean[0], std[0] ** 2


_mean, _variance = _at_half(0.1)
_k = GaussianProcess().covariance(_X, [[0.5]])[0, 0]
_w = _mean / _y.sum()  # both weights are equal

mean_and_variance = Exercise(
    (_mean, _variance),
    mistakes={
        "That is without noise: add 0.1 to the diagonal of K.": _at_half(0.0),
        "The mean is right. The noise changes the variance, too.": (_mean, _at_half(0.0)[1]),
        "The variance is right. The noise changes the mean, too.": (_at_half(0.0)[0], _variance),
        "0.1 is the variance already; do not square it.": _at_half(0.01),
        "0.1 is the variance already; do not take its root.": _at_half(0.1**0.5),
        "The variance, not the standard deviation.": (_mean, _variance**0.5),
        "That is the variance of a new measurement; of f it is 0.1 less.": (_mean, _variance + 0.1),
        "The noise belongs on the diagonal of K alone: k* is without it.": (
            _w * (_k + 0.1) / _k * _y.sum(),
            1 - 2 * _w / _k * (_k + 0.1) ** 2,
        ),
        "Both seen values take their part of the variance: 2 · 0.8825 w.": (_mean, 1 - _k * _w),
        "K has 0.6065 beside its diagonal, too: each row adds up to 1.7065.": (
            _k / 1.1 * _y.sum(),
            1 - 2 * _k**2 / 1.1,
        ),
        "σ² = 1 − wᵀk*: the 1 is missing.": (_mean, 2 * _k * _w),
        "The mean is wᵀy, with y = (1, 2): not only the sum of the weights.": (2 * _w, _variance),
    },
    tolerance=5e-3,  # of a few digits
)

# A draw of GaussianProcess(), ℓ = 1, with noise of variance 0.1, rounded
_places = [0.41, 1.31, 1.38, 2.03, 2.95, 2.96, 3.61, 4.23, 4.52, 4.99, 5.22, 5.68]
_values = [-0.67, -0.85, -0.12, -0.57, 0.34, 0.03, 0.74, 0.11, 0.81, 0.49, 0.44, 0.57]
pictures = [  # A, B and C
    GaussianProcess(length_scale=scale, noise=0.1).condition(np.c_[_places], _values)
    for scale in (1.0, 5.0, 0.2)
]
_letter = {p.process.length_scale: letter for p, letter in zip(pictures, "ABC")}
_by_evidence = sorted(pictures, key=lambda posterior: posterior.log_evidence)
_lowest, _, _chosen = (_letter[p.process.length_scale] for p in _by_evidence)
_right = (*(_letter[scale] for scale in (0.2, 1.0, 5.0)), _chosen)


def _order(*places):
    return tuple(_right[place] for place in places)


which_picture = Exercise(
    _right,
    mistakes={
        "All right; write four letters with commas between them.": "".join(_right),
        "Short and long are exchanged: a short ℓ forgets a point after 0.2.": _order(2, 1, 0, 3),
        "That of 0.2 is right. Of the other two, the longer ℓ has the narrower band.": (
            _order(0, 2, 1, 3)
        ),
        "That of 5 is right. ± 2 between two points, as before the data: that is the shortest ℓ.": (
            _order(1, 0, 2, 3)
        ),
        "The pictures are right. The highest log evidence is the one least far below 0.": (
            (*_right[:3], _lowest)
        ),
        "The pictures are right. ℓ = 1 is the truth, but nobody who has only y knows that.": (
            _order(0, 1, 2, 1)
        ),
        "Letters, please: of the pictures of 0.2, of 1, of 5, and of the choice.": (0.2, 1, 5, 5),
    },
)


def _with_noise(posterior, points, change=lambda std, noise: np.sqrt(std**2 + noise)):
    mean, std = posterior.predict(points)
    return mean, change(std, posterior.process.noise)


def _changed(change):
    return lambda posterior, points: _with_noise(posterior, points, change)


of_a_measurement = Exercise(
    _with_noise,
    (GaussianProcess(noise=0.1).condition(_X, _y), np.array([[0.5], [3.0]])),
    (GaussianProcess(noise=0.3).condition(_X, _y), np.array([[0.0], [0.2], [9.0]])),
    mistakes={
        "That is f; a measurement has noise on top.": lambda p, x: p.predict(x),
        "Variances add up, standard deviations do not.": _changed(lambda s, v: s + np.sqrt(v)),
        "The noise is a variance already.": _changed(lambda s, v: np.sqrt(s**2 + v**2)),
        "That is the variance: take the root.": _changed(lambda s, v: s**2 + v),
        "That adds a variance to a standard deviation: square σ first, and take the root last.": (
            _changed(lambda s, v: s + v)
        ),
        "Square σ before the noise is added.": _changed(lambda s, v: np.sqrt(s + v)),
        "A new measurement is less sure than f: add the noise.": _changed(
            lambda s, v: np.sqrt(np.abs(s**2 - v))
        ),
        "That is the noise alone; f is uncertain, too.": _changed(lambda s, v: s * 0 + np.sqrt(v)),
        "Return both: mean and standard deviation.": lambda p, x: _with_noise(p, x)[1],
        "First the mean, then the standard deviation.": lambda p, x: _with_noise(p, x)[::-1],
    },
)

_posteriors = [
    GaussianProcess(noise=0.1).condition(_X, _y),
    GaussianProcess(length_scale=0.2, noise=0.1).condition(np.c_[_places], _values),
]


def _log_evidence(K, y, fit=1, volume=1, constant=1):
    p = next(p for p in _posteriors if len(p.y) == len(y))
    parts = p.y @ p.alpha / 2, len(y) * np.log(2 * np.pi) / 2
    half_log_det = -p.log_evidence - sum(parts)
    return -fit * parts[0] - volume * half_log_det - constant * parts[1]


def _slip(**parts):
    return lambda K, y: _log_evidence(K, y, **parts)


log_evidence = Exercise(
    _log_evidence,
    *[(p.L @ p.L.T, p.y) for p in _posteriors],
    mistakes={
        "That is minus the log evidence: the loss.": lambda K, y: -_log_evidence(K, y),
        "Half of log det K.": _slip(volume=2),
        "log det K is twice the sum of the logarithms on L's diagonal.": _slip(volume=0.5),
        "The sign of log det K: a large det K is a low density.": _slip(volume=-1),
        "The sign of yᵀK⁻¹y: values that fit badly are less probable.": _slip(fit=-1),
        "Half of yᵀK⁻¹y.": _slip(fit=2),
        "The constant is missing: n/2 log 2π.": _slip(constant=0),
        "The constant is n/2 log 2π, not n log 2π.": _slip(constant=2),
        "det K is missing.": _slip(volume=0),
        "yᵀK⁻¹y is missing.": _slip(fit=0),
        "That is p, not its logarithm.": lambda K, y: np.exp(_log_evidence(K, y)),
    },
)
