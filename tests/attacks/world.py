"""One department's systems, bids, award and return, in every state an address can ask for; and strangers.

Whatever an address's arguments are called, `World.fillings` finds the records they may name. An
argument of a name it does not know fails the sweep: teach it here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise, product
from typing import Any

from django.apps import apps

from accounts.actions.clients import create_client
from accounts.actions.people import invite_person
from accounts.models import ApiClient, Delivery, Department, Invitation, Membership, User
from accounts.permissions import DEPARTMENT_ROLES, ROLES, Role
from bids.models import Bid, BidPartner, LegacySystem, RegisterImport, Round
from bids.rules.questions import FULL_FORM
from portfolio.actions.announcement import announce_round
from portfolio.actions.awards import accept_award
from portfolio.actions.funds import tie_round_budget
from portfolio.actions.milestones import EvidenceFile, claim_milestone
from portfolio.models import Award, Fund, Return
from tests.addresses import NAMED, Address
from tests.factories.accounts import NOW, make_department, make_user
from tests.factories.assessment import (
    accepted_review,
    close_round,
    eligible_bid,
    freeze,
    make_round,
    open_round,
    reviewed_bid,
)
from tests.factories.bids import CELL, bidding_round, certifying_bid, complete_bid, draft_bid, submitted_bid
from tests.factories.clarification import clarified_bid
from tests.factories.partners import invited_partner
from tests.factories.portfolio import confirmed_decision, make_fund, proposed_decision
from tests.factories.register import rate_system, rated_system
from tests.factories.register_imports import received_import
from tests.factories.returns import file_of, received_return

SECRET = "Zanzibar"
"""In every title and name of the department's own; no other department may read it anywhere."""
KINDS: dict[str, Any] = {
    "systems": LegacySystem,
    "bids": Bid,
    "rounds": Round,
    "funds": Fund,
    "awards": Award,
    "returns": Return,
    "decisions": Bid,
    "imports": RegisterImport,
}
NUMBERED: dict[str, tuple[Any, str]] = {
    "partners": (BidPartner, "bid__department"),
    "partner-invitations": (BidPartner, "bid__department"),
    "people": (User, "memberships__department"),
    "memberships": (Membership, "department"),
    "departments": (Membership, "department"),
    "invitations": (Invitation, "department"),
    "clients": (ApiClient, "department"),
    "deliveries": (Delivery, "recipient__memberships__department"),
    "messages": (Delivery, "recipient__memberships__department"),
}
"""Whose numbers an argument called `pk` may be, by the word before it, and the way to the department."""
NUMBERS = {"number": 1, "before": 1, "after": 2}
FEW = 10


@dataclass(frozen=True)
class World:
    department: Department
    people: dict[Role, User]
    """Who may open it: of the department, or of the fund and panel."""
    reviewer: User
    invited: User
    """The bidder of the department invited to one of the bids."""
    strangers: dict[Role, User]
    """One of each role: another department's, or not assigned to anything."""

    def owners(self) -> list[User]:
        return [*self.people.values(), self.reviewer, self.invited]

    def fillings(self, address: Address) -> Iterator[dict[str, Any]]:
        """Values of the address's arguments, each naming what there is of this world."""
        names = sorted(address.values)
        if not names:
            return
        for values in product(*(self._values(name, address.path.strip("/").split("/")) for name in names)):
            yield dict(zip(names, values, strict=True))

    def _values(self, name: str, words: list[str]) -> list[Any]:
        if name in NAMED:
            return [NAMED[name]]
        if name == "reference":
            named = [before for before, word in pairwise(words) if word == "1" and before in KINDS]
            models = [KINDS[named[-1]]] if named else set(KINDS.values())
            return [row for model in models for row in _column(model, "reference")]
        if name in ("round", "round_reference"):
            return _column(Round, "reference")
        if name in NUMBERS:
            return [NUMBERS[name]]
        if name == "sha256":
            return [row for row in _column(apps.get_model("portfolio", "Claim"), "file_sha256") if row]
        if name == "pk" and (
            known := [before for before, at in pairwise(words) if at == "1" and before in NUMBERED]
        ):
            word = known[-1]
            model, way = NUMBERED[word]
            key = "department" if word == "departments" else "pk"
            return sorted(set(_column(model, key, **{way: self.department})))
        raise AssertionError(f"no value for {name} in /{'/'.join(words)}: teach it in world.py")


