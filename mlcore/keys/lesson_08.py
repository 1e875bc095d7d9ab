"""Key of lesson 08, networks and backpropagation."""

import numpy as np

from mlcore.datasets import digits
from mlcore.descent.loop import gradient_descent
from mlcore.descent.losses import softmax_cross_entropy
from mlcore.descent.objective import Objective
from mlcore.exercise import Exercise
from mlcore.models.labels import one_hot
from mlcore.models.network import Network, tanh
from mlcore.steps import record

# --- by hand: x = 2, w = (0.5, 1), v = (2, −1), y = 1


def _four(v=(2.0, -1.0)):
    """∂L/∂v, then ∂L/∂w."""
    theta = np.array([0.5, 1.0, 0, 0, *v, 0])  # w, b, v, c
    gradient = Objective([[2.0]], [1.0], Network((1, 2, 1)))(theta)[1]
    return np.append(gradient[4:6], gradient[:2])


_by_v, _by_w = np.split(_four(), 2)

slopes = Exercise(
    _four(),
    mistakes={
        "δ₂ is o − y, not y − o.": -_four(),
        "First come the slopes by v, then those by w.": np.append(_by_w, _by_v),
        "∂L/∂v is right. ∂L/∂w: δ₁ is still to be multiplied by x.": [*_by_v, *_by_w / 2],
        "∂L/∂v is right. ∂L/∂w: δ₁ = δ₂v, and v is missing.": [*_by_v, -2, -2],
        "∂L/∂v is right. ∂L/∂w: δ₁ = δ₂v, with v, not w.": [*_by_v, -1, -2],
        "∂L/∂w is right. ∂L/∂v is δ₂ times h, not times v.": [-2, 1, *_by_w],
        "∂L/∂w is right. ∂L/∂v is δ₂ times h = (1, 2), not times x.": [-2, -2, *_by_w],
        "Both units are on: z = xw = (1, 2).": [-1, 0, -4, 0],
        "The slope of ½(o − y)² is o − y: no 2.": 2 * _four(),
        "v₂ is −1: o = 2 · 1 − 1 · 2 = 0.": _four(v=(2.0, 1.0)),
    },
)

# --- tanh and squared error


def _right(X, y, W1, b1, v, c):
    """The slopes by W1, b1, v and c, as Network has them."""
    network = Network((*W1.shape, 1), tanh)
    theta = np.concatenate([W1.ravel(), b1, v, [c]])
    (by_W1, by_b1), (by_v, by_c) = network.layers(Objective(X, y, network)(theta)[1])
    return by_W1, by_b1, by_v[:, 0], by_c[0]


def _wrong(*, Z_of=lambda X, W1, b1: X @ W1 + b1, bend=np.tanh, slope=lambda Z, H: 1 - H**2,
           error=lambda Hv, c, y: (Hv + c - y) / len(y), back=lambda v: v,
           give=lambda X, H, d1, d2: (X.T @ d1, d1.sum(axis=0), H.T @ d2, d2.sum())):  # fmt: skip
    """The gradient by hand, with what is wrong in it."""

    def gradient(X, y, W1, b1, v, c):
        Z = Z_of(X, W1, b1)
        H = bend(Z)
        delta_2 = error(H @ v, c, y)
        return give(X, H, np.outer(delta_2, back(v)) * slope(Z, H), delta_2)

    return gradient


def _waves(n, d, k):
    """Arguments of no special kind."""
    sizes = ((n, d), (n,), (d, k), (k,), (k,))
    return *(np.sin(7.0 * start + np.arange(np.prod(s)) ** 2).reshape(s)
             for start, s in enumerate(sizes)), 0.3  # fmt: skip


