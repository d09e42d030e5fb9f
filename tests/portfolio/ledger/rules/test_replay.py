"""The ledger read again from its journals, by both clocks."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from portfolio.ledger.rules.kinds import Kind
from portfolio.ledger.rules.ledger import FIRST_HASH, build_postings, journal_hash, postings_as_fields
from portfolio.ledger.rules.replay import ReplayedJournal, replay, replay_head

CELL = ("2026-27", "CDEL")
FIRST = datetime(2026, 6, 1, 9, tzinfo=UTC)
KINDS = [Kind.ALLOCATION, Kind.COMMITMENT, Kind.RELEASE, Kind.SPEND, Kind.REFUND]


def made(kind, pounds, *, posted, counts):
    return ReplayedJournal(
        effective_on=FIRST.date() + timedelta(days=counts),
        posted_at=FIRST + timedelta(days=posted),
        postings=build_postings(kind, {CELL: Decimal(pounds)}),
        fields={"kind": kind},
    )


def test_what_counts_earlier_than_it_was_known_is_in_one_reading_and_not_the_other():
    given_money = made(Kind.ALLOCATION, 100, posted=0, counts=0)
    late = made(Kind.COMMITMENT, 60, posted=9, counts=3)
    both, day = [given_money, late], FIRST.date() + timedelta(days=5)

    assert replay(both)[CELL].headroom == 40
    assert replay(both, as_at=day)[CELL].headroom == 40
    assert replay(both, as_at=day, known_at=FIRST + timedelta(days=5))[CELL].headroom == 100
    assert replay(both, as_at=FIRST.date())[CELL].headroom == 100
    assert replay(both, known_at=FIRST - timedelta(seconds=1)) == {}


@given(
    st.lists(
        st.tuples(st.sampled_from(KINDS), st.integers(1, 99), st.integers(0, 5), st.integers(0, 5)),
        max_size=12,
    ),
    st.integers(-1, 11),
    st.integers(-1, 11),
)
def test_it_is_the_sum_of_what_counts_and_was_known_and_later_journals_change_nothing(drawn, day, moment):
    journals = [
        made(kind, pounds, posted=after + sum(row[3] for row in drawn[:number]), counts=after)
        for number, (kind, pounds, after, _) in enumerate(drawn)
    ]
    as_at, known_at = FIRST.date() + timedelta(days=day), FIRST + timedelta(days=moment)
    in_time = [row for row in journals if row.effective_on <= as_at and row.posted_at <= known_at]

    assert replay(journals, as_at, known_at) == replay(in_time)
    assert replay(journals, date.max, datetime.max.replace(tzinfo=UTC)) == replay(journals)


def test_the_head_is_the_chain_of_hashes():
    journals = [made(kind, 5, posted=0, counts=0) for kind in KINDS]

    head = FIRST_HASH
    for journal in journals:
        fields = {**journal.fields, "postings": postings_as_fields(journal.postings)}
        head = journal_hash(head, fields)

    assert replay_head(journals) == head
    assert replay_head([]) == FIRST_HASH
    assert replay_head(reversed(journals)) != head
