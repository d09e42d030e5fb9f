"""What the attacks find: a department's records, whose they are, and which of them an address may name.

Whatever an address's arguments are called, `Scene.fillings` finds the records they may name. An
argument of a name it does not know fails the sweep: teach it here. `building.py` makes the records.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise, product
from typing import Any

from accounts.models import ApiClient, Delivery, Department, Invitation, JobRun, Membership, User
from accounts.permissions import DEPARTMENT_ROLES, Role
from bids.assessment.models import PanelMember, Review
from bids.register.imports.models import RegisterImport
from bids.register.models import EndingFile, LegacySystem, SystemOffer
from bids.rounds.models import Round
from bids.writing.models import Attachment, Bid, BidComment, BidPartner
from bids.writing.questions.models import RoundQuestion
from portfolio.awards.conditions.models import ConditionEvidence
from portfolio.awards.models import Award, Claim
from portfolio.choice.models import Scenario, ScenarioRun
from portfolio.decisions.models import AgendaItem
from portfolio.funds.models import Fund
from portfolio.spend.models import (
    CorrectionRequest,
    Return,
    ReturnUpload,
    SavedView,
    SpendWorkbook,
    Waiver,
)
from portfolio.spend.reconciling.models import Reconciliation
from tests.addresses import NAMED, Address

SECRET = "Zanzibar"
"""In every title and name of the department's own; no other department may read it anywhere."""
MARK = f"""{SECRET}<canary>" canary='1' {{{{canary}}}}"""
"""The secret with markup beside it, as the department's people would type it."""
FILE_NAME = f"{MARK}_period-08_correctedaftertheauditorsreviewofnovember"
"""Of what they upload, without its ending: long, and with nowhere to end a line."""
KINDS: dict[str, Any] = {
    "systems": LegacySystem,
    "bids": Bid,
    "rounds": Round,
    "funds": Fund,
    "awards": Award,
    "returns": Return,
    "files": ReturnUpload,
    "decisions": Bid,
    "imports": RegisterImport,
    "offers": SystemOffer,
    "scenarios": Scenario,
    "runs": ScenarioRun,
    "waivers": Waiver,
    "requests": CorrectionRequest,
    "reconciliations": Reconciliation,
    "views": SavedView,
    "workbooks": SpendWorkbook,
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
    "imports": (RegisterImport, "department"),
    "messages": (Delivery, "recipient__memberships__department"),
    "runs": (JobRun, ""),
    "panel": (PanelMember, "round__bids__department"),
    "reviewers": (Review, "version__bid__department"),
    "questions": (RoundQuestion, "department"),
    "comments": (BidComment, "bid__department"),
}
"""Whose numbers an argument called `pk` may be, by the word before it, and the way to the department, where
it is one's.
"""
FILES: dict[str, tuple[Any, str]] = {
    "attachments": (Attachment, "sha256"),
    "evidence": (Claim, "file_sha256"),
    "shown": (ConditionEvidence, "file_sha256"),
    "proof": (EndingFile, "sha256"),
}
"""Whose SHA-256 an argument may be, by the word before it."""
NUMBERS = {"number": 1, "before": 1, "after": 2, "row": 2, "line": 2, "column": 1, "feed_no": 1}
FEW = 30


@dataclass(frozen=True)
class Entry:
    """A person who opens an address, with the record it names, and what its view answers."""

    person: User
    path: str
    status: int


@dataclass(frozen=True)
class Scene:
    department: Department
    people: dict[Role, User]
    """Who may open it: of the department, or of the fund and panel."""
    reviewer: User
    invited: User
    """The bidder of the department invited to one of the bids."""
    receiving: User
    """The sign-off of the department that systems are offered to, the invited one's."""
    strangers: dict[Role, User]
    """One of each role: another department's, or not assigned to anything."""
    entries: dict[str, Entry] = field(default_factory=dict)
    """By the name of the address."""
    pages: dict[str, str] = field(default_factory=dict)
    """The page of each form, by the name of its address."""

    def entrants(self) -> set[User]:
        return {entry.person for entry in self.entries.values()}

    def owners(self) -> list[User]:
        """The department's own people first."""
        department = [self.people[role] for role in sorted(DEPARTMENT_ROLES)]
        rest = [person for person in self.people.values() if person not in department]
        return [*department, self.reviewer, self.invited, self.receiving, *rest]

    def fillings(self, address: Address) -> Iterator[dict[str, Any]]:
        """Values of the address's arguments, each naming what there is of this scene."""
        names = sorted(address.values)
        if not names:
            return
        for values in product(*(self._values(name, address.path.strip("/").split("/")) for name in names)):
            yield dict(zip(names, values, strict=True))

    def bid_called(self, state: str) -> Bid:
        """By the first word of its title."""
        return Bid.objects.select_related("round", "department", "current_version").get(
            title=f"{state} {MARK}"
        )

    def _values(self, name: str, words: list[str]) -> list[Any]:
        if name in NAMED:
            return [NAMED[name]]
        if name == "reference":
            named = [before for before, word in pairwise(words) if word == "1" and before in KINDS]
            models = [KINDS[named[-1]]] if named else set(KINDS.values())
            return [row for model in models for row in _column(model, "reference")]
        if name in ("round", "round_reference"):
            return _column(Round, "reference")
        if name == "item":
            return sorted({*AgendaItem.objects.values_list("number", flat=True)[:FEW]})
        if name == "item":
            return sorted({*AgendaItem.objects.values_list("number", flat=True)[:FEW]})
        if name == "number" and ("milestones" in words or "conditions" in words):
            return [1, 2]  # claimed, and still to be claimed; said to be met, and still open
        if name in NUMBERS:
            return [NUMBERS[name]]
        if name == "sha256" and words[-2] in FILES:
            model, column = FILES[words[-2]]
            return sorted({row for row in _column(model, column) if row})
        if name == "pk" and (
            known := [before for before, at in pairwise(words) if at == "1" and before in NUMBERED]
        ):
            word = known[-1]
            model, way = NUMBERED[word]
            key = "department" if word == "departments" else "pk"
            return sorted(set(_column(model, key, **({way: self.department} if way else {}))))
        raise AssertionError(f"no value for {name} in /{'/'.join(words)}: teach it in scene.py")


def _column(model: Any, name: str, **narrowed: Any) -> list[Any]:
    return list(model.objects.filter(**narrowed).order_by("pk").values_list(name, flat=True)[:FEW])
