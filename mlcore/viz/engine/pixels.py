"""A film: the last picture of a run, and for each earlier one the pixels that differ from the next.

From one step to the next only a marker, a piece of a line and a number change. Sixty steps of a
contour plot then take less room than two of its pictures.
"""

import base64
import io
import zlib

import numpy as np
from PIL import Image

COLOURS = 255  # one less than a palette holds: GIF and PNG may need a transparent one
EXACT = 128  # so many of the most frequent colours are kept as they are; the others share the rest


class Film:
    """Pictures in one palette of at most 255 colours, in any order of access.

    Parameters
        pictures : iterable of arrays (height, width)     one 32-bit number (RGBA) per pixel,
                                                          **the last step first**

    Attributes
        palette : uint8 (n_colours, 4)      RGBA
        base : uint8 (height, width)        palette indices of the last step
        changes : list of pairs             (positions, indices) for each earlier step, in the
                                            order of the run: changes[i] turns step i + 1 into i

    Example
        >>> first, last = np.full((2, 3), 0xFFFFFFFF), np.full((2, 3), 0xFFFFFFFF)
        >>> first[1, 2] = 0xFF0000FF  # one red pixel
        >>> film = Film([last, first])
        >>> film.frame(0).convert("RGB").getpixel((2, 1))
        (255, 0, 0)
        >>> film.changes[0][0].tolist()
        [5]
    """

    def __init__(self, pictures):
        pictures = iter(pictures)
        base = next(pictures).copy()
        frame, places, colours = base.copy().ravel(), [], []
        for picture in pictures:
            picture = picture.ravel()
            where = np.flatnonzero(picture != frame)
            frame[where] = picture[where]
            places.append(where.astype(np.int32))
            colours.append(picture[where])
        cells = _cell(np.concatenate([base.ravel(), *colours]))
        self.palette, table = _palette(cells, np.concatenate([base.ravel(), *colours]))
        indices = np.split(table[cells], np.cumsum([base.size, *map(len, colours)])[:-1])
        self.base = indices[0].reshape(base.shape)
        self.changes = list(zip(places, indices[1:], strict=True))[::-1]

    def __len__(self):
        return len(self.changes) + 1

    def frame(self, i):
        """Return step i as a palette picture: walk back from the last step."""
        picture = self.base.copy()
        for where, indices in reversed(self.changes[i:]):
            picture.ravel()[where] = indices
        return self._image(picture)

    def __iter__(self):
        """Yield all steps: walk back once, keeping what every change covers, then forward again."""
        picture, ahead = self.base.copy(), []
        for where, indices in reversed(self.changes):
            ahead.append((where, picture.ravel()[where]))
            picture.ravel()[where] = indices
        yield self._image(picture)
        for where, indices in reversed(ahead):
            picture.ravel()[where] = indices
            yield self._image(picture)

    def _image(self, picture):
        height, width = picture.shape
        image = Image.frombytes("P", (width, height), picture.tobytes())
        image.putpalette(self.palette[:, :3].tobytes())
        return image

    def pack(self):
        """Return (counts, text): the runs in each change, and all changes as base64 text.

        The text holds, compressed by zlib: the palette (256 RGBA colours); for every run of
        neighbouring pixels the gap to the run before it and its length (two 32-bit numbers); then
        the palette index of every pixel.
        """
        counts, runs = [], []
        for where, _ in self.changes:
            first = np.flatnonzero(np.diff(where, prepend=-2) != 1)
            length = np.diff(first, append=len(where))
            gap = np.diff(where[first], prepend=0)
            gap[1:] -= length[:-1]
            counts.append(len(first))
            runs.append(np.stack([gap, length], axis=1).astype("<u4").tobytes())
        palette = np.zeros((256, 4), np.uint8)
        palette[: len(self.palette)] = self.palette
        parts = [palette.tobytes(), *runs, *(indices.tobytes() for _, indices in self.changes)]
        return counts, base64.b64encode(zlib.compress(b"".join(parts), 7)).decode()


def png(image):
    """Return a picture as PNG bytes.

    Parameters
        image : PIL image

    Example
        >>> png(Image.new("P", (2, 2)))[1:4]
        b'PNG'
    """
    file = io.BytesIO()
    image.save(file, "PNG", compress_level=7)
    return file.getvalue()


def _cell(colours):
    """Return the number of the colour cell of each pixel: the six high bits of R, G and B."""
    return (colours >> 2) & 0x3F | (colours >> 4) & 0xFC0 | (colours >> 6) & 0x3F000


def _palette(cells, colours):
    """Return at most 255 RGBA colours, and a table: colour cell -> its place among them."""
    first = np.flatnonzero(np.append(True, colours[1:] != colours[:-1]))  # of each run of equals
    length = np.diff(first, append=len(colours))
    cells, colours = cells[first], colours[first]
    counts = np.bincount(cells, length, minlength=1 << 18)
    used = np.flatnonzero(counts)
    used = used[np.argsort(-counts[used], kind="stable")]  # the most frequent cell first
    sums = [
        np.bincount(cells, length * (colours >> shift & 0xFF), minlength=1 << 18)
        for shift in (0, 8, 16)
    ]
    means = np.transpose(sums)[used] / counts[used, None]
    means = np.rint(means).astype(np.uint8)  # (n_cells, RGB)
    places = np.arange(len(used))
    if len(used) > COLOURS:
        # a rare colour weighs the root of its pixels: edges of thin lines count, too
        weight = np.ceil(np.sqrt(counts[used[EXACT:]])).astype(int)
        strip = Image.fromarray(np.repeat(means[EXACT:], weight, axis=0)[None])
        strip = strip.quantize(COLOURS - EXACT, dither=Image.Dither.NONE, kmeans=1)
        shared = np.array(strip.getpalette(), np.uint8).reshape(-1, 3)
        means = np.concatenate([means[:EXACT], shared])[:COLOURS]
        places[EXACT:] = EXACT + np.asarray(strip)[0, np.cumsum(weight) - 1]
    palette = np.full((len(means), 4), 255, np.uint8)
    palette[:, :3] = means
    table = np.zeros(1 << 18, np.uint8)
    table[used] = places
    return palette, table
