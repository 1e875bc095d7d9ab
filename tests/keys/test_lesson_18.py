"""Wrong answers to lesson 18."""

from mlcore.keys import lesson_18 as key
from mlcore.models.pipeline import make_pipeline
from mlcore.models.standardizer import Standardizer
from mlcore.svm.svc import SVC
from tests.keys.judge import judged


def of_the_first_class(X, y, new):
    return make_pipeline(Standardizer(), SVC()).fit(X, -y).decision_function(new)


def ranges(X, y, new):
    """Scaled to 0 … 1, which is another scale."""
    low, high = X.min(axis=0), X.max(axis=0)
    return SVC().fit((X - low) / (high - low), y).decision_function((new - low) / (high - low))


def with_a_large_C(X, y, new):
    scaler = Standardizer().fit(X)
    return SVC(C=1e3).fit(scaler.transform(X), y).decision_function(scaler.transform(new))


test_wrong_answers = judged(
    key,
    five_losses=[
        ((0.7, 0.0, 1.5, 0.2, 0.05), "number 4 is right"),
        ((0.7, 0.2, 1.5, 0.2, 0.0), "number 1 is right; number 3 is right"),
        ((0.7, 0, -1.5, 0.2, 0), "the sign is flipped"),
        ((0.7, 0.0, 0.5, 0.2, 0.0), "more than 1"),
        ((1.5, 0.7, 0.0, 0.2, 0.0), "another order"),
        ((0.7, 0.0, 1.5), None),
        (("0.7", "0", "1.5", "0.2", "0"), None),
        (0.48, None),
    ],
    six_rows_three_claims=[
        ((False, *[True] * 5, False, True, False), "8 of 9 right: number 1, 2, 3, 4, 5"),
        ((False, True, False, True, True, False, False, True, False), "8 of 9 right"),
        ((True, False, False, False, True, True, True, False, True), "1 of 9 right: number 5"),
        ((False, *[True] * 4, False, True, True, True), "7 of 9 right"),
        ((False, *[True] * 4, False, True, True, False), "Claim 7"),
        ((False, *[True] * 4, False, False, True, True), "Claim 9"),
        ((False, *[True] * 4, False), None),
        ((2, 3, 4, 5), None),
        ((0, 1, 1, 1, 1), None),
    ],
    clipped_pair=[
        ((-0.5, 0.5, 0.5, 0.25), "number 3 is right"),
        ((-0.5, 0.5, 1, 2), "number 3: it is twice"),
        ((-0.5, 0.5, 2, 0.5), "another order"),
        ((-0.5, 0.5, -0.5, 2), "number 3: the sign is flipped"),
        ((-0.5, 0.5), None),
        (2, None),
    ],
    scaled_scores=[
        (lambda X, y, new: None, "return"),
        (of_the_first_class, None),
        (ranges, None),
        (with_a_large_C, None),
        (lambda X, y, new: SVC(), None),
    ],
)
