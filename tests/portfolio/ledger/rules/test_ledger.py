from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.ledger.rules.kinds import CROSSING, MOVES, PAIRS, Account, Kind
from portfolio.ledger.rules.ledger import (
    Amounts,
    AmountsRefused,
    JournalRefused,
    Posting,
    build_postings,
    check_postings,
    order_of_locking,
    position_of,
    read_position,
    reversal,
    spend_or_refund,
    sum_balances,
)

CAPITAL = ("2026-27", "CDEL")
RESOURCE = ("2027-28", "RDEL_PROGRAMME")
TEN = {CAPITAL: Decimal("10.00")}
cells = st.tuples(
    st.sampled_from(["2026-27", "2027-28", "2028-29"]),
    st.sampled_from(["CDEL", "RDEL_ADMIN", "RDEL_PROGRAMME"]),
)
pounds = st.integers(1, 10**13).map(lambda pence: Decimal(pence) / 100)
some_amounts = st.dictionaries(cells, pounds, min_size=1, max_size=6)
paired_kinds = st.sampled_from(sorted(PAIRS))


def post(account: Account, amount: str, cell: tuple[str, str] = CAPITAL) -> Posting:
    return Posting(account, *cell, Decimal(amount))


@pytest.mark.parametrize(
    ("kind", "source", "target"),
    [
        (Kind.ALLOCATION, "TREASURY", "AVAILABLE"),
        (Kind.ALLOCATION_DECREASE, "AVAILABLE", "TREASURY"),
        (Kind.COMMITMENT, "AVAILABLE", "COMMITTED"),
        (Kind.WITHDRAWAL, "COMMITTED", "AVAILABLE"),
        (Kind.RELEASE, "COMMITTED", "RELEASED"),
        (Kind.SPEND, "RELEASED", "SPENT"),
        (Kind.REFUND, "SPENT", "RELEASED"),
    ],
)
def test_each_journal_moves_from_one_account_to_another(kind: Kind, source: str, target: str) -> None:
    postings = build_postings(kind, TEN)

    assert {(posting.account, posting.amount) for posting in postings} == {
        (Account(source), Decimal("-10.00")),
        (Account(target), Decimal("10.00")),
    }


def test_nil_amounts_are_left_out() -> None:
    some = {**TEN, RESOURCE: Decimal("0.00")}

    assert build_postings(Kind.COMMITMENT, some) == build_postings(Kind.COMMITMENT, TEN)


@pytest.mark.parametrize(
    ("amounts", "field"),
    [
        ({}, "amount"),
        ({CAPITAL: Decimal("0.00")}, "amount"),
        ({CAPITAL: Decimal("-0.01")}, "amount"),
        ({CAPITAL: Decimal("0.001")}, "amount"),
        ({CAPITAL: Decimal("NaN")}, "amount"),
        ({("2026-28", "CDEL"): Decimal("1.00")}, "year"),
        ({("2026-27", "AME"): Decimal("1.00")}, "control_budget"),
    ],
)
def test_amounts_that_cannot_be_posted(amounts: Amounts, field: str) -> None:
    with pytest.raises(AmountsRefused) as caught:
        build_postings(Kind.SPEND, amounts)

    assert caught.value.field == field


def test_a_net_is_split_by_sign_and_year() -> None:
    earlier = ("2025-26", "CDEL")
    net = {CAPITAL: Decimal("5.00"), RESOURCE: Decimal("-2.00"), ("2026-27", "RDEL_ADMIN"): Decimal("0.00")}
    spent = (Kind.SPEND, build_postings(Kind.SPEND, {CAPITAL: Decimal("5.00")}))
    returned = (Kind.REFUND, build_postings(Kind.REFUND, {RESOURCE: Decimal("2.00")}))

    assert spend_or_refund(net) == (spent, returned)
    assert spend_or_refund({**net, earlier: Decimal("3.00")}) == (
        (Kind.SPEND, build_postings(Kind.SPEND, {earlier: Decimal("3.00")})),
        spent,
        returned,
    )
    assert spend_or_refund({CAPITAL: Decimal("0.00")}) == ()


@pytest.mark.parametrize(
    ("kind", "postings"),
    [
        (
            Kind.LAPSE,
            [post(Account.AVAILABLE, "-3.00"), post(Account.RELEASED, "-2.00"), post(Account.LAPSED, "5.00")],
        ),
        (
            Kind.REPROFILE,
            [post(Account.COMMITTED, "-3.00"), post(Account.COMMITTED, "3.00", ("2027-28", "CDEL"))],
        ),
        (
            Kind.EXCHANGE,
            [post(Account.AVAILABLE, "-3.00"), post(Account.AVAILABLE, "3.00", ("2027-28", "CDEL"))],
        ),
        (
            Kind.SWITCH,
            [post(Account.RELEASED, "-3.00"), post(Account.RELEASED, "3.00", ("2026-27", "RDEL_ADMIN"))],
        ),
    ],
)
def test_journals_without_a_pair_of_accounts(kind: Kind, postings: list[Posting]) -> None:
    check_postings(kind, postings)
    check_postings(Kind.REVERSAL, reversal(postings), reverses=kind)

    with pytest.raises(JournalRefused):
        check_postings(kind, [*postings, post(postings[0].account, "-0.01")])


