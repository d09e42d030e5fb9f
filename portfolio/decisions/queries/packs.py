"""A member's pack: the agenda and the papers of each item they are not out for.

Of the others nothing stands in it, not a number nor a count: items are called by their bids, and places,
headroom and scenarios are left out for whoever is out for any of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import Prefetch

from accounts.models import User
from bids.assessment.queries.panel import kept_from, panel_of, recused_bids
from bids.assessment.queries.ranking_table import find_ranking, frozen_ranking, ranking_table
from bids.versions.queries.document_parts import BidDocument
from bids.versions.queries.documents import version_document
from bids.writing.workflow import BidStatus
from legacyfund.lib.canonical import canonical_sha256
from portfolio.choice.models import Adoption
from portfolio.choice.queries.results import result_of
from portfolio.choice.queries.scenarios import current_adoption
from portfolio.decisions.models import (
    AgendaItem,
    Decision,
    DecisionAmount,
    DecisionCondition,
    Meeting,
    MeetingPdf,
)
from portfolio.decisions.queries.candidates import Candidate, candidates_of
from portfolio.decisions.workflow import DecisionStatus, MeetingStatus
from portfolio.funds.models import CELL_ORDER, RoundBudget

if TYPE_CHECKING:
    from bids.assessment.queries.ranking_table import RankingLine

FORMAT = "legacyfund/pack/1"


@dataclass(frozen=True)
class PackOutline:
    """What a pack is made of now, without the words of its papers. `items` are in their turn; `versions` and
    `proposals`, of what the fund had proposed before the meeting began, by the id of the bid; `whole`: the
    member is out for nothing in the round.
    """

    meeting: Meeting
    member: User
    items: tuple[AgendaItem, ...]
    versions: Mapping[int, int]
    proposals: Mapping[int, Decision]
    ranking_sha256: str
    adoption: Adoption | None
    whole: bool

    @cached_property
    def made_of(self) -> str:
        """The same as long as a pack made then would say what one made now says."""
        meeting = self.meeting
        return canonical_sha256(
            {
                "format": FORMAT,
                "meeting": [meeting.pk, meeting.planned_on, meeting.place, meeting.quorum],
                "member": self.member.pk,
                "whole": self.whole,
                "ranking": self.ranking_sha256,
                "adopted": None if self.adoption is None else self.adoption.pk,
                "items": [self._part(item) for item in self.items],
            }
        )

    def _part(self, item: AgendaItem) -> list[object]:
        proposal = self.proposals.get(item.bid_id)
        return [
            item.bid_id,
            self.versions.get(item.bid_id),
            item.bid.status == BidStatus.WITHDRAWN,
            item.discussed,
            [item.first_introducer_id, item.second_introducer_id],
            None if proposal is None else proposal.pk,
        ]


@dataclass(frozen=True)
class PackItem:
    """`reason`: why the adopted scenario chooses the bid or leaves it out."""

    item: AgendaItem
    candidate: Candidate
    line: "RankingLine"
    document: BidDocument
    proposal: Decision | None
    amounts: Sequence[DecisionAmount]
    reason: str

    @property
    def is_withdrawn(self) -> bool:
        return self.candidate.bid.status == BidStatus.WITHDRAWN


@dataclass(frozen=True)
class Pack:
    outline: PackOutline
    items: tuple[PackItem, ...]


def pack_outline(meeting: Meeting, member: User, *, now: datetime) -> PackOutline:
    out = recused_bids(member, meeting.round, now=now)
    items = tuple(
        meeting.items.exclude(bid__in=out)
        .select_related("bid__department", "first_introducer", "second_introducer")
        .order_by("place")
    )
    bids = [item.bid_id for item in items]
    ranking = find_ranking(meeting.round)
    return PackOutline(
        meeting=meeting,
        member=member,
        items=items,
        versions={row.version.bid_id: row.version_id for row in frozen_ranking(meeting.round)},
        proposals=_proposals(meeting, bids),
        ranking_sha256="" if ranking is None or out else ranking.sha256,
        adoption=None if out else current_adoption(meeting.round),
        whole=not out,
    )


def _proposals(meeting: Meeting, bids: Sequence[int]) -> dict[int, Decision]:
    found = Decision.objects.filter(bid__in=bids, promotes=None).exclude(status=DecisionStatus.REVERSED)
    if meeting.opened_at is not None:
        found = found.filter(proposed_at__lt=meeting.opened_at)
    amounts = Prefetch("amounts", DecisionAmount.objects.order_by(*CELL_ORDER))
    conditions = Prefetch("conditions", DecisionCondition.objects.order_by("number"))
    rows = found.select_related("bid").prefetch_related(amounts, conditions).order_by("pk")
    return {row.bid_id: row for row in rows}


def pack_of(outline: PackOutline, *, now: datetime) -> Pack:
    """With the papers of each item, as they were frozen, beside the money there is."""
    round_ = outline.meeting.round
    fund = RoundBudget.objects.select_related("fund").get(round=round_).fund
    candidates = {row.bid.pk: row for row in candidates_of(round_, fund, now=now)}
    lines = {line.bid.pk: line for line in ranking_table(round_).lines}
    reasons = _reasons(outline.adoption)
    return Pack(
        outline,
        tuple(
            PackItem(
                item=item,
                candidate=candidates[item.bid_id],
                line=lines[item.bid_id],
                document=version_document(candidates[item.bid_id].row.version),
                proposal=proposal,
                amounts=[] if proposal is None else list(proposal.amounts.all()),
                reason=reasons.get(item.bid.reference, ""),
            )
            for item in outline.items
            for proposal in [outline.proposals.get(item.bid_id)]
        ),
    )


def _reasons(adoption: Adoption | None) -> dict[str, str]:
    result = None if adoption is None else result_of(adoption.run)
    return {} if result is None else {row.candidate.bid: row.reason for row in result.bids}


def latest_pack(meeting: Meeting, member: User) -> MeetingPdf | None:
    """The newest row, made or not; without the file."""
    rows = MeetingPdf.objects.filter(meeting=meeting, member=member)
    return rows.defer("content").order_by("-pk").first()


def pack_content(meeting: Meeting, outline: PackOutline) -> bytes | None:
    """The member's file, unless there is none that was made of what there is now."""
    made = MeetingPdf.objects.filter(
        meeting=meeting, member=outline.member, done_at__isnull=False, made_of=outline.made_of
    )
    found = made.order_by("-pk").values_list("content", flat=True).first()
    return None if found is None else bytes(found)


def minute_pdf_of(meeting: Meeting) -> MeetingPdf | None:
    return MeetingPdf.objects.filter(meeting=meeting, member=None).defer("content").first()


def minute_content(meeting: Meeting) -> bytes | None:
    made = MeetingPdf.objects.filter(meeting=meeting, member=None, done_at__isnull=False)
    found = made.values_list("content", flat=True).first()
    return None if found is None else bytes(found)


def may_take_minute(meeting: Meeting, person: User, *, now: datetime) -> bool:
    """The whole of what was signed is for those who are out for none of its items."""
    hidden = kept_from(person, meeting.round, now=now)
    return meeting.status == MeetingStatus.SIGNED and not meeting.items.filter(bid__in=hidden).exists()


def obstacle_to_a_pack(meeting: Meeting, person: User) -> str:
    """Why no pack is made for the person now, as a sentence; empty where one is."""
    if not panel_of(meeting.round).filter(person=person).exists():
        return (
            "A pack is made for each member of the panel, and you are not on it. The agenda leads to the "
            "papers of each item."
        )
    if meeting.status not in (MeetingStatus.PLANNED, MeetingStatus.OPEN):
        return f"This meeting is {meeting.get_status_display().lower()}, so no pack is made of it any more."
    return ""