tanh_gradient = Exercise(
    _right,
    _waves(4, 2, 3),
    _waves(6, 3, 2),
    mistakes={
        "tanh′ = 1 − tanh²(z): with H, not Z.": _wrong(slope=lambda Z, H: 1 - Z**2),
        "[Z > 0] is the slope of ReLU; that of tanh is 1 − H².": _wrong(slope=lambda Z, H: Z > 0),
        "δ₁: where is the slope of the bend?": _wrong(slope=lambda Z, H: 1.0),
        "δ₁ is multiplied by 1 − H², not by H.": _wrong(slope=lambda Z, H: H),
        "δ₁: where is v?": _wrong(back=np.ones_like),
        "L is a mean: divide δ₂ by n.": _wrong(error=lambda Hv, c, y: Hv + c - y),
        "δ₂ is o − y, not y − o.": _wrong(error=lambda Hv, c, y: (y - Hv - c) / len(y)),
        "L has a ½: its slope has no 2.": _wrong(error=lambda Hv, c, y: 2 * (Hv + c - y) / len(y)),
        "o = Hv + c: where is c?": _wrong(error=lambda Hv, c, y: (Hv - y) / len(y)),
        "Z = XW₁ + b₁: where is b₁?": _wrong(Z_of=lambda X, W1, b1: X @ W1),
        "The bend is tanh, not ReLU.": _wrong(bend=lambda Z: np.maximum(0, Z)),
        "tanh′ = 1 − H²: H is tanh(Z) already.": _wrong(slope=lambda Z, H: 1 - np.tanh(H) ** 2),
        "Each unit has a slope of its own bias: sum δ₁ over the rows alone.": _wrong(
            give=lambda X, H, d1, d2: (X.T @ d1, d1.sum(), H.T @ d2, d2.sum())
        ),
        "The 1/n is in δ₂: divide once.": _wrong(error=lambda Hv, c, y: (Hv + c - y) / len(y) ** 2),
        "The slopes of b₁ and c are sums over the rows, not means.": _wrong(
            give=lambda X, H, d1, d2: (X.T @ d1, d1.mean(axis=0), H.T @ d2, d2.mean())
        ),
        "The first is Xᵀδ₁, (d, k), not its transpose.": _wrong(
            give=lambda X, H, d1, d2: (d1.T @ X, d1.sum(axis=0), H.T @ d2, d2.sum())
        ),
        "In this order: by W1, b1, v, c.": _wrong(
            give=lambda X, H, d1, d2: (H.T @ d2, d2.sum(), X.T @ d1, d1.sum(axis=0))
        ),
    },
)

# --- what is true of networks

_true = (False, True, False, True, False, False)


def _but(letter):
    """The claims as they are, but for one."""
    return tuple(true != (name == letter) for name, true in zip("ABCDEF", _true))


claims = Exercise(
    _true,
    mistakes={
        "A: it finds the gradient; the rule moves the weights.": _but("A"),
        "B: Z has a row for every row of X.": _but("B"),
        "C: two linear layers are one linear layer.": _but("C"),
        "D: equal units get equal slopes.": _but("D"),
        "E: 20 starts ended at nearly the same loss.": _but("E"),
        "F: who gives every class a tenth pays ln 10 = 2.3.": _but("F"),
    },
)

# --- reading


def _nearest(X, Y, X_new):
    """The class of the nearest row: here that is always the right one."""
    return Y[((X_new[:, None] - X) ** 2).sum(axis=2).argmin(axis=1)].argmax(axis=1)


def _network(X, Y, X_new, hidden=(32,), start=1.0, top=np.max, top_new=None, steps=500):
    """The classes by a network of which something may be wrong."""
    network = Network((X.shape[1], *hidden, Y.shape[1]))
    objective = Objective(X / top(X), Y, network, softmax_cross_entropy)
    theta = record(gradient_descent(objective, start * network.he(0), lr=0.3), steps)[-1].theta
    return network(theta, X_new / (top_new or top)(X_new if top_new else X))[0].argmax(axis=1)


def _corners(size, *new):
    X = np.array([[0.0, 0], [0, size], [size, 0], [size, size]])
    return X, one_hot([0, 1, 1, 0])[0], np.array(new)


def _zeros_and_ones():
    pixels, label = digits()
    X, Y = 255 * pixels[label < 2] / 16, one_hot(label[label < 2])[0]
    return X[:175], Y[:175], X[175:215]


read = Exercise(
    _nearest,
    _corners(1, [0.1, 0.05], [0.9, 0.05], [1.0, 0.9], [0.05, 1.0], [1.0, 0.1]),
    _corners(4, [0.8, 0.4], [0.4, 0.8], [0.4, 0.4], [1.2, 0.4]),  # no X_new as large as X
    _zeros_and_ones(),
    mistakes={
        "Return class numbers: argmax(axis=1).": lambda *data: np.eye(2)[_nearest(*data)],
        "Those are the classes of X: X_new is asked for.": lambda X, Y, X_new: Y.argmax(axis=1),
        "Exclusive or needs a hidden layer.": lambda *data: _network(*data, hidden=()),
        "From a start at 0 the units stay at 0.": lambda *data: _network(*data, start=0.0),
        "The two classes are exchanged.": lambda *data: 1 - _nearest(*data),
        "Nothing was trained: that is the start.": lambda *data: _network(*data, steps=1),
        "Divide X_new by what X was divided by.": lambda *data: _network(*data, top_new=np.max),
        "Pixels up to 255 are far too large: scale them.": lambda *data: _network(
            *data, top=lambda X: 1.0
        ),
    },
)
