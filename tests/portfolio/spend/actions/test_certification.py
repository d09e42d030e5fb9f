"""Certifying, refusing and withdrawing a return."""

import pytest

from accounts.actions.people import start_membership
from accounts.models import Event
from accounts.permissions import FORBIDDEN_PAIRS, Role
from legacyfund.lib.errors import PermissionRefused
from legacyfund.lib.transitions import TransitionRefused
from portfolio.ledger.models import Journal
from portfolio.spend.actions.certification import certify_return, refuse_return, withdraw_return
from portfolio.spend.actions.shared import ReturnRefused
from tests.factories.accounts import make_user
from tests.factories.returns import (
    LATER,
    accepted_return,
    held_return,
    received_upload,
    sent,
)

pytestmark = pytest.mark.django_db


def told(kind):
    return {row.recipient for row in Event.objects.get(kind=kind).deliveries.all()}


def test_the_sign_off_certifies_and_the_fund_is_told(checked):
    spend_return = checked
    manager = make_user(Role.FUND_MANAGER)
    signer = make_user(Role.SIGN_OFF, spend_return.award.department)

    certified = certify_return(spend_return=spend_return, by=signer, now=LATER)

    assert (certified.status, certified.certified_by) == ("CERTIFIED", signer)
    assert manager in told("return.certified")


@pytest.mark.parametrize("step", ["received", "prepared"])
def test_who_prepared_a_return_does_not_certify_it(released, step):
    award = released
    both = make_user(Role.BIDDER, award.department)
    other = make_user(Role.BIDDER, award.department)
    start_membership(user=both, role=Role.SIGN_OFF, department=award.department, by=None, now=LATER)
    upload = received_upload(award, by=both if step == "received" else other)
    spend_return = sent(upload, by=both if step == "prepared" else other)

    with pytest.raises(PermissionRefused, match=FORBIDDEN_PAIRS["certify_return"].refusal):
        certify_return(spend_return=spend_return, by=both, now=LATER)


@pytest.mark.parametrize("role", [Role.SIGN_OFF, Role.FUND_MANAGER])
def test_only_the_departments_own_sign_off_certifies(checked, role):
    spend_return = checked

    with pytest.raises(PermissionRefused):
        certify_return(spend_return=spend_return, by=make_user(role), now=LATER)


def test_the_fund_refuses_with_a_reason_and_no_money_moves(certified):
    spend_return = certified
    journals = Journal.objects.count()

    refused = refuse_return(
        spend_return=spend_return,
        reason=" VAT is counted twice. ",
        by=make_user(Role.FUND_MANAGER),
        now=LATER,
    )

    assert (refused.status, refused.refusal_reason) == ("REFUSED", "VAT is counted twice.")
    assert Journal.objects.count() == journals
    assert told("return.refused") == {spend_return.received_by, spend_return.certified_by}


@pytest.mark.parametrize("reason", ["  ", "x" * 2001])
def test_a_refusal_says_why_at_a_readable_length(certified, reason):
    with pytest.raises(ReturnRefused) as refusal:
        refuse_return(spend_return=certified, reason=reason, by=make_user(Role.FUND_MANAGER), now=LATER)

    assert refusal.value.field == "reason"


def test_a_department_does_not_refuse(certified):
    spend_return = certified

    with pytest.raises(PermissionRefused):
        refuse_return(spend_return=spend_return, reason="No.", by=spend_return.certified_by, now=LATER)


def check_withdrawal(spend_return, *, fund_is_told):
    manager = make_user(Role.FUND_MANAGER)

    withdrawn = withdraw_return(spend_return=spend_return, by=spend_return.received_by, now=LATER)

    assert withdrawn.status == "WITHDRAWN"
    assert (manager in told("return.withdrawn")) is fund_is_told


def test_the_department_withdraws_a_checked_return(checked):
    check_withdrawal(checked, fund_is_told=False)


def test_the_department_withdraws_a_certified_return(certified):
    check_withdrawal(certified, fund_is_told=True)


def test_the_department_withdraws_a_held_return(released):
    check_withdrawal(held_return(released), fund_is_told=True)


def test_an_accepted_return_is_not_withdrawn(released):
    spend_return = accepted_return(released)

    with pytest.raises(TransitionRefused):
        withdraw_return(spend_return=spend_return, by=spend_return.received_by, now=LATER)
