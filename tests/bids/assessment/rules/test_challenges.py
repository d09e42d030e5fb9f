"""What a reviewer is asked once more."""

import pytest

from bids.assessment.rules.challenges import ALL_EQUAL, LONG_ENOUGH, ScoreToCheck, challenges_to

LONG = "x" * LONG_ENOUGH


def scored(*scores, words="Short."):
    return [
        ScoreToCheck(f"C{place}", f"Criterion {place}", score, words, f"Anchor of {score}.")
        for place, score in enumerate(scores)
    ]


@pytest.mark.parametrize(
    ("scores", "codes"),
    [
        ((), []),
        ((1, 2, 3), []),
        ((0, 2, 5), ["C0", "C2"]),
        ((3, 3), []),
        ((3, 3, 3), [ALL_EQUAL]),
        ((5, 5, 5), ["C0", "C1", "C2", ALL_EQUAL]),
    ],
)
def test_ends_of_the_scale_and_equal_scores_are_asked_about(scores, codes):
    assert [challenge.code for challenge in challenges_to(scored(*scores))] == codes


def test_a_long_justification_answers_by_itself():
    assert challenges_to(scored(0, 0, 0, words=LONG)) == ()
    assert [row.code for row in challenges_to([*scored(5, 5, words=LONG), *scored(5)])] == ["C0", ALL_EQUAL]


def test_the_question_gives_the_anchor():
    (asked,) = challenges_to(scored(5, 4, 3))

    assert asked.words == "Criterion 0: 5. Anchor of 5."
