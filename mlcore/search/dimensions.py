"""Dimensions of a space of hyperparameters: what each of them makes of a number u from 0 to 1.

    value  ◀── from_unit(u) ──────  u in [0, 1]  ◀────── to_unit(value) ──  value

So a searcher that knows nothing but numbers in [0, 1] can tune anything. A whole number or an
option owns a *cell* of [0, 1]; all cells are equally wide, so all values are equally likely.
"""

from dataclasses import dataclass
from math import log

from mlcore.checks import number, whole


@dataclass(frozen=True)
class Uniform:
    """A number from low to high; intervals of equal length are equally likely.

        value = (1 − u) · low + u · high

    Parameters
        low, high : float   low < high, both finite

    Raises
        TypeError, ValueError   they are not; or, later, a u or a value is out of its range

    Example
        >>> Uniform(10, 20).from_unit(0.25), Uniform(10, 20).to_unit(12.5)
        (12.5, 0.25)
    """

    low: float
    high: float

    def __post_init__(self):
        low, high = number("low", self.low), number("high", self.high, self.low, strict=True)
        number("high − low", high - low)

    def from_unit(self, u):
        u = number("u", u, 0, 1)
        return _clipped((1 - u) * self.low + u * self.high, self)

    def to_unit(self, value):
        return (number("value", value, self.low, self.high) - self.low) / (self.high - self.low)


@dataclass(frozen=True)
class LogUniform:
    """A number from low to high; intervals from a to c · a are equally likely, whatever a is.

        value = low¹⁻ᵘ · highᵘ

    Right for what is felt as a factor, such as a learning rate or the weight of a penalty.

    Parameters
        low, high : float   0 < low < high, both finite

    Raises
        TypeError, ValueError   they are not; or, later, a u or a value is out of its range

    Source
        Bergstra and Bengio (2012), Random search for hyper-parameter optimization, section 2.3

    Example
        >>> rate = LogUniform(0.01, 100)                   # four powers of ten; 0.1 is one of them
        >>> round(rate.from_unit(0.25), 12), round(rate.to_unit(0.1), 12)
        (0.1, 0.25)
    """

    low: float
    high: float

    def __post_init__(self):
        number("low", self.low, 0, strict=True)
        number("high", self.high, self.low, strict=True)

    def from_unit(self, u):
        u = number("u", u, 0, 1)
        return _clipped(self.low ** (1 - u) * self.high**u, self)

    def to_unit(self, value):
        value = number("value", value, self.low, self.high)
        return (log(value) - log(self.low)) / (log(self.high) - log(self.low))


@dataclass(frozen=True)
class Integer:
    """A whole number from low to high, both included, all of them equally likely.

        value = low + ⌊n u⌋,  n = high − low + 1        u = 1 gives high
        to_unit gives the middle of the value's cell, (value − low + ½) / n

    The common ``int(uniform(low, high))`` cuts the fraction off, and never gives high.

    Parameters
        low, high : int   low < high

    Raises
        TypeError, ValueError   they are not; or, later, a u or a value is out of its range

    Example
        >>> [Integer(1, 4).from_unit(u) for u in (0, 0.24, 0.25, 0.5, 0.75, 1)]
        [1, 1, 2, 3, 4, 4]
        >>> Integer(1, 4).to_unit(1)                       # the middle of 0 … 0.25
        0.125
    """

    low: int
    high: int

    def __post_init__(self):
        whole("high", self.high, whole("low", self.low) + 1)

    @property
    def n_cells(self):
        """How many values there are."""
        return int(self.high) - int(self.low) + 1

    def from_unit(self, u):
        return int(self.low) + _cell(u, self.n_cells)

    def to_unit(self, value):
        number("value", whole("value", value), self.low, self.high)
        return (int(value) - int(self.low) + 0.5) / self.n_cells


@dataclass(frozen=True, init=False)
class Choice:
    """One of some options, all of them equally likely; their order means nothing.

        value = optionᵢ,  i = ⌊n u⌋        to_unit gives the middle of its cell, (i + ½) / n

    Parameters
        options   one after another: strings, numbers, None, functions, …

    Raises
        TypeError, ValueError   there is none; or, later, a u is not in [0, 1], a value no option

    Example
        >>> kernel = Choice("linear", "rbf")
        >>> kernel.from_unit(0.4), kernel.to_unit("rbf")
        ('linear', 0.75)
    """

    options: tuple

    def __init__(self, *options):
        if not options or (len(options) == 1 and isinstance(options[0], (list, tuple))):
            raise ValueError(f"options must be given one by one: Choice('a', 'b'); got {options!r}")
        object.__setattr__(self, "options", options)

    @property
    def n_cells(self):
        """How many options there are."""
        return len(self.options)

    def from_unit(self, u):
        return self.options[_cell(u, self.n_cells)]

    def to_unit(self, value):
        try:
            return (self.options.index(value) + 0.5) / self.n_cells
        except ValueError:  # it is not there, or == has no one answer
            raise ValueError(f"value must be one of {self.options}; got {value!r}") from None


def _clipped(value, dimension):
    """Return value as a float that no round-off has carried out of the range."""
    return min(max(float(value), float(dimension.low)), float(dimension.high))


def _cell(u, n):
    return min(int(number("u", u, 0, 1) * n), n - 1)  # u = 1 belongs to the last one
