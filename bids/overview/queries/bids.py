"""The list of bids at size: narrowed, sorted and summed by the database, as far as the reader may see.

What is hidden of a bid from this reader (title, amount, risk, where the panel stands) neither narrows nor
sorts: a filter must not tell what the page does not.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from bids.register.rules.risk import RED_IN_168THS
from bids.register.workflow import RatingStatus
from bids.rounds.models import Round
from bids.rounds.workflow import RoundStatus
from bids.writing.models import Bid, BidSystem
from bids.writing.queries.amounts import lines_of_preferred
from bids.writing.queries.bids import COLOURS, NOT_SHOWN, BidLine, ShownStatus
from bids.writing.queries.reach import Reach, joined_by
from bids.writing.workflow import OUTCOMES, WITH_PANEL, BidStatus
from legacyfund.lib.financial_year import LONDON
from legacyfund.lib.money import NOTHING
from legacyfund.lib.searching import words_of

PANEL = "WITH_PANEL"
PANEL_LABEL = "With the panel"
NOT_FUNDED, NOT_FUNDED_LABEL = "NOT_FUNDED", "Reserve list, not funded or not eligible"
UNFUNDED = (BidStatus.RESERVED, BidStatus.REJECTED, BidStatus.INELIGIBLE)
"""What a bid came to that was assessed, or could not be, and has no money."""
STATUSES = {str(row): ShownStatus(str(row.label), COLOURS[row]) for row in BidStatus} | {
    PANEL: ShownStatus(PANEL_LABEL, COLOURS[BidStatus.ELIGIBLE])
}
SORTS: dict[str, tuple[str, tuple[Any, ...]]] = {
    "newest": ("Newest first", ("-pk",)),
    "deadline": ("Deadline, soonest first", ("round__closes_at", "-pk")),
    "asked": ("Asked of the fund, most first", (F("asked").desc(nulls_last=True), "-pk")),
    "department": ("Department", ("department__name", "-pk")),
    "reference": ("Reference", ("round__reference", "number")),
}
SHOWN = (
    "reference", "title", "department__name", "round__reference", "round__closes_at",
    "shown", "asked", "readable",
)  # fmt: skip
CSV_HEAD = (
    "Reference",
    "Title",
    "Department",
    "Organisation",
    "Round",
    "Status",
    "Asked of the fund",
    "Systems",
    "Red-rated systems",
    "Deadline",
    "Submitted",
)


@dataclass(frozen=True)
class BidFilter:
    """`round` is a reference, `state` a status or `WITH_PANEL`, `department` a code, `asked_over` pounds, and
    `started_by` the id of a person.
    """

    search: str = ""
    round: str = ""
    state: str = ""
    department: str = ""
    red: bool = False
    asked_over: Decimal | None = None
    started_by: str = ""
    sort: str = "newest"


@dataclass(frozen=True)
class BidTotals:
    bids: int
    asked: Decimal


def list_bids(reach: Reach, wanted: BidFilter) -> QuerySet[Any]:
    """The bids the person sees, with `own`, `readable`, `shown` and `asked` as they may see them.

    Nothing but what was submitted is read of a bid that is not the reader's own.
    """
    found = _annotated(reach)
    for word in words_of(wanted.search):
        found = found.filter(
            Q(reference__icontains=word)
            | Q(department__name__icontains=word)
            | Q(readable=True, title__icontains=word)
        )
    if wanted.round:
        found = found.filter(round__reference=wanted.round)
    if wanted.state == NOT_FUNDED:
        found = found.filter(shown__in=UNFUNDED)
    elif wanted.state:
        found = found.filter(shown=wanted.state)
    if wanted.started_by:
        found = found.filter(own=True, created_by=wanted.started_by)
    if wanted.department:
        found = found.filter(department__code=wanted.department)
    if wanted.red:
        found = found.filter(Exists(_red_systems()), readable=True)
    if wanted.asked_over is not None:
        found = found.filter(asked__gt=wanted.asked_over)
    return found.order_by(*SORTS.get(wanted.sort, SORTS["newest"])[1])


def total_bids(bids: QuerySet[Any]) -> BidTotals:
    """How many there are, and what those whose amount the reader may see ask of the fund."""
    sums = bids.order_by().aggregate(bids=Count("pk"), asked_in_all=Sum("asked"))
    return BidTotals(sums["bids"], sums["asked_in_all"] or NOTHING)


def listed_lines(bids: QuerySet[Any]) -> list[BidLine]:
    """The rows of a page of `list_bids`."""
    return [_line(*row) for row in bids.values_list(*SHOWN)]


def _line(
    reference: str,
    title: str,
    department: str,
    round_: str,
    closes_at: datetime,
    shown: str,
    asked: Decimal | None,
    readable: bool,
) -> BidLine:
    return BidLine(
        reference=reference,
        title=title if readable else NOT_SHOWN,
        department=department,
        round=round_,
        status=STATUSES[shown],
        asked=asked,
        closes_at=closes_at,
    )


def states_offered(reach: Reach) -> list[tuple[str, str]]:
    """The states a person may tell apart; a department's own bids are with the panel and no further."""
    hidden = () if reach.everything else WITH_PANEL
    states = [(str(row), str(row.label)) for row in BidStatus if row not in hidden]
    states.append((NOT_FUNDED, NOT_FUNDED_LABEL))
    return [*states, (PANEL, PANEL_LABEL)] if reach.own else states


