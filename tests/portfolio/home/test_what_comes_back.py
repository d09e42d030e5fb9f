"""Whatever is sent back says why where one lands, and on the Home of whoever must act on it.

Each row is one way to send something back: a new one belongs here.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client

from accounts.models import User
from accounts.permissions import Role
from bids.assessment.actions.eligibility import find_ineligible
from bids.register.actions.ratings import finish_rating, return_rating
from bids.versions.actions.certification import refuse_certification, send_for_certification
from bids.versions.actions.clarification_answer import refuse_clarification, send_clarification
from bids.versions.actions.withdrawal import withdraw_bid
from portfolio.awards.actions.awards import decline_award
from portfolio.awards.actions.milestones import claim_milestone, refuse_claim
from portfolio.awards.changes.actions.answering import refuse_change
from portfolio.home.queries.home import waiting_for
from portfolio.spend.actions.certification import refuse_return
from tests.factories.accounts import NOW, make_user, sign_in
from tests.factories.bids import certifying_bid, submitted_bid
from tests.factories.changes import proposed_change
from tests.factories.clarification import sent_clarification
from tests.factories.corrections import asked_request, sent_correction
from tests.factories.pages import bids_url, portfolio_url, return_url, text_of
from tests.factories.portfolio import accepted_award, claimed_milestone, offered_award
from tests.factories.register import make_system, rate_system
from tests.factories.register_imports import checked_import, csv_of, system_cells
from tests.factories.returns import LATER, accepted_return, certified_return, checked_return

pytestmark = pytest.mark.django_db
WHY = "L3 looks low; say who keeps it going."


@dataclass(frozen=True)
class SentBack:
    """`pages` say why. On the Home of `acts`, its row leads to `deed`; nobody has to act where that is blank.
    `again` does what was asked for: after it neither says so any more.
    """

    acts: User
    pages: list[str]
    deed: str = ""
    again: Callable[[], object] | None = None
    why: str = WHY


def rating() -> SentBack:
    made = rate_system(make_system())
    system, writer = made.system, made.rated_by
    signer = make_user(Role.SIGN_OFF, system.department)
    return_rating(system=system, reason=WHY, by=signer, now=NOW)
    sides = [bids_url("rate", system, side=side) for side in ("likelihood", "impact")]
    return SentBack(
        acts=writer,
        pages=[bids_url("system", system), bids_url("finish_rating", system), *sides],
        deed=bids_url("finish_rating", system),
        again=lambda: finish_rating(system=system, by=writer, now=NOW),
    )


def certification() -> SentBack:
    bid = certifying_bid()
    refuse_certification(bid=bid, reason=WHY, by=make_user(Role.SIGN_OFF, bid.department), now=NOW)
    return SentBack(
        acts=bid.created_by,
        pages=[bids_url("bid", bid)],
        deed=bids_url("bid", bid),
        again=lambda: send_for_certification(bid=bid, by=bid.created_by, now=NOW),
    )


def clarification() -> SentBack:
    bid = sent_clarification()
    refuse_clarification(bid=bid, reason=WHY, by=make_user(Role.SIGN_OFF, bid.department), now=NOW)
    names = ("bid", "clarification", "answer_clarification")
    return SentBack(
        acts=bid.created_by,
        pages=[bids_url(name, bid) for name in names],
        deed=bids_url("clarification", bid),
        again=lambda: send_clarification(bid=bid, by=bid.created_by, now=NOW),
    )


def claim() -> SentBack:
    milestone = claimed_milestone()
    by = milestone.claims.get().claimed_by
    refuse_claim(milestone=milestone, reason=WHY, by=make_user(Role.FUND_MANAGER), now=NOW)
    at = {"reference": milestone.award.reference, "number": milestone.number}
    claims = {"met_on": NOW.date(), "evidence": "The log of the day", "by": by, "now": NOW}
    return SentBack(
        acts=by,
        pages=[portfolio_url(name, **at) for name in ("milestone", "claim_milestone")],
        deed=portfolio_url("milestone", **at),
        again=lambda: claim_milestone(milestone=milestone, **claims),
    )


def spend_return() -> SentBack:
    refused = certified_return()
    refuse_return(spend_return=refused, reason=WHY, by=make_user(Role.FUND_MANAGER), now=LATER)
    return SentBack(
        acts=refused.received_by,
        pages=[return_url(refused)],
        deed=return_url(refused),
        again=lambda: checked_return(refused.award, by=refused.received_by),
    )


def not_eligible() -> SentBack:
    """Nothing can be put right in this round: the page leads on to a later one."""
    bid = submitted_bid()
    find_ineligible(bid=bid, reason=WHY, by=make_user(Role.FUND_MANAGER), now=NOW)
    return SentBack(bid.created_by, [bids_url("bid", bid)])


def withdrawn() -> SentBack:
    """By its own department, whose writers read why."""
    bid = submitted_bid()
    withdraw_bid(bid=bid, reason=WHY, by=make_user(Role.SIGN_OFF, bid.department), now=NOW)
    return SentBack(bid.created_by, [bids_url("bid", bid)])


def lines_of_a_return() -> SentBack:
    accepted = accepted_return()
    request = asked_request(accepted, 1, words=WHY)
    bidder = make_user(Role.BIDDER, accepted.award.department)
    page = portfolio_url("request_page", reference=request.reference)
    return SentBack(
        acts=bidder,
        pages=[page, return_url(accepted)],
        deed=page,
        again=lambda: sent_correction(1, take_out=True, by=bidder),
    )


def award() -> SentBack:
    """The fund has nothing to put right: the money is free again."""
    declined = offered_award()
    by = make_user(Role.SIGN_OFF, declined.department)
    decline_award(award=declined, reason=WHY, by=by, now=NOW)
    return SentBack(make_user(Role.FUND_MANAGER), [portfolio_url("award", reference=declined.reference)])


def change() -> SentBack:
    """Whoever asked may ask again, and need not."""
    asked = proposed_change(accepted_award(), "PAUSE")
    refuse_change(change=asked, reason=WHY, by=make_user(Role.FUND_MANAGER), now=NOW)
    reference = asked.award.reference
    places = (("change", 1), ("changes",), ("propose_change", "pause"))
    return SentBack(asked.proposed_by, [portfolio_url(name, reference, *more) for name, *more in places])


def register_import() -> SentBack:
    faulty = checked_import(csv_of(system_cells(l1="9")))
    return SentBack(
        acts=faulty.received_by,
        pages=[bids_url("register_import", faulty)],
        deed=bids_url("register_import", faulty),
        again=lambda: checked_import(
            csv_of(system_cells()), department=faulty.department, by=faulty.received_by
        ),
        why="1 fault",
    )


WAYS = (
    rating,
    certification,
    clarification,
    not_eligible,
    withdrawn,
    claim,
    spend_return,
    lines_of_a_return,
    award,
    change,
    register_import,
)


def rows_of(person: User) -> list[tuple[str, str]]:
    """Where each row of the person's Home that came back leads, and why it did."""
    found, _ = waiting_for(person, now=NOW)
    return [(reverse_of(row), row.reason) for row in found if row.reason]


