"""What is in doubt about the bids of a frozen ranking."""

from fractions import Fraction

import pytest

from bids.assessment.queries.choosing import ScoreRange, doubts_in, ranked_asks
from bids.assessment.queries.ranking_table import find_ranking, ranking_table
from bids.rounds.rules.scoring import CriterionKind
from tests.factories.assessment import close_round, freeze, moderated_bid, open_round, reviewed_bid

pytestmark = pytest.mark.django_db


@pytest.fixture
def ranked():
    """The first bid's reviewers gave 2 and 3, and the panel agreed on 3.5; the second's gave 4 and 1."""
    round_ = open_round()
    agreed = reviewed_bid(round_, (2, 3))
    apart = reviewed_bid(round_, (4, 4))
    close_round(round_)
    moderated_bid(agreed, 7)
    return freeze(round_), agreed, apart


def test_a_range_holds_what_reviewers_gave_and_what_the_panel_agreed_on(ranked):
    round_, agreed, apart = ranked
    panel = set(round_.criteria.filter(kind=CriterionKind.PANEL).values_list("code", flat=True))

    _, doubts = doubts_in(find_ranking(round_))

    widened = ScoreRange(Fraction(70), Fraction(40), Fraction(70))
    settled = ScoreRange(*[Fraction(80)] * 3)
    assert {code: doubts[agreed.reference].scores[code] for code in panel} == dict.fromkeys(panel, widened)
    assert {code: doubts[apart.reference].scores[code] for code in panel} == dict.fromkeys(panel, settled)


def test_the_weights_and_the_scores_that_count_make_the_selection_value(ranked):
    round_, *_ = ranked
    weights, doubts = doubts_in(find_ranking(round_))

    assert not set(weights) & set(round_.criteria.filter(kind="COST").values_list("code", flat=True))
    for ask in ranked_asks(round_):
        scores = doubts[ask.reference].scores
        whole = sum(weights[code] * row.given for code, row in scores.items())
        assert whole / sum(weights.values()) == ask.value


def test_places_are_those_of_the_ranking_and_the_short_form_has_no_bias(ranked):
    round_, *_ = ranked
    _, doubts = doubts_in(find_ranking(round_))

    lines = ranking_table(round_).ranked
    shown = {line.bid.reference: (line.best, line.worst) for line in lines}
    assert {name: row.places for name, row in doubts.items()} == shown
    assert {row.bias for row in doubts.values()} == {0}
