"""A5: a step asked for out of its turn, by the very person who may take it in its turn.

Every address that takes a form is here, or in `AT_ANY_TIME` with what it waits for instead of a state: a
new one fails the build until somebody has said which.
"""

from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from accounts.permissions import Role
from bids.writing.queries.drafts import revision_of
from tests.addresses import ADDRESSES
from tests.attacks.asking import Asker
from tests.attacks.steps.accounts import steps_of_accounts
from tests.attacks.steps.awards import steps_of_awards
from tests.attacks.steps.bids import steps_of_partners, steps_of_questions, steps_of_rounds_and_registers
from tests.attacks.steps.panel import (
    steps_of_assigning,
    steps_of_meetings,
    steps_of_scenarios,
    steps_of_the_panel,
)
from tests.attacks.steps.step import NO, REASON
from tests.factories.accounts import make_department
from tests.factories.bids import TESTS

pytestmark = pytest.mark.django_db

# Each the first word of a bid's title.
STATES = ("Draft", "Complete", "Certifying", "Submitted", "Clarifying", "Eligible", "Proposed", "Awarded")
WRITTEN = STATES[:2]
BEFORE_SENDING = STATES[:3]
ASKED = {
    "question": "Why?",
    "items": "work:why_now",
    "due_on_day": "1",
    "due_on_month": "1",
    "due_on_year": "2099",
}
DUE = {"due_on_day": "1", "due_on_month": "1", "due_on_year": "2099"}


def all_but(*states: str) -> tuple[str, ...]:
    return tuple(state for state in STATES if state not in states)


BID_STEPS: dict[str, tuple[Role, dict[str, Any], tuple[str, ...]]] = {
    "bid_attachments": (Role.BIDDER, {"remove": ""}, STATES[2:]),
    "rename_bid": (Role.BIDDER, {"title": NO}, STATES[2:]),
    "send_for_certification": (Role.BIDDER, {}, STATES[2:]),
    "recall_bid": (Role.BIDDER, {}, all_but("Certifying")),
    "certify_bid": (Role.SIGN_OFF, {"confirmed": sorted(TESTS)}, all_but("Certifying", "Eligible")),
    "refuse_certification": (Role.SIGN_OFF, REASON, all_but("Certifying")),
    "version_pdf": (Role.BIDDER, {}, BEFORE_SENDING),
    "withdraw_bid": (Role.SIGN_OFF, REASON, ("Awarded",)),
    "start_again": (Role.BIDDER, {}, STATES),
    "ask_clarification": (Role.FUND_MANAGER, ASKED, all_but("Submitted", "Eligible")),
    "answer_clarification": (Role.BIDDER, {"answer": NO}, all_but("Clarifying")),
    "send_clarification": (Role.BIDDER, {}, all_but("Clarifying")),
    "certify_clarification": (Role.SIGN_OFF, {"confirmed": sorted(TESTS)}, all_but("Eligible")),
    "refuse_clarification": (Role.SIGN_OFF, REASON, STATES),
    "withdraw_clarification": (Role.FUND_MANAGER, REASON, all_but("Clarifying")),
    "invite_partner": (Role.BIDDER, {"access": "READ"}, STATES[3:]),
    "eligibility": (Role.FUND_MANAGER, {"finding": "yes"}, all_but("Submitted")),
    "assign_reviewers": (Role.FUND_MANAGER, DUE, all_but("Eligible")),
    "review": (Role.REVIEWER, {"finish": "yes"}, all_but("Eligible")),
    "accept_review": (Role.REVIEWER, {"no_conflict": "on"}, STATES),
    "decline_review": (Role.REVIEWER, REASON, STATES),
    "recuse_review": (Role.REVIEWER, REASON, all_but("Eligible")),
    "submit_review": (Role.REVIEWER, {}, STATES),
    "recall_review": (Role.REVIEWER, REASON, STATES),
}
"""Who takes the step, what is posted, and the bids whose state it does not belong to.

The eligible bid was certified by the very person who certifies here, and is led to its version once more.
"""
SECTIONS: dict[str, tuple[str, ...]] = {
    "systems": ("systems",),
    "work": (),
    "options": ("options",),
    "costs": ("costs",),
    "benefits": ("benefits",),
    "milestones": ("milestones",),
    "risks": ("risks", "bias"),
    "skills": ("roles",),
    "resilience": (),
    "accounting_officer": (),
    "alternatives": ("later", "smaller"),
}
"""The sections, by the lists of lines each posts."""
MORE_STEPS = (
    steps_of_rounds_and_registers,
    steps_of_the_panel,
    steps_of_assigning,
    steps_of_scenarios,
    steps_of_meetings,
    steps_of_awards,
    steps_of_partners,
    steps_of_questions,
    steps_of_accounts,
)
AT_ANY_TIME = {
    "account_change_password": "of oneself",
    "account_set_password": "of oneself",
    "accounts:kept_forms": "of oneself",
    "accounts:stay_signed_in": "of oneself",
    "accounts:notices": "of oneself",
    "accounts:message": "reading a message twice changes nothing",
    "accounts:invite": "the address decides",
    "accounts:add_department": "the code decides",
    "accounts:create_client": "there is none before it",
    "accounts:name_deputy": "people who hold no role there are not offered",
    "accounts:rename_department": "a closed department is still called something",
    "bids:register_system": "the name decides",
    "portfolio:check_ledger": "one that was asked for and has not ended",
    "portfolio:save_view": "of oneself",
    "portfolio:rename_view": "of oneself",
    "portfolio:delete_view": "of oneself",
    "portfolio:ask_workbook": "of oneself",
    "bids:change_system": "a system of the register can always be put right",
    "bids:system_components": "as the system",
    "bids:system_contracts": "as the system",
    "bids:system_dependencies": "as the system",
    "bids:import_register": "there is none before it",
    "bids:offer_systems": "systems that are not in the register, or offered already, are refused by name",
    "bids:create_round": "the reference decides",
    "bids:conflicts": "conflicts that are confirmed are not offered",
    "bids:look_for_conflicts": "the record can always be searched again",
    "bids:comments": "marking the comments as read twice changes nothing",
    "bids:questions": "marking the answers as read twice changes nothing",
    "bids:interests": "bids that are not submitted are not offered",
    "portfolio:create_fund": "the reference decides",
    "portfolio:letter": "marking it as read twice changes nothing",
    "portfolio:letter_pdf": "there is no letter before its announcement",
    "portfolio:read_run": "marking it as read twice changes nothing",
    "portfolio:minute_pdf": "there is none before it is signed",
    "portfolio:tie_round": "rounds that are paid for are not offered",
    "portfolio:return_upload": "awards that are not delivering are not offered",
    "portfolio:reconcile": "funds without an award that was taken are not offered; one is in hand at a time",
    "portfolio:reconciliation_explain": "items of one that is not to be explained are not offered",
    "portfolio:nothing_spent": "awards that are not delivering are not offered; what stands decides",
    "portfolio:close_period": "the next period alone is offered, and none that waits for an award",
    "portfolio:plan_period": "periods that are closed are not offered",
    "portfolio:allow_late": "periods that are closed are not offered",
    "portfolio:close_year": "years that run, or have returns to be decided, are not offered",
    "portfolio:give_forecast": "an award that is running can always be forecast again; others have no form",
    "portfolio:propose_change": "a kind that is not possible now has no form; figures decide",
    "portfolio:forecast_milestones": "milestones that are not planned are not offered; their days decide",
    "portfolio:report_delivery": "months before the award and months to come are not offered",
    "portfolio:set_fund_view": "as report_delivery",
    "portfolio:exchange_share": "a milestone without money to move has no form",
    "portfolio:switch_share": "a milestone without money to move has no form",
    "portfolio:propose_switch": "years that have ended are not offered; what the fund holds decides",
    "portfolio:propose_exchange": "years that have ended are not offered; what the fund holds decides",
    "portfolio:own_totals": "the lines can always be compared; nothing is saved",
    "portfolio:allocate": "a fund is given money as long as it runs; the ledger decides",
}


