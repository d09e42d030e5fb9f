import pytest
from django.urls import resolve

from accounts.emails import message_for
from accounts.models import Delivery
from accounts.permissions import Role
from portfolio.awards.actions.awards import decline_award
from portfolio.awards.actions.milestones import refuse_claim
from portfolio.ledger.queries.faults import Fault
from portfolio.ledger.queries.verification import Verification
from portfolio.watch.actions.findings import look_for_findings
from portfolio.watch.actions.records import mark_equalities
from tests.factories.accounts import NOW, make_user
from tests.factories.messages import leave, read_by
from tests.factories.portfolio import (
    make_fund,
    released_milestone,
)

pytestmark = pytest.mark.django_db


def told(kind):
    """The message of the first delivery of a kind of event; its link leads somewhere."""
    delivery = Delivery.objects.filter(event__kind=kind).order_by("pk").first()
    message = message_for(delivery.event, delivery.recipient)
    assert resolve(message.link)
    return message


def everybody(award):
    for role in (Role.BIDDER, Role.SIGN_OFF):
        make_user(role, award.department)


def test_the_way_of_a_tranche_is_told_at_each_step(accepted):
    make_user(Role.CHAIR)
    make_user(Role.FUND_MANAGER)
    award = accepted
    everybody(award)
    milestone = released_milestone(award.milestones.get(number=1))

    assert told("decision.proposed").subject == f"Confirm the decision on {award.bid.reference}"
    assert told("award.accepted").subject == f"{award.reference} is accepted"
    assert told("milestone.claimed").subject == f"Check the evidence of {milestone.reference}"
    assert told("milestone.checked").subject == f"Release the money of {milestone.reference}"
    assert told("tranche.released").subject == f"Money is released for {milestone.reference}"


def test_a_declined_award_says_why(offered):
    make_user(Role.FUND_MANAGER)
    award = offered
    decline_award(award=award, reason="We can pay.", by=make_user(Role.SIGN_OFF, award.department), now=NOW)

    assert "We can pay." in told("award.declined").body


def test_a_refused_claim_says_why(claimed):
    milestone = claimed
    refuse_claim(milestone=milestone, reason="It is a draft.", by=make_user(Role.FUND_MANAGER), now=NOW)

    assert "It is a draft." in told("milestone.claim_refused").body


def test_when_the_claimer_has_left_the_others_who_claim_are_told(claimed):
    claimer = claimed.claims.get().claimed_by
    other = make_user(Role.BIDDER, claimed.award.department)
    leave(claimer)
    refuse_claim(milestone=claimed, reason="It is a draft.", by=make_user(Role.FUND_MANAGER), now=NOW)

    readers = read_by("milestone.claim_refused")
    assert other in readers
    assert claimer not in readers


def test_an_overdue_milestone_is_named(accepted):
    award = accepted
    everybody(award)
    look_for_findings(now=NOW.replace(year=2028, month=4))

    message = told("finding.opened")
    assert message.subject == f"Milestone overdue: {award.reference}/1"
    assert message.link.endswith(f"/awards/{award.reference}/milestones/1/")


def test_a_broken_ledger_leads_to_its_fund():
    fund = make_fund()
    broken = Verification(fund, 1, (Fault(fund.reference, "journal 1", "it is missing."),))
    mark_equalities(verification=broken, now=NOW)

    assert told("finding.opened").link == f"/funds/{fund.reference}/"
