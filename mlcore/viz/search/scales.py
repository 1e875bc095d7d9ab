"""Axes of the unit cube that speak of hyperparameters: 0.001, 0.01, 0.1 rather than 0, ½, 1.

A search in a `Space` sees numbers from 0 to 1, and its pictures are drawn in them. Here the axes
get the values that these numbers stand for; a log-uniform dimension is then a logarithmic axis.
"""

import numpy as np
from matplotlib.ticker import MaxNLocator

from mlcore.search.dimensions import LogUniform, Uniform
from mlcore.search.space import Space, box
from mlcore.viz.captions import as_text

POWERS, CELLS = 7, 12  # the most powers of ten, and whole numbers, that have a tick with a number


def scales(space, labels=None):
    """Return the dimension of every coordinate, and what its axis is called.

    Parameters
        space : Space, or (d, 2) array-like   low < high of every coordinate
        labels : sequence of str, or None     None: the names of the space, or θ₁, θ₂, …

    Returns
        list of (dimension, label)

    Raises
        TypeError, ValueError   space is neither, or there is not one label a coordinate

    Example
        >>> scales([(0, 5)])
        [(Uniform(low=0.0, high=5.0), 'θ₁')]
    """
    low, high = box(space)
    if isinstance(space, Space):
        dimensions, names = list(space.dimensions.values()), space.names
    else:
        dimensions = [Uniform(*ends) for ends in zip(low.tolist(), high.tolist())]
        names = ["θ" + str(i + 1).translate(SUBSCRIPTS) for i in range(len(low))]
    labels = names if labels is None else list(labels)
    if len(labels) != len(dimensions):
        raise ValueError(f"labels must be {len(dimensions)} texts; got {len(labels)}")
    return list(zip(dimensions, labels))


def in_unit(space, points):
    """Return points as a picture of the unit cube shows them.

    Whole numbers and options stand in the middle of their cells: what means the same is one place.

    Parameters
        space : Space, or (d, 2) array-like   as for `scales`
        points : (…, d) array                 in the box

    Returns
        (…, d) array, from 0 to 1

    Example
        >>> in_unit([(0, 5), (2, 4)], np.array([1.0, 3.0])).tolist()
        [0.2, 0.5]
    """
    if isinstance(space, Space):
        return space.snap(points)
    low, high = box(space)
    return (points - low) / (high - low)


def name_places(axis, dimension, label):
    """Put the values of a dimension on an axis that goes from 0 to 1, and its label.

    Powers of ten for a `LogUniform` over several of them, with small ticks between; all options of
    a `Choice`; round numbers else.

    Parameters
        axis : Axis of matplotlib    axes.xaxis or axes.yaxis
        dimension                    of a `Space`
        label : str

    Example
        >>> from matplotlib.figure import Figure
        >>> axis = Figure().add_subplot().xaxis
        >>> name_places(axis, LogUniform(0.001, 10), "lr")
        >>> [text.get_text() for text in axis.get_ticklabels()]      # at 0, 0.25, 0.5, 0.75, 1
        ['10⁻³', '0.01', '0.1', '1', '10']
    """
    values, between = _values(dimension)
    texts = [_power(v) if isinstance(dimension, LogUniform) else _text(v) for v in values]
    axis.set_ticks([dimension.to_unit(v) for v in values], texts)
    axis.set_ticks([dimension.to_unit(v) for v in between], minor=True)
    axis.set_label_text(label)


def _values(dimension):
    """The values that get a tick with a number, and those that get a small one."""
    if hasattr(dimension, "options"):
        return dimension.options, []
    if not hasattr(dimension, "low"):  # a dimension of the reader's own
        return [dimension.from_unit(u) for u in (0, 0.5, 1)], []
    low, high = dimension.low, dimension.high
    if isinstance(dimension, LogUniform):
        exponents = np.arange(*np.ceil(np.log10([low, high]) + [-1e-9, 1e-9]))
        powers = np.clip(10.0**exponents, low, high)  # 10 ** −4 may be less than 0.0001
        if len(powers) > 1:
            fine = np.outer(10.0 ** np.arange(exponents[0] - 1, exponents[-1] + 1), range(2, 10))
            between = fine[(low < fine) & (fine < high)].tolist() if len(powers) <= POWERS else []
            return powers[:: -(-len(powers) // POWERS)].tolist(), between
    if hasattr(dimension, "n_cells"):
        values = np.arange(low, high + 1)
        return values[:: -(-len(values) // CELLS)].tolist(), []
    values = MaxNLocator(5, steps=[1, 2, 5, 10]).tick_values(low, high)
    slack = 1e-9 * (high - low)  # the end itself may come out as 0.30000000000000004
    values = values[(low - slack <= values) & (values <= high + slack)]
    return np.clip(values, low, high).tolist(), []


def _text(value):
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return as_text(value) if number else str(value)


def _power(value):
    """A power of ten in few letters: the ticks of a narrow picture stand close together."""
    exponent = round(np.log10(value))
    short = -3 < exponent < 4 or abs(value / 10.0**exponent - 1) > 1e-9
    return as_text(value) if short else "10" + str(exponent).translate(SUPERSCRIPTS)


SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
