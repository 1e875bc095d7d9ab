"""How many columns a node looks at."""

import numpy as np
import pytest

from mlcore.trees.settings import columns_to_draw, weights


@pytest.mark.parametrize(
    "max_features, d, drawn",
    [
        (None, 7, 7), (1, 7, 1), (np.int64(7), 7, 7), (1.0, 7, 7), (0.01, 7, 1), (0.5, 7, 3),
        ("sqrt", 30, 5), ("sqrt", 1, 1), ("log2", 30, 4), ("log2", 1, 1),
    ],
)  # fmt: skip
def test_as_scikit_learn_counts(max_features, d, drawn):
    assert columns_to_draw(max_features, d) == drawn


def test_weights_are_never_changed():
    given = np.array([1.0, 2.0])
    assert np.array_equal(weights(given, 2), given)
    assert weights([1, 2], 2).dtype == float
