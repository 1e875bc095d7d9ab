"""Few colours for many: what they keep, and how far they are off."""

import numpy as np

from mlcore.viz.engine.palette import COLOURS, quantise

WHITE, BLACK = 0xFFFFFFFF, 0xFF000000


def channels(pixels):
    return np.stack([(pixels >> shift) & 0xFF for shift in (0, 8, 16)], axis=-1).astype(int)


def worst(pixels, palettes, places):
    return max(
        np.abs(channels(theme) - palette[places]).max()
        for theme, palette in zip(pixels, palettes.astype(int), strict=True)
    )


def test_one_colour_in_light_may_be_several_in_dark():
    light = np.full(6, WHITE, np.uint32)
    dark = np.array([BLACK, WHITE, 0xFF008000, WHITE, BLACK, WHITE], np.uint32)
    palettes, places = quantise(np.stack([light, dark]))
    assert worst([light, dark], palettes, places) == 0
    assert len(set(places)) == 3


def test_few_colours_are_kept_to_the_bits_that_tell_them_apart():
    rng = np.random.default_rng(0)
    pixels = rng.choice(rng.integers(0, 1 << 24, (2, 100)), 5000, axis=1).astype(np.uint32)
    pixels[:, 0] = WHITE, BLACK
    palettes, places = quantise(pixels)
    assert palettes.shape == (2, 101, 3)
    assert worst(pixels, palettes, places) <= 1


def test_many_colours_share_and_the_frequent_ones_and_the_paper_stay_exact():
    rng = np.random.default_rng(1)
    noise = rng.integers(0, 1 << 24, (2, 5000))
    frequent = np.repeat([[0x123456, 0x0000FF], [0xABCDEF, 0x00FF00]], 800, axis=1)
    paper = np.full((2, 1000), [[0xFFFFFF], [0x1D1916]])
    pixels = np.concatenate([paper, noise, frequent], axis=1).astype(np.uint32)
    palettes, places = quantise(pixels)
    assert palettes.shape == (2, COLOURS, 3)
    assert worst(pixels[:, :1000], palettes, places[:1000]) == 0
    assert worst(pixels[:, -1600:], palettes, places[-1600:]) <= 1
    off = np.abs(channels(pixels[0]) - palettes[0][places]).mean()
    assert off < 30  # at random: 85


def test_a_ramp_is_followed_closely():
    ramp = np.arange(256, dtype=np.uint32)
    pixels = np.tile(ramp | ramp << 8 | ramp << 16, 3)[None]
    palettes, places = quantise(pixels)
    assert worst(pixels, palettes, places) <= 2


def test_paper_alone():
    palettes, places = quantise(np.full((1, 4), WHITE, np.uint32))
    assert palettes.tolist() == [[[255, 255, 255]]]
    assert places.tolist() == [0, 0, 0, 0]
