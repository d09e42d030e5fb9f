"""The rows of a complete full-form bid: three options, the second preferred."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from bids.writing.rules.drafts import BenefitRow, BiasRow, OptionRow, RiskRow, RoleRow
from bids.writing.sections.actions.row_checks import Cell
from bids.writing.sections.actions.rows import CostRow
from legacyfund.lib.financial_year import following_year
from tests.factories.bid_forms import YEAR

OPTIONS = (
    OptionRow("Do nothing", "Keep the system as it is.", does_nothing=True, score=5),
    OptionRow("Buy a service", "Buy what three other departments use.", preferred=True, score=80),
    OptionRow("Rebuild it", "Write it again with our own people.", score=55),
)
PREFERRED = 2
COST_ANSWERS = {"uncosted_years_reason": "What the others cost later is not known yet."}
RISKS = (RiskRow("The supplier is late", 3, 4, "Two suppliers share the work.", "Head of delivery"),)
BIAS = (BiasRow("Degree of innovation", Decimal("20.00"), Decimal("0.50"), "Three others run it."),)
ROLES = (
    RoleRow(
        "Delivery manager",
        f"{YEAR} Q1",
        f"{following_year(YEAR)} Q2",
        needed=Decimal("2.00"),
        in_post=Decimal("1.00"),
        to_hire=Decimal("1.00"),
    ),
)


def option_cost_rows(asked: Mapping[Cell, Decimal], department_pays: Decimal = Decimal(0)) -> list[CostRow]:
    """What is asked of the fund for the preferred option, its tail, and a line for each other option."""
    year, budget = next(iter(asked))
    after = following_year(max(year for year, _ in asked))
    other = CostRow("Running it", year, "RDEL_PROGRAMME", "PEOPLE", "DEPARTMENT", Decimal("10.00"))
    rows = [
        CostRow(f"Supplier's work in {year}", year, budget, "SUPPLIER", "FUND", amount, option=PREFERRED)
        for (year, budget), amount in asked.items()
    ]
    if department_pays:
        rows.append(
            CostRow("Our own people", year, budget, "PEOPLE", "DEPARTMENT", department_pays, option=PREFERRED)
        )
    return [
        *rows,
        replace(other, year=after, option=PREFERRED, after_fund=True),
        replace(other, option=1),
        replace(other, option=3, price_basis="REAL", price_year=year),
    ]


def benefit_rows(year: str) -> list[BenefitRow]:
    return [
        BenefitRow(
            "Hardware support no longer paid", PREFERRED, "CASH", year, Decimal("250000.00"),
            owner_role="Head of finance",
        ),
        BenefitRow(
            "Fewer outages", PREFERRED, "RISK", year, quantity="40 hours a year", owner_role="Head of service"
        ),
        BenefitRow(
            "Fewer outages", 3, "RISK", year, quantity="20 hours a year", owner_role="Head of service"
        ),
    ]  # fmt: skip
