"""The bids of the scene before the panel, with what is said of them, and one the panel has."""

from typing import Any

from django.core.files.base import ContentFile

from accounts.models import User
from accounts.permissions import Role
from bids.assessment.actions.eligibility import find_eligible
from bids.register.models import LegacySystem
from bids.rounds.rules.questions import FULL_FORM
from bids.versions.actions.certification import send_for_certification
from bids.versions.actions.pdfs import ask_for_pdf, claim_pdf, keep_pdf
from bids.versions.actions.submission import certify_and_submit
from bids.writing.actions.attachments import add_attachment
from bids.writing.models import Bid
from tests.attacks.scene import FILE_NAME, MARK
from tests.factories.accounts import NOW, make_user
from tests.factories.assessment import accepted_review, make_round
from tests.factories.bids import (
    TESTS,
    bidding_round,
    certifying_bid,
    complete_bid,
    draft_bid,
    fresh_bid,
    full_bid,
    submitted_bid,
)
from tests.factories.clarification import clarified_bid, clarifying_bid, sent_clarification
from tests.factories.files import PDF
from tests.factories.panel import declared_conflict, panel_member, tried
from tests.factories.partners import invited_partner
from tests.factories.questions import answered_question, asked_question, declined_question, written_comment


def bids_before_the_panel(system: LegacySystem, mine: dict[str, Any]) -> User:
    """A bid of each state before the panel; the bidder of a department invited to one of them."""
    make_round(name=MARK, guidance=MARK)
    draft = draft_bid(title=f"Draft {MARK}", **mine)
    partner = invited_partner(draft)
    _said_of(draft, mine)
    contents = {"round": draft.round, "system": system, **mine}
    complete_bid(title=f"Complete {MARK}", **contents)
    certifying_bid(title=f"Certifying {MARK}", **contents)
    submitted_bid(title=f"Submitted {MARK}", **contents)
    fresh = submitted_bid(title=f"Fresh {MARK}", **contents)
    find_eligible(bid=fresh, by=make_user(Role.FUND_MANAGER), now=NOW)
    clarifying_bid(submitted_bid(title=f"Clarifying {MARK}", **contents), question=f"Why {MARK}?")
    sent_clarification(clarifying_bid(submitted_bid(title=f"Answered {MARK}", **contents)))
    return make_user(Role.BIDDER, partner.department)


def _said_of(draft: Bid, mine: dict[str, Any]) -> None:
    """Comments on the draft, and questions about its round: one waits, one is answered, and one declined."""
    written_comment(draft, words=f"Is {MARK} right?")
    asked_question(draft.round, words=f"Why {MARK}?", **mine)
    answered_question(asked_question(draft.round, words=f"When {MARK}?", **mine))
    declined_question(asked_question(draft.round, words=f"Who {MARK}?", **mine), reason=f"Not of {MARK}.")


def reviewed_bid(system: LegacySystem, mine: dict[str, Any], signer: User, reviewer: User) -> None:
    """A bid of the full form with a file beside it, a PDF made of it, a reviewer, and a second version."""
    round_ = bidding_round(questions_version=FULL_FORM)
    draft_bid(round_, title=f"Full form {MARK}", **mine)
    bid = full_bid(round_, title=f"Eligible {MARK}", system=system, **mine)
    writer, manager = bid.created_by, make_user(Role.FUND_MANAGER)
    add_attachment(bid=bid, file=ContentFile(PDF, f"{FILE_NAME}.pdf"), by=writer, now=NOW)
    send_for_certification(bid=bid, by=writer, now=NOW)
    certify_and_submit(bid=bid, confirmed=TESTS, by=signer, now=NOW)
    bid = fresh_bid(bid)
    ask_for_pdf(version=bid.current_version, by=writer, now=NOW)
    pdf = claim_pdf(now=NOW)
    assert pdf is not None
    keep_pdf(pdf=pdf, content=PDF, now=NOW)
    find_eligible(bid=bid, by=manager, now=NOW)
    accepted_review(bid, reviewer=reviewer)
    clarified_bid(fresh_bid(bid), by=signer)
    _panel(fresh_bid(bid), reviewer, manager)


def _panel(bid: Bid, reviewer: User, manager: User) -> None:
    """With the reviewer on it, a dry run that asks one of three others, and an interest declared."""
    panel_member(bid.round, reviewer)
    for name, knows in (("one", ""), ("another", ""), ("planned", "eligible")):
        person = make_user(Role.REVIEWER, email=f"{name}-of-the-panel@example.gov.uk")
        panel_member(bid.round, person, may_introduce=False, expertise=knows)
    declared_conflict(bid, panel_member(bid.round).person)
    panel_member(bid.round, most_bids=0)
    tried(bid.round, by=manager)
