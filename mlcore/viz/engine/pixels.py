"""A film: the last picture of a run, and for each earlier one the pixels that differ from the next.

From one step to the next only a marker, a piece of a line and a number change. Sixty steps of a
contour plot then take less room than two of its pictures.
"""

import base64
import io
import zlib

import numpy as np
from PIL import Image

from mlcore.viz.engine.dark import complete
from mlcore.viz.engine.palette import quantise


class Film:
    """Pictures in one palette of at most 255 colours, in any order of access.

    Parameters
        pictures : iterable of arrays (height, width)     one 32-bit number (RGBA) per pixel,
                                                          **the last step first**
        dark : iterable of such arrays, or None           the same steps for a dark page; None
                                                          for a step whose colours are guessed

    Attributes
        palettes : uint8 (n_themes, n_colours, 3)     the colours of each theme
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

    def __init__(self, pictures, dark=None):
        pictures = iter(pictures)
        base = next(pictures).copy()
        frame, places, colours = base.copy().ravel(), [], [base.ravel()]
        for picture in pictures:
            picture = picture.ravel()
            where = np.flatnonzero(picture != frame)
            frame[where] = picture[where]
            places.append(where.astype(np.int32))
            colours.append(picture[where])
        themes = [np.concatenate(colours)]
        if dark is not None:
            themes.append(complete(dark, [np.arange(base.size), *places], colours))
        self.palettes, indices = quantise(np.stack(themes))
        base_indices, *indices = np.split(indices, np.cumsum([len(part) for part in colours[:-1]]))
        self.base = base_indices.reshape(base.shape)
        self.changes = list(zip(places, indices, strict=True))[::-1]

    def __len__(self):
        return len(self.changes) + 1

    def frame(self, i, theme=0):
        """Return step i as a palette picture: walk back from the last step.

        Theme 0 is the one of the pictures, theme 1 the one of the dark pictures.
        """
        picture = self.base.copy()
        for where, indices in reversed(self.changes[i:]):
            picture.ravel()[where] = indices
        return self._image(picture, theme)

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

    def _image(self, picture, theme=0):
        height, width = picture.shape
        image = Image.frombytes("P", (width, height), picture.tobytes())
        image.putpalette(self.palettes[theme].tobytes())
        return image

    def pack(self):
        """Return (counts, text): the runs in each change, and all changes as base64 text.

        The text holds, compressed by zlib: two palettes (256 RGBA colours each), for a light and
        for a dark page; for every run of neighbouring pixels the gap to the run before it and its
        length, seven bits a byte, the lowest first, 128 added where more follow; then the palette
        index of every pixel.
        """
        counts, numbers = [], []
        for where, _ in self.changes:
            first = np.flatnonzero(np.diff(where, prepend=-2) != 1)
            length = np.diff(first, append=len(where))
            gap = np.diff(where[first], prepend=0)
            gap[1:] -= length[:-1]
            counts.append(len(first))
            numbers.append(np.stack([gap, length], axis=1).ravel())
        palettes = np.full((2, 256, 4), 255, np.uint8)
        palettes[:, : self.palettes.shape[1], :3] = self.palettes  # one theme alone is both
        parts = [palettes, *map(_seven_bits, numbers), *(indices for _, indices in self.changes)]
        packed = zlib.compress(b"".join(part.tobytes() for part in parts), 7)
        return counts, base64.b64encode(packed).decode()

    @classmethod
    def unpack(cls, last, counts, text):
        """Return the film of which `pack` gave counts and text, and frame the last step.

        Parameters
            last : PIL image, with a palette
            counts, text     as `pack` returns them

        Example
            >>> film = Film([np.full((1, 3), 0xFF0000FF), np.full((1, 3), 0xFFFFFFFF)])
            >>> Film.unpack(film.frame(1), *film.pack()).frame(0).convert("RGB").getpixel((2, 0))
            (255, 255, 255)
        """
        film, packed = (
            cls.__new__(cls),
            np.frombuffer(zlib.decompress(base64.b64decode(text)), "u1"),
        )
        film.base, film.changes = np.array(last), []
        film.palettes = packed[:2048].reshape(2, 256, 4)[:, :, :3]
        numbers, colours = _from_seven_bits(packed[2048:], 2 * sum(counts))
        for runs in np.split(numbers.reshape(-1, 2), np.cumsum(counts)[:-1]) if counts else ():
            ends = np.cumsum(runs.sum(axis=1))  # of each run: after its gap and its pixels
            places = [np.arange(end - length, end) for end, length in zip(ends, runs[:, 1])]
            where = np.concatenate([np.empty(0, int), *places])
            film.changes.append((where, colours[: len(where)]))
            colours = colours[len(where) :]
        return film


def _seven_bits(numbers):
    """Return numbers below 2^28 as bytes of seven bits: most are small, and take one byte."""
    shifted = numbers[:, None] >> np.arange(0, 28, 7)
    more = np.pad(shifted[:, 1:] > 0, ((0, 0), (0, 1)))
    digits = (shifted & 127) + 128 * more
    needed = np.pad(more[:, :-1], ((0, 0), (1, 0)), constant_values=True)
    return digits[needed].astype(np.uint8)


def _from_seven_bits(data, n):
    """Return the first n numbers in some bytes, and the bytes that follow them."""
    ends = np.flatnonzero(data < 128)[:n] + 1
    starts = np.append(0, ends)[:n]
    place = np.arange(ends[-1] if n else 0) - np.repeat(starts, ends - starts)
    parts = (data[: len(place)].astype(int) & 127) << (7 * place)
    return np.add.reduceat(parts, starts) if n else parts, data[len(place) :]


def png(image):
    """Return a picture as PNG bytes.

    Parameters
        image : PIL image

    Example
        >>> png(Image.new("P", (2, 2)))[1:4]
        b'PNG'
    """
    file = io.BytesIO()
    image.save(file, "PNG", compress_level=7, bits=8)  # a byte a pixel: the script reads them
    return file.getvalue()
