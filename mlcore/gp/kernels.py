"""Kernels: how much the values at two points have to do with each other, given their distance.

    kernel(r2) -> (k, pull_back)        r² is the squared distance in units of the length scale

k is 1 at r = 0 and falls to 0. Like a loss, a kernel knows its derivative: ``pull_back`` turns a
derivative by k into one by r², which is all that the length scales and the points act through.
"""

import numpy as np

SAFE = 1e3  # below this squared radius, r² by a product is off by 1e-12 at most
FAR = 1e300  # r² stops there: a kernel may still multiply it


def rbf(r2):
    """The squared exponential or radial basis function: its draws are smooth everywhere.

        k = e^(−r²/2)        ∂k/∂r² = −k/2

    Parameters
        r2 : array    squared distances, ≥ 0, in units of the length scale

    Returns
        k : array of the same shape
        pull_back : function    derivative by k → derivative by r², same shapes

    Source
        Rasmussen and Williams (2006), Gaussian Processes for Machine Learning, eq. 4.9

    Example
        >>> k, pull_back = rbf(np.array([0.0, 1.0]))
        >>> k.round(4).tolist(), pull_back(np.array([1.0, 1.0])).round(4).tolist()
        ([1.0, 0.6065], [-0.5, -0.3033])
    """
    k = -0.5 * r2
    np.exp(k, out=k)
    return k, lambda derivative: -0.5 * k * derivative


def matern52(r2):
    """Matérn's kernel of ν = 5/2: its draws have two derivatives and no more, as much real data.

        k = (1 + s + s²/3) e^(−s),  s = √5 r        ∂k/∂r² = −5/6 (1 + s) e^(−s)

    Parameters
        r2 : array    squared distances, ≥ 0, in units of the length scale

    Returns
        k : array of the same shape
        pull_back : function    derivative by k → derivative by r², same shapes

    Source
        Rasmussen and Williams (2006), Gaussian Processes for Machine Learning, eq. 4.17

    Example
        >>> k, pull_back = matern52(np.array([0.0, 1.0]))       # (1 + 2.236 + 1.667) · 0.1069
        >>> k.round(4).tolist(), pull_back(np.array([1.0, 1.0])).round(4).tolist()
        ([1.0, 0.524], [-0.8333, -0.2882])
    """
    s = np.sqrt(5 * r2)
    fall = np.exp(-s)
    return (1 + s + 5 / 3 * r2) * fall, lambda derivative: -5 / 6 * (1 + s) * fall * derivative


def squared_distances(A, B):
    """The squared distance of every row of A to every row of B.

        r²ᵢⱼ = ‖aᵢ − bⱼ‖² = ‖aᵢ‖² + ‖bⱼ‖² − 2 aᵢ·bⱼ = (aᵢ, ‖aᵢ‖², 1)·(−2bⱼ, 1, ‖bⱼ‖²)

    One product of matrices, which loses the digits that ‖a‖² and r² do not share. So the rows are
    centred first; where they are far from their centre, the differences are formed one by one.

    Parameters
        A : (n, d) array
        B : (m, d) array

    Returns
        (n, m) array, ≥ 0

    Example
        >>> squared_distances(np.array([[0.0, 0.0]]), np.array([[3.0, 4.0], [1e8, 0.0]])).tolist()
        [[25.0, 1e+16]]
    """
    centre = A.mean(axis=0)
    same, A = A is B, A - centre
    B = A if same else B - centre
    a, b = np.einsum("ij,ij->i", A, A), np.einsum("ij,ij->i", B, B)
    if max(a.max(), b.max()) > SAFE:
        with np.errstate(over="ignore"):
            r2 = sum((A[:, j, None] - B[:, j]) ** 2 for j in range(A.shape[1]))
        return np.minimum(r2, FAR, out=r2)
    left = np.column_stack([A, a, np.ones(len(A))])
    right = np.column_stack([-2 * B, np.ones(len(B)), b])
    r2 = left @ right.T
    return np.maximum(r2, 0.0, out=r2)
