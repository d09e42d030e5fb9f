"""What the full form asks beside the short one."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bids.rounds.rules.questions import FULL_FORM, UNCOSTED_YEARS, QuestionKind, sections_of
from bids.writing.rules.completeness import SectionState, check_completeness
from bids.writing.rules.drafts import (
    BenefitRow,
    BiasRow,
    BidDraft,
    CostLineDraft,
    MilestoneDraft,
    OptionRow,
    RiskRow,
    RoleRow,
    SystemDraft,
    asked_of_fund,
    shares_by_cell,
)
from legacyfund.lib.control_budgets import CONTROL_BUDGETS
from legacyfund.lib.money import NOTHING, split_pounds

ASK = CostLineDraft("Supplier", "2027-28", "CDEL", "SUPPLIER", "FUND", Decimal("100.00"), option=2)
TAIL = CostLineDraft(
    "Running", "2028-29", "RDEL_ADMIN", "SAAS", "DEPARTMENT", Decimal("5.00"), option=2, after_fund=True
)
LESS = BenefitRow("Less", 2, "RISK", "2028-29", quantity="Lots", owner_role="Head of service")
DRAFT = BidDraft(
    systems=(SystemDraft("LS-0001", "RETIRE", Decimal("2.00"), date(2028, 3, 31), 2688),),
    answers={
        question.code: {QuestionKind.BOOLEAN: True, QuestionKind.RADIO: "no"}.get(question.kind, "Words")
        for section in sections_of(FULL_FORM)
        for question in section.questions
        if question.required
    }
    | {UNCOSTED_YEARS: "Only the preferred option runs on."},
    options=(
        OptionRow("Do nothing", "Keep it", does_nothing=True, score=0, number=1),
        OptionRow("Buy", "Buy it", preferred=True, score=100, number=2),
        OptionRow("Build", "Build it", score=50, number=4),
    ),
    cost_lines=(ASK, TAIL, replace(TAIL, option=1, after_fund=False), replace(ASK, option=4)),
    benefits=(LESS, replace(LESS, option=4)),
    milestones=(
        MilestoneDraft("Live", date(2028, 1, 1), "Note", {("2027-28", "CDEL"): ASK.amount or NOTHING}),
    ),
    risks=(RiskRow("Late", 1, 5, "Two suppliers", "Head of delivery"),),
    bias_contributions=(BiasRow("Innovation", Decimal(100), Decimal(1), "Shown"),),
    roles=(
        RoleRow("Lead", "2027-28 Q1", "2028-29 Q4", Decimal(3), Decimal(1), Decimal("1.5"), Decimal("0.5")),
    ),
)


def gaps_of(draft: BidDraft) -> list[tuple[str, str]]:
    return [(gap.field, gap.message) for gap in check_completeness(draft, FULL_FORM).gaps]


def changed(rows: str, index: int = 0, **changes: Any) -> BidDraft:
    old = getattr(DRAFT, rows)
    return replace(DRAFT, **{rows: (*old[:index], replace(old[index], **changes), *old[index + 1 :])})


def test_a_complete_full_form_has_no_gaps() -> None:
    found = check_completeness(DRAFT, FULL_FORM)

    assert found.gaps == ()
    assert list(found.states) == [section.code for section in sections_of(FULL_FORM)]
    assert set(found.states.values()) == {SectionState.COMPLETE}


def test_an_empty_full_form_has_gaps_in_each_of_its_ten_sections() -> None:
    found = check_completeness(BidDraft(), FULL_FORM)

    assert list(dict.fromkeys(gap.section for gap in found.gaps)) == list(found.states)
    assert len(found.states) == 10
    assert set(found.states.values()) == {SectionState.NOT_STARTED}


def test_a_section_begun_with_a_row_or_an_answer_is_in_progress() -> None:
    begun = BidDraft(options=DRAFT.options[:1], answers={"leadership": "A board"}, risks=DRAFT.risks)

    states = check_completeness(begun, FULL_FORM).states

    assert (states["options"], states["skills"]) == (SectionState.INCOMPLETE, SectionState.INCOMPLETE)
    assert (states["risks"], states["benefits"]) == (SectionState.COMPLETE, SectionState.NOT_STARTED)


ROW_GAPS = [
    ("options", 1, {"name": " "}, "options-1-name", "Option 2: give it a name."),
    ("options", 2, {"description": ""}, "options-2-description", "Option 4: say what it is."),
    ("options", 1, {"score": None}, "options-1-score", "Option 2: score it from 0 to 100."),
    ("options", 1, {"score": 101}, "options-1-score", "Option 2: score it from 0 to 100."),
    ("cost_lines", 3, {"option": 9}, "costs-3-option", "choose the option it belongs to."),
    ("cost_lines", 3, {"price_basis": "GOLD"}, "costs-3-price_basis", "choose the price basis."),
    ("cost_lines", 3, {"price_basis": "REAL"}, "costs-3-price_year", "the year whose prices it is in."),
    ("cost_lines", 1, {"year": "2027-28"}, "costs-1-after_fund", "the fund pays until 2027-28"),
    ("cost_lines", 0, {"amount": None}, "costs-0-amount_2027-28", "give an amount."),
    ("benefits", 0, {"description": ""}, "benefits-0-description", "say what it is."),
    ("benefits", 0, {"kind": ""}, "benefits-0-kind", "choose its kind."),
    ("benefits", 0, {"kind": "CASH"}, "benefits-0-amount", "a cash-releasing benefit needs an amount."),
    ("benefits", 0, {"quantity": ""}, "benefits-0-amount", "an amount, or the quantity in words."),
    ("benefits", 0, {"amount": Decimal("-1")}, "benefits-0-amount", "more than £0"),
    ("benefits", 0, {"year": ""}, "benefits-0-year", "give a financial year"),
    ("benefits", 0, {"owner_role": ""}, "benefits-0-owner_role", "which role answers for it."),
    ("risks", 0, {"description": ""}, "risks-0-description", "say what could happen."),
    ("risks", 0, {"likelihood": None}, "risks-0-likelihood", "say how likely it is."),
    ("risks", 0, {"impact": 6}, "risks-0-impact", "say how much it would hurt."),
    ("risks", 0, {"mitigation": ""}, "risks-0-mitigation", "say what is done about it."),
    ("risks", 0, {"owner_role": ""}, "risks-0-owner_role", "say which role owns it."),
    ("bias_contributions", 0, {"factor": ""}, "bias-0-factor", "name it."),
    ("bias_contributions", 0, {"contribution": Decimal(0)}, "bias-0-contribution", "more than 0%"),
    ("bias_contributions", 0, {"mitigation": None}, "bias-0-mitigation", "from 0 to 1."),
    ("bias_contributions", 0, {"evidence": ""}, "bias-0-evidence", "give the evidence"),
    ("bias_contributions", 0, {"contribution": Decimal("100.01")}, "risks", "add up to 100.01%"),
    ("roles", 0, {"role": ""}, "roles-0-role", "name it."),
    ("roles", 0, {"first_quarter": "2027-28 Q5"}, "roles-0-first_quarter", "give the first quarter"),
    ("roles", 0, {"last_quarter": ""}, "roles-0-last_quarter", "give the last quarter"),
    ("roles", 0, {"last_quarter": "2026-27 Q4"}, "roles-0-last_quarter", "before the first."),
    ("roles", 0, {"needed": None}, "roles-0-needed", "say how many are needed."),
    (
        "roles",
        0,
        {"to_buy": None},
        "roles-0-needed",
        "3 needed, but in post, to hire and to buy come to 2.5.",
    ),
]


@pytest.mark.parametrize(("rows", "index", "changes", "field", "words"), ROW_GAPS)
def test_a_row_with_something_missing_is_named_with_its_field(
    rows: str, index: int, changes: dict[str, Any], field: str, words: str
) -> None:
    found = dict(gaps_of(changed(rows, index, **changes)))

    assert words in found[field]


def test_a_bid_weighs_three_options_with_doing_nothing_and_one_preferred() -> None:
    draft = replace(DRAFT, options=DRAFT.options[2:])

    messages = [message for field, message in gaps_of(draft) if field == "options"]

    assert messages == [
        "Give at least three options, doing nothing among them.",
        "Say which one option is doing nothing.",
        "Say which one option you prefer.",
    ]


def test_doing_nothing_is_not_preferred() -> None:
    assert ("options-1-preferred", "Option 2: doing nothing cannot be preferred.") in gaps_of(
        changed("options", 1, does_nothing=True)
    )


def test_every_option_has_a_cost_and_the_preferred_one_asks_the_fund() -> None:
    draft = replace(DRAFT, cost_lines=DRAFT.cost_lines[1:3], milestones=())

    messages = [message for field, message in gaps_of(draft) if field == "costs"]

    assert messages == [
        "Add a cost of the preferred option for the fund to pay.",
        "Option 4 has no cost. Say what it costs.",
    ]


def test_the_fund_pays_the_preferred_option_in_nominal_prices_alone() -> None:
    draft = changed("cost_lines", 0, price_basis="REAL", price_year="2026-27")

    found = dict(gaps_of(draft))

    assert "nominal prices" in found["costs-0-price_basis"]
    assert asked_of_fund(draft) == {}
    assert "asked for £0.00" in found["milestones"]


def test_who_pays_after_the_fund_is_said_once() -> None:
    silent = replace(DRAFT, cost_lines=(ASK, *DRAFT.cost_lines[2:]))
    reason = {**DRAFT.answers, "no_tail_reason": "The system is gone."}

    assert "Say who pays once the fund stops" in dict(gaps_of(silent))["no_tail_reason"]
    assert gaps_of(replace(silent, answers=reason)) == []
    assert "leave out why" in dict(gaps_of(replace(DRAFT, answers=reason)))["no_tail_reason"]


def test_an_option_without_a_cost_in_a_year_that_is_compared_says_why() -> None:
    silent = replace(DRAFT, answers={**DRAFT.answers, UNCOSTED_YEARS: " "})
    longer = replace(silent, benefits=(replace(LESS, year="2031-32", amount=Decimal(5)), *DRAFT.benefits))
    even = [replace(line, option=number, after_fund=False) for line in (ASK, TAIL) for number in (1, 4)]

    assert gaps_of(silent) == [
        (
            UNCOSTED_YEARS,
            "Option 1 has no cost in 2027-28, and all options are compared over 2027-28 to 2028-29. "
            "Give its costs there, or say why it has none.",
        ),
        (
            UNCOSTED_YEARS,
            "Option 4 has no cost in 2028-29, and all options are compared over 2027-28 to 2028-29. "
            "Give its costs there, or say why it has none.",
        ),
    ]
    assert "Option 2 has no cost in 2029-30 to 2031-32" in gaps_of(longer)[1][1]
    assert gaps_of(replace(silent, cost_lines=(ASK, TAIL, *even))) == []
    assert gaps_of(replace(longer, answers=DRAFT.answers)) == []


def test_a_year_that_is_none_is_compared_with_nothing() -> None:
    silent = replace(DRAFT, answers={**DRAFT.answers, UNCOSTED_YEARS: ""})
    draft = replace(silent, cost_lines=(replace(ASK, year="soon"), replace(TAIL, year=None)), benefits=())

    assert UNCOSTED_YEARS not in dict(gaps_of(draft))


def test_what_is_paid_after_the_fund_is_not_paid_by_the_fund() -> None:
    found = dict(gaps_of(changed("cost_lines", 1, payer="FUND", control_budget="RDEL_ADMIN")))

    assert "somebody else pays" in found["costs-1-after_fund"]


def test_software_as_a_service_as_capital_is_challenged() -> None:
    draft = changed("cost_lines", 0, category="SAAS")

    assert "resource money" in dict(gaps_of(draft))["costs-0-justification"]
    assert gaps_of(changed("cost_lines", 0, category="SAAS", justification="We own it.")) == []


def test_the_preferred_option_brings_a_benefit() -> None:
    messages = [words for field, words in gaps_of(changed("benefits", 0, option=1)) if field == "benefits"]

    assert messages == ["Give at least one benefit of the preferred option."]


def test_every_option_but_doing_nothing_brings_a_benefit() -> None:
    assert gaps_of(replace(DRAFT, benefits=(LESS,))) == [
        ("benefits", "Option 4 has no benefit. Say what it brings.")
    ]


def test_risks_and_roles_are_needed_but_causes_of_optimism_bias_are_not() -> None:
    draft = replace(DRAFT, risks=(), bias_contributions=(), roles=())

    assert [field for field, _ in gaps_of(draft)] == ["risks", "skills"]


CELLS = st.tuples(
    st.sampled_from(["2026-27", "2027-28", "2028-29"]), st.sampled_from(sorted(CONTROL_BUDGETS))
)
LINES = st.lists(
    st.builds(
        lambda cell, pence, payer, option: CostLineDraft(
            "A line", *cell, "SUPPLIER", payer, Decimal(pence) / 100, option=option
        ),
        CELLS,
        st.integers(1, 10**11),
        st.sampled_from(["FUND", "DEPARTMENT", "PARTNER"]),
        st.sampled_from([1, 2, 4]),
    ),
    max_size=12,
)


@given(LINES, st.lists(st.integers(0, 5), min_size=1, max_size=4).filter(any))
def test_totals_equal_lines_equal_milestones_to_the_penny_for_any_generated_bid(
    lines: list[CostLineDraft], weights: list[int]
) -> None:
    draft = replace(DRAFT, cost_lines=(ASK, *lines))
    asked = asked_of_fund(draft)
    parts = {cell: split_pounds(amount, weights) for cell, amount in asked.items()}
    shares = [{cell: split[place] for cell, split in parts.items()} for place in range(len(weights))]
    plan = [MilestoneDraft("Part", date(2028, 1, 1), "Note", each) for each in shares]
    penny = {next(iter(asked)): Decimal("0.01")}

    whole = replace(draft, milestones=tuple(plan))
    off = replace(draft, milestones=(*plan, MilestoneDraft("Odd", date(2028, 1, 1), "Note", penny)))

    paid = [line.amount or NOTHING for line in draft.cost_lines if line.payer == "FUND" and line.option == 2]
    assert sum(asked.values(), NOTHING) == sum(paid, NOTHING)
    assert shares_by_cell(whole.milestones) == asked
    assert [message for field, message in gaps_of(whole) if field == "milestones"] == []
    assert "£0.01 too much" in dict(gaps_of(off))["milestones"]
