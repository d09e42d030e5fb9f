"""Standing by a file, so that its returns are made; and saying that nothing was spent."""

import pytest
from django.db import ProgrammingError, transaction

from accounts.models import Event
from accounts.permissions import Role
from legacyfund.lib.errors import PermissionRefused
from legacyfund.lib.financial_year import Period
from legacyfund.lib.transitions import TransitionRefused
from portfolio.ledger.models import Journal
from portfolio.spend.actions.acceptance import accept_return
from portfolio.spend.actions.certification import certify_return, withdraw_return
from portfolio.spend.actions.sending import (
    ChallengesUnanswered,
    ChecksChanged,
    SpendReported,
    report_nothing,
    send_returns,
)
from portfolio.spend.actions.shared import ReturnRefused
from portfolio.spend.actions.uploads import Said, match_columns, say_awards
from portfolio.spend.models import Return, SpendLine
from portfolio.spend.queries.returns import findings_of, made_with
from portfolio.spend.rules.lines import ReturnTerms
from tests.factories.accounts import make_user
from tests.factories.over_25k import make_row, write_csv
from tests.factories.portfolio import pounds
from tests.factories.returns import JUNE, LATER, WHY, checked_return, received_upload, sent

pytestmark = pytest.mark.django_db


def test_sending_makes_the_return_with_every_line_and_tells_the_sign_off(released):
    upload = received_upload(released, "30,000.00", "(1,000.00)")
    signer = make_user(Role.SIGN_OFF, released.department)

    made = sent(upload, " ")

    upload.refresh_from_db()
    assert (upload.status, upload.sent_by) == ("SENT", upload.received_by)
    assert made.reference == f"{released.reference}-2027P03-1"
    assert (made.status, made.prepared_by, made.file) == ("CHECKED", upload.received_by, upload.file)
    assert (made.line_count, made.net, made.negatives) == (2, pounds(29_000), 1)
    lines = SpendLine.objects.order_by("line_number")
    assert [(line.line_number, line.amount) for line in lines] == [(2, pounds(30_000)), (3, pounds(-1_000))]
    line = lines[0]
    assert (line.fund, line.award, line.department) == (released.fund, released, released.department)
    assert Period(line.year, line.period) == JUNE
    assert (line.control_budget, line.supplier, line.feed_no) == ("RDEL_PROGRAMME", "EXAMPLE LTD", None)
    event = Event.objects.get(kind="return.checked")
    assert signer in {row.recipient for row in event.deliveries.all()}


def test_equal_lines_need_somebodys_explicit_word(released):
    row = make_row(date="05/06/2027")
    upload = received_upload(released, content=write_csv([row, row]))

    with pytest.raises(ChallengesUnanswered) as refusal:
        sent(upload, " ")
    made = sent(upload)

    assert refusal.value.field == "challenges_reason"
    assert (made.status, made.challenges_confirmed) == ("CHECKED", True)
    assert made.challenges_reason == WHY
    assert Event.objects.get(kind="return.checked").data["reason"] == WHY
    assert SpendLine.objects.count() == 2


def test_a_reason_has_an_end_and_stands_as_it_was_given(released):
    row = make_row(date="05/06/2027")
    upload = received_upload(released, content=write_csv([row, row]))

    with pytest.raises(ChallengesUnanswered, match="2,000 characters"):
        sent(upload, "x" * 2001)
    made = sent(upload)

    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        Return.objects.filter(pk=made.pk).update(challenges_reason="Another.")


def test_a_reason_without_a_challenge_is_not_kept(received):
    made = sent(received)

    assert (made.challenges_confirmed, made.challenges_reason) == (False, "")


def test_a_faulty_file_cannot_be_sent(released):
    upload = received_upload(released, content=write_csv([make_row(amount="?")]))

    with pytest.raises(TransitionRefused):
        sent(upload)


def test_nobody_of_another_department_sends(received):
    with pytest.raises(PermissionRefused):
        sent(received, by=make_user(Role.BIDDER))


def test_sending_again_is_refused_and_doubles_nothing(received):
    sent(received)

    with pytest.raises(TransitionRefused):
        sent(received)

    assert SpendLine.objects.count() == 2


def test_a_file_that_no_longer_passes_gives_no_line(received, monkeypatch):
    monkeypatch.setattr(
        "portfolio.spend.actions.checking.terms_of", lambda request: ReturnTerms(control_budget="ABOLISHED")
    )

    with pytest.raises(ChecksChanged, match="Check it again"):
        sent(received)

    assert not SpendLine.objects.exists()


def test_a_challenge_that_came_since_is_seen_before_the_file_is_sent(released):
    row = {"date": "05/06/2027", "supplier": "HALL LTD", "amount": "30,000.00"}
    upload = received_upload(released, content=write_csv([make_row(transaction_number="0077", **row)]))
    other = make_row(transaction_number="77", **row)
    checked_return(released, content=write_csv([other]))

    with pytest.raises(ChecksChanged):
        sent(upload)