@pytest.fixture
def askers(scene):
    return {role: Asker(person) for role, person in {**scene.people, Role.REVIEWER: scene.reviewer}.items()}


def test_a5_step_skipping_of_a_bid(scene, askers):
    bids = {state: scene.bid_called(state) for state in STATES}
    more = {"assign_reviewers": {"reviewer": scene.strangers[Role.REVIEWER].email}}
    more["start_again"] = {"round": scene.bid_called("Again").round.reference}
    more["invite_partner"] = {"department": make_department().code}
    got = {}

    for name, (role, data, states) in BID_STEPS.items():
        for state in states:
            version = [1] if name == "version_pdf" else []
            path = reverse(f"bids:{name}", args=[bids[state].reference, *version])
            answer = askers[role].ask("post", path, {**data, **more.get(name, {})})
            got[name, state] = (answer.status, answer.wrote)

    assert {key: row for key, row in got.items() if row[0] not in (404, 409) or row[1]} == {}
    assert sum(status == 409 for status, _ in got.values()) > 50


def test_a5_step_skipping_of_a_sections_answers(scene, askers):
    """Posted with the revision that is saved, so that the state alone can refuse."""
    bid = scene.bid_called("Eligible")
    got = {}

    for section, lists in SECTIONS.items():
        revision = revision_of(bid, section)
        posted = {f"{prefix}-{which}_FORMS": "0" for prefix in lists for which in ("TOTAL", "INITIAL")}
        posted["seen"] = str(revision.number if revision else 0)
        path = reverse(f"bids:bid_{section}", args=[bid.reference])
        answer = askers[Role.BIDDER].ask("post", path, posted)
        got[section] = (answer.status, answer.wrote)

    assert got == dict.fromkeys(SECTIONS, (409, ()))


@pytest.mark.parametrize("steps", MORE_STEPS)
def test_a5_step_skipping(scene, steps):
    taken: list[Any] = []
    of_person: dict[User, Asker] = {}

    for step in steps(scene):
        asker = of_person.setdefault(step.person, Asker(step.person))
        answer = asker.ask("post", step.path, step.posted)
        wrote = {"accounts_event" in statement for statement in answer.wrote}
        got = (answer.status, wrote, step.words in answer.text)
        if got != (step.status, {True} if step.keeps_try else set(), True):
            taken.append((step.name, step.path, *got))

    assert taken == []


def test_a5_every_form_is_a_step_or_waits_for_no_state(scene):
    steps = {f"bids:{name}" for name in BID_STEPS} | {f"bids:bid_{name}" for name in SECTIONS}
    steps |= {step.name for of in MORE_STEPS for step in of(scene)}
    posting = {item.name for item in ADDRESSES if item.permission and "POST" in item.methods}

    assert posting - steps - set(AT_ANY_TIME) == set()
    assert steps & set(AT_ANY_TIME) == set()
