"""The data: against independent copies, shapes, freshness, seeds, bad input."""

import gzip
from pathlib import Path

import numpy as np
import pytest

import mlcore.datasets
from mlcore.datasets import (
    breast_cancer,
    d3,
    diabetes,
    digits,
    longley,
    noisy_line,
    noisy_plane,
    norris,
)

ALL = [d3, noisy_plane, noisy_line, breast_cancer, diabetes, digits, longley, norris]
DATA = Path(mlcore.datasets.__file__).parent / "data"


@pytest.mark.parametrize("load", ALL)
def test_arrays_are_new_writable_and_finite(load):
    X, y = load()
    again = load() if load not in (noisy_plane, noisy_line) else load(rng=0)
    assert X.ndim == 2 and y.shape == (len(X),)
    assert X.dtype == np.float64
    assert y.dtype.kind == ("i" if load in (breast_cancer, digits) else "f")
    for a, b in [(X, y), (X, again[0]), (y, again[1])]:
        assert not np.shares_memory(a, b)
    for a in (X, y):
        assert a.flags.writeable and a.flags.c_contiguous and a.flags.owndata
        assert np.isfinite(a).all()


def test_breast_cancer_and_digits_equal_scikit_learn():
    reference = pytest.importorskip("sklearn.datasets", reason="scikit-learn is a test extra")
    for ours, theirs in [
        (breast_cancer, reference.load_breast_cancer),
        (digits, reference.load_digits),
    ]:
        for a, b in zip(ours(), theirs(return_X_y=True)):
            np.testing.assert_array_equal(a, b)


def test_diabetes_equals_scikit_learn_before_it_is_scaled():
    reference = pytest.importorskip("sklearn.datasets", reason="scikit-learn is a test extra")
    for a, b in zip(diabetes(), reference.load_diabetes(return_X_y=True, scaled=False)):
        np.testing.assert_array_equal(a, b)


def test_diabetes_is_as_the_article_has_it():
    X, y = diabetes()
    assert X.shape == (442, 10) and (y.min(), y.max()) == (25, 346)
    assert np.unique(X[:, 1]).tolist() == [1, 2]  # sex
    assert X[-1].tolist() == [36, 1, 19.6, 71, 250, 133.2, 97, 3, 4.5951, 92] and y[-1] == 57
    ratio = X[:, 4] / X[:, 6]  # total cholesterol / high density lipoproteins
    assert np.median(np.abs(ratio - X[:, 7])) < 0.25  # rounded to whole numbers in many rows


def test_class_1_of_breast_cancer_is_benign():
    X, y = breast_cancer()
    # The first row of the source is patient 842302, M; malignant tumours are larger.
    assert X[0, :2].tolist() == [17.99, 10.38] and y[0] == 0
    assert np.bincount(y).tolist() == [212, 357]
    assert X[y == 0, 0].mean() > X[y == 1, 0].mean()


def test_digits_look_like_digits():
    X, y = digits()
    assert np.bincount(y).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    zero = X[y == 0].mean(axis=0).reshape(8, 8)
    one = X[y == 1].mean(axis=0).reshape(8, 8)
    assert zero[3:5, 3:5].mean() < 3 < 10 < one[3:5, 3:5].mean()  # a zero has a hole


def test_longley_is_as_nist_has_it():
    X, y = longley()
    assert X.shape == (16, 6)
    assert X[:, 5].tolist() == list(range(1947, 1963))
    assert X[-1].tolist() == [116.9, 554894, 4007, 2827, 130081, 1962]
    assert y[[0, -1]].tolist() == [60323, 70551]
    # certified R² = 0.995479004577296: the residual sum of squares is 836424.055505915
    theta = np.linalg.lstsq(np.column_stack([np.ones(16), X - X.mean(axis=0)]), y, rcond=None)[0]
    residual = y - np.column_stack([np.ones(16), X - X.mean(axis=0)]) @ theta
    assert residual @ residual == pytest.approx(836424.055505915, rel=1e-9)


