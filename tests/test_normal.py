"""The standard normal distribution against SciPy's."""

import numpy as np
import pytest

from mlcore.normal import normal_cdf, normal_pdf


def test_equals_scipy():
    stats = pytest.importorskip("scipy.stats", reason="SciPy is a test extra")
    z = np.concatenate([np.linspace(-37, 37, 1481), [0.0, -0.4, 1e-300, 1e6, -1e6]])
    np.testing.assert_allclose(normal_cdf(z), stats.norm.cdf(z), rtol=1e-12)  # the tail, too
    np.testing.assert_allclose(normal_pdf(z), stats.norm.pdf(z), rtol=1e-12)


@pytest.mark.parametrize("shape", [(), (3,), (2, 4), (0,)])
def test_shapes(shape):
    for function, value in ((normal_cdf, 0.5), (normal_pdf, 1 / np.sqrt(2 * np.pi))):
        answer = function(np.zeros(shape))
        assert answer.shape == shape and answer.dtype == np.float64
        np.testing.assert_allclose(answer, np.full(shape, value))


def test_symmetry_and_slope():
    z = np.linspace(-5, 5, 101)
    np.testing.assert_allclose(normal_cdf(z) + normal_cdf(-z), 1, rtol=1e-15)
    h = 1e-5
    slope = (normal_cdf(z + h) - normal_cdf(z - h)) / (2 * h)
    np.testing.assert_allclose(slope, normal_pdf(z), atol=1e-10)
