from decimal import Decimal

from bids.rounds.rules.questions import SECTIONS, Section
from bids.versions.rules.diff import SectionDiff, diff_documents
from bids.versions.rules.fields import Kind, Span

SYSTEM = {
    "reference": "T1-S1",
    "name": "Ledger",
    "treatment": "RETIRE",
    "disposition": "Switched off.",
    "target_risk": "4.00",
    "decommission_on": None,
    "rating": {"id": 1, "assessed_on": "2026-05-01", "scores": {"L1": 6}, "overall_in_168ths": 4480},
}
COST = {
    "description": "Supplier",
    "year": "2027-28",
    "control_budget": "CDEL",
    "category": "SUPPLIER",
    "payer": "FUND",
    "amount": "100.00",
    "justification": "",
}
MILESTONE = {
    "number": 1,
    "name": "Live",
    "kind": "DELIVERY",
    "baseline_on": "2028-03-31",
    "evidence_expected": "Report",
    "shares": [{"year": "2027-28", "control_budget": "CDEL", "amount": "100.00"}],
}
WORK = {"code": "why_now", "question": "Why now?", "answer": "Support ends in June."}
TICK = {"code": "feasibility_met", "question": "It meets the test", "answer": True}
DOCUMENT = {
    "format": "legacyfund.bid/1",
    "reference": "LF-2027A-0001",
    "round": {"reference": "2027A"},
    "department": {"name": "D"},
    "title": "Replace",
    "systems": [SYSTEM],
    "costs": [COST],
    "milestones": [MILESTONE],
    "answers": {"work": [WORK], "accounting_officer": [TICK]},
    "asked": [{"year": "2027-28", "control_budget": "CDEL", "amount": "100.00"}],
    "whole_life_cost": "100.00",
}
VOCABULARY = {"payer": {"FUND": "The fund", "DEPARTMENT": "The department"}}


def diff(**changes: object) -> dict[str, SectionDiff]:
    found = diff_documents(DOCUMENT, {**DOCUMENT, **changes}, sections=SECTIONS, words=VOCABULARY)
    return {section.code: section for section in found}


def test_a_document_does_not_differ_from_itself() -> None:
    found = diff()

    assert list(found) == [section.code for section in SECTIONS]
    assert all(section.is_same for section in found.values())


def test_an_answer_is_compared_word_by_word() -> None:
    answers = {**DOCUMENT["answers"], "work": [{**WORK, "answer": "Support ends in May."}]}

    work = diff(answers=answers)["work"]

    assert [(row.label, row.kind) for row in work.answers] == [("Why now?", Kind.CHANGED)]
    assert work.answers[0].spans == (
        Span(Kind.SAME, "Support ends in "),
        Span(Kind.REMOVED, "June."),
        Span(Kind.ADDED, "May."),
    )


def test_an_answer_may_come_go_or_be_unticked() -> None:
    answers = {
        "work": [{"code": "new", "question": "New?", "answer": "Yes"}],
        "accounting_officer": [{**TICK, "answer": False}],
    }

    found = diff(answers=answers)

    assert [(row.label, row.kind) for row in found["work"].answers] == [
        ("Why now?", Kind.REMOVED),
        ("New?", Kind.ADDED),
    ]
    assert (found["accounting_officer"].answers[0].before, found["accounting_officer"].answers[0].after) == (
        "Confirmed",
        "Not confirmed",
    )


def test_an_amount_is_given_with_its_difference() -> None:
    found = diff(costs=[{**COST, "amount": "80.50", "payer": "DEPARTMENT"}], whole_life_cost="80.50")

    row = found["costs"].rows[0]
    payer, amount = row.fields
    assert (row.name, row.kind) == ("Supplier", Kind.CHANGED)
    assert (payer.label, payer.before, payer.after) == ("Who pays", "The fund", "The department")
    assert amount.is_money
    assert amount.difference == Decimal("-19.50")
    assert amount.amounts == (Decimal("100.00"), Decimal("80.50"))
    assert [row.label for row in found["totals"].answers] == ["Whole-life cost, whoever pays"]


