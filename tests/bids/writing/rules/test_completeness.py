from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bids.writing.rules.completeness import BidDraft, PlanElement, SectionState, check_completeness
from bids.writing.rules.doubts import doubts_of
from bids.writing.rules.drafts import (
    CostLineDraft,
    MilestoneDraft,
    SystemDraft,
    asked_by_cell,
    shares_by_cell,
)

SYSTEM = SystemDraft("LS-0001", "REFACTOR", Decimal("2.00"), date(2028, 3, 31), 2688)
LINE = CostLineDraft("Supplier to rebuild it", "2026-27", "CDEL", "SUPPLIER", "FUND", Decimal("100000.00"))
OWN = CostLineDraft("Our own people", "2026-27", "RDEL_ADMIN", "PEOPLE", "DEPARTMENT", Decimal("20000.00"))
CELL = ("2026-27", "CDEL")
MILESTONE = MilestoneDraft(
    "Service live",
    date(2027, 2, 1),
    "Acceptance note",
    {CELL: Decimal("100000.00")},
)
ANSWERS: dict[str, str | bool | None] = {
    "what_will_be_done": "Rebuild the service and move its data.",
    "who_uses_it": "Two million people a year.",
    "interim_mitigation": "The system is isolated.",
    "why_now": "Support ends in 2027.",
    "regularity_statement": "Within the powers of the department.",
    "regularity_met": True,
    "propriety_statement": "No interests to declare.",
    "propriety_met": True,
    "value_for_money_statement": "Cheaper than doing nothing.",
    "value_for_money_met": True,
    "feasibility_statement": "The supplier is in place.",
    "feasibility_met": True,
    "novel_contentious_repercussive": "no",
}
OPENS_ON, CLOSES_ON = date(2026, 11, 1), date(2027, 1, 31)
DRAFT = BidDraft((SYSTEM,), ANSWERS, (LINE, OWN), (MILESTONE,))


def gaps_of(draft: BidDraft) -> list[tuple[str, str]]:
    return [(gap.field, gap.message) for gap in check_completeness(draft).gaps]


def answered(**changes: str | bool | None) -> BidDraft:
    return replace(DRAFT, answers={**ANSWERS, **changes})


def test_a_complete_bid_has_no_gaps() -> None:
    found = check_completeness(DRAFT)

    assert found.is_complete
    assert found.gaps == ()
    assert found.plan_elements_missing == ()
    assert set(found.states.values()) == {SectionState.COMPLETE}


def test_an_empty_bid_has_gaps_in_every_section() -> None:
    found = check_completeness(BidDraft())

    assert not found.is_complete
    assert list(dict.fromkeys(gap.section for gap in found.gaps)) == list(found.states)
    assert set(found.states.values()) == {SectionState.NOT_STARTED}
    assert found.plan_elements_missing == tuple(PlanElement)


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"overall_in_168ths": None}, "rating", "no confirmed rating"),
        ({"treatment": None}, "treatment", "say what happens to it"),
        ({"treatment": "ignore"}, "treatment", "say what happens to it"),
        ({"target_rating": None}, "target_rating", "give the target rating"),
        ({"target_rating": Decimal("30.01")}, "target_rating", "from 1 to 30"),
        ({"target_rating": Decimal("0.99")}, "target_rating", "from 1 to 30"),
        ({"decommission_on": None}, "decommission_on", "date it will be decommissioned"),
        ({"decommission_on": date(2026, 10, 31)}, "decommission_on", "31 October 2026, is before the round"),
        ({"overall_in_168ths": None, "rating_waits": True}, "rating", "waits for a second person"),
    ],
)
def test_a_system_needs_its_disposition(changes: dict[str, Any], field: str, words: str) -> None:
    off = replace(SYSTEM, **changes)
    found = check_completeness(replace(DRAFT, systems=(SYSTEM, off), opens_on=OPENS_ON))

    assert [gap.field for gap in found.gaps] == [f"systems-1-{field}"]
    assert words in found.gaps[0].message
    assert found.states["systems"] is SectionState.INCOMPLETE
    assert found.states["work"] is SectionState.COMPLETE


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({}, None),
        ({"target_rating": Decimal("15.99")}, None),
        ({"target_rating": Decimal("16.00")}, "target_rating"),
        ({"target_rating": Decimal("29.00")}, "target_rating"),
        ({"overall_in_168ths": None}, None),
        ({"decommission_on": OPENS_ON}, "decommission_on"),
        ({"decommission_on": CLOSES_ON}, "decommission_on"),
        ({"decommission_on": date(2027, 2, 1)}, None),
    ],
)
def test_a_system_that_gains_nothing_is_asked_about_and_stops_no_bid(
    changes: dict[str, Any], field: str | None
) -> None:
    draft = replace(
        DRAFT, systems=(SYSTEM, replace(SYSTEM, **changes)), opens_on=OPENS_ON, closes_on=CLOSES_ON
    )

    assert [gap.field for gap in doubts_of(draft)] == ([f"systems-1-{field}"] if field else [])
    assert changes.get("overall_in_168ths", 1) is None or check_completeness(draft).is_complete


