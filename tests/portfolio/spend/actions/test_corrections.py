"""Correcting an accepted line: two lines that name it, certified and accepted like any other."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from accounts.models import Event
from accounts.permissions import Role
from legacyfund.lib.errors import PermissionRefused
from portfolio.awards.queries.totals import award_position
from portfolio.spend.actions.acceptance import ReversalFirst, accept_return
from portfolio.spend.actions.certification import refuse_return, withdraw_return
from portfolio.spend.actions.corrections import LineCorrected
from portfolio.spend.models import Return, SpendLine
from portfolio.spend.queries.lines import SpendFilter, as_rows, totals_by
from portfolio.spend.rules.corrections import CorrectionRefused
from portfolio.watch.queries.equalities import verify_ledger
from tests.factories.accounts import make_department, make_user
from tests.factories.corrections import accepted_correction, certified, line_no, sent_correction
from tests.factories.portfolio import pounds, waiting_award
from tests.factories.returns import LATER, accepted_return, checked_return, file_of

pytestmark = pytest.mark.django_db


def spent(award):
    return sum(row.spent for row in award_position(award))


def stands():
    assert [row.faults for row in verify_ledger() if row.faults] == []


def accept(spend_return):
    return accept_return(spend_return=spend_return, by=make_user(Role.FUND_MANAGER), now=LATER)


def test_a_correction_takes_the_line_back_and_reports_what_is_right(accepted_spend):
    line = line_no(1)

    (made,) = sent_correction(1, amount=pounds(29_000), supplier="ASH LTD")

    assert (made.sequence, made.status, made.net, made.line_count) == (2, "CHECKED", pounds(-1_000), 2)
    assert (made.award, made.control_budget) == (line.award, line.control_budget)
    assert spent(line.award) == pounds(70_000)
    event = Event.objects.get(kind="return.correction_sent")
    assert "Amount: £30,000.00 becomes £29,000.00." in event.data["words"]
    assert {row.recipient.email for row in event.deliveries.all()}

    accept(certified(made))

    assert spent(line.award) == pounds(69_000)
    rows = as_rows(SpendLine.objects.filter(spend_return=made).order_by("feed_no"))
    told = [(row["feed_no"], row["correction"], row["corrects"], row["amount"]) for row in rows]
    assert told == [(3, "REVERSAL", 1, "-30000.00"), (4, "REPLACEMENT", 1, "29000.00")]
    assert [row["supplier"] for row in rows] == [line.supplier, "ASH LTD"]
    totals = totals_by(SpendFilter(award=line.award), "award", "year")
    assert (totals.net, totals.lines) == (pounds(69_000), 4)
    stands()


def test_a_line_that_should_not_be_there_is_taken_out_for_good(accepted_spend):
    (made,) = accepted_correction(2, take_out=True)

    assert (made.line_count, made.net) == (1, pounds(-40_000))
    assert spent(made.award) == pounds(30_000)
    again = accepted_return(
        made.award,
        content=file_of("40,000.00", day="05/06/2027"),
        by=made.received_by,
    )
    assert spent(again.award) == pounds(70_000)
    stands()


def test_another_control_budget_or_month_is_one_return_of_several(accepted_spend, monkeypatch):
    monkeypatch.setattr(
        "portfolio.spend.actions.corrections.awards_and_budgets",
        lambda _: {accepted_spend.award.reference: frozenset({"CDEL", "RDEL_PROGRAMME"})},
    )

    (made,) = sent_correction(1, control_budget="CDEL", paid_on=date(2027, 5, 31))

    assert (made.control_budget, made.period) == ("", 3)
    right = made.lines.get(correction="REPLACEMENT")
    assert (right.control_budget, right.year, right.period) == ("CDEL", "2027-28", 2)
    held = accept(certified(made))
    assert (held.status, "Capital" in held.held_because) == ("HELD", True)


def test_another_award_is_a_return_of_its_own_and_never_counts_twice(accepted_spend, second_award_paid):
    line = line_no(1)

    here, there = sent_correction(1, award=second_award_paid.reference)

    assert (here.net, there.net, there.award) == (pounds(-30_000), pounds(30_000), second_award_paid)
    certified(here), certified(there)
    with pytest.raises(ReversalFirst, match=f"return {here.reference} takes back"):
        accept(there)
    accept(here)
    accept(there)
    assert (spent(line.award), spent(second_award_paid)) == (pounds(40_000), pounds(30_000))
    assert SpendLine.objects.get(spend_return=there).corrects == line
    stands()


def test_a_correction_names_no_award_that_is_not_announced(accepted_spend):
    waits = waiting_award(accepted_spend.award.department)

    for reference in (waits.reference, "LF-NONE"):
        with pytest.raises(CorrectionRefused, match="Choose an award of your department"):
            sent_correction(1, award=reference)


def test_a_line_is_corrected_once_and_what_stands_in_its_place_again(accepted_spend):
    (first,) = accepted_correction(1, amount=pounds(29_000))

    with pytest.raises(LineCorrected, match=f"{first.reference} corrects this line already"):
        sent_correction(1, amount=pounds(28_000))
    with pytest.raises(LineCorrected, match="takes another back"):
        sent_correction(3, amount=pounds(1))
    accepted_correction(4, amount=pounds(28_500))

    assert spent(first.award) == pounds(68_500)
    stands()


@pytest.mark.parametrize("end", ["withdrawn", "refused"])
def test_a_correction_that_came_to_nothing_leaves_the_line_to_be_corrected(accepted_spend, end):
    (made,) = sent_correction(1, amount=pounds(29_000))
    if end == "withdrawn":
        withdraw_return(spend_return=made, by=made.received_by, now=LATER)
    else:
        manager = make_user(Role.FUND_MANAGER)
        refuse_return(spend_return=certified(made), reason="No.", by=manager, now=LATER)

    (again,) = accepted_correction(1, amount=pounds(29_500))

    assert (again.sequence, spent(again.award)) == (3, pounds(69_500))


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "Nothing of the line is changed"),
        ({"reason": " ", "supplier": "ASH LTD"}, "Say what was wrong"),
        ({"reason": "x" * 2001, "supplier": "ASH LTD"}, "Keep the reason"),
        ({"control_budget": "CDEL"}, "no money in this control budget"),
        ({"award": "LF-9999Z-0001-A"}, "an award of your department"),
        ({"paid_on": date(2027, 7, 21)}, "has not come"),
    ],
)
def test_what_cannot_stand_is_refused_and_nothing_is_made(accepted_spend, said, words):
    with pytest.raises(CorrectionRefused, match=words):
        sent_correction(1, **said)

    assert Return.objects.count() == 1


def test_what_stands_elsewhere_is_not_reported_a_second_time(accepted_spend):
    other = line_no(2)

    with pytest.raises(CorrectionRefused, match="report it in a file, where you can say why"):
        sent_correction(1, amount=other.amount, transaction_number=other.transaction_number)


def test_only_its_department_corrects_a_line_and_only_what_is_accepted(accepted_spend):
    line = line_no(1)
    for person in (
        make_user(Role.BIDDER, make_department()),
        make_user(Role.SIGN_OFF, line.award.department),
        make_user(Role.FUND_MANAGER),
    ):
        with pytest.raises(PermissionRefused):
            sent_correction(1, amount=pounds(1), by=person)

    waiting = checked_return(line.award, "50,000.00")
    with pytest.raises(LineCorrected, match="not accepted yet"):
        sent_correction(waiting.lines.get(), amount=pounds(1))


def test_the_database_holds_what_a_correction_is(accepted_spend):
    line = line_no(1)
    waiting = checked_return(line.award, "50,000.00")
    (made,) = sent_correction(1, amount=pounds(29_000))
    reversal, right = made.lines.order_by("line_number")

    for wrong, said in (
        ({"corrects": waiting.lines.get()}, "only an accepted line is corrected"),
        ({"corrects_id": 10**9}, "only an accepted line is corrected"),
        ({"corrects": line}, "a line is corrected once"),
        ({"corrects": line, "correction": "REPLACEMENT"}, "a line is corrected once"),
        ({"corrects": line_no(2), "amount": pounds(-39_999)}, "a reversal says what its line says"),
        ({"corrects": line_no(2), "correction": "REPLACEMENT"}, "a line that stands is not replaced"),
        ({"corrects": None}, "spend_line_corrects_whole"),
        ({"correction": ""}, "spend_line_corrects_whole"),
    ):
        copy = replace_row(reversal, **wrong)
        with pytest.raises(DatabaseError, match=said), transaction.atomic():
            copy.save(force_insert=True)
    assert right.corrects == line


def replace_row(line, **said):
    """A new row that says the same but for what is said."""
    values = {field.attname: getattr(line, field.attname) for field in line._meta.concrete_fields}
    row = SpendLine(**values | {"id": None, "line_number": 9})
    for name, value in said.items():
        setattr(row, name, value)
    return row
