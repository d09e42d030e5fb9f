"""Completeness of the options, of what each costs and brings, and of the milestones the money is released on.

What the fund is asked for equals what the milestones release, by year × control budget, to the penny. The
short form has costs and milestones alone.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from bids.rounds.rules.questions_full import UNCOSTED_YEARS
from bids.writing.appraisal.period import appraisal_period, uncosted_years, years_in_words
from bids.writing.rules.coding import coding_problem
from bids.writing.rules.cost_grid import amount_in, grid_places
from bids.writing.rules.drafts import (
    BenefitRow,
    BidDraft,
    Cell,
    CostLineDraft,
    MilestoneDraft,
    asked_by_cell,
    shares_by_cell,
)
from bids.writing.rules.gaps import Gap, row_gaps
from bids.writing.rules.vocabulary import BENEFIT_KINDS, COST_CATEGORIES, PAYERS, PRICE_BASES
from legacyfund.lib.control_budgets import CONTROL_BUDGETS
from legacyfund.lib.financial_year import start_of
from legacyfund.lib.money import NOTHING, format_pounds, is_whole_pennies

FEWEST_OPTIONS = 3
HIGHEST_SCORE = 100


def check_options(draft: BidDraft) -> tuple[Gap, ...]:
    """At least three, one of which does nothing, and exactly one preferred."""
    gaps = []
    if len(draft.options) < FEWEST_OPTIONS:
        gaps.append(_option_gap("Give at least three options, doing nothing among them."))
    if sum(option.does_nothing for option in draft.options) != 1:
        gaps.append(_option_gap("Say which one option is doing nothing."))
    if sum(option.preferred for option in draft.options) != 1:
        gaps.append(_option_gap("Say which one option you prefer."))
    for index, option in enumerate(draft.options):
        problems = {
            "name": "" if option.name.strip() else "give it a name.",
            "description": "" if option.description.strip() else "say what it is.",
            "preferred": "doing nothing cannot be preferred."
            if option.does_nothing and option.preferred
            else "",
            "score": ""
            if option.score is not None and 0 <= option.score <= HIGHEST_SCORE
            else f"score it from 0 to {HIGHEST_SCORE}.",
        }
        gaps += row_gaps("options", f"options-{index}", f"Option {option.number}", problems)
    return tuple(gaps)


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


def check_option_costs(draft: BidDraft) -> tuple[Gap, ...]:
    """Every option has its costs; the preferred one asks the fund, and says who pays once the fund stops."""
    gaps = check_cost_lines(draft.cost_lines, lambda line: _option_line(line, draft))
    if not any(line.payer == "FUND" for line in draft.preferred_lines):
        gaps.append(Gap("costs", "costs", "Add a cost of the preferred option for the fund to pay."))
    costed = {line.option for line in draft.cost_lines}
    gaps += [
        Gap("costs", "costs", f"Option {option.number} has no cost. Say what it costs.")
        for option in draft.options
        if option.number not in costed
    ]
    return (*gaps, *_check_tail(draft), *_check_years(draft))


def _option_line(line: CostLineDraft, draft: BidDraft) -> dict[str, str]:
    asked = line.payer == "FUND" and line.option is not None and line.option == draft.preferred
    return {
        "option": _option_problem(line.option, draft),
        "price_basis": "the fund pays in nominal prices, so give the amount in them."
        if asked and line.price_basis == "REAL"
        else _basis_problem(line.price_basis),
        "price_year": _price_year_problem(line.price_basis, line.price_year),
        "after_fund": _tail_problem(line, draft),
    }


def _option_problem(number: int | None, draft: BidDraft) -> str:
    return "" if number in {option.number for option in draft.options} else "choose the option it belongs to."


def _basis_problem(basis: str) -> str:
    return "" if basis in PRICE_BASES else "choose the price basis."


def _price_year_problem(basis: str, year: str) -> str:
    if basis == "REAL" and not is_year(year):
        return "give the year whose prices it is in."
    return ""


def _tail_problem(line: CostLineDraft, draft: BidDraft) -> str:
    if not line.after_fund:
        return ""
    if line.payer == "FUND":
        return "once the fund has stopped somebody else pays. Say who."
    paid = [other.year for other in draft.cost_lines if other.option == line.option and other.payer == "FUND"]
    last = max((year for year in paid if year), default="")
    if line.year and last and line.year <= last:
        return f"the fund pays until {last}, so what is paid after it comes in a later year."
    return ""


def _check_tail(draft: BidDraft) -> tuple[Gap, ...]:
    tail = any(line.after_fund for line in draft.preferred_lines)
    reason = bool(str(draft.answers.get("no_tail_reason") or "").strip())
    if not tail and not reason:
        message = (
            "Say who pays once the fund stops: mark the cost lines of the preferred option that are paid "
            "after it, or say why nothing is left to pay."
        )
    elif tail and reason:
        message = "Costs are marked as paid after the fund stops, so leave out why nothing is left to pay."
    else:
        return ()
    return (Gap("costs", "no_tail_reason", message),)


def _check_years(draft: BidDraft) -> list[Gap]:
    """Options are compared over the same years: one without a cost in some of them says why."""
    if str(draft.answers.get(UNCOSTED_YEARS) or "").strip():
        return []
    brought = [benefit.year for benefit in draft.benefits if benefit.amount is not None]
    period = appraisal_period(
        year for year in [*brought, *(line.year for line in draft.cost_lines)] if year and is_year(year)
    )
    costed = {
        option.number: {line.year for line in draft.cost_lines if line.option == option.number and line.year}
        for option in draft.options
        if option.number is not None
    }
    given = {option: years for option, years in costed.items() if years}
    return [
        Gap(
            "costs",
            UNCOSTED_YEARS,
            f"Option {option} has no cost in {years_in_words(years)}, and all options are compared over "
            f"{years_in_words(period)}. Give its costs there, or say why it has none.",
        )
        for option, years in uncosted_years(period, given).items()
    ]


def check_benefits(draft: BidDraft) -> tuple[Gap, ...]:
    """Every option but doing nothing has at least one benefit."""
    gaps = []
    for index, benefit in enumerate(draft.benefits):
        problems = _benefit_problems(benefit, draft)
        gaps += row_gaps("benefits", f"benefits-{index}", f"Benefit {index + 1}", problems)
    if not any(
        benefit.option is not None and benefit.option == draft.preferred for benefit in draft.benefits
    ):
        gaps.append(Gap("benefits", "benefits", "Give at least one benefit of the preferred option."))
    brought = {benefit.option for benefit in draft.benefits}
    gaps += [
        Gap("benefits", "benefits", f"Option {option.number} has no benefit. Say what it brings.")
        for option in draft.options
        if not (option.does_nothing or option.preferred or option.number in brought)
    ]
    return tuple(gaps)


def _benefit_problems(benefit: BenefitRow, draft: BidDraft) -> dict[str, str]:
    return {
        "description": "" if benefit.description.strip() else "say what it is.",
        "option": _option_problem(benefit.option, draft),
        "kind": "" if benefit.kind in BENEFIT_KINDS else "choose its kind.",
        "year": "" if is_year(benefit.year) else "give a financial year such as 2026-27.",
        "amount": _benefit_amount_problem(benefit),
        "price_basis": _basis_problem(benefit.price_basis),
        "price_year": _price_year_problem(benefit.price_basis, benefit.price_year),
        "owner_role": "" if benefit.owner_role.strip() else "say which role answers for it.",
    }


def _benefit_amount_problem(benefit: BenefitRow) -> str:
    if benefit.amount is not None:
        whole = is_whole_pennies(benefit.amount) and benefit.amount > 0
        return "" if whole else "the amount must be more than £0, in pounds and whole pence."
    if benefit.kind == "CASH":
        return "a cash-releasing benefit needs an amount."
    return "" if benefit.quantity.strip() else "give an amount, or the quantity in words."


def _option_gap(message: str) -> Gap:
    return Gap("options", "options", message)


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
    if any(not is_whole_pennies(amount) or amount < 0 for amount in milestone.shares.values()):
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