def test_rows_come_and_go() -> None:
    found = diff(costs=[{**COST, "description": "Hardware"}])["costs"].rows

    assert [(row.name, row.kind) for row in found] == [
        ("Supplier", Kind.REMOVED),
        ("Hardware", Kind.ADDED),
    ]
    assert found[1].fields[0].before == ""


def test_rows_of_one_name_are_paired_with_the_nearest() -> None:
    later = {**COST, "year": "2028-29", "amount": "7.00"}
    before = {**DOCUMENT, "costs": [COST, later]}
    after = {**DOCUMENT, "costs": [{**later, "amount": "9.00"}, COST]}

    rows = next(row for row in diff_documents(before, after, sections=SECTIONS) if row.code == "costs").rows

    assert [(row.kind, [field.label for field in row.fields]) for row in rows] == [(Kind.CHANGED, ["Amount"])]
    assert rows[0].fields[0].difference == Decimal("2.00")


def test_money_on_a_milestone_is_compared_cell_by_cell() -> None:
    shares = [{"year": "2028-29", "control_budget": "CDEL", "amount": "100.00"}]

    fields = diff(milestones=[{**MILESTONE, "shares": shares}])["milestones"].rows[0].fields

    assert [(field.label, field.difference) for field in fields] == [
        ("2027-28, Capital (CDEL)", Decimal("-100.00")),
        ("2028-29, Capital (CDEL)", Decimal("100.00")),
    ]


def test_what_is_asked_and_what_was_clarified_come_last() -> None:
    asked = [{"year": "2027-28", "control_budget": "CDEL", "amount": "90.00"}]
    clarifications = [{"number": 1, "question": "Why?", "answer": "So.", "reopened": ["costs", "work:why"]}]

    found = diff(asked=asked, clarifications=clarifications)

    assert list(found)[-2:] == ["asked", "clarifications"]
    assert found["clarifications"].rows[0].name == "Question 1"
    assert [(field.label, field.difference) for field in found["asked"].answers] == [
        ("2027-28, Capital (CDEL)", Decimal("-10.00"))
    ]
    assert [(field.label, field.after) for field in found["clarifications"].rows[0].fields] == [
        ("The fund asks", "Why?"),
        ("The department answers", "So."),
    ]


def test_forms_of_other_shapes_are_compared_too() -> None:
    """A section the rule knows nothing of: nested mappings, plain lists, lists of rows."""
    section = Section("options", "Options", "", rows=("options",))
    row = {"name": "Do nothing", "score": {"low": 1, "sure": True}, "tags": ["a", 2], "parts": [{"x": 1}]}
    after = {**row, "score": {"low": 2, "sure": False}, "tags": ["a"], "parts": [{"x": 2}]}

    found = diff_documents({"options": [row]}, {"options": [after]}, sections=[section])

    fields = found[0].rows[0].fields
    assert [(field.label, field.before, field.after) for field in fields] == [
        ("Score: Low", "1", "2"),
        ("Score: Sure", "Yes", "No"),
        ("Tags", "a; 2", "a"),
        ("Parts", "1", "2"),
    ]


def test_a_cause_of_optimism_bias_is_called_by_its_factor() -> None:
    """One frozen before causes named a kind does not differ from one that counts towards every kind."""
    section = Section("risks", "Risks", "", rows=("bias_contributions",))
    causes = [{"factor": name, "contribution": "10.00"} for name in ("Novel", "Late")]
    after = [{**causes[0], "kind": ""}, {**causes[1], "kind": "DURATION"}]

    (found,) = diff_documents(
        {"bias_contributions": causes},
        {"bias_contributions": after},
        sections=[section],
        words={"kind": {"DURATION": "How long the work takes"}},
    )

    assert [(row.name, [field.after for field in row.fields]) for row in found.rows] == [
        ("Late", ["How long the work takes"])
    ]


