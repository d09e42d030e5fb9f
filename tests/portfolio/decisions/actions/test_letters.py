"""Letters are written in the act of announcing, and never change."""

import hashlib
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from accounts.models import Event
from accounts.permissions import Role
from bids.assessment.queries.ranking_table import ranking_table
from legacyfund.lib.canonical import read_canonical
from legacyfund.lib.money import round_fraction
from portfolio.decisions.actions.announcement import announce_round
from portfolio.decisions.actions.letters import mark_letter_read
from portfolio.decisions.models import Letter
from portfolio.decisions.queries.letters import letter_of, letters_visible_to, read_letter, unread_outcome
from tests.factories.accounts import NOW, make_department, make_user
from tests.factories.portfolio import confirmed_decision, ranked_bids, tied_round
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db


def announced(*outcomes: str):
    round_, _ = tied_round(*(900_000 + 100_000 * number for number in range(len(outcomes))))
    for bid, outcome in zip(ranked_bids(round_), outcomes, strict=True):
        confirmed_decision(bid, outcome)
    announce_round(round=round_, by=make_user(Role.FUND_MANAGER), now=NOW)
    return round_


of_five = built_once(lambda: announced("APPROVE", "APPROVE", "RESERVE", "REJECT", "REJECT"))


def texts(round_):
    return [read_letter(letter_of(bid)) for bid in ranked_bids(round_)]


def test_each_decision_has_its_letter_with_its_fingerprint(of_five):
    letters = Letter.objects.filter(decision__bid__round=of_five)

    assert letters.count() == 5
    for letter in letters:
        assert letter.sha256 == hashlib.sha256(letter.document.encode()).hexdigest()
        assert read_canonical(letter.document.encode())["reference"] == letter.reference
    event = Event.objects.get(kind="decisions.announced")
    assert sorted(event.data["letters"]) == sorted([row.reference, row.sha256] for row in letters)


def test_a_letter_tells_what_was_asked_recommended_and_approved(of_five):
    first, _, reserved, rejected, _ = texts(of_five)

    assert [first.outcome, reserved.outcome, rejected.outcome] == ["APPROVE", "RESERVE", "REJECT"]
    figures = [(text.total.requested, text.total.recommended, text.total.approved) for text in
               (first, reserved, rejected)]  # fmt: skip
    pounds = Decimal("0.01")
    assert figures == [
        (Decimal(900_000).quantize(pounds),) * 3,
        (Decimal(1_100_000), Decimal(1_100_000), 0),
        (Decimal(1_200_000), 0, 0),
    ]
    assert (first.award, rejected.award) == (f"{first.bid}-A", "")


def test_scores_stand_beside_the_rounds_spread(of_five):
    lines = ranking_table(of_five).ranked
    for text, line in zip(texts(of_five), lines, strict=True):
        for row, part in zip(text.criteria, line.lines, strict=True):
            values = sorted(other.value for each in lines for other in each.lines if other.code == part.code)
            assert row.score == str(round_fraction(part.value, 1))
            assert (row.lowest, row.median, row.highest) == tuple(
                str(round_fraction(values[place], 1)) for place in (0, 2, 4)
            )


def test_a_letter_names_no_other_bid_and_no_other_department(of_five):
    bids = ranked_bids(of_five)
    for bid in bids:
        document = letter_of(bid).document
        others = [other for other in bids if other != bid]
        assert not any(row.reference in document or str(row.department) in document for row in others)
        assert "rank" not in document


def test_a_small_round_tells_no_spread():
    (text,) = texts(announced("REJECT"))

    assert not text.has_spread
    assert all(row.score for row in text.criteria)


@pytest.mark.parametrize("change", [{"number": 9}, {"document": "{}"}, {}], ids=["number", "words", "gone"])
def test_a_letter_never_changes(of_five, change):
    letters = Letter.objects.all()

    with pytest.raises(DatabaseError), transaction.atomic():
        letters.update(**change) if change else letters.delete()


def test_who_may_read_a_letter():
    round_, _ = tied_round(900_000)
    (bid,) = ranked_bids(round_)
    own, other = make_user(Role.BIDDER, bid.department), make_user(Role.BIDDER, make_department())
    confirmed_decision(bid, "REJECT")
    before = [letters_visible_to(person).count() for person in (own, make_user(Role.AUDITOR))]

    announce_round(round=round_, by=make_user(Role.FUND_MANAGER), now=NOW)

    readers = {
        own: 1,
        other: 0,
        make_user(Role.CHAIR): 1,
        make_user(Role.AUDITOR): 1,
        make_user(Role.REVIEWER): 0,
        make_user(Role.TREASURY_ANALYST): 0,
    }
    assert before == [0, 0]
    assert {person: letters_visible_to(person).count() for person in readers} == readers


def test_a_letter_waits_until_its_reader_has_read_it(one_bid):
    round_, _ = one_bid
    (bid,) = ranked_bids(round_)
    writer, signer = make_user(Role.BIDDER, bid.department), make_user(Role.SIGN_OFF, bid.department)
    confirmed_decision(bid)
    announce_round(round=round_, by=make_user(Role.FUND_MANAGER), now=NOW)
    letter = letter_of(bid)

    first, again = (mark_letter_read(letter=letter, by=writer, now=NOW) for _ in range(2))

    assert (first, again) == (True, False)
    assert unread_outcome(bid, writer) is None
    assert unread_outcome(bid, signer) is not None
    assert not mark_letter_read(letter=letter, by=make_user(Role.CHAIR), now=NOW)
