"""Wrong answers to lesson 13."""

import numpy as np

from mlcore.gp.process import GaussianProcess
from mlcore.keys import lesson_13 as key
from tests.keys.judge import judged

mean, variance = key.mean_and_variance.expected

test_wrong_answers = judged(
    key,
    mean_and_variance=[
        ((variance, mean), "in another order"),
        ((-mean, variance), "number 1: the sign is flipped"),
        ((mean, 0.0), "number 1 is right"),
        ((1.5, variance), "number 2 is right"),
        (mean, None),
    ],
    which_picture=[
        (("C", "B", "A", "A"), "1 of 4 right: number 1"),
        (("A", "A", "A", "A"), "1 of 4 right: number 2"),
        (("A", "B", "C", "A"), "0 of 4 right: none"),
        (("C", "A", "B"), None),
        (5, None),
    ],
    of_a_measurement=[
        (lambda posterior, points: None, "return"),
        (lambda posterior, points: np.sqrt(posterior.process.noise), None),
        (lambda posterior, points: posterior.predict(points)[0], None),
    ],
    log_evidence=[
        (lambda K, y: None, "return"),
        (lambda K, y: -0.5 * y @ np.linalg.inv(K) @ y - 0.5 * np.linalg.det(K), None),
        (lambda K, y: -y @ y / 2, None),
    ],
)


def test_the_pictures_show_a_draw_of_length_scale_one():
    rng = np.random.default_rng(55)
    places = np.sort(rng.uniform(0, 6, size=(12, 1)), axis=0)
    values = GaussianProcess().sample(places, rng=rng)[0] + np.sqrt(0.1) * rng.normal(size=12)
    for posterior in key.pictures:
        np.testing.assert_allclose(posterior.X, places, atol=0.006)
        np.testing.assert_allclose(posterior.y, values, atol=0.006)
