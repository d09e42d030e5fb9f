"""Completeness of the costs and milestones: the total asked equals what the milestones release.

Both are compared by year × control budget, to the penny.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from bids.writing.rules.coding import coding_problem
from bids.writing.rules.cost_grid import amount_in, grid_places
from bids.writing.rules.drafts import Cell, CostLineDraft, MilestoneDraft, asked_by_cell, shares_by_cell
from bids.writing.rules.gaps import Gap, row_gaps
from bids.writing.rules.vocabulary import COST_CATEGORIES, PAYERS
from legacyfund.lib.control_budgets import CONTROL_BUDGETS
from legacyfund.lib.financial_year import start_of
from legacyfund.lib.money import NOTHING, format_pounds, is_whole_pennies


def check_costs(lines: Sequence[CostLineDraft]) -> tuple[Gap, ...]:
    """Gaps of the costs, those whose category and control budget do not fit among them."""
    gaps = check_cost_lines(lines, lambda line: {})
    if not any(line.payer == "FUND" for line in lines):
        gaps.append(Gap("costs", "costs", "Add at least one cost for the fund to pay."))
    return tuple(gaps)


def check_cost_lines(
    lines: Sequence[CostLineDraft], more: Callable[[CostLineDraft], Mapping[str, str]]
) -> list[Gap]:
    """Gaps at the rows of the grid the lines stand in; what its lines share is said of a row once.

    `more` gives further problems of a line, by field.
    """
    places = grid_places((replace(line, year=None, amount=None), line.year or "") for line in lines)
    gaps: list[Gap] = []
    for place, line in zip(places, lines, strict=True):
        row, name = f"costs-{place}", f"Cost {place + 1}, “{line.description.strip()}”"
        gaps += row_gaps("costs", row, name, {**_cost_problems(line), **more(line)})
        if is_year(line.year):
            of_year = {amount_in(str(line.year)): _amount_problem(line)}
            gaps += row_gaps("costs", row, f"{name}, {line.year}", of_year)
    return list(dict.fromkeys(gaps))


def _cost_problems(line: CostLineDraft) -> dict[str, str]:
    return {
        "description": "" if line.description.strip() else "say what it is for.",
        "year": "" if is_year(line.year) else "give a financial year such as 2026-27.",
        "control_budget": "" if line.control_budget in CONTROL_BUDGETS else "choose a control budget.",
        "category": "" if line.category in COST_CATEGORIES else "choose a category.",
        "payer": _payer_problem(line),
        "justification": coding_problem(line.category, line.control_budget, line.justification),
    }


def _payer_problem(line: CostLineDraft) -> str:
    if line.payer not in PAYERS:
        return "say who pays."
    if line.payer == "PARTNER" and line.partner == "":
        return "say which partner of the bid pays."
    return ""


def is_year(year: str | None) -> bool:
    try:
        start_of(year or "")
    except ValueError:
        return False
    return True


def _amount_problem(line: CostLineDraft) -> str:
    if line.amount is None:
        return "give an amount."
    if not is_whole_pennies(line.amount) or line.amount <= 0:
        return "the amount must be more than £0, in pounds and whole pence."
    return ""


def check_milestones(milestones: Sequence[MilestoneDraft], lines: Sequence[CostLineDraft]) -> tuple[Gap, ...]:
    """Gaps of the milestones, and each year × control budget where they and the costs differ."""
    gaps = [gap for index, milestone in enumerate(milestones) for gap in _check_milestone(index, milestone)]
    if not milestones:
        gaps.append(Gap("milestones", "milestones", "Add at least one milestone."))
    else:
        gaps += _compare(milestones, lines)
    return tuple(gaps)


def _check_milestone(index: int, milestone: MilestoneDraft) -> list[Gap]:
    problems = {
        "name": "" if milestone.name.strip() else "give it a name.",
        "due_on": "" if milestone.due_on else "give the date it is due.",
        "evidence": "" if milestone.evidence.strip() else "say what evidence will show it is met.",
        "shares": _shares_problem(milestone),
    }
    return row_gaps("milestones", f"milestones-{index}", f"Milestone {index + 1}", problems)


def _shares_problem(milestone: MilestoneDraft) -> str:
    if any(not is_whole_pennies(share.amount) or share.amount < 0 for share in milestone.shares):
        return "each share must be in pounds and whole pence, and not negative."
    return ""


def _compare(milestones: Sequence[MilestoneDraft], lines: Sequence[CostLineDraft]) -> list[Gap]:
    asked, tied = asked_by_cell(lines), shares_by_cell(milestones)
    gaps = []
    for cell in sorted(asked.keys() | tied.keys()):
        wanted, given = asked.get(cell, NOTHING), tied.get(cell, NOTHING)
        if wanted != given:
            gaps.append(Gap("milestones", "milestones", _difference(cell, wanted, given)))
    return gaps


def _difference(cell: Cell, wanted: Decimal, given: Decimal) -> str:
    year, budget = cell
    off = format_pounds(abs(wanted - given), pence=True)
    return (
        f"{year}, {CONTROL_BUDGETS.get(budget, budget)}: the fund is asked for "
        f"{format_pounds(wanted, pence=True)} but the milestones carry {format_pounds(given, pence=True)}, "
        f"{off} too {'little' if given < wanted else 'much'}."
    )
