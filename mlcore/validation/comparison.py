"""Comparison: which of two models is better, and how sure one can be of it."""

from dataclasses import dataclass

import numpy as np

from mlcore.checks import array, number, whole
from mlcore.validation.cross_val import cross_val_score, pairs_of


@dataclass(frozen=True, eq=False)
class Comparison:
    """What came of comparing two models on the same pairs (train, test).

    Parameters
        scores_a, scores_b : (J,) arrays    the score of either model on each pair
        mean : float                        the mean of a's score − b's: > 0 where a is better
        se : float                          its standard error; training parts overlap
        low, high : float                   the interval around mean

    Example
        >>> found = Comparison(np.array([0.9]), np.array([0.8]), 0.1, 0.02, 0.06, 0.14)
        >>> found.differences.round(9).tolist()
        [0.1]
    """

    scores_a: np.ndarray
    scores_b: np.ndarray
    mean: float
    se: float
    low: float
    high: float

    @property
    def differences(self) -> np.ndarray:
        """Score of a − score of b, pair by pair."""
        return self.scores_a - self.scores_b


def compare(a, b, X, y, cv, scoring=None, *, level=0.95, map=map):
    """Compare two models, fitted and judged on the same rows, over repeated hold-outs.

        dⱼ = score of a − score of b on pair j,   j = 1 … J
        se² = (1/J + n_test / n_train) · Σ(dⱼ − d̄)² / (J − 1)        interval  d̄ ± t_{J−1} · se

    The hold-outs share most of their training rows, so the dⱼ are no independent draws, and se²
    with 1/J alone would shrink to nothing as J grows. n_test / n_train stands for what they share.

    Parameters
        a, b : estimators    ours or scikit-learn's
        X, y : data          (n, d) and (n,)
        cv : list of pairs   at least 2: ``[hold_out(y, 0.2, rng=seed)[0] for seed in range(20)]``;
                             or an int, as for `cross_validation`
        scoring, map         as for `cross_validation`
        level : float        of the interval, in (0, 1)

    Returns
        Comparison

    Raises
        TypeError, ValueError   as `cross_validation`; there is one pair alone

    Source
        Nadeau and Bengio (2003), Inference for the generalization error: the corrected resampled
        t-test

    Example
        >>> from mlcore.datasets import noisy_plane
        >>> from mlcore.models.linear import LinearRegression
        >>> from mlcore.models.ridge import Ridge
        >>> from mlcore.validation.folds import hold_out
        >>> X, y = noisy_plane(60, 3, rng=0)
        >>> pairs = [hold_out(y, 0.25, rng=seed)[0] for seed in range(10)]
        >>> found = compare(LinearRegression(), Ridge(alpha=1e6), X, y, pairs)
        >>> found.low > 0                                           # a line beats a constant
        True
    """
    level = number("level", level, 0, 1, strict=True, below=True)
    pairs = pairs_of(cv, a, X, y)
    if len(pairs) < 2:
        raise ValueError("cv must hold at least 2 pairs (train, test); got 1")
    scores = (cross_val_score(model, X, y, pairs, scoring, map) for model in (a, b))
    return compare_scores(*scores, pairs, level=level)


def compare_scores(scores_a, scores_b, pairs, *, level=0.95):
    """Compare two models by scores that are known: what `compare` makes of them.

    With many models, each is fitted once, and then any two are compared.

    Parameters
        scores_a, scores_b : (J,) array-like    scores on the same pairs
        pairs : list of J (train, test)         at least 2
        level : float                           as for `compare`

    Returns
        Comparison

    Raises
        TypeError, ValueError   an argument is wrong, or there are not as many scores as pairs

    Example
        >>> pairs = [([0, 1, 2, 3], [4]), ([0, 1, 2, 4], [3])]
        >>> found = compare_scores([0.9, 0.9], [0.9, 0.7], pairs)   # d = 0, 0.2: variance 0.02
        >>> round(found.mean, 9), round(found.se**2, 9)             # (1/2 + 1/4) · 0.02
        (0.1, 0.015)
    """
    level = number("level", level, 0, 1, strict=True, below=True)
    scores_a, scores_b = array("scores_a", scores_a, 1), array("scores_b", scores_b, 1)
    J = len(pairs)
    if J < 2:
        raise ValueError(f"pairs must hold at least 2 pairs (train, test); got {J}")
    if not len(scores_a) == len(scores_b) == J:
        got = f"{len(scores_a)} and {len(scores_b)} scores for {J} pairs"
        raise ValueError(f"scores_a and scores_b must have one score a pair; got {got}")
    d = scores_a - scores_b
    shared = np.mean([len(test) / len(train) for train, test in pairs])
    se = float(np.sqrt((1 / J + shared) * d.var(ddof=1)))
    reach = t_quantile(J - 1, level) * se
    mean = float(d.mean())
    return Comparison(scores_a, scores_b, mean, se, mean - reach, mean + reach)


def t_quantile(df, level=0.95):
    """Return t such that a Student's t of df degrees of freedom is within ±t with that chance.

        T = √df · tan φ,    φ in (−π/2, π/2) with a density proportional to cos(φ)^(df − 1)

    Parameters
        df : int         degrees of freedom, ≥ 1
        level : float    in (0, 1)

    Returns
        float

    Raises
        TypeError, ValueError   an argument is wrong

    Example
        >>> round(t_quantile(1), 4), round(t_quantile(19), 4)       # the first: tan(0.95 · π/2)
        (12.7062, 2.093)
    """
    df, level = whole("df", df, 1), number("level", level, 0, 1, strict=True, below=True)
    nodes, weights = np.polynomial.legendre.leggauss(64)

    def area(phi):  # ∫ from 0 to φ, in 16 pieces, finer where the density is
        ends = phi * np.linspace(0, 1, 17)
        half = np.diff(ends) / 2
        at = ends[:-1, None] + half[:, None] * (1 + nodes)
        return np.sum(half[:, None] * weights * np.cos(at) ** (df - 1))

    low, high = 0.0, np.pi / 2
    whole_area = area(high)
    for _ in range(60):  # bisection: each halves what is left
        middle = (low + high) / 2
        low, high = (middle, high) if area(middle) < level * whole_area else (low, middle)
    return float(np.sqrt(df) * np.tan(low))
