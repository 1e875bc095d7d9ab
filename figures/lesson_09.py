"""The figures of lesson 09: fitting too much, stopping in time, and the shapes of two penalties."""

import numpy as np

from mlcore.descent.early_stopping import early_stopping
from mlcore.descent.loop import gradient_descent
from mlcore.descent.objective import Objective, with_bias
from mlcore.descent.penalties import L1, L2
from mlcore.models.features import polynomial
from mlcore.models.linear import LinearRegression
from mlcore.models.standardizer import Standardizer
from mlcore.steps import Step, record
from mlcore.viz.descent.fitting import error_curves, error_map, fitted_curve
from mlcore.viz.descent.penalties import constraint_set
from mlcore.viz.still import still

rng = np.random.default_rng(37)  # draw(37) of the lesson
x = rng.uniform(-1, 1, 20)
y = 1 + np.sin(3 * x) + 0.2 * rng.standard_normal(20)
x_val = rng.uniform(-1, 1, 30)
y_val = 1 + np.sin(3 * x_val) + 0.2 * rng.standard_normal(30)
scaler = Standardizer().fit(polynomial(x, 15))


def columns(x):
    return with_bias(scaler.transform(polynomial(x, 15)))


def mse(prediction, y):
    return np.mean((prediction - y) ** 2), 2 * (prediction - y) / len(y)


training, validation = (Objective(columns(a), b, loss=mse) for a, b in ((x, y), (x_val, y_val)))
CURVE = fitted_curve(x, y, lambda step, x: columns(x) @ step.theta, validation=(x_val, y_val))


def degrees():
    """The best polynomials of degree 0 to 15, and their errors."""
    steps = []
    for degree in range(16):
        theta = np.append(y.mean(), np.zeros(15))
        if degree:
            model = LinearRegression().fit(columns(x)[:, 1 : degree + 1], y)
            theta[: degree + 1] = model.intercept_, *model.coef_
        steps.append(Step(degree, theta, training(theta)[0], degree + 1))
    return record(early_stopping(steps, validation, patience=16))


def figure_09_degrees(theme):
    """A polynomial on 20 noisy points of a wave, beside a map of training and validation error with
    the quadrants good, underfits, overfits and look at your data: from degree 0 to 3 both errors
    fall, then the curve swings between the points and the validation error rises steeply."""
    run, panels = degrees(), (CURVE, error_map(0.1, top=100))
    return still(*((panel, run, 9) for panel in panels), theme=theme), (run, panels)


def figure_09_early_stopping(theme):
    """Training and validation error of gradient descent: the training error always falls, the
    validation error falls, rises, falls again to its best at step 178, and after 80 more steps
    without a better one the run stops; beside it the curve at the last step."""
    descent = gradient_descent(training, np.zeros(16), lr=0.1)
    run = record(early_stopping(descent, validation, patience=80))
    return still((error_curves(patience=80), run, -1), (CURVE, run, -1), theme=theme), None


def figure_09_shapes(theme):
    """Two planes of two weights: the best weights under L2 lie on a circle, with both weights above
    0; those under L1 lie on the corner of a diamond, where the second weight is exactly 0."""
    pair = np.random.default_rng(0).standard_normal((200, 2)) @ np.array([[1.0, 0.5], [0.0, 0.8]])
    pair = pair - pair.mean(axis=0)
    target = pair @ [2.0, 0.7]
    place = {"bounds": [(-2.5, 2.5), (-2.5, 2.5)], "optimum": [2.0, 0.7]}
    views = []
    for norm, penalty in (("L2", L2), ("L1", L1)):
        path = []
        for strength in np.arange(4) * 0.4:
            objective = Objective(pair, target, penalty=penalty(strength, bias=False))
            path += record(gradient_descent(objective, [0.0, 0.0], lr=0.3), 150)[-1:]
        views.append((constraint_set(Objective(pair, target), norm, **place), path, -1))
    return still(*views, theme=theme, row=True), None
