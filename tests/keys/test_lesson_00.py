"""Wrong answers to lesson 00."""

from mlcore.keys import lesson_00 as key
from tests.keys.judge import judged

test_wrong_answers = judged(
    key,
    height=[
        (-24.5, "sign is flipped"),
        (12.25, "½ too many"),
        (24, None),
        ("24.5", "without quotes"),
        (None, None),
        ((49, 2), None),
        ((9 / 2, 40 / 2), None),
    ],
)
