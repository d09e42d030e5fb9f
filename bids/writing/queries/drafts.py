"""What a draft holds now, section by section, and what is still missing in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar, cast

from django.db.models import QuerySet, prefetch_related_objects

from bids.register.models import Rating
from bids.register.queries.systems import with_rating_to_confirm
from bids.rounds.rules.questions import QuestionKind, has_options, sections_of
from bids.writing.models import (
    Answer,
    Benefit,
    BiasContribution,
    Bid,
    BidMilestone,
    BidRisk,
    BidSystem,
    CostLine,
    LaterStart,
    Option,
    SectionRevision,
    SkillRole,
    SmallerOption,
)
from bids.writing.queries.clarifications import named_by_current
from bids.writing.queries.plain import (
    plain_benefits,
    plain_bias,
    plain_option_costs,
    plain_options,
    plain_risks,
    plain_roles,
)
from bids.writing.queries.together import ORDERS, Row, RowsTogether, read_together
from bids.writing.rules.completeness import Completeness, check_completeness
from bids.writing.rules.drafts import (
    BenefitRow,
    BiasRow,
    BidDraft,
    CostLineDraft,
    LaterRow,
    MilestoneDraft,
    OptionRow,
    RiskRow,
    RoleRow,
    SmallerRow,
    SystemDraft,
)
from legacyfund.lib.canonical import read_canonical
from legacyfund.lib.financial_year import london_date

TICKED = "true"
OfOption = TypeVar("OfOption", CostLine, Benefit)


@dataclass(frozen=True)
class LoadedDraft:
    """The rows of a draft in the order of its pages; `ratings` are by system id.

    The rows from `options` to `roles` are there in the full form alone.
    """

    bid: Bid
    systems: tuple[BidSystem, ...]
    ratings: dict[int, Rating]
    answers: dict[str, str | bool]
    cost_lines: tuple[CostLine, ...]
    milestones: tuple[BidMilestone, ...]
    options: tuple[Option, ...] = ()
    benefits: tuple[Benefit, ...] = ()
    risks: tuple[BidRisk, ...] = ()
    bias_contributions: tuple[BiasContribution, ...] = ()
    roles: tuple[SkillRole, ...] = ()
    later: tuple[LaterStart, ...] = ()
    smaller: tuple[SmallerOption, ...] = ()

    @property
    def has_options(self) -> bool:
        return has_options(self.bid.round.questions_version)

    @cached_property
    def for_rules(self) -> BidDraft:
        return _for_rules(self)


def load_draft(bid: Bid) -> LoadedDraft:
    """Everything the draft holds; the short form's tables of the full form are simply empty."""
    rows = read_together(bid)
    systems, options, lines = rows.of(BidSystem), rows.of(Option), rows.of(CostLine)
    milestones = rows.of(BidMilestone)
    prefetch_related_objects(milestones, "shares")
    prefetch_related_objects(lines, "partner")
    smaller = rows.of(SmallerOption)
    prefetch_related_objects(smaller, "amounts")
    return LoadedDraft(
        bid=bid,
        systems=systems,
        ratings={row.system_id: row for row in _ratings(bid, rows)},
        answers=_answered(bid, {row.question: row.value for row in rows.of(Answer)}),
        cost_lines=_with_options(lines, options),
        milestones=milestones,
        options=options,
        benefits=_with_options(rows.of(Benefit), options),
        risks=rows.of(BidRisk),
        bias_contributions=rows.of(BiasContribution),
        roles=rows.of(SkillRole),
        later=rows.of(LaterStart),
        smaller=smaller,
    )


def systems_of(bid: Bid) -> tuple[BidSystem, ...]:
    return tuple(_rows(BidSystem, bid).select_related("system"))


def cost_lines_of(bid: Bid) -> tuple[CostLine, ...]:
    """Each with its option and partner."""
    return _with_options(tuple(_rows(CostLine, bid).prefetch_related("partner")), options_of(bid))


def milestones_of(bid: Bid) -> tuple[BidMilestone, ...]:
    return tuple(_rows(BidMilestone, bid).prefetch_related("shares"))


def options_of(bid: Bid) -> tuple[Option, ...]:
    return tuple(_rows(Option, bid))


def benefits_of(bid: Bid) -> tuple[Benefit, ...]:
    return _with_options(tuple(_rows(Benefit, bid)), options_of(bid))


def _with_options(rows: tuple[OfOption, ...], options: Sequence[Option]) -> tuple[OfOption, ...]:
    known = {option.pk: option for option in options}
    for row in rows:
        row.option = known[row.option_id] if row.option_id is not None else None
    return rows


def risks_of(bid: Bid) -> tuple[BidRisk, ...]:
    return tuple(_rows(BidRisk, bid))


def bias_contributions_of(bid: Bid) -> tuple[BiasContribution, ...]:
    return tuple(_rows(BiasContribution, bid))


def roles_of(bid: Bid) -> tuple[SkillRole, ...]:
    return tuple(_rows(SkillRole, bid))


def later_start_of(bid: Bid) -> tuple[LaterStart, ...]:
    """One, or none."""
    return tuple(_rows(LaterStart, bid))


