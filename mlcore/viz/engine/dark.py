"""The dark colours of steps that were not drawn dark, from those of the steps around them.

To draw every step twice would cost more than many a lesson computes. What a step shows and the
step before it shows, too, is read from that one's dark picture; what is there for one step alone
has the dark colour that its light colour has most often.
"""

import numpy as np

SAMPLES = 50_000  # pixels to learn colours from


def complete(pictures, places, colours):
    """Return the dark colour of all pixels in colours, one after the other.

    Parameters
        pictures : iterable of arrays, or None     the dark pictures, the last step first; None
                                                   for a step not drawn; never the first step
        places : list of arrays                    the pixels of each that are asked for: all of
                                                   the last step, then what changes
        colours : list of arrays                   their light colours, RGBA in 32 bits

    Example
        >>> light = [np.array([1, 2, 3], np.uint32), np.array([7, 8]), np.array([7])]
        >>> first, last = np.array([50, 80, 30], np.uint32), np.array([10, 20, 30], np.uint32)
        >>> complete([last, None, first], [np.arange(3), np.array([0, 1]), np.array([0])], light)
        array([10, 20, 30, 50, 80, 50], dtype=uint32)
    """
    dark, sure, waiting = [], [], []
    moved = np.zeros(len(places[0]), bool)  # since the step that is drawn
    for picture, where in zip(pictures, places, strict=True):
        waiting.append(where)
        if picture is None:
            continue
        picture, parts = picture.ravel(), []
        for where in reversed(waiting):
            parts.append((picture[where], ~moved[where]))
            moved[where] = True
        for colours_then, held in reversed(parts):
            dark.append(colours_then)
            sure.append(held)
        moved[:] = False
        waiting = []
    whole = len(places[0])
    light, dark, where = map(np.concatenate, (colours, dark, places))
    unsure = np.flatnonzero(~np.concatenate(sure))
    at_last = light[where[unsure]] == light[unsure]  # as in the last step: the backdrop, mostly
    dark[unsure[at_last]] = dark[where[unsure[at_last]]]
    unsure = unsure[~at_last]
    if len(unsure):
        known = np.ones(len(light), bool)
        known[:whole] = known[unsure] = False
        known = np.flatnonzero(known)
        known = known[:: 1 + len(known) // SAMPLES]
        keys = [_keys(light[part], light[where[part]] == light[0]) for part in (unsure, known)]
        dark[unsure] = _usual(*keys, dark[known])
    return dark


def _usual(asked, keys, dark):
    """Return the most frequent dark colour of each key, or of the nearest that is known."""
    pairs, counts = np.unique(keys << 32 | dark, return_counts=True)
    pairs = pairs[np.argsort(counts, kind="stable")]
    table = np.full(1 << 19, -1)
    table[pairs >> 32] = pairs & 0xFFFFFFFF  # the most frequent comes last, and stays
    known, new = np.flatnonzero(table >= 0), np.unique(asked[table[asked] < 0])
    near = (_place(known) ** 2).sum(axis=1) / 2 - _place(new) @ _place(known).T
    table[new] = table[known[near.argmin(axis=1)]]
    return table[asked]


def _keys(colours, on_paper):
    """Return the six high bits of R, G and B, and one bit more where the last step shows paper.

    White over a surface is a trail, and stays white; white over paper is paper.
    """
    colours = colours.astype(np.int64)
    cells = (colours >> 2) & 0x3F | (colours >> 4) & 0xFC0 | (colours >> 6) & 0x3F000
    return cells | on_paper.astype(np.int64) << 18


def _place(keys):
    """Return where keys lie: R, G and B, and far apart what lies over paper and what does not."""
    channels = [keys & 0x3F, keys >> 6 & 0x3F, keys >> 12 & 0x3F, 1000 * (keys >> 18)]
    return np.stack(channels, axis=-1).astype(float)