HEADER = "Date,Supplier,Transaction number,Amount,Award,Control budget"


def both_awards(released, second_award, *, twice: bool = False):
    rows = [
        f"05/06/2027,HALL LTD,A1,30000,{released.reference},RDEL programme",
        f"06/06/2027,OAK LTD,A2,20000,{second_award.reference},Resource programme",
        f"07/06/2027,OAK LTD,A3,-500,{second_award.reference},RDEL_PROGRAMME",
        *([f"06/06/2027,OAK LTD,A2,20000,{second_award.reference},Resource programme"] if twice else []),
    ]
    content = "\r\n".join([HEADER, *rows]).encode()
    return received_upload(released, content=content, by_file=True, control_budget="")


def test_a_file_over_two_awards_makes_a_return_of_each(released, second_award):
    upload = both_awards(released, second_award, twice=True)
    signer = make_user(Role.SIGN_OFF, released.department)

    made = send_returns(upload=upload, challenges_reason=WHY, by=upload.received_by, now=LATER)

    first, second = (next(one for one in made if one.award == award) for award in (released, second_award))
    assert [(one.line_count, one.net) for one in (first, second)] == [
        (1, pounds(30_000)),
        (3, pounds(39_500)),
    ]
    assert len(made) == 2
    assert (first.challenge_count, second.challenge_count) == (0, 2)
    assert (first.challenges_reason, second.challenges_reason) == ("", WHY)
    assert (first.duplicate_groups, second.duplicate_groups) == (0, 1)
    assert [one.line for one in findings_of(first)] == []
    assert [one.line for one in findings_of(second)] == [3, 5]
    assert (list(made_with(first)), list(made_with(second))) == ([second], [first])
    for one in made:
        certify_return(spend_return=one, by=signer, now=LATER)


def test_nothing_was_spent_goes_from_hand_to_hand_and_moves_no_money(released):
    writer, signer = (
        make_user(Role.BIDDER, released.department),
        make_user(Role.SIGN_OFF, released.department),
    )
    journals = Journal.objects.count()

    made = report_nothing(award=released, period=JUNE, by=writer, now=LATER)
    certified = certify_return(spend_return=made, by=signer, now=LATER)
    accepted = accept_return(spend_return=certified, by=make_user(Role.FUND_MANAGER), now=LATER)

    assert (accepted.status, accepted.line_count, accepted.control_budget) == ("ACCEPTED", 0, "")
    assert Journal.objects.count() == journals


def test_a_file_that_says_so_is_a_nil_return(released):
    content = f"{HEADER}\r\nNil return,,,,,\r\n".encode()
    upload = received_upload(released, content=content, control_budget="")

    made = sent(upload)

    assert (upload.status, made.line_count, made.file) == ("CHECKED", 0, upload.file)


def test_nothing_is_not_said_beside_a_return_that_stands(released):
    writer = make_user(Role.BIDDER, released.department)
    spend_return = checked_return(released, by=writer)
    asked = {"award": released, "period": JUNE, "by": writer, "now": LATER}

    with pytest.raises(SpendReported, match=spend_return.reference):
        report_nothing(**asked)
    withdraw_return(spend_return=spend_return, by=writer, now=LATER)

    assert report_nothing(**asked).sequence == 2


def test_nothing_is_said_of_ones_own_award_in_a_period_that_has_begun(released):
    writer = make_user(Role.BIDDER, released.department)

    with pytest.raises(PermissionRefused):
        report_nothing(award=released, period=JUNE, by=make_user(Role.BIDDER), now=LATER)
    with pytest.raises(ReturnRefused, match="has not begun"):
        report_nothing(award=released, period=Period("2027-28", 5), by=writer, now=LATER)


def test_a_nil_file_for_no_award_is_refused(released):
    content = b"Date,Supplier,Transaction number,Amount,Project\r\nNil return,,,,\r\n"
    upload = received_upload(released, content=content, by_file=True)
    upload = match_columns(
        upload=upload,
        columns=["date", "supplier", "transaction_number", "amount", ""],
        award=None,
        award_by=4,
        control_budget="RDEL_PROGRAMME",
        by=upload.received_by,
        now=LATER,
    )

    with pytest.raises(ReturnRefused, match="Choose the award"):
        sent(upload)


def test_a_corrected_file_names_its_correction_to_the_certifier(released, second_award):
    upload = received_upload(
        released,
        content=f"{HEADER}\r\n05/06/2027,HALL LTD,A1,30000,P1,CDEL\r\n".encode(),
        by_file=True,
        control_budget="",
    )
    upload = say_awards(
        upload=upload,
        said={"P1": Said(released, "RDEL_PROGRAMME")},
        by=upload.received_by,
        now=LATER,
    )

    assert upload.status == "FAULTY"
    assert "has no money in" in upload.findings.get(code="CONTROL_BUDGET").message
