"""What a canonical document reads as: each part with its words."""

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from bids.register.rules.treatments import TREATMENTS
from bids.rounds.rules.questions import NEEDS_CONSENT, answer_in_words
from bids.versions.queries.document_costs import DocumentCost, OptionCosts, prices_in_words
from bids.writing.appraisal.optimism_bias import BIAS_CAUSED, EVERY_BIAS
from bids.writing.queries.amounts import AskedTable
from bids.writing.queries.appraisal import ComparedOptions, compare_options
from bids.writing.queries.plain import Plain
from bids.writing.rules.alternatives import OfferedOption, moved, years_later
from bids.writing.rules.drafts import Cell, RoleRow
from bids.writing.rules.people import RoleInYear, people_by_quarter
from bids.writing.rules.vocabulary import BENEFIT_KINDS, LEVELS, MILESTONE_KINDS
from legacyfund.lib.control_budgets import CONTROL_BUDGETS, cell_order
from legacyfund.lib.money import NOTHING


@dataclass(frozen=True)
class DocumentSystem:
    """`overall` is the exact rating when written, None when there was none."""

    reference: str
    name: str
    treatment: str
    disposition: str
    target_risk: Decimal | None
    decommission_on: date | None
    assessed_on: date | None
    overall: Fraction | None

    @property
    def treatment_label(self) -> str:
        return TREATMENTS.get(self.treatment, "")


@dataclass(frozen=True)
class DocumentAnswer:
    """`answer` is the text as given, or whether a statement is ticked."""

    code: str
    question: str
    answer: str | bool

    @property
    def in_words(self) -> str:
        return answer_in_words(self.answer)


@dataclass(frozen=True)
class DocumentOption:
    number: int
    name: str
    description: str
    does_nothing: bool
    preferred: bool
    score: int | None


@dataclass(frozen=True)
class DocumentBenefit:
    option: int | None
    description: str
    kind: str
    year: str
    amount: Decimal | None
    quantity: str
    price_basis: str
    price_year: str
    owner_role: str

    @property
    def kind_label(self) -> str:
        return BENEFIT_KINDS.get(self.kind, "")

    @property
    def prices(self) -> str:
        return prices_in_words(self.price_basis, self.price_year)


@dataclass(frozen=True)
class DocumentRisk:
    description: str
    likelihood: int | None
    impact: int | None
    mitigation: str
    owner_role: str

    @property
    def likelihood_label(self) -> str:
        return LEVELS.get(self.likelihood or 0, "")

    @property
    def impact_label(self) -> str:
        return LEVELS.get(self.impact or 0, "")


@dataclass(frozen=True)
class DocumentBias:
    """`contribution` in per cent of the upper bound, `mitigation` from 0 to 1."""

    factor: str
    contribution: Decimal | None
    mitigation: Decimal | None
    evidence: str
    kind: str = ""

    @property
    def kind_label(self) -> str:
        return BIAS_CAUSED.get(self.kind, EVERY_BIAS)


@dataclass(frozen=True)
class PlannedMilestone:
    """A milestone as it was bid for; `shares` is the fund's money by (year, control budget)."""

    number: int
    name: str
    kind: str
    baseline_on: date
    evidence_expected: str
    shares: dict[Cell, Decimal]

    @property
    def total(self) -> Decimal:
        return sum(self.shares.values(), NOTHING)

    @property
    def kind_label(self) -> str:
        return MILESTONE_KINDS[self.kind]

    def later(self, years: int) -> "PlannedMilestone":
        """So many years later, with its money."""
        if not years:
            return self
        return replace(
            self, baseline_on=years_later(self.baseline_on, years), shares=moved(self.shares, years)
        )

    @property
    def shares_in_words(self) -> list[tuple[str, Decimal]]:
        """`2027-28, Capital (CDEL)` and the amount, in order."""
        return [
            (f"{cell[0]}, {CONTROL_BUDGETS[cell[1]]}", self.shares[cell])
            for cell in sorted(self.shares, key=cell_order)
        ]


@dataclass(frozen=True)
class DocumentClarification:
    """A question of the fund that led to this version or one before it, and its answer."""

    number: int
    question: str
    answer: str


@dataclass(frozen=True)
class DocumentAttachment:
    """`size` in bytes; the SHA-256 of the bytes finds the file."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class BidDocument:
    """A bid as it reads. `asked` is what the fund is asked for by year and control budget.

    `answers` are by section, without those that may be blank and are. `is_full` tells a full-form bid,
    which has the rows below `whole_life_cost`. `offered` is what the department would accept
    instead. `plain` is what the document was read from.
    """

    reference: str
    round: str
    department: str
    title: str
    is_full: bool
    systems: tuple[DocumentSystem, ...]
    answers: dict[str, tuple[DocumentAnswer, ...]]
    costs: tuple[DocumentCost, ...]
    milestones: tuple[PlannedMilestone, ...]
    asked: AskedTable
    whole_life_cost: Decimal
    options: tuple[DocumentOption, ...] = ()
    benefits: tuple[DocumentBenefit, ...] = ()
    risks: tuple[DocumentRisk, ...] = ()
    bias_contributions: tuple[DocumentBias, ...] = ()
    roles: tuple[RoleRow, ...] = ()
    clarifications: tuple[DocumentClarification, ...] = ()
    attachments: tuple[DocumentAttachment, ...] = ()
    offered: tuple[OfferedOption, ...] = ()
    plain: Plain = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def compared(self) -> ComparedOptions:
        """The options side by side, worked out when first asked for; of a full-form bid alone."""
        return compare_options(self.plain)

    @property
    def costs_by_option(self) -> tuple[OptionCosts, ...]:
        """The lines of each option that has any, then those that name none."""
        titles: dict[int | None, str] = {
            row.number: f"Option {row.number}, {row.name}" for row in self.options
        }
        groups = [
            OptionCosts(title, tuple(line for line in self.costs if line.option == number))
            for number, title in [*titles.items(), (None, "Lines without an option")]
        ]
        return tuple(group for group in groups if group.lines)

    @property
    def people(self) -> list[RoleInYear]:
        return people_by_quarter(self.roles)

    @property
    def work(self) -> tuple[DocumentAnswer, ...]:
        return self.answers["work"]

    @property
    def needs_treasury_consent(self) -> bool:
        """Whether the department calls any of the spending novel, contentious or repercussive."""
        return any(row.code == NEEDS_CONSENT and row.answer == "yes" for row in self.accounting_officer)

    @property
    def accounting_officer(self) -> tuple[DocumentAnswer, ...]:
        return self.answers["accounting_officer"]