OPTION = {
    "number": 2,
    "name": "Replace it",
    "whole_life_cost": "1000.00",
    "benefits": "1500.00",
    "npsv": "500.00",
    "bcr": "1.50",
    "payback_year": "2031-32",
    "cost_per_point": "50.00",
    "points_removed": "20",
    "cost_lines": [{"present_value": "1000.00"}],
}
WAIT = {
    **OPTION,
    "name": "Wait",
    "whole_life_cost": "10.00",
    "cost_per_point": None,
    "points_removed": None,
    "payback_year": None,
}
APPRAISAL = {"basis": {"base_year": "2027-28"}, "bias": {"DEVELOPMENT": "2"}, "options": [OPTION, WAIT]}


def appraisal_diff(before: object, after: object) -> list[SectionDiff]:
    documents = ({**DOCUMENT, "appraisal": appraisal} for appraisal in (before, after))
    return list(diff_documents(*documents, sections=SECTIONS, words=VOCABULARY))


def test_the_appraisal_is_compared_option_by_option() -> None:
    dearer = {
        **OPTION,
        "number": 3,
        "whole_life_cost": "1600.00",
        "npsv": "-100.00",
        "bcr": "0.94",
        "payback_year": None,
        "points_removed": "68/3",
        "cost_per_point": "70.59",
        "cost_lines": [],
    }
    after = {**APPRAISAL, "bias": {"DEVELOPMENT": "23/25"}, "options": [WAIT, dearer]}

    *sections, found = appraisal_diff(APPRAISAL, after)

    assert [section.code for section in sections] == [section.code for section in SECTIONS]
    assert (found.code, found.title) == ("appraisal", "Appraisal")
    option, bias = found.rows
    assert (option.name, option.kind) == ("Replace it", Kind.CHANGED)
    assert [(row.label, row.before, row.after, row.difference) for row in option.fields] == [
        (
            "Whole-life cost, with optimism bias and discounted",
            "1000.00",
            "1600.00",
            Decimal("600.00"),
        ),
        ("Net present social value (NPSV)", "500.00", "-100.00", Decimal("-600.00")),
        ("Benefit-cost ratio (BCR)", "1.50", "0.94", None),
        ("Pays back in", "2031-32", "Never", None),
        ("Cost per point of risk removed", "50.00", "70.59", Decimal("20.59")),
        ("Points of risk removed", "20", "22.67", None),
    ]
    assert bias.name == "Rates of optimism bias"
    assert [(row.label, row.before, row.after) for row in bias.fields] == [
        ("The cost of the work", "200%", "92%")
    ]


def test_an_option_may_come_and_go_in_the_appraisal() -> None:
    free = {**WAIT, "name": "Share one", "whole_life_cost": "0.00", "bcr": None}

    found = appraisal_diff(APPRAISAL, {**APPRAISAL, "options": [OPTION, free]})[-1]

    assert [(row.name, row.kind) for row in found.rows] == [
        ("Share one", Kind.ADDED),
        ("Wait", Kind.REMOVED),
    ]
    figures = {row.label: (row.before, row.after) for row in found.rows[0].fields}
    assert figures["Benefit-cost ratio (BCR)"] == ("", "Undefined")
    assert figures["Pays back in"] == ("", "Nothing spent")
    assert figures["Points of risk removed"] == ("", "Not known")
    assert "Cost per point of risk removed" not in figures


def test_an_appraisal_that_says_the_same_is_said_to_be_the_same() -> None:
    found = appraisal_diff(APPRAISAL, APPRAISAL)[-1]

    assert found.code == "appraisal"
    assert found.is_same


def test_an_appraisal_may_become_possible() -> None:
    found = appraisal_diff(None, APPRAISAL)[-1]

    assert [(row.name, row.kind) for row in found.rows] == [
        ("Replace it", Kind.ADDED),
        ("Wait", Kind.ADDED),
        ("Rates of optimism bias", Kind.CHANGED),
    ]