def test_norris_is_as_nist_has_it():
    X, y = norris()
    assert X.shape == (36, 1)
    assert (X[-1, 0], y[-1]) == (0.5, 0.2)
    slope, intercept = np.polyfit(X[:, 0], y, 1)
    assert slope == pytest.approx(1.00211681802045, rel=1e-12)
    assert intercept == pytest.approx(-0.262323073774029, rel=1e-10)


@pytest.mark.parametrize("d", [1, 2, 5])
def test_noisy_plane_has_slopes_1_2_3_and_no_intercept(d):
    X, y = noisy_plane(20000, d, noise=0.5, rng=0)
    theta = np.linalg.lstsq(np.column_stack([np.ones(len(X)), X]), y, rcond=None)[0]
    np.testing.assert_allclose(theta, np.arange(d + 1), atol=0.06)
    assert np.std(y - X @ np.arange(1, d + 1)) == pytest.approx(0.5, rel=0.02)
    assert X.min() >= 0 and X.max() < 1 and abs(X.mean() - 0.5) < 0.01


@pytest.mark.parametrize("d", [1, 3])
def test_noisy_line_has_intercept_1_and_slopes_2(d):
    X, y = noisy_line(20000, d, rng=0)
    theta = np.linalg.lstsq(np.column_stack([np.ones(len(X)), X]), y, rcond=None)[0]
    np.testing.assert_allclose(theta, [1] + d * [2], atol=0.06)
    assert np.std(y - 1 - 2 * X.sum(axis=1)) == pytest.approx(0.5, rel=0.02)


def test_sizes_by_default():
    assert [load()[0].shape for load in ALL[1:3]] == [(1000, 2), (100, 1)]


@pytest.mark.parametrize("draw", [noisy_plane, noisy_line])
def test_the_same_seed_gives_the_same_points(draw):
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    X, y = draw(rng=7)
    np.testing.assert_array_equal(X, draw(rng=7)[0])
    np.testing.assert_array_equal(y, draw(rng=np.random.default_rng(7))[1])
    assert not np.array_equal(X, draw(rng=8)[0])
    rng = np.random.default_rng(7)
    draw(rng=rng)
    assert not np.array_equal(X, draw(rng=rng)[0])  # a generator goes on
    np.testing.assert_array_equal(before, np.random.get_state()[1])  # noqa: NPY002


def test_the_bundled_files_are_small_plain_and_documented():
    files = [path for path in DATA.iterdir() if path.suffix in (".csv", ".gz")]
    assert sum(path.stat().st_size for path in files) < 300_000
    readme = (DATA / "README.md").read_text(encoding="utf-8")
    for path in files:
        assert f"## {path.name}" in readme
    packed = (DATA / "digits.csv.gz").read_bytes()
    assert packed[4:8] == b"\0\0\0\0"  # no time stamp
    header = gzip.decompress(packed).decode().splitlines()[0].split(",")
    assert len(header) == len(set(header)) == 65 and header[-1] == "digit"


@pytest.mark.parametrize("draw", [noisy_plane, noisy_line])
@pytest.mark.parametrize(
    "arguments, error, message",
    [
        ({"n_samples": 0}, ValueError, "n_samples must be a whole number ≥ 1; got 0"),
        ({"n_samples": 10.0}, TypeError, "n_samples must be a whole number ≥ 1; got 10.0"),
        ({"n_features": -1}, ValueError, "n_features must be a whole number ≥ 1; got -1"),
        ({"noise": -1}, ValueError, "noise must be a finite number ≥ 0; got -1"),
        ({"noise": np.nan}, ValueError, "noise must be a finite number ≥ 0; got nan"),
        ({"noise": "loud"}, TypeError, "noise must be a finite number ≥ 0; got 'loud'"),
        (
            {"rng": "seed"},
            TypeError,
            "rng must be None, a whole number ≥ 0 or a numpy Generator; got 'seed'",
        ),
        (
            {"rng": -1},
            ValueError,
            "rng must be None, a whole number ≥ 0 or a numpy Generator; got -1",
        ),
    ],
)
def test_bad_input(draw, arguments, error, message):
    with pytest.raises(error) as caught:
        draw(**arguments)
    assert str(caught.value) == message
