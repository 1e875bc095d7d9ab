"""The best weights of members, w ≥ 0 and Σ w = 1: a descent on the simplex.

The predictions that weights are fitted to must be out-of-fold (`cross_val_predict`): on the rows
that it was fitted on, the member that overfits most looks best.
"""

from dataclasses import dataclass

import numpy as np

from mlcore.checks import array
from mlcore.descent.loop import gradient_descent
from mlcore.descent.losses import squared_error
from mlcore.descent.objective import Objective


@dataclass(frozen=True)
class Simplex:
    """The penalty that is 0 on the simplex, w ≥ 0 and Σ w = 1, and infinite elsewhere.

        prox(w) = the nearest point of the simplex = max(w − τ, 0),  τ such that the sum is 1

    So a descent with this penalty is projected gradient descent: a step downhill, then back.

    Source
        Duchi, Shalev-Shwartz, Singer and Chandra (2008), Efficient projections onto the ℓ₁-ball for
        learning in high dimensions, figure 1

    Example
        >>> Simplex().prox(np.array([0.75, 0.75, -0.5]), 1.0).tolist()
        [0.5, 0.5, 0.0]
    """

    def __call__(self, theta):
        return 0.0, np.zeros_like(theta)

    def prox(self, theta, lr):
        """Return the point of the simplex that is nearest to theta, (M,); lr does not matter."""
        theta = theta - theta.max()  # the same for all: it does not matter to where the nearest is
        falling = -np.sort(-theta)
        excess = np.cumsum(falling) - 1
        counts = np.arange(1, len(theta) + 1)
        kept = counts[falling * counts > excess][-1]  # so many weights stay above 0
        return np.maximum(theta - excess[kept - 1] / kept, 0.0)


def best_weights(predictions, y, *, start=None, lr=None, loss=squared_error):
    """Descend to the weights whose average errs least.

        min over the simplex of  1/(2n) Σᵢ (Σₘ wₘ fₘ(xᵢ) − yᵢ)²

    Parameters
        predictions : (M, n) array    out-of-fold
        y : (n,) array
        start : (M,) array or None    None: 1/M each
        lr : float or None            None: 1/λ_max of the Hessian of the moves that keep Σw, which
                                      never overshoots: what all members have in common is no
                                      matter, for the projection takes it out again
        loss : function               as for `Objective`; with another one give lr

    Returns
        a stream of DescentStep; theta is w

    Raises
        TypeError, ValueError   the shapes do not fit, or an argument is wrong

    Source
        Breiman (1996), Stacked regressions, for weights ≥ 0

    Example
        >>> from mlcore.steps import record
        >>> run = record(best_weights([[0.0, 0.0], [2.0, 2.0], [5.0, 0.0]], [1.5, 1.5]), 300)
        >>> run[-1].theta.round(6).tolist()                     # 1/4 · 0 + 3/4 · 2 = 1.5
        [0.25, 0.75, 0.0]
    """
    predictions = array("predictions", predictions, 2)
    M, n = predictions.shape
    start = np.full(M, 1 / M) if start is None else array("start", start, 1)
    if len(start) != M:
        raise ValueError(f"start must be {M} weights, one a member; got {len(start)}")
    if lr is None:  # equal members have no curvature, but perhaps round-off: any step will do
        apart = predictions - predictions.mean(axis=0)
        curvature, floor = (np.linalg.norm(F, 2) ** 2 / n for F in (apart, 1e-6 * predictions))
        lr = 1 / (max(curvature, floor) or 1.0)
    objective = Objective(predictions.T, y, loss=loss, penalty=Simplex())
    return gradient_descent(objective, Simplex().prox(start, lr), lr=lr)