def writers_offered(reach: Reach) -> list[tuple[str, str]]:
    """Who started the bids of the departments acted for, by id and name."""
    started = Bid.objects.filter(department__in=reach.own).order_by("created_by__name", "created_by")
    people = started.values_list("created_by", "created_by__name").distinct()
    return [(str(pk), name) for pk, name in people]


def rounds_offered(reach: Reach) -> list[tuple[str, str]]:
    rounds = Round.objects.order_by("-opens_at", "-pk")
    if not reach.everything:
        rounds = rounds.exclude(status=RoundStatus.PLANNED)
    return [
        (reference, f"{reference}: {name}") for reference, name in rounds.values_list("reference", "name")
    ]


def csv_rows(bids: QuerySet[Any]) -> Iterator[tuple[Any, ...]]:
    """A row for each bid of `list_bids`, under CSV_HEAD; times are London's."""
    systems = BidSystem.objects.filter(bid=OuterRef("pk")).order_by().values("bid")
    red = _red_systems().order_by().values("bid")
    rows = bids.annotate(
        systems_named=Subquery(systems.annotate(number=Count("pk")).values("number")),
        red_named=Subquery(red.annotate(number=Count("pk")).values("number")),
    ).values_list(
        "reference", "title", "department__name", "department__code", "round__reference", "shown", "asked",
        "systems_named", "red_named", "round__closes_at", "current_version__submitted_at", "readable",
    )  # fmt: skip
    for row in rows.iterator(chunk_size=500):
        *_, closes_at, submitted_at, readable = row
        yield (
            row[0],
            row[1] if readable else NOT_SHOWN,
            row[2],
            f"GB-GOR-{row[3]}",
            row[4],
            STATUSES[row[5]].label,
            row[6],
            (row[7] or 0) if readable else None,
            (row[8] or 0) if readable else None,
            closes_at.astimezone(LONDON).isoformat(timespec="minutes"),
            submitted_at.astimezone(LONDON).isoformat(timespec="minutes") if submitted_at else None,
        )


def _annotated(reach: Reach) -> QuerySet[Any]:
    own = Q(department__in=reach.own) | Q(pk__in=joined_by(reach.own).values("bid"))
    bids = Bid.objects.all() if reach.everything else Bid.objects.filter(Q(department__in=reach.sees) | own)
    if not reach.own:
        return bids.annotate(
            own=Value(False),
            readable=ExpressionWrapper(Q(current_version__isnull=False), output_field=BooleanField()),
            asked=F("current_version__cost_to_fund"),
            shown=F("status"),
        )
    early = Q(status__in=OUTCOMES) & ~Q(round__status=RoundStatus.ANNOUNCED)
    lines = lines_of_preferred().filter(bid=OuterRef("pk"), payer="FUND", price_basis="NOMINAL")
    drafted = Subquery(lines.order_by().values("bid").annotate(total=Sum("amount")).values("total"))
    return bids.annotate(
        own=ExpressionWrapper(own, output_field=BooleanField()),
        readable=ExpressionWrapper(
            Q(own=True) | Q(current_version__isnull=False), output_field=BooleanField()
        ),
        asked=Case(When(readable=True, then=Coalesce("current_version__cost_to_fund", drafted))),
        shown=Case(
            When(Q(own=True) & (Q(status__in=WITH_PANEL) | early), then=Value(PANEL)),
            default="status",
            output_field=CharField(),
        ),
    )


def _red_systems() -> QuerySet[BidSystem]:
    return BidSystem.objects.filter(
        bid=OuterRef("pk"),
        system__ratings__status=RatingStatus.CONFIRMED,
        system__ratings__overall_in_168ths__gte=RED_IN_168THS,
    )
