"""What is in doubt, read back and said."""

from dataclasses import replace
from fractions import Fraction

import pytest

from portfolio.choice.rules.doubts import doubt_in_words, doubtful_in, percent_in_words
from portfolio.choice.rules.problem import Candidate, make_problem
from portfolio.choice.rules.robustness import Doubtful, Kind, Score

CELL = ("2027-28", "CDEL")
WEIGHTS = {"FIT": 60, "RISK": 40}
A = Candidate("LF-1", "LF-1", 700, ((CELL, 400_000_00),), "HMT")
DOUBTFUL = Doubtful(
    "LF-1",
    {"FIT": Score(Fraction(200, 3), Fraction(60), Fraction(80)), "RISK": Score(*[Fraction(75)] * 3)},
    bias=30,
)


def test_what_the_panel_decided_is_in_no_doubt():
    decided = [Candidate(f"LF-{n}", f"LF-{n}", 1, (), "HMT", fixed=n == 2) for n in (2, 3)]
    scores = {"FIT": ["200/3", "60", "80"], "RISK": ["75", "75", "75"]}
    bids = {row.bid: {"scores": scores, "bias": 30, "places": [1, 1]} for row in (A, *decided)}

    assert doubtful_in(make_problem([A, *decided], {}), {"bids": bids, "options": {}}) == [DOUBTFUL]


def test_an_option_has_the_doubts_of_its_bid():
    smaller = replace(A, id="LF-1/smaller-1", value=420)
    scores = {"FIT": ["200/3", "60", "80"], "RISK": ["75", "75", "75"]}
    doubts = {
        "bids": {"LF-1": {"scores": scores, "bias": 30, "places": [1, 1]}},
        "options": {"LF-1/smaller-1": {"years": 0, "risk_percent": 60}},
    }

    found = doubtful_in(make_problem([A, smaller], {}), doubts)

    assert found == [DOUBTFUL, replace(DOUBTFUL, candidate="LF-1/smaller-1", risk_percent=60)]
    assert [row.value(WEIGHTS, "given") for row in found] == [700, 420]
    assert "between 39.6 and 46.8 points" in doubt_in_words(
        Kind.SCORE, Fraction(1, 4), row=smaller, doubtful=found[1], weights=WEIGHTS
    )


def test_each_kind_of_doubt_is_said_with_its_range():
    def said(kind, row=A, doubtful=DOUBTFUL):
        return doubt_in_words(kind, Fraction(1, 4), row=row, doubtful=doubtful, weights=WEIGHTS)

    assert said(Kind.WEIGHTS, None, None) == (
        "With each weight up to 25% more or less, another set is worth more in 25% of the draws."
    )
    assert said(Kind.SCORE) == (
        "By its reviewers’ scores it is worth between 66.0 and 78.0 points. "
        "In 25% of that range another set is the best."
    )
    assert said(Kind.COST) == (
        "Its optimism bias is 30%, so it may cost up to £120,000 more. "
        "In 25% of that range the best set no longer fits."
    )


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (Fraction(0), "0%"),
        (Fraction(1, 1000), "under 1%"),
        (Fraction(1, 200), "1%"),
        (Fraction(1, 3), "33%"),
        (Fraction(999, 1000), "over 99%"),
        (Fraction(1), "100%"),
    ],
)
def test_a_share_is_all_or_none_only_where_it_is(share, words):
    assert percent_in_words(share) == words
