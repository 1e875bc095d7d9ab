"""Powers of one feature: what they are, and that wrong input is named."""

import numpy as np
import pytest

from mlcore.models.features import polynomial
from mlcore.models.linear import LinearRegression


def test_columns_are_the_powers_from_1_and_no_column_of_ones():
    assert polynomial([-2.0, 0.0, 3.0], 4).tolist() == [
        [-2, 4, -8, 16],
        [0, 0, 0, 0],
        [3, 9, 27, 81],
    ]
    assert polynomial([5], 1).tolist() == [[5]]


def test_a_column_is_one_feature_as_well():
    x = np.array([1.0, 2.0, 3.0])
    assert (
        polynomial(x[:, None], 3).tolist()
        == polynomial(x, 3).tolist()
        == polynomial(list(x), 3).tolist()
    )


def test_input_is_left_alone():
    x = np.array([2.0, 3.0])
    polynomial(x, 2)[:] = 0
    assert x.tolist() == [2, 3]


def test_a_parabola_passes_through_three_points():
    """2 − x/2 + x²/2 through D3; at 4 it gives 8."""
    model = LinearRegression().fit(polynomial([1, 2, 3], 2), [2, 3, 5])
    assert [model.intercept_, *model.coef_] == pytest.approx([2, -0.5, 0.5])
    assert model.predict(polynomial([4], 2)) == pytest.approx([8])


@pytest.mark.parametrize(
    ("x", "degree", "kind", "message"),
    [
        (
            [[1, 2], [3, 4]],
            2,
            ValueError,
            r"x must be one feature, \(n,\) or \(n, 1\); got shape \(2, 2\)",
        ),
        ([[1, 2]], 2, ValueError, r"x must be one feature, \(n,\) or \(n, 1\); got shape \(1, 2\)"),
        (3.0, 2, ValueError, r"x must be one feature, \(n,\) or \(n, 1\); got shape \(\)"),
        (["a"], 2, TypeError, "x must hold real numbers"),
        (
            [1, np.nan],
            2,
            ValueError,
            "x must be finite, not NaN or inf: first at row 1",
        ),
        ([1], 0, ValueError, "degree must be a whole number ≥ 1; got 0"),
        ([1], 2.0, TypeError, "degree must be a whole number ≥ 1; got 2.0"),
    ],
)
def test_wrong_input_is_named(x, degree, kind, message):
    with pytest.raises(kind, match=message):
        polynomial(x, degree)
