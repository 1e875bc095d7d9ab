"""The Cholesky factor of a covariance, K = L Lᵀ, and what it solves: no inverse is ever formed."""

import numpy as np

BLOCK = 32  # rows that are solved at once: below that, a product of matrices gains nothing
ROUND_OFF = 1e-7  # a pivot Lᵢᵢ that is smaller, relative to the largest, may be nothing but that


def cholesky(K, jitter=1e-10):
    """Factor a covariance; where round-off has made it indefinite, add a little to its diagonal.

        L Lᵀ = K + j I        j = 0; then jitter · mean(diag K), and 10 times more at every try

    Two equal rows of K (the same point twice, without noise) make it singular: then round-off
    decides whether a pivot is positive, so one of 1e-7 passes for 0. j is reported: it is no noise
    of the data.

    Parameters
        K : (n, n) array    symmetric; only its lower triangle is read
        jitter : float      the first j, as a share of the mean of the diagonal; tried 6 times

    Returns
        L : (n, n) array    lower triangular
        j : float           what was added to the diagonal; mostly 0

    Raises
        ValueError          even the largest j, 1e5 times the first, does not help

    Source
        Rasmussen and Williams (2006), Gaussian Processes for Machine Learning, section A.4

    Example
        >>> L, j = cholesky(np.array([[4.0, 2.0], [2.0, 5.0]]))      # 2·2, 2·1, 1·1 + 2·2
        >>> L.tolist(), j
        ([[2.0, 0.0], [1.0, 2.0]], 0.0)
        >>> cholesky(np.ones((2, 2)))[1]
        1e-10
    """
    first = jitter * float(np.mean(np.diag(K)))
    for j in (0.0, *(first * 10.0**power for power in range(6))):
        try:
            L = np.linalg.cholesky(K + j * np.eye(len(K)) if j else K)
        except np.linalg.LinAlgError:
            continue
        pivots = np.diag(L)
        if pivots.min() > (0 if j else ROUND_OFF * pivots.max()):  # not so either if one is NaN
            return L, j
    raise ValueError(
        f"K must be positive definite; adding {j:.0e} to its diagonal did not make it so. Look for "
        "points that are the same or nearly so, take a shorter length_scale, or noise > 0"
    )


def solve_lower(L, B, out=None):
    """Solve L V = B for a lower triangular L, half by half.

        ⎡L₁₁  0 ⎤ ⎡V₁⎤   ⎡B₁⎤         V₁ = L₁₁⁻¹ B₁
        ⎣L₂₁ L₂₂⎦ ⎣V₂⎦ = ⎣B₂⎦         V₂ = L₂₂⁻¹ (B₂ − L₂₁ V₁)

    Parameters
        L : (n, n) array
        B : (n,) or (n, m) array
        out : array or None    where to write V: B itself, or None for a new array

    Returns
        V : array of B's shape

    Source
        Golub and Van Loan (2013), Matrix Computations, section 3.1.4

    Example
        >>> solve_lower(np.array([[2.0, 0.0], [1.0, 2.0]]), np.array([4.0, 6.0])).tolist()
        [2.0, 2.0]
    """
    V = np.array(B, dtype=np.float64) if out is None else out
    _solve_lower_in_place(L, V)
    return V


def solve_upper(L, B):
    """Solve Lᵀ V = B for a lower triangular L, the lower half first.

        ⎡L₁₁ᵀ L₂₁ᵀ⎤ ⎡V₁⎤   ⎡B₁⎤         V₂ = L₂₂⁻ᵀ B₂
        ⎣ 0   L₂₂ᵀ⎦ ⎣V₂⎦ = ⎣B₂⎦         V₁ = L₁₁⁻ᵀ (B₁ − L₂₁ᵀ V₂)

    Parameters
        L : (n, n) array    lower triangular
        B : (n,) or (n, m) array

    Returns
        V : array of B's shape

    Example
        >>> solve_upper(np.array([[2.0, 0.0], [1.0, 2.0]]), np.array([6.0, 4.0])).tolist()
        [2.0, 2.0]
    """
    V = np.array(B, dtype=np.float64)
    _solve_upper_in_place(L, V)
    return V


def _solve_lower_in_place(L, V):
    n = len(L)
    if n <= BLOCK:
        V[:] = np.linalg.inv(L) @ V
        return
    half = n // 2
    _solve_lower_in_place(L[:half, :half], V[:half])
    V[half:] -= L[half:, :half] @ V[:half]
    _solve_lower_in_place(L[half:, half:], V[half:])


def _solve_upper_in_place(L, V):
    n = len(L)
    if n <= BLOCK:
        V[:] = np.linalg.inv(L).T @ V
        return
    half = n // 2
    _solve_upper_in_place(L[half:, half:], V[half:])
    V[:half] -= L[half:, :half].T @ V[half:]
    _solve_upper_in_place(L[:half, :half], V[:half])
