"""Reconciliations, from a ledger to what the sign-off agrees to, and to the next."""

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, transaction

from accounts.models import Event
from accounts.permissions import FORBIDDEN_PAIRS, Role
from legacyfund.lib.errors import PermissionRefused
from legacyfund.lib.financial_year import Period
from legacyfund.lib.transitions import TransitionRefused
from portfolio.spend.actions.uploads import HowRead, Said
from portfolio.spend.models import SpendLine
from portfolio.spend.reconciling.actions.beginning import (
    ReconciliationInHand,
    enter_totals,
    match_ledger_columns,
    say_ledger_awards,
)
from portfolio.spend.reconciling.actions.matching import claim_reading, stop_reading
from portfolio.spend.reconciling.actions.set_aside import ledgers_set_aside, retry_ledger
from portfolio.spend.reconciling.actions.settling import (
    StillUnexplained,
    agree_reconciliation,
    explain_items,
    give_reconciliation_back,
    send_reconciliation,
    withdraw_reconciliation,
)
from portfolio.spend.reconciling.actions.shared import ReconciliationRefused
from portfolio.spend.reconciling.models import OpenItem, Reconciliation
from portfolio.spend.reconciling.queries.reconciliations import open_by_month, totals_in
from portfolio.spend.rules.lines import Use
from tests.factories.accounts import make_user
from tests.factories.corrections import accepted_correction
from tests.factories.portfolio import pounds
from tests.factories.reconciling import (
    agreed_ledger,
    begun,
    explained,
    ledger_file,
    matched,
    read,
    sent_ledger,
    totalled,
)
from tests.factories.returns import JUNE, LATER, accepted_return, file_of

pytestmark = pytest.mark.django_db
IN_AUGUST = datetime(2027, 8, 20, 12, tzinfo=UTC)
JULY = Period("2027-28", 4)


def numbers():
    return list(SpendLine.objects.order_by("feed_no").values_list("transaction_number", flat=True))


def items(reconciliation):
    return [(item.kind, item.number, item.difference) for item in reconciliation.items.order_by("pk")]


def test_lines_are_matched_and_what_is_left_is_open(accepted_spend):
    first, second = numbers()
    award = accepted_spend.award
    content = ledger_file(
        award, f"05/06/2027 {first} 30000", f"05/06/2027 {second} 41000", "09/06/2027 L9 500.25"
    )

    found = matched(award, content)

    assert (found.status, found.feed_head, found.left_out) == ("OPEN", 2, 0)
    assert items(found) == [("LEDGER", "L9", pounds("500.25")), ("AMOUNT", second, pounds(1_000))]
    (total,) = totals_in(found)
    assert (total.ledger, total.reported, total.matched) == (pounds("71500.25"), pounds(70_000), 1)
    assert total.difference == sum(item.difference for item in found.items.all())
    assert open_by_month(found).rows == [(award.reference, [pounds("1500.25")], pounds("1500.25"))]
    assert {item.since for item in found.items.all()} == {JUNE.last_day}
    event = Event.objects.get(kind="reconciliation.compared")
    assert found.made_by in {row.recipient for row in event.deliveries.all()}


def test_lines_near_enough_are_taken_for_one(accepted_spend):
    award = accepted_spend.award
    content = ledger_file(award, "08/06/2027 L1 30000.03", "05/06/2027 L2 40000")

    found = matched(award, content, days=3, pence=5)

    assert (found.items.count(), totals_in(found)[0].tolerated) == (0, pounds("0.03"))


def test_lines_of_later_days_and_other_funds_are_left_out(accepted_spend):
    award = accepted_spend.award
    first, second = numbers()
    lines = [f"05/06/2027 {first} 30000", f"05/06/2027 {second} 40000", "01/07/2027 L9 500"]

    found = matched(award, ledger_file(award, *lines))

    assert (found.items.count(), found.left_out) == (0, 1)


def test_a_line_that_was_taken_back_is_not_asked_of_the_ledger(accepted_spend):
    award = accepted_spend.award
    accepted_correction(1, amount=pounds(29_000))
    first, second = numbers()[:2]

    found = matched(award, ledger_file(award, f"05/06/2027 {first} 29000", f"05/06/2027 {second} 40000"))

    assert found.items.count() == 0


