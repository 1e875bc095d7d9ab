"""One list of at most 255 colours for a whole film; with two themes, one list of pairs of colours.

What is white in the light theme may be paper, which is dark in the dark theme, or a trail over a
surface, which is white there, too. So a place in the list stands for a pair: the colour that a
pixel has in the one theme and in the other.
"""

import numpy as np

COLOURS = 255  # one less than a palette holds: GIF and PNG may need a transparent one
EXACT = 40  # so many of the most frequent colours are kept as they are; the others share the rest


def quantise(pixels):
    """Return (palettes, places): few colours, and which of them each pixel has.

    Place 0 is the colour of the first pixel, exactly.

    Parameters
        pixels : (n_themes, n) array     RGBA in 32 bits, the same pixels in one theme or in two

    Returns
        palettes : (n_themes, n_colours, 3) array of uint8
        places : (n,) array of uint8

    Example
        >>> light, dark = [0xFFFFFFFF, 0xFFFFFFFF, 0xFF0000FF], [0xFF000000, 0xFFFFFFFF, 0xFF0000FF]
        >>> palettes, places = quantise(np.array([light, dark], np.uint32))
        >>> palettes[:, places[1]].tolist()  # white in both; the first is white and black
        [[255, 255, 255], [255, 255, 255]]
    """
    paper = _channels(pixels[:, :1])
    new = (pixels[:, 1:] != pixels[:, :-1]).any(axis=0)
    first = np.flatnonzero(np.append(True, new))  # of each run of equals
    length = np.diff(first, append=pixels.shape[1])
    pixels, run_places = pixels[:, first], np.zeros(len(first), np.uint8)
    drawn = np.flatnonzero((pixels != pixels[:, :1]).any(axis=0))  # not paper
    pixels, weights = pixels[:, drawn], length[drawn]
    kinds = _kinds(pixels)
    counts = np.bincount(kinds, weights)
    used = np.flatnonzero(counts)
    used = used[np.argsort(-counts[used], kind="stable")]  # the most frequent kind first
    sums = [np.bincount(kinds, weights * channel) for channel in _channels(pixels).T]
    colours = np.stack(sums, axis=1)[used] / counts[used, None]
    place_of = np.zeros(len(counts), np.uint8)
    place_of[used] = 1 + np.arange(len(used))
    if len(used) >= COLOURS:
        # a rare colour weighs the root of its pixels: edges of thin lines count, too
        groups, centres = _share(
            colours[EXACT:], np.sqrt(counts[used[EXACT:]]), COLOURS - 1 - EXACT
        )
        place_of[used[EXACT:]] = 1 + EXACT + groups
        colours = np.concatenate([colours[:EXACT], centres])
    run_places[drawn] = place_of[kinds]
    palettes = np.rint(np.concatenate([paper, colours])).astype(np.uint8)
    return palettes.reshape(len(palettes), -1, 3).swapaxes(0, 1), np.repeat(run_places, length)


def _channels(pixels):
    """Return R, G, B of every theme side by side: (n, 3 n_themes)."""
    return np.stack([(theme >> shift) & 0xFF for theme in pixels for shift in (0, 8, 16)], axis=1)


def _kinds(pixels):
    """Number the pixels so that the same number means nearly the same colour in every theme.

    Six bits of R, G and B in the first theme, and six of G in the last: no two roles that are one
    colour on light paper have the same green on dark paper.
    """
    first, last = pixels[0], pixels[-1]
    cells = (first >> 2) & 0x3F | (first >> 4) & 0xFC0 | (first >> 6) & 0x3F000
    seen = np.zeros(1 << 18, np.int64)
    seen[cells] = 1
    return (np.cumsum(seen) - 1)[cells] * 64 + ((last >> 10) & 0x3F)


def _share(colours, weights, n):
    """Return (groups, centres): the n colours that stand for all, and whose turn it is for each.

    Cut the group that differs most within itself at the mean of its widest channel until there are
    n; then let every colour join the nearest centre, twice.
    """

    def spread(group):
        mean = np.average(colours[group], axis=0, weights=weights[group])
        errors = weights[group] @ (colours[group] - mean) ** 2
        return errors.max(), group, errors.argmax(), mean

    groups = [spread(np.arange(len(colours)))]
    while len(groups) < n:
        k = max(range(len(groups)), key=lambda k: groups[k][0])
        _, group, channel, mean = groups[k]
        low = colours[group, channel] <= mean[channel]
        groups[k] = spread(group[low])
        groups.append(spread(group[~low]))
    centres = np.stack([mean for *_, mean in groups])
    for _ in range(2):
        nearest = (0.5 * (centres**2).sum(axis=1) - colours @ centres.T).argmin(axis=1)
        total = np.bincount(nearest, weights, len(centres))
        sums = [np.bincount(nearest, weights * channel, len(centres)) for channel in colours.T]
        full = total > 0
        centres[full] = (np.stack(sums, axis=1)[full].T / total[full]).T
    return nearest, centres
