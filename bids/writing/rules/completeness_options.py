"""Completeness of the options, of what each costs and of what each brings: the full form alone."""

from bids.rounds.rules.questions_full import UNCOSTED_YEARS
from bids.writing.appraisal.period import appraisal_period, uncosted_years, years_in_words
from bids.writing.rules.completeness_money import check_cost_lines, is_year
from bids.writing.rules.drafts import BenefitRow, BidDraft, CostLineDraft
from bids.writing.rules.gaps import Gap, row_gaps
from bids.writing.rules.vocabulary import BENEFIT_KINDS, PRICE_BASES
from legacyfund.lib.money import is_whole_pennies

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