def test_what_is_open_is_carried_with_its_age_and_closes_once_it_matches(accepted_spend):
    award = accepted_spend.award
    first, second = numbers()
    june = matched(award, ledger_file(award, f"05/06/2027 {first} 30000", "09/06/2027 L9 500"))
    explained(june, reason="TO_REPORT", words="It comes with July.")
    agreed_ledger(june)
    accepted_return(
        award, content=file_of("500.00", day="09/06/2027"), accrual_correction=True, now=IN_AUGUST
    )
    (late,) = SpendLine.objects.filter(feed_no=3)

    july = matched(award, ledger_file(award, "05/07/2027 L10 7"), now=IN_AUGUST, period=JULY, days=5)

    assert items(july) == [("LEDGER", "L10", pounds(7)), ("REPORTED", second, pounds(-40_000))]
    new, carried = july.items.order_by("pk")
    assert (new.since, carried.since) == (JULY.last_day, JUNE.last_day)
    assert (carried.reason, carried.words) == ("TIMING", "")
    assert late.amount == pounds(500)


def test_totals_are_typed_and_what_differs_is_open(accepted_spend):
    award = accepted_spend.award
    found = totalled(award, "70500.00")

    assert (found.status, found.file) == ("OPEN", None)
    (item,) = found.items.all()
    assert (item.kind, item.ledger, item.reported, item.difference) == (
        "TOTAL",
        pounds(70_500),
        pounds(70_000),
        pounds(500),
    )
    agreed_ledger(found)
    again = totalled(award, "70500.00", now=IN_AUGUST, period=JULY)
    (carried,) = again.items.all()
    assert (carried.since, carried.reason) == (JUNE.last_day, "TIMING")


def test_totals_that_agree_leave_nothing_open(accepted_spend):
    found = totalled(accepted_spend.award, "70000.00")

    assert found.items.count() == 0
    assert sent_ledger(found).status == "SENT"


def test_every_total_is_given(accepted_spend):
    made = begun(accepted_spend.award)

    with pytest.raises(ReconciliationRefused, match="Give the total"):
        enter_totals(reconciliation=made, totals={}, by=made.made_by, now=LATER)
    with pytest.raises(ReconciliationRefused, match="Give the total"):
        enter_totals(reconciliation=made, totals={Use("LF-9", "CDEL"): pounds(1)}, by=made.made_by, now=LATER)


def test_one_is_in_hand_at_a_time_and_none_goes_back(accepted_spend):
    award = accepted_spend.award
    first = totalled(award, "70000.00")
    with pytest.raises(ReconciliationInHand, match=first.reference):
        begun(award)
    agreed_ledger(first)

    with pytest.raises(ReconciliationInHand, match="June 2027 already"):
        begun(award, period=Period("2027-28", 2))
    assert begun(award).reference.endswith("-G0002")


@pytest.mark.parametrize(
    ("details", "field"),
    [({"period": JULY}, "period"), ({"days": 32}, "tolerance_days"), ({"pence": 10_001}, "tolerance_amount")],
)
def test_what_cannot_be_compared_is_refused_at_its_field(accepted_spend, details, field):
    with pytest.raises(ReconciliationRefused) as refusal:
        begun(accepted_spend.award, **details)

    assert refusal.value.field == field


def test_a_file_that_cannot_be_read_compares_nothing(accepted_spend):
    award = accepted_spend.award
    found = matched(award, ledger_file(award, "05/06/2027 L1 1.5e3"))

    assert (found.status, found.items.count(), found.totals.count()) == ("FAULTY", 0, 0)
    assert [(one.line, one.column) for one in found.found_faulty] == [(2, "Amount")]
    assert Event.objects.filter(kind="reconciliation.faulty").exists()


def test_columns_and_words_are_asked_once_and_remembered(accepted_spend):
    award = accepted_spend.award
    first, second = numbers()
    content = (
        "Paid,Payee,Voucher,Net,Project\r\n"
        f"05/06/2027,HALL LTD,{first},30000,P1\r\n05/06/2027,OAK LTD,{second},40000,P1\r\n"
    ).encode()
    made = begun(award, content)
    assert made.status == "RECEIVED"

    columns = ["date", "supplier", "transaction_number", "amount", ""]
    how = HowRead(columns, None, 4, "RDEL_PROGRAMME")
    match_ledger_columns(reconciliation=made, said=how, by=made.made_by, now=LATER)
    asked = read()
    assert (asked.status, [one.words for one in asked.not_sorted]) == ("FAULTY", ["P1"])
    say_ledger_awards(reconciliation=asked, said={"P1": Said(award)}, by=made.made_by, now=LATER)

    assert (read().status, OpenItem.objects.count()) == ("OPEN", 0)