def reverse_of(row) -> str:
    app, _, name = row.url_name.partition(":")
    make = bids_url if app == "bids" else portfolio_url
    return make(name, **row.url_kwargs)


@pytest.mark.parametrize("send_back", WAYS)
def test_what_comes_back_says_why_where_one_lands_and_on_the_home_of_who_acts(send_back):
    back = send_back()
    client = sign_in(Client(), back.acts)

    silent = [address for address in back.pages if back.why not in text_of(client.get(address))]
    home = text_of(client.get(portfolio_url("home")))

    assert silent == []
    rows = rows_of(back.acts)
    assert [address for address, _ in rows] == ([back.deed] if back.deed else [])
    assert (back.why in home) == bool(back.deed)
    if back.again is not None:
        back.again()
        assert rows_of(back.acts) == []


def test_what_the_sign_off_said_is_for_the_departments_on_the_bid_alone():
    bid = sent_clarification()
    refuse_clarification(bid=bid, reason=WHY, by=make_user(Role.SIGN_OFF, bid.department), now=NOW)
    fund = sign_in(Client(), make_user(Role.FUND_MANAGER))

    for name in ("bid", "clarification"):
        assert WHY not in text_of(fund.get(bids_url(name, bid))), name


def test_the_home_of_another_department_says_nothing():
    rating()
    certification()

    assert rows_of(make_user(Role.BIDDER)) == []
