from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import Event
from legacyfund.lib.errors import ConflictRefused
from portfolio.ledger.actions.allocating import allocate, decrease_allocation
from portfolio.ledger.actions.journals import JournalKeyReused, NotEnoughMoney, OutsideFund, post_journal
from portfolio.ledger.models import FundBalance, Journal, Posting
from portfolio.ledger.rules import ledger
from portfolio.ledger.rules.kinds import Account, Kind
from portfolio.ledger.rules.ledger import FIRST_HASH, JournalRefused
from tests.factories.accounts import NOW, make_user
from tests.factories.portfolio import NEXT_YEAR, YEAR, make_fund, pounds

pytestmark = pytest.mark.django_db

CAPITAL = (YEAR, "CDEL")


def balance(fund, account, cell=CAPITAL):
    return FundBalance.objects.get(fund=fund, account=account, year=cell[0], control_budget=cell[1]).amount


def give(fund, manager, amount, key="one", cell=CAPITAL, decrease=False):
    return (decrease_allocation if decrease else allocate)(
        fund=fund,
        amounts={cell: pounds(amount)},
        narrative="Settlement",
        idempotency_key=key,
        by=manager,
        now=NOW,
    )


@pytest.fixture
def manager():
    return make_user("FUND_MANAGER")


@pytest.fixture
def fund(manager):
    return make_fund(manager=manager)


def test_first_journal_starts_the_chain_and_moves_both_balances(fund, manager):
    journal = give(fund, manager, "1000.01")

    assert (journal.number, journal.prev_hash) == (1, FIRST_HASH)
    assert balance(fund, "AVAILABLE") == Decimal("1000.01")
    assert balance(fund, "TREASURY") == Decimal("-1000.01")


def test_second_journal_hangs_on_the_first(fund, manager):
    first = give(fund, manager, 10)

    second = give(fund, manager, 10, key="two")

    assert (second.number, second.prev_hash) == (2, first.hash)


def test_journals_are_numbered_for_each_fund_by_itself(fund, manager):
    give(fund, manager, 10)

    other = give(make_fund(manager=manager), manager, 10, key="two")

    assert other.number == 1


def test_taking_the_last_penny_leaves_nothing(fund, manager):
    give(fund, manager, 100)

    give(fund, manager, 100, key="two", decrease=True)

    assert balance(fund, "AVAILABLE") == 0


def test_a_penny_more_than_there_is_is_refused_and_named(fund, manager):
    give(fund, manager, 100)

    with pytest.raises(NotEnoughMoney) as refusal:
        give(fund, manager, "100.01", key="two", decrease=True)

    assert str(refusal.value) == (
        "There is not enough money. 2026-27, Capital (CDEL): £100.01 is needed and £100 is available, "
        "so £0.01 is missing. Nothing was changed."
    )
    assert balance(fund, "AVAILABLE") == 100
    assert Journal.objects.filter(fund=fund).count() == 1


def test_money_of_another_year_or_budget_does_not_help(fund, manager):
    give(fund, manager, 100, cell=(NEXT_YEAR, "CDEL"))
    give(fund, manager, 100, key="two", cell=(YEAR, "RDEL_ADMIN"))

    with pytest.raises(NotEnoughMoney):
        give(fund, manager, 1, key="three", decrease=True)


def test_a_year_outside_the_fund_is_refused(fund, manager):
    with pytest.raises(OutsideFund) as refusal:
        give(fund, manager, 1, cell=("2030-31", "CDEL"))

    assert refusal.value.field == "year"


def test_same_key_and_content_gives_the_first_journal_and_one_event(fund, manager):
    first = give(fund, manager, 100)

    again = give(fund, manager, 100)

    assert again == first
    assert balance(fund, "AVAILABLE") == 100
    assert Event.objects.filter(kind="allocation.increased").count() == 1


@pytest.mark.parametrize(
    ("amount", "cell", "decrease"),
    [(101, CAPITAL, False), (100, (NEXT_YEAR, "CDEL"), False), (100, CAPITAL, True)],
)
def test_same_key_with_other_content_is_refused(fund, manager, amount, cell, decrease):
    give(fund, manager, 100)

    with pytest.raises(JournalKeyReused):
        give(fund, manager, amount, cell=cell, decrease=decrease)