def test_a_system_that_is_kept_needs_no_decommissioning() -> None:
    kept = replace(SYSTEM, treatment="RETAIN", decommission_on=None)

    assert check_completeness(replace(DRAFT, systems=(kept,))).is_complete


@pytest.mark.parametrize(
    ("draft", "element"),
    [
        (replace(DRAFT, milestones=()), PlanElement.MILESTONES),
        (answered(what_will_be_done="  "), PlanElement.DESCRIPTION),
        (answered(what_will_be_done=None), PlanElement.DESCRIPTION),
        (replace(DRAFT, systems=(SYSTEM, replace(SYSTEM, treatment=None))), PlanElement.DISPOSITION),
        (replace(DRAFT, systems=(replace(SYSTEM, decommission_on=None),)), PlanElement.DISPOSITION),
    ],
)
def test_each_element_of_the_plan_is_required(draft: BidDraft, element: PlanElement) -> None:
    found = check_completeness(draft)

    assert found.plan_elements_missing == (element,)
    assert not found.is_complete


@pytest.mark.parametrize(
    ("draft", "gap"),
    [
        (answered(why_now=" "), ("why_now", "“Why now?” needs an answer.")),
        (
            answered(regularity_met=False),
            ("regularity_met", "“The proposal meets the test of regularity” must be confirmed."),
        ),
        (
            answered(why_now="word " * 301),
            ("why_now", "“Why now?” has 301 words; the limit is 300."),
        ),
        (
            answered(novel_contentious_repercussive="perhaps"),
            (
                "novel_contentious_repercussive",
                "“Is any of the spending novel, contentious or repercussive?” must be one of the "
                "answers shown.",
            ),
        ),
        (
            answered(novel_contentious_repercussive="yes"),
            (
                "novel_contentious_repercussive_detail",
                "“What is novel, contentious or repercussive about it?” needs an answer.",
            ),
        ),
    ],
)
def test_an_answer_missing_or_off(draft: BidDraft, gap: tuple[str, str]) -> None:
    assert gaps_of(draft) == [gap]


def test_words_up_to_the_limit_are_fine() -> None:
    assert gaps_of(answered(why_now="word " * 300)) == []


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"description": " "}, "description", "say what it is for"),
        ({"year": None}, "year", "financial year"),
        ({"year": "2026-28"}, "year", "financial year"),
        ({"control_budget": "AME"}, "control_budget", "control budget"),
        ({"category": None}, "category", "category"),
        ({"payer": "NOBODY"}, "payer", "who pays"),
        ({"payer": "PARTNER"}, "payer", "which partner of the bid pays"),
        ({"amount": None}, "amount_2026-27", "give an amount"),
        ({"amount": Decimal("0.00")}, "amount_2026-27", "more than £0"),
        ({"amount": Decimal("-1.00")}, "amount_2026-27", "more than £0"),
        ({"amount": Decimal("1.005")}, "amount_2026-27", "whole pence"),
    ],
)
def test_a_cost_line_missing_or_off(changes: dict[str, Any], field: str, words: str) -> None:
    found = check_completeness(replace(DRAFT, cost_lines=(LINE, replace(OWN, **changes))))

    (gap,) = (gap for gap in found.gaps if gap.section == "costs")
    assert gap.field == f"costs-1-{field}"
    assert gap.message.startswith("Cost 2, “")
    assert words in gap.message