def smaller_options_of(bid: Bid) -> tuple[SmallerOption, ...]:
    """Each with its amounts."""
    return tuple(_rows(SmallerOption, bid).prefetch_related("amounts"))


def answers_of(bid: Bid) -> dict[str, str | bool]:
    """By question code; a statement that may be ticked is True or False, never absent."""
    return _answered(bid, dict(_rows(Answer, bid).values_list("question", "value")))


def revision_of(bid: Bid, section: str) -> SectionRevision | None:
    """Which saving of the section is the last, and whose; None for a section that was never saved."""
    return SectionRevision.objects.filter(bid=bid, section=section).select_related("saved_by").first()


def _rows(table: type[Row], bid: Bid) -> QuerySet[Row]:
    return table._default_manager.filter(bid=bid).order_by(*ORDERS[table])


def _answered(bid: Bid, stored: dict[str, str]) -> dict[str, str | bool]:
    answers: dict[str, str | bool] = dict(stored)
    for section in sections_of(bid.round.questions_version):
        for question in section.questions:
            if question.kind is QuestionKind.BOOLEAN:
                answers[question.code] = stored.get(question.code) == TICKED
    return answers


def draft_for_rules(draft: LoadedDraft) -> BidDraft:
    """The draft as the pure rules take it, worked out once for a page that asks twice."""
    return draft.for_rules


def _for_rules(draft: LoadedDraft) -> BidDraft:
    names_partners, call = _is_open(draft.bid, "costs"), draft.bid.round
    unrated = [row.system_id for row in draft.systems if row.system_id not in draft.ratings]
    waiting = with_rating_to_confirm(unrated) if unrated else frozenset()
    can_change = _is_open(draft.bid, "systems")
    return BidDraft(
        systems=tuple(
            _system(row, draft.ratings.get(row.system_id), waits=row.system_id in waiting)
            for row in draft.systems
        ),
        answers=draft.answers,
        cost_lines=tuple(_cost_line(row, names_partners=names_partners) for row in draft.cost_lines),
        milestones=tuple(_milestone(row) for row in draft.milestones),
        options=tuple(OptionRow(**plain) for plain in plain_options(draft.options)),
        benefits=tuple(BenefitRow(**plain) for plain in plain_benefits(draft.benefits)),
        risks=tuple(RiskRow(**plain) for plain in plain_risks(draft.risks)),
        bias_contributions=tuple(BiasRow(**plain) for plain in plain_bias(draft.bias_contributions)),
        roles=tuple(RoleRow(**plain) for plain in plain_roles(draft.roles)),
        later=tuple(LaterRow(row.years) for row in draft.later),
        smaller=tuple(smaller_row(row) for row in draft.smaller),
        opens_on=london_date(call.opens_at) if can_change else None,
        closes_on=london_date(call.closes_at) if can_change else None,
    )


def years_asked(draft: LoadedDraft) -> set[str]:
    """Every year with a cost, or with money on a milestone."""
    shares = {share.year for row in draft.milestones for share in row.shares.all()}
    return {row.year for row in draft.cost_lines} | shares


def _cost_line(row: CostLine, *, names_partners: bool) -> CostLineDraft:
    [plain] = plain_option_costs([row])
    return CostLineDraft(**{"partner": "" if names_partners else None, **plain})


def _is_open(bid: Bid, section: str) -> bool:
    """Whether the section's rows are being written: not yet submitted, or reopened by the fund."""
    return bid.current_version is None or (section, "") in named_by_current(bid)


def completeness_of(draft: LoadedDraft) -> Completeness:
    return check_completeness(draft_for_rules(draft), draft.bid.round.questions_version)


def _ratings(bid: Bid, rows: RowsTogether) -> Iterable[Rating]:
    """The confirmed ones, or those the submitted version quotes unless its systems are reopened."""
    if bid.current_version is None or _is_open(bid, "systems"):
        return rows.of(Rating)
    return Rating.objects.filter(pk__in=_quoted(bid.current_version.document))


def _quoted(frozen: str) -> list[int]:
    """The ids of the ratings a version was frozen with, from its document."""
    document = cast(dict[str, Any], read_canonical(frozen.encode()))
    return [row["rating"]["id"] for row in document["systems"] if row["rating"] is not None]


def _system(row: BidSystem, rating: Rating | None, *, waits: bool) -> SystemDraft:
    return SystemDraft(
        reference=row.system.reference,
        treatment=row.treatment or None,
        target_rating=row.target_risk,
        decommission_on=row.decommission_on,
        overall_in_168ths=rating.overall_in_168ths if rating else None,
        rating_waits=waits,
    )


def smaller_row(row: SmallerOption) -> SmallerRow:
    return SmallerRow(
        name=row.name,
        left_out=row.left_out,
        risk_percent=row.risk_percent,
        amounts={(cell.year, cell.control_budget): cell.amount for cell in row.amounts.all()},
    )


def _milestone(row: BidMilestone) -> MilestoneDraft:
    return MilestoneDraft(
        name=row.name,
        due_on=row.baseline_on,
        evidence=row.evidence_expected,
        shares={(share.year, share.control_budget): share.amount for share in row.shares.all()},
    )
