"""The sentences of an answer, and that it reads back as it was written."""

import pytest

from portfolio.choice.rules.answer import (
    Answer,
    KnownSet,
    certainty,
    headline,
    points,
    read_answer,
    whole_percent_more,
)
from portfolio.choice.rules.baselines import Way
from portfolio.choice.rules.solver import Selection, Status

PROVEN = Selection(Status.PROVEN, ("A",), 12_345, 12_345)
BOUNDED = Selection(Status.BOUNDED, ("A",), 10_000, 10_014)


def answer(best: Selection, listed: int | None = None) -> Answer:
    sets = () if listed is None else (KnownSet(Way.DOWN_THE_LIST, ("B",), listed),)
    return Answer(best, sets=sets)


@pytest.mark.parametrize(
    ("best", "listed", "words"),
    [
        (PROVEN, None, "The best set is worth 1,234.5 points."),
        (
            PROVEN,
            8_755,
            "The best set is worth 1,234.5 points, 41% more than funding down the list for the same money.",
        ),
        (PROVEN, 12_345, "The best set is worth 1,234.5 points, and funding down the list gives the same."),
        (PROVEN, 12_344, "The best set is worth 1,234.5 points, 0.1 more than funding down the list."),
        (
            PROVEN,
            12_355,
            "The best set is worth 1,234.5 points, 1.0 less than funding down the list, which breaks what "
            "the panel asks for.",
        ),
        (
            PROVEN,
            0,
            "The best set is worth 1,234.5 points. Funding down the list buys nothing for the same money.",
        ),
        (BOUNDED, None, "The best set found in the time given is worth 1,000.0 points."),
        (
            Selection(Status.INFEASIBLE),
            5,
            "No set of bids keeps both the envelopes and everything the panel asks for.",
        ),
        (
            Selection(Status.NOTHING_FOUND, bound=7),
            None,
            "No set was found in the time given. That does not mean that there is none.",
        ),
    ],
)
def test_the_headline(best, listed, words):
    assert headline(answer(best, listed)) == words


@pytest.mark.parametrize(
    ("best", "words"),
    [
        (PROVEN, "No other set is worth more."),
        (BOUNDED, "at most 1.4 points, or 0.14%, short"),
        (Selection(Status.BOUNDED, (), 0, 5), "at most 0.5 points short"),
        (Selection(Status.NOTHING_FOUND, bound=7), "No set can be worth more than 0.7 points."),
        (Selection(Status.NOTHING_FOUND), "Nothing is known"),
        (Selection(Status.INFEASIBLE), "Nothing can be funded until"),
    ],
)
def test_how_sure_it_is(best, words):
    assert words in certainty(answer(best))


@pytest.mark.parametrize(
    ("value", "than", "percent"), [(3, 2, 50), (201, 200, 1), (1, 0, None), (9, 10, -10)]
)
def test_percent_is_rounded_half_up(value, than, percent):
    assert whole_percent_more(value, than) == percent


def test_points():
    assert [points(tenths) for tenths in (0, 7, -15, 12_345)] == ["0.0", "0.7", "−1.5", "1,234.5"]


def test_an_answer_reads_back():
    written = Answer(BOUNDED, "OWN", True, (KnownSet("OWN", ("A", "B"), 7, ("Fund C.",)),)).with_extra(
        "why", [1]
    )

    assert read_answer(written.document) == written
    assert written.proposed.value == 7


@pytest.mark.parametrize(
    ("way", "value", "broken", "words"),
    [
        ("OWN", 12_000, (), "The set picked by hand is worth 1,200.0 points, 34.5 less than the best set"),
        ("OWN", 12_345, (), "as much as the best set found."),
        ("OWN", 20_000, ("Fund C.",), "2,000.0 points, and does not keep everything it should."),
        (Way.DOWN_THE_LIST, 1, (), "Funding down the list is worth 0.1 points, 1,234.4 less"),
    ],
)
def test_the_headline_of_another_set_is_about_that_set(way, value, broken, words):
    found = Answer(PROVEN, way, sets=(KnownSet(way, ("B",), value, broken),))

    assert words in headline(found)
    assert certainty(found) == "The best set is worth 1,234.5 points, and no set is worth more."
    assert "The best set found, 1,000.0 points, may not be the best" in certainty(
        Answer(BOUNDED, way, sets=found.sets)
    )