def _column(model: Any, name: str, **narrowed: Any) -> list[Any]:
    return list(model.objects.filter(**narrowed).order_by("pk").values_list(name, flat=True)[:FEW])


def build_world() -> World:
    department = make_department("ZZ1", name=f"Department of {SECRET}")
    people = {
        role: make_user(role, department if role in DEPARTMENT_ROLES else None, name=f"{role} {SECRET}")
        for role in Role
        if role != Role.REVIEWER
    }
    writer, signer = people[Role.BIDDER], people[Role.SIGN_OFF]
    reviewer = make_user(Role.REVIEWER)
    invited = _bids(department, writer, reviewer)
    _award(department, writer, signer)
    invite_person(
        email="coming@example.gov.uk",
        name=SECRET,
        role=Role.BIDDER,
        department=department,
        by=people[Role.ADMINISTRATOR],
        now=NOW,
    )
    create_client(
        name=f"Client of {SECRET}",
        scopes=["returns:write"],
        department=department,
        by=people[Role.ADMINISTRATOR],
        now=NOW,
    )
    received_import(department=department, by=writer)
    rated_system(department, name=f"Payroll {SECRET}", by=writer)
    rate_system(rated_system(department, name=f"Pensions {SECRET}", by=writer), by=writer)
    strangers = {role: make_user(role, make_department("ZZ2")) for role in DEPARTMENT_ROLES}
    strangers |= {role: make_user(role) for role in ROLES if role not in DEPARTMENT_ROLES}
    Delivery.objects.filter(recipient=writer).update(set_aside_at=NOW)
    return World(department, people, reviewer, invited, strangers)


def _bids(department: Department, writer: User, reviewer: User) -> User:
    """A bid of each state before the ranking; the bidder of a department invited to one of them."""
    make_round()
    mine: dict[str, Any] = {"department": department, "by": writer}
    draft_bid(bidding_round(questions_version=FULL_FORM), title=f"Full form {SECRET}", **mine)
    draft = draft_bid(title=f"Draft {SECRET}", **mine)
    complete_bid(draft.round, title=f"Complete {SECRET}", **mine)
    partner = invited_partner(draft)
    certifying_bid(title=f"Certifying {SECRET}", **mine)
    submitted_bid(title=f"Submitted {SECRET}", **mine)
    clarified_bid(submitted_bid(title=f"Clarified {SECRET}", **mine))
    accepted_review(eligible_bid(title=f"Eligible {SECRET}", department=department), reviewer=reviewer)
    return make_user(Role.BIDDER, partner.department)


def _award(department: Department, writer: User, signer: User) -> None:
    """An award with a claimed milestone and a return, and beside it a proposed decision."""
    proposed_decision(_assessed_bid(department, f"Proposed {SECRET}"))
    bid = _assessed_bid(department, f"Awarded {SECRET}")
    decision = confirmed_decision(bid)
    announce_round(round=bid.round, by=make_user(Role.FUND_MANAGER), now=NOW)
    award = accept_award(award=Award.objects.get(decision=decision), by=signer, now=NOW)
    claim_milestone(
        milestone=award.milestones.get(number=1),
        met_on=NOW.date(),
        evidence=f"The report of {SECRET}.",
        file=EvidenceFile(f"{SECRET}.pdf", SECRET.encode()),
        by=writer,
        now=NOW,
    )
    received_return(award, content=file_of("30,000.00", supplier=SECRET), by=writer)


def _assessed_bid(department: Department, title: str) -> Bid:
    round_ = open_round()
    bid = reviewed_bid(round_, department=department, title=title)
    freeze(close_round(round_))
    manager = make_user(Role.FUND_MANAGER)
    fund = make_fund({CELL: 5_000_000}, manager=manager)
    tie_round_budget(round=round_, fund=fund, by=manager, now=NOW)
    return Bid.objects.select_related("round").get(pk=bid.pk)
