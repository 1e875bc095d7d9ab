"""Key of lesson 01, data, a line and a bowl."""

import numpy as np

from mlcore.datasets import d3
from mlcore.descent.objective import Objective, with_bias
from mlcore.exercise import Exercise
from mlcore.models.linear import LinearRegression

x, y = d3()
_residuals = with_bias(x) @ [5.0, -1.0] - y
_loss = Objective(with_bias(x), y)

loss_falling = Exercise(
    _loss(np.array([5.0, -1.0]))[0],
    mistakes={
        "That is the MSE; our loss is half of it.": np.mean(_residuals**2),
        "You forgot to divide by n = 3.": np.sum(_residuals**2) / 2,
        "That is the sum of the squares: divide by 2n.": np.sum(_residuals**2),
        "Square the residuals; their size alone is another loss.": np.abs(_residuals).sum() / 6,
        "First square each residual, then add.": np.sum(_residuals) ** 2 / 6,
        "The order is θ = (b, w): the bias is 5.": _loss(np.array([-1.0, 5.0]))[0],
        "The bias is missing: a prediction is b + w·x.": _loss(np.array([0.0, -1.0]))[0],
        "That is the length of r over 2n: a root too many.": np.linalg.norm(_residuals) / 6,
        "Write the number without quotes.": "13/6",
        "These are the residuals; the loss is one number.": _residuals,
    },
)


def _line(x, y):
    model = LinearRegression().fit(x[:, None], y)
    return np.array([model.intercept_, model.coef_[0]])


def _ends(x, y):
    w = (y[-1] - y[0]) / (x[-1] - x[0])
    return np.array([y[0] - w * x[0], w])


fit = Exercise(
    _line,
    (x[:, 0], y),
    (np.append(x[:, 0], 4.0), np.append(y, 0.0)),
    mistakes={
        "The order is (b, w): the column of ones comes first.": lambda x, y: _line(x, y)[::-1],
        "The column of ones is missing: this line passes through (0, 0).": lambda x, y: np.array(
            [x @ y / (x @ x)]
        ),
        "That is one number, the slope of a line through (0, 0): fit (b, w).": lambda x, y: (
            x @ y / (x @ x)
        ),
        "This solves for x; exchange x and y.": lambda x, y: _line(y, x),
        "lstsq returns four things: the line is the first, [0].": lambda x, y: np.linalg.lstsq(
            with_bias(x[:, None]), y, rcond=None
        ),
        "These are the predictions; return θ itself.": lambda x, y: (
            with_bias(x[:, None]) @ _line(x, y)
        ),
        "This line joins the first point and the last; the others count, too.": _ends,
        "That is Xᵀy: the system XᵀX θ = Xᵀy is still to be solved.": lambda x, y: (
            with_bias(x[:, None]).T @ y
        ),
    },
)

_t = np.array([1.0, 2.0, 3.0])
_tables = (
    np.column_stack([_t**0, _t]),
    np.column_stack([_t**0, 0 * _t + 4]),
    np.column_stack([_t**0, _t, 32 + 1.8 * _t]),
    np.column_stack([_t**0, _t, _t**2]),
    np.column_stack([_t**0, _t, _t**2])[:2],
)
_right = tuple(bool(np.linalg.matrix_rank(table) == table.shape[1]) for table in _tables)


def _but(*wrong):
    return tuple(truth != (letter in wrong) for letter, truth in zip("ABCDE", _right))


one_best = Exercise(
    _right,
    mistakes={
        "A: three different x; ones and x are not multiples of each other.": _but("A"),
        "B: x = 4 in all rows is four times the column of ones.": _but("B"),
        "C: 32 + 1.8 · °C is made from the ones and °C.": _but("C"),
        "D: no b + wx gives x² at three different x.": _but("D"),
        "E: two rows can say only two things; there are three columns.": _but("E"),
        "True is for one best θ; you marked where there are many.": _but(*"ABCDE"),
        "Write True or False for each of the five.": "AD",
        "Right, but write True and False without quotes.": tuple(map(str, _right)),
        "Where can a column be made from the others?": _but("B", "C", "E"),
        "As many rows as columns is not enough: look at B and C again.": _but("B", "C"),
    },
)
