"""Key of lesson 00, start here."""

import numpy as np

from mlcore.exercise import Exercise
from mlcore.problems import bowl

_a, _b = 3.0, 2.0  # θ

height = Exercise(
    bowl(10)(np.array([_a, _b]))[0],
    mistakes={
        "You forgot the ½.": _a**2 + 10 * _b**2,
        "You forgot the 10 before θ₂².": (_a**2 + _b**2) / 2,
        "You took θ = (2, 3): θ₁ comes first.": bowl(10)(np.array([_b, _a]))[0],
        "Square θ₁ and θ₂ first.": (_a + 10 * _b) / 2,
        "A square is θ · θ, not 2 · θ.": (2 * _a + 10 * 2 * _b) / 2,
        "The ½ belongs to the whole sum.": _a**2 / 2 + 10 * _b**2,
        "Write the number without quotes.": "49/2",
        "Write it without quotes: it is a number.": "24.5",
        "Only θ₂ is squared, not the 10.": (_a**2 + (10 * _b) ** 2) / 2,
    },
)