def test_somebody_else_may_not_pay_for_everything() -> None:
    draft = replace(DRAFT, cost_lines=(OWN,), milestones=(replace(MILESTONE, shares={}),))

    assert gaps_of(draft) == [("costs", "Add at least one cost for the fund to pay.")]


def test_software_as_a_service_coded_capital_is_challenged() -> None:
    line = replace(LINE, category="SAAS")

    ((field, message),) = gaps_of(replace(DRAFT, cost_lines=(line,)))

    assert field == "costs-0-justification"
    assert "resource money" in message
    assert gaps_of(replace(DRAFT, cost_lines=(replace(line, justification="We control the code."),))) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"name": ""}, "name"), ({"due_on": None}, "due_on"), ({"evidence": " "}, "evidence")],
)
def test_a_milestone_missing_or_off(changes: dict[str, Any], field: str) -> None:
    found = check_completeness(replace(DRAFT, milestones=(replace(MILESTONE, **changes),)))

    assert [gap.field for gap in found.gaps] == [f"milestones-0-{field}"]


@pytest.mark.parametrize("amount", ["-1.00", "0.001"])
def test_a_share_is_whole_pence_and_not_negative(amount: str) -> None:
    odd = MilestoneDraft("Odd", date(2027, 3, 1), "Note", {CELL: Decimal(amount)})

    assert gaps_of(replace(DRAFT, milestones=(MILESTONE, odd)))[0] == (
        "milestones-1-shares",
        "Milestone 2: each share must be in pounds and whole pence, and not negative.",
    )


@pytest.mark.parametrize(
    ("share", "words"),
    [
        ("99999.99", "the milestones carry £99,999.99, £0.01 too little"),
        ("100000.01", "the milestones carry £100,000.01, £0.01 too much"),
    ],
)
def test_a_penny_either_side_is_named(share: str, words: str) -> None:
    milestone = replace(MILESTONE, shares={CELL: Decimal(share)})

    ((field, message),) = gaps_of(replace(DRAFT, milestones=(milestone,)))

    assert field == "milestones"
    assert message.startswith("2026-27, Capital (CDEL): the fund is asked for £100,000.00 but ")
    assert words in message


def test_money_in_the_wrong_budget_or_year_is_named_twice() -> None:
    milestone = replace(MILESTONE, shares={("2027-28", "RDEL_PROGRAMME"): Decimal("100000.00")})

    messages = [message for _, message in gaps_of(replace(DRAFT, milestones=(milestone,)))]

    assert [message[:8] for message in messages] == ["2026-27,", "2027-28,"]


cells = st.tuples(st.sampled_from(["2026-27", "2027-28"]), st.sampled_from(["CDEL", "RDEL_ADMIN"]))
amounts = st.integers(1, 10**9).map(lambda pence: Decimal(pence) / 100)


@given(st.lists(st.tuples(cells, amounts), min_size=1, max_size=8))
def test_milestones_that_carry_each_line_are_complete(lines: list[tuple[tuple[str, str], Decimal]]) -> None:
    draft = replace(
        DRAFT,
        cost_lines=tuple(
            replace(LINE, year=year, control_budget=budget, amount=amount) for (year, budget), amount in lines
        ),
        milestones=tuple(replace(MILESTONE, shares={cell: amount}) for cell, amount in lines),
    )

    assert check_completeness(draft).is_complete
    assert asked_by_cell(draft.cost_lines) == shares_by_cell(draft.milestones)


@given(st.lists(st.tuples(cells, amounts), min_size=1, max_size=8), st.data())
def test_a_penny_moved_is_always_found(
    lines: list[tuple[tuple[str, str], Decimal]], data: st.DataObject
) -> None:
    off = data.draw(st.integers(0, len(lines) - 1))
    milestones = tuple(
        replace(MILESTONE, shares={cell: amount + (Decimal("0.01") if index == off else 0)})
        for index, (cell, amount) in enumerate(lines)
    )
    draft = replace(
        DRAFT,
        cost_lines=tuple(
            replace(LINE, year=year, control_budget=budget, amount=amount) for (year, budget), amount in lines
        ),
        milestones=milestones,
    )

    (message,) = [message for _, message in gaps_of(draft)]
    assert message.startswith(lines[off][0][0])
    assert "£0.01 too much" in message
