"""Data: the hand example, two synthetic sets, and five real ones that come with the course.

Every function returns ``(X, y)``: X (n_samples, n_features), y (n_samples,). The arrays are new at
each call, so they may be written to. Source and licence of the real data: ``data/README.md``.
"""

from pathlib import Path

import numpy as np

from mlcore.checks import generator, number, whole


def d3():
    """Return the three points that the course computes by hand.

        (x, y) = (1, 2), (2, 3), (3, 5)

    Returns
        X : (3, 1) array    x
        y : (3,) array      y; the best line is 1/3 + 3/2 x

    Example
        >>> X, y = d3()
        >>> X.tolist(), y.tolist()
        ([[1.0], [2.0], [3.0]], [2.0, 3.0, 5.0])
    """
    return np.array([[1.0], [2.0], [3.0]]), np.array([2.0, 3.0, 5.0])


def noisy_plane(n_samples=1000, n_features=2, *, noise=1.0, rng=None):
    """Draw points around a plane through the origin whose slopes are 1, 2, 3, …

        y = 1 x₁ + 2 x₂ + … + d x_d + noise · ε        x uniform in [0, 1), ε ~ N(0, 1)

    Parameters
        n_samples, n_features : int      n and d, at least 1
        noise : float                    standard deviation of the noise, in the unit of y
        rng : int, None or Generator     an int gives the same points every time

    Returns
        X : (n, d) array
        y : (n,) array

    Raises
        TypeError, ValueError   a size is not a whole number ≥ 1, noise is not ≥ 0, or a bad rng

    Example
        >>> X, y = noisy_plane(5, n_features=3, noise=0, rng=0)
        >>> bool(np.allclose(y, X[:, 0] + 2 * X[:, 1] + 3 * X[:, 2]))
        True
    """
    slopes = np.arange(1, whole("n_features", n_features, 1) + 1)
    return _plane(n_samples, slopes, 0.0, noise, rng)


def noisy_line(n_samples=100, n_features=1, *, noise=0.5, rng=None):
    """Draw points around a line that does not pass through the origin.

        y = 1 + 2 x + noise · ε        x uniform in [0, 1), ε ~ N(0, 1)

    With more features every slope is 2:  y = 1 + 2 (x₁ + … + x_d) + noise · ε.

    Parameters
        n_samples, n_features : int      n and d, at least 1
        noise : float                    standard deviation of the noise, in the unit of y
        rng : int, None or Generator     an int gives the same points every time

    Returns
        X : (n, d) array
        y : (n,) array

    Raises
        TypeError, ValueError   a size is not a whole number ≥ 1, noise is not ≥ 0, or a bad rng

    Example
        >>> X, y = noisy_line(5, noise=0, rng=0)
        >>> bool(np.allclose(y, 1 + 2 * X[:, 0]))
        True
    """
    slopes = np.full(whole("n_features", n_features, 1), 2)
    return _plane(n_samples, slopes, 1.0, noise, rng)


def breast_cancer():
    """Return 569 tumours: 30 measurements of the cell nuclei, and whether the tumour is benign.

    Returns
        X : (569, 30) array        mean, standard error and worst value of ten measurements
        y : (569,) array of int    1 = benign (357), 0 = malignant (212)

    Source
        Wolberg, Mangasarian, Street and Street (1995), UCI Machine Learning Repository, CC BY 4.0

    Example
        >>> X, y = breast_cancer()
        >>> X.shape, np.bincount(y).tolist()
        ((569, 30), [212, 357])
    """
    X, y = _load("breast_cancer.csv")
    return X, y.astype(int)


def diabetes():
    """Return 442 people with diabetes: ten measurements, and how far the disease went in a year.

    The columns are in their own units, not scaled.

    Returns
        X : (442, 10) array        age, sex, body mass index, blood pressure; of the serum: total
                                   cholesterol, low and high density lipoproteins, their ratio,
                                   log triglycerides, sugar (age sex bmi bp tc ldl hdl tch ltg glu)
        y : (442,) array           progression one year later, 25–346

    Source
        Efron, Hastie, Johnstone and Tibshirani (2004), Least angle regression, section 1, table 1

    Example
        >>> X, y = diabetes()
        >>> X[0].tolist(), y[0].item()
        ([59.0, 2.0, 32.1, 101.0, 157.0, 93.2, 38.0, 4.0, 4.8598, 87.0], 151.0)
    """
    return _load("diabetes.csv")


def digits():
    """Return 1797 handwritten digits as images of 8 × 8 pixels.

    Returns
        X : (1797, 64) array        ink in each pixel, 0–16, row after row; X[i].reshape(8, 8)
        y : (1797,) array of int    the digit, 0–9

    Source
        Alpaydin and Kaynak (1998), UCI Machine Learning Repository, the test part, CC BY 4.0

    Example
        >>> X, y = digits()
        >>> X.shape, X.min().item(), X.max().item(), y[:5].tolist()
        ((1797, 64), 0.0, 16.0, [0, 1, 2, 3, 4])
    """
    X, y = _load("digits.csv.gz")
    return X, y.astype(int)


def longley():
    """Return employment in the USA, 1947–1962: six columns that are nearly collinear.

    Returns
        X : (16, 6) array   price deflator, gross national product, unemployed, armed forces,
                            population, year
        y : (16,) array     total employment

    Source
        Longley (1967); NIST Statistical Reference Datasets, public domain

    Example
        >>> X, y = longley()
        >>> X[0].tolist(), y[0].item()
        ([83.0, 234289.0, 2356.0, 1590.0, 107608.0, 1947.0], 60323.0)
    """
    return _load("longley.csv")


def norris():
    """Return the calibration of an ozone monitor: 36 points that lie almost on y = x.

    Returns
        X : (36, 1) array   NIST's own measurement
        y : (36,) array     the customer's measurement

    Source
        Norris, NIST; NIST Statistical Reference Datasets, public domain

    Example
        >>> X, y = norris()
        >>> X[:2].tolist(), y[:2].tolist()
        ([[0.2], [337.4]], [0.1, 338.8])
    """
    return _load("norris.csv")


def _plane(n_samples, slopes, intercept, noise, rng):
    """Draw X uniform in [0, 1), then y = intercept + X slopes + noise."""
    n_samples, noise = whole("n_samples", n_samples, 1), number("noise", noise, 0)
    rng = generator("rng", rng)
    X = rng.random((n_samples, len(slopes)))
    return X, intercept + X @ slopes + noise * rng.standard_normal(n_samples)


def _load(name):
    """Read a bundled table: one line of column names, then rows with y in the last column."""
    table = np.loadtxt(Path(__file__).parent / "data" / name, delimiter=",", skiprows=1)
    return table[:, :-1].copy(), table[:, -1].copy()