def test_nothing_is_sent_before_each_item_is_explained(accepted_spend):
    found = matched(accepted_spend.award, ledger_file(accepted_spend.award, "05/06/2027 L1 1"))
    one, *_ = found.items.order_by("pk")
    explained(found, [one.pk], words="  Booked \n late. ")

    with pytest.raises(StillUnexplained, match="2 open items are"):
        send_reconciliation(reconciliation=found, by=found.made_by, now=LATER)
    one.refresh_from_db()
    assert (one.reason, one.words, one.explained_by) == ("TIMING", "Booked late.", found.made_by)


@pytest.mark.parametrize(
    ("said", "field"),
    [({"reason": "WHY"}, "reason"), ({"items": []}, "items"), ({"items": [0]}, "items")],
)
def test_an_explanation_has_a_reason_and_items(accepted_spend, said, field):
    found = totalled(accepted_spend.award, "1.00")
    wanted = {"items": [found.items.get().pk], "reason": "TIMING"} | said

    with pytest.raises(ReconciliationRefused) as refusal:
        explain_items(reconciliation=found, **wanted, by=found.made_by, now=LATER)

    assert refusal.value.field == field


def test_the_sign_off_agrees_and_the_fund_is_told(accepted_spend):
    manager = make_user(Role.FUND_MANAGER)
    found = agreed_ledger(totalled(accepted_spend.award, "1.00"))

    event = Event.objects.get(kind="reconciliation.agreed")
    assert (found.status, event.data["difference"]) == ("AGREED", "-69999.00")
    assert manager in {row.recipient for row in event.deliveries.all()}
    with pytest.raises(DatabaseError), transaction.atomic():
        Reconciliation.objects.filter(pk=found.pk).update(given_back="No.")
    with pytest.raises(TransitionRefused):
        withdraw_reconciliation(reconciliation=found, by=found.made_by, now=LATER)


def test_the_sign_off_gives_it_back_with_words(accepted_spend):
    found = sent_ledger(totalled(accepted_spend.award, "1.00"))
    signer = make_user(Role.SIGN_OFF, found.department)
    with pytest.raises(ReconciliationRefused):
        give_reconciliation_back(reconciliation=found, words=" ", by=signer, now=LATER)

    back = give_reconciliation_back(reconciliation=found, words="Which one?", by=signer, now=LATER)

    assert (back.status, back.given_back) == ("OPEN", "Which one?")
    event = Event.objects.get(kind="reconciliation.given_back")
    assert [row.recipient for row in event.deliveries.all()] == [found.made_by]
    assert sent_ledger(back).given_back == ""


def test_nobody_agrees_to_what_they_prepared(accepted_spend):
    department = accepted_spend.award.department
    both = make_user(Role.BIDDER, department)
    from accounts.actions.people import start_membership

    found = totalled(accepted_spend.award, "70000.00", by=both)
    administrator = make_user(Role.ADMINISTRATOR)
    start_membership(user=both, role=Role.SIGN_OFF, department=department, by=administrator, now=LATER)
    sent_ledger(found)

    with pytest.raises(PermissionRefused, match=FORBIDDEN_PAIRS["agree_reconciliation"].refusal):
        agree_reconciliation(reconciliation=found, by=both, now=LATER)


def test_others_prepare_and_agree_to_nothing(accepted_spend):
    found = totalled(accepted_spend.award, "1.00")
    stranger = make_user(Role.BIDDER)

    with pytest.raises(PermissionRefused):
        begun(accepted_spend.award, by=stranger)
    with pytest.raises(PermissionRefused):
        withdraw_reconciliation(reconciliation=found, by=stranger, now=LATER)
    with pytest.raises(PermissionRefused):
        agree_reconciliation(reconciliation=found, by=stranger, now=LATER)


def test_withdrawn_it_is_carried_nowhere(accepted_spend):
    award = accepted_spend.award
    found = totalled(award, "1.00")
    withdraw_reconciliation(reconciliation=found, by=found.made_by, now=LATER)

    again = totalled(award, "1.00")

    assert {item.reason for item in again.items.all()} == {""}
    assert date.max > JUNE.last_day


def test_work_that_stops_is_set_aside_and_tried_again(accepted_spend):
    award = accepted_spend.award
    begun(award, ledger_file(award, "05/06/2027 L1 1"))
    row = claim_reading(now=LATER)
    stop_reading(reconciliation=row, error="Out of memory.", now=LATER)

    (stopped,) = ledgers_set_aside()
    assert (stopped.status, stopped.last_error) == ("STOPPED", "Out of memory.")
    assert claim_reading(now=LATER) is None
    retry_ledger(row=stopped, by=make_user(Role.ADMINISTRATOR), now=LATER)
    assert read().status == "OPEN"