@pytest.mark.parametrize(
    ("kind", "postings", "words"),
    [
        (Kind.SPEND, [], "needs postings"),
        (
            Kind.SPEND,
            [post(Account.RELEASED, "-5.00"), post(Account.SPENT, "4.99")],
            "do not sum to zero: −£0.01",
        ),
        (
            Kind.SPEND,
            [post(Account.RELEASED, "-5.00"), post(Account.SPENT, "5.00", RESOURCE)],
            r"within 2026-27, CDEL: −£5\.00 is left over",
        ),
        (Kind.SPEND, [post(Account.AVAILABLE, "-5.00"), post(Account.SPENT, "5.00")], "out of AVAILABLE"),
        (Kind.SPEND, [post(Account.RELEASED, "5.00"), post(Account.SPENT, "-5.00")], "into RELEASED"),
        (Kind.SPEND, [post(Account.RELEASED, "0.00")], "other than nil"),
        (Kind.SPEND, [post(Account.RELEASED, "0.001")], "whole pence"),
        (Kind.LAPSE, [post(Account.SPENT, "-5.00"), post(Account.LAPSED, "5.00")], "out of SPENT"),
        (
            Kind.EXCHANGE,
            [post(Account.AVAILABLE, "-5.00"), post(Account.AVAILABLE, "5.00", RESOURCE)],
            "within AVAILABLE, CDEL",
        ),
        (
            Kind.SWITCH,
            [post(Account.COMMITTED, "-5.00"), post(Account.RELEASED, "5.00")],
            "within COMMITTED, 2026-27",
        ),
        (
            Kind.REVERSAL,
            [post(Account.RELEASED, "5.00"), post(Account.SPENT, "-5.00")],
            "must name a journal",
        ),
    ],
)
def test_postings_that_may_not_stand(kind: Kind, postings: list[Posting], words: str) -> None:
    with pytest.raises(JournalRefused, match=words):
        check_postings(kind, postings)


def test_a_reversal_is_not_reversed() -> None:
    with pytest.raises(JournalRefused, match="not itself a reversal"):
        check_postings(Kind.REVERSAL, build_postings(Kind.SPEND, TEN), reverses=Kind.REVERSAL)


def test_a_reversal_follows_what_it_reverses() -> None:
    check_postings(Kind.REVERSAL, reversal(build_postings(Kind.SPEND, TEN)), reverses=Kind.SPEND)

    with pytest.raises(JournalRefused, match="may not move money"):
        check_postings(Kind.REVERSAL, build_postings(Kind.SPEND, TEN), reverses=Kind.SPEND)


def test_every_kind_is_decided() -> None:
    assert set(MOVES) == set(Kind) - {Kind.REVERSAL}
    assert not PAIRS.keys() & CROSSING.keys()


@given(paired_kinds, some_amounts)
def test_what_is_built_balances_and_is_taken(kind: Kind, amounts: dict[tuple[str, str], Decimal]) -> None:
    postings = build_postings(kind, amounts)

    check_postings(kind, postings)
    check_postings(Kind.REVERSAL, reversal(postings), reverses=kind)
    assert sum(posting.amount for posting in postings) == 0
    for cell in amounts:
        assert sum(posting.amount for posting in postings if posting.cell == cell) == 0


@given(paired_kinds, some_amounts, st.data())
def test_a_penny_off_is_refused(
    kind: Kind, amounts: dict[tuple[str, str], Decimal], data: st.DataObject
) -> None:
    postings = list(build_postings(kind, amounts))
    index = data.draw(st.integers(0, len(postings) - 1))
    off = postings[index].amount + (Decimal("0.01") if postings[index].amount > 0 else Decimal("-0.01"))
    postings[index] = replace(postings[index], amount=off)

    with pytest.raises(JournalRefused, match="do not sum to zero"):
        check_postings(kind, postings)


@given(st.lists(st.tuples(paired_kinds, some_amounts), max_size=8))
def test_a_journal_and_its_reversal_leave_every_balance_as_it_was(
    journals: list[tuple[Kind, dict[tuple[str, str], Decimal]]],
) -> None:
    postings = [posting for kind, amounts in journals for posting in build_postings(kind, amounts)]

    assert not any(sum_balances([*postings, *reversal(postings)]).values())
    assert reversal(reversal(postings)) == order_of_locking(postings)


@given(st.lists(st.tuples(paired_kinds, some_amounts), max_size=8))
def test_allocated_is_committed_lapsed_and_headroom(
    journals: list[tuple[Kind, dict[tuple[str, str], Decimal]]],
) -> None:
    postings = [posting for kind, amounts in journals for posting in build_postings(kind, amounts)]
    position = position_of(postings)

    assert position.allocated == position.committed + position.lapsed + position.headroom


def test_reads_a_position() -> None:
    moved = {
        Kind.ALLOCATION: "100.00",
        Kind.COMMITMENT: "60.00",
        Kind.RELEASE: "40.00",
        Kind.SPEND: "30.00",
        Kind.REFUND: "5.00",
        Kind.WITHDRAWAL: "1.00",
    }
    journals = [build_postings(kind, {CAPITAL: Decimal(amount)}) for kind, amount in moved.items()]
    position = position_of(posting for journal in journals for posting in journal)

    assert position.allocated == 100
    assert position.committed == 59
    assert position.released == 40
    assert position.spent == 25
    assert position.lapsed == 0
    assert position.headroom == 41
    assert str(read_position({}).allocated) == "0.00"