def test_same_key_for_another_fund_is_refused(fund, manager):
    give(fund, manager, 100)

    with pytest.raises(ConflictRefused):
        give(make_fund(manager=manager), manager, 100)


def test_postings_that_do_not_balance_never_reach_the_database(fund, manager):
    postings = [ledger.Posting(Account.AVAILABLE, *CAPITAL, Decimal("1.00"))]

    with pytest.raises(JournalRefused):
        post_journal(
            fund=fund,
            kind=Kind.ALLOCATION,
            postings=postings,
            narrative="",
            idempotency_key="k",
            by=manager,
            now=NOW,
        )

    assert not Journal.objects.exists()


def test_a_budget_exchange_may_cross_years(fund, manager):
    give(fund, manager, 100)
    postings = [
        ledger.Posting(Account.AVAILABLE, YEAR, "CDEL", Decimal("-40.00")),
        ledger.Posting(Account.AVAILABLE, NEXT_YEAR, "CDEL", Decimal("40.00")),
    ]

    post_journal(
        fund=fund,
        kind=Kind.EXCHANGE,
        postings=postings,
        narrative="x",
        idempotency_key="k",
        by=manager,
        now=NOW,
    )

    assert (balance(fund, "AVAILABLE"), balance(fund, "AVAILABLE", (NEXT_YEAR, "CDEL"))) == (60, 40)


def test_a_reversal_names_what_it_reverses_and_undoes_it(fund, manager):
    first = give(fund, manager, 100)
    postings = ledger.reversal(ledger.build_postings(Kind.ALLOCATION, {CAPITAL: pounds(100)}))

    undone = post_journal(
        fund=fund,
        kind=Kind.REVERSAL,
        postings=postings,
        narrative="Wrong year",
        idempotency_key="k",
        by=manager,
        now=NOW,
        reverses=first,
    )

    assert first.reversed_by == undone
    assert balance(fund, "AVAILABLE") == 0


def test_an_allocation_is_one_event_with_its_amounts(fund, manager):
    give(fund, manager, 100)

    event = Event.objects.get(kind="allocation.increased")

    assert event.subject_ref == fund.reference
    assert event.data == {"journal": 1, "narrative": "Settlement", "amounts": [[*CAPITAL, "100.00"]]}


def test_deferred_checks_are_deferred_again_after_a_journal(fund, manager):
    give(fund, manager, 100)

    give(fund, manager, 100, key="two")

    assert Journal.objects.filter(fund=fund).count() == 2


def raw_journal(fund, manager, number=1, kind="ALLOCATION"):
    return Journal(
        fund=fund,
        number=number,
        kind=kind,
        effective_on=NOW.date(),
        posted_at=datetime(2026, 11, 22, tzinfo=UTC),
        posted_by=manager,
        narrative="raw",
        idempotency_key=f"raw-{number}",
        prev_hash=FIRST_HASH if number == 1 else "1" * 64,
        hash=f"{number:064d}",
    )


def raw_postings(journal, *rows):
    Posting.objects.bulk_create(
        Posting(journal=journal, account=account, year=year, control_budget=budget, amount=Decimal(amount))
        for account, year, budget, amount in rows
    )


def check_now():
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "do not sum to zero"),
        ([("AVAILABLE", YEAR, "CDEL", 5)], "do not sum to zero"),
        (
            [("TREASURY", YEAR, "CDEL", -5), ("AVAILABLE", YEAR, "RDEL_ADMIN", 5)],
            "within each year and control budget",
        ),
        ([("TREASURY", YEAR, "CDEL", -5), ("COMMITTED", YEAR, "CDEL", 5)], "belongs to an award"),
    ],
)
def test_the_database_refuses_a_journal_that_does_not_add_up(fund, manager, rows, said):
    with transaction.atomic():
        journal = raw_journal(fund, manager)
        journal.save()
        raw_postings(journal, *rows)

        with pytest.raises(IntegrityError, match=said), transaction.atomic():
            check_now()
        transaction.set_rollback(True)


def test_the_database_lets_only_crossing_kinds_cross(fund, manager):
    journal = raw_journal(fund, manager, kind="SWITCH")
    journal.save()
    raw_postings(journal, ("TREASURY", YEAR, "CDEL", -5), ("AVAILABLE", YEAR, "RDEL_ADMIN", 5))

    check_now()

    assert balance(fund, "AVAILABLE", (YEAR, "RDEL_ADMIN")) == 5
