"""Well-known surfaces of one, two and six variables: small enough to draw, or dear to search.

Each is a `Problem`, and imported from `mlcore.problems`.
"""

import numpy as np

from mlcore.problems.problem import Problem, surface


@surface
def himmelblau():
    """Four valleys of the same depth: where a descent ends depends on where it began.

        L = a² + b²        a = θ₁² + θ₂ − 11,  b = θ₁ + θ₂² − 7
        ∇L = (4 θ₁ a + 2 b,  2 a + 4 θ₂ b)        minimum 0 at (3, 2) and three other points

    Source
        Himmelblau (1972), Applied Nonlinear Programming

    Example
        >>> loss, gradient = himmelblau()([0.0, 0.0])       # 11² + 7²
        >>> loss, gradient.tolist()
        (170.0, [-14.0, -22.0])
    """

    def f(theta):
        x, y = theta[..., 0], theta[..., 1]
        return (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2

    def gradient(theta):
        x, y = theta[..., 0], theta[..., 1]
        a, b = x**2 + y - 11, x + y**2 - 7
        return np.stack([4 * x * a + 2 * b, 2 * a + 4 * y * b], axis=-1)

    first = [3.0, -2.805118086952745, -3.779310253377747, 3.5844283403304917]
    second = [2.0, 3.131312518250573, -3.2831859912861696, -1.8481265269644036]
    bounds, minima = np.tile([-5.0, 5.0], (2, 1)), np.column_stack([first, second])
    return Problem("Himmelblau", f, gradient, bounds, minima)


@surface
def branin():
    """A bent valley with three hollows of the same depth.

        L = r² + 10 (1 − t)(1 + cos θ₁) + 10 t        t = 1/(8π)
        r = θ₂ − b θ₁² + c θ₁ − 6,  b = 5.1/(4π²),  c = 5/π
        ∇L = (2 r (c − 2 b θ₁) − 10 (1 − t) sin θ₁,  2 r)
        minimum 10 t = 0.39789 where r = 0 and cos θ₁ = −1, at θ₁ = −π, π and 3π

    Outside of the box there are more of these minima.

    Source
        Branin (1972), as in Dixon and Szegö (1978)

    Example
        >>> f"{branin().value([0.0, 0.0]):.4f}"             # 36 + 20 (1 − t) + 10 t
        '55.6021'
    """
    t, b, c = 1 / (8 * np.pi), 5.1 / (4 * np.pi**2), 5 / np.pi

    def f(theta):
        x, y = theta[..., 0], theta[..., 1]
        return (y - b * x**2 + c * x - 6) ** 2 + 10 * (1 - t) * (1 + np.cos(x)) + 10 * t

    def gradient(theta):
        x, y = theta[..., 0], theta[..., 1]
        r = y - b * x**2 + c * x - 6
        return np.stack([2 * r * (c - 2 * b * x) - 10 * (1 - t) * np.sin(x), 2 * r], axis=-1)

    bounds = np.array([[-5.0, 10.0], [0.0, 15.0]])
    minima = np.array([[np.pi, 2.275], [-np.pi, 12.275], [3 * np.pi, 2.475]])
    return Problem("Branin", f, gradient, bounds, minima, 10 * t, everywhere=False)


@surface
def six_hump_camel():
    """Six valleys in three pairs, because L(−θ) = L(θ); two of them are the lowest.

        L = x² (4 − 2.1 x² + x⁴/3) + x y + 4 y² (y² − 1)        x = θ₁,  y = θ₂
        ∇L = (8 x − 8.4 x³ + 2 x⁵ + y,  x − 8 y + 16 y³)
        minimum −1.03163 at ±(0.08984, −0.71266)

    Source
        Branin (1972), as in Dixon and Szegö (1978)

    Example
        >>> loss, gradient = six_hump_camel()([1.0, 1.0])   # (4 − 2.1 + 1/3) + 1 + 0
        >>> f"{loss:.4f}", gradient.round(9).tolist()
        ('3.2333', [2.6, 9.0])
    """

    def f(theta):
        x, y = theta[..., 0], theta[..., 1]
        a, b = x**2, y**2
        return a * (4 + a * (a / 3 - 2.1)) + x * y + 4 * b * (b - 1)

    def gradient(theta):
        x, y = theta[..., 0], theta[..., 1]
        a, b = x**2, y**2
        return np.stack([x * (8 + a * (2 * a - 8.4)) + y, x + 8 * y * (2 * b - 1)], axis=-1)

    first = np.array([0.08984201310031806, -0.7126564030207396])
    bounds, minima = np.array([[-3.0, 3.0], [-2.0, 2.0]]), np.stack([first, -first])
    return Problem("six-hump camel", f, gradient, bounds, minima, -1.0316284534898774)


@surface
def gramacy_lee():
    """A curve, d = 1: waves that fade away, then a steep rise; the first valley is the lowest.

        L = sin(10πθ) / (2θ) + (θ − 1)⁴
        ∇L = 5π cos(10πθ) / θ − sin(10πθ) / (2θ²) + 4 (θ − 1)³
        minimum −0.86901 at 0.54856

    Outside of the box, near 0, it is lower; at 0 itself it is not defined.

    Source
        Gramacy and Lee (2012), Cases for the nugget in modeling computer experiments

    Example
        >>> f"{gramacy_lee().value([1.05]):.4f}"            # sin(10.5π) / 2.1 + 0.05⁴
        '0.4762'
    """

    def f(theta):
        x = theta[..., 0]
        return np.sin(10 * np.pi * x) / (2 * x) + ((x - 1) ** 2) ** 2

    def gradient(x):
        waves = 5 * np.pi * np.cos(10 * np.pi * x) / x - np.sin(10 * np.pi * x) / (2 * x**2)
        return waves + 4 * (x - 1) * (x - 1) ** 2

    bounds, minima = np.array([[0.5, 2.5]]), np.array([[0.5485634445276052]])
    least = -0.8690111349894998
    return Problem("Gramacy–Lee", f, gradient, bounds, minima, least, everywhere=False)


@surface
def hartmann6():
    """Four hollows in six dimensions, each narrow in some directions and wide in others.

        L = −Σᵢ αᵢ exp(−Σⱼ Aᵢⱼ (θⱼ − Pᵢⱼ)²),  i = 1 … 4,  j = 1 … 6
        ∂L/∂θⱼ = Σᵢ 2 Aᵢⱼ (θⱼ − Pᵢⱼ) αᵢ exp(…)
        minimum −3.32237 at (0.2017, 0.1500, 0.4769, 0.2753, 0.3117, 0.6573)

    Source
        Hartman (1973), as in Dixon and Szegö (1978)

    Example
        >>> problem = hartmann6()
        >>> f"{problem.value(problem.minimum):.5f}"
        '-3.32237'
    """
    alpha = np.array([1.0, 1.2, 3.0, 3.2])
    A = np.array(
        [
            [10.0, 3.0, 17.0, 3.5, 1.7, 8.0],
            [0.05, 10.0, 17.0, 0.1, 8.0, 14.0],
            [3.0, 3.5, 1.7, 10.0, 17.0, 8.0],
            [17.0, 8.0, 0.05, 10.0, 0.1, 14.0],
        ]
    )
    P = np.array(
        [
            [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
            [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
            [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650],
            [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
        ]
    )

    def hollows(theta):
        gap = theta[..., None, :] - P  # (…, 4, 6)
        return gap, alpha * np.exp(-(A * gap**2).sum(axis=-1))  # and (…, 4)

    def f(theta):
        return -hollows(theta)[1].sum(axis=-1)

    def gradient(theta):
        gap, depth = hollows(theta)
        return (2 * A * gap * depth[..., None]).sum(axis=-2)

    place = [0.20168951100670543, 0.15001069182345797, 0.476873974221897]
    place += [0.2753324304940561, 0.31165161660011326, 0.6573005340656203]
    bounds, minima = np.tile([0.0, 1.0], (6, 1)), np.array([place])
    return Problem("Hartmann-6", f, gradient, bounds, minima, -3.3223680114155147)
