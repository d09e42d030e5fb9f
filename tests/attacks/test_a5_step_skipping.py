"""A5: a step asked for out of its turn, by the very person who may take it in its turn."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse

from accounts.permissions import Role
from bids.models import Bid
from tests.attacks.asking import Asker
from tests.attacks.world import SECRET
from tests.factories.bids import TESTS

pytestmark = pytest.mark.django_db

# Each the first word of a bid's title.
STATES = ("Draft", "Complete", "Certifying", "Submitted", "Eligible", "Proposed", "Awarded")
AFTER_SENDING = STATES[3:]
BID_STEPS: dict[str, tuple[Role, dict[str, Any], tuple[str, ...]]] = {
    "bid_costs": (Role.BIDDER, {"costs-TOTAL_FORMS": "0", "costs-INITIAL_FORMS": "0"}, STATES[2:]),
    "bid_work": (Role.BIDDER, {"summary": "More"}, STATES[2:]),
    "send_for_certification": (Role.BIDDER, {}, ("Draft", *STATES[2:])),
    "certify_bid": (Role.SIGN_OFF, {"confirmed": sorted(TESTS)}, ("Draft", "Complete", *STATES[4:])),
    "refuse_certification": (Role.SIGN_OFF, {"reason": "No."}, ("Draft", "Complete", *AFTER_SENDING)),
    "send_clarification": (Role.BIDDER, {}, STATES),
    "certify_clarification": (Role.SIGN_OFF, {"confirmed": sorted(TESTS)}, STATES),
    "eligibility": (Role.FUND_MANAGER, {"finding": "yes"}, ("Draft", "Complete", "Certifying", *STATES[5:])),
    "assign_reviewers": (Role.FUND_MANAGER, {}, ("Draft", "Complete", "Certifying", "Submitted")),
    "withdraw_bid": (Role.SIGN_OFF, {"reason": "No."}, ("Awarded",)),
    "review": (Role.REVIEWER, {"finish": "yes"}, tuple(state for state in STATES if state != "Eligible")),
    "submit_review": (Role.REVIEWER, {}, STATES),
}
"""Who takes the step, what is posted, and the bids whose state it does not belong to."""
REFUSED = (404, 409, 422)
NOT_FOUND = "Page not found"


def page(name: str, *values: object) -> str:
    return reverse(f"portfolio:{name}", args=values)


def bid_called(state: str) -> Bid:
    return Bid.objects.select_related("round").get(title=f"{state} {SECRET}")


@pytest.fixture
def askers(world):
    return {role: Asker(person) for role, person in {**world.people, Role.REVIEWER: world.reviewer}.items()}


def test_a5_step_skipping_of_a_bid(askers):
    bids = {state: bid_called(state) for state in STATES}
    got = {}
    for name, (role, data, states) in BID_STEPS.items():
        for state in states:
            path = reverse(f"bids:{name}", kwargs={"reference": bids[state].reference})
            answer = askers[role].ask("post", path, data)
            got[name, state] = (answer.status, answer.wrote)

    assert {key: row for key, row in got.items() if row[0] not in REFUSED or row[1]} == {}


def steps_of_the_fund(askers) -> Iterator[tuple[Asker, str, dict[str, Any], str]]:
    """Who posts what where, and the words it is refused with."""
    fund, chair, signer = askers[Role.FUND_MANAGER], askers[Role.CHAIR], askers[Role.SIGN_OFF]
    proposed, awarded, draft = bid_called("Proposed"), bid_called("Awarded"), bid_called("Draft")
    award, sure, why = awarded.decisions.get().award.reference, {"sure": "on"}, {"reason": "No."}
    approve = {"outcome": "APPROVE", "reason": "The panel's view."}
    round_ = draft.round.reference

    yield fund, reverse("bids:open_round", args=[round_]), {}, "is open and cannot be opened"
    yield fund, reverse("bids:close_round", args=[round_]), {}, "until its closing time"
    yield chair, reverse("bids:freeze_ranking", args=[round_]), sure, NOT_FOUND
    yield fund, page("propose_decision", round_, draft.reference), approve, NOT_FOUND
    decided = page("propose_decision", awarded.round.reference, awarded.reference)
    yield fund, decided, approve, "not at the point of decision"
    yield fund, page("announce", proposed.round.reference), sure, "have no confirmed decision yet"
    yield chair, page("confirm_decision", draft.reference), {}, NOT_FOUND
    yield fund, page("reverse_decision", awarded.reference), why, "is announced and cannot be reversed"
    yield signer, page("decline_award", award), why, "is accepted and cannot be declined"


def steps_of_an_award(askers) -> Iterator[tuple[Asker, str, dict[str, Any], str]]:
    """Of a milestone that is claimed, the one after it, and a return that is received."""
    fund, bidder, signer = askers[Role.FUND_MANAGER], askers[Role.BIDDER], askers[Role.SIGN_OFF]
    award = bid_called("Awarded").decisions.get().award
    claimed, planned = (award.reference, 1), (award.reference, 2)
    received, why = award.returns.get().reference, {"reason": "No."}
    claim = {"met_on_day": "1", "met_on_month": "11", "met_on_year": "2026", "evidence": "The report."}

    yield bidder, page("claim_milestone", *claimed), claim, "is claimed and cannot be claimed"
    yield fund, page("release_tranche", *claimed), {}, "is claimed and cannot be released"
    yield fund, page("check_milestone", *planned), {}, "is planned and cannot be found met"
    yield fund, page("refuse_claim", *planned), why, "is planned and cannot be refused"
    yield fund, page("release_tranche", *planned), {}, "is planned and cannot be released"
    yield signer, page("return_certify", received), {}, "is received and cannot be certified"
    yield fund, page("return_accept", received), {}, "is received and cannot be accepted"
    yield fund, page("return_refuse", received), why, "is received and cannot be refused"


@pytest.mark.parametrize("steps_of", [steps_of_the_fund, steps_of_an_award])
def test_a5_step_skipping_of_decisions_and_money(askers, steps_of):
    for asker, path, data, words in steps_of(askers):
        answer = asker.ask("post", path, data)

        assert answer.status in (200, 404, 409), path
        assert words in answer.text, path
        assert answer.wrote == (), path
