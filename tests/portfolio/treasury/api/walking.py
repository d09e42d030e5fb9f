"""Every operation of the OpenAPI document, and how a test asks it of what there is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from portfolio.treasury.api.describing import operations
from portfolio.treasury.api.snippets import JSON, media_of, parameters, scopes_of
from tests.factories.api import Machine, make_departments_machine, make_machine
from tests.factories.bids import CELL
from tests.factories.changes import approved_change
from tests.factories.conditions import award_with_conditions
from tests.factories.delivery import delivery_report, fund_view
from tests.factories.forecasts import given_forecast
from tests.factories.returns import accepted_return, released_award

OPERATIONS = [(f"{verb} {path}", verb, path, operation) for verb, path, operation in operations()]
READING = [row for row in OPERATIONS if row[1] == "GET"]


@dataclass(frozen=True)
class Asked:
    """What there is to ask for, a reference by the part of an address before it, and who may ask."""

    references: Mapping[str, str]
    treasury: Machine
    department: Machine

    def machine_for(self, operation: Mapping[str, Any]) -> Machine:
        return self.department if "returns:write" in scopes_of(operation) else self.treasury

    def address(self, path: str) -> str | None:
        """None where the test knows nothing that lies there."""
        parts = path.split("/")
        for place, part in enumerate(parts):
            if "{" in part:
                if parts[place - 1] not in self.references or part != "{reference}":
                    return None
                parts[place] = self.references[parts[place - 1]]
        return "/".join(parts)

    def known(self, name: str, path: str) -> str | None:
        """A value of a parameter of the address that names something there is."""
        if name == "after" and path.endswith("/returns/"):
            return self.references["returns"]
        return {**self.references, "year": CELL[0], "effective_on": "2026-11-22"}.get(name)


def something_of_everything() -> Asked:
    """An award with spend, changes, conditions, ratings and a forecast, and machines of every scope."""
    award = released_award()
    accepted = accepted_return(award, "70,000.05")
    given_forecast(award, {"2027-06": 860_000})
    delivery_report(award, delivery="AMBER")
    fund_view(award, delivery="RED")
    approved_change(award, "REDUCE", {2: 400_000})
    award_with_conditions()
    return Asked(
        {
            "awards": award.reference,
            "award": award.reference,
            "funds": award.fund.reference,
            "fund": award.fund.reference,
            "department": award.department.organisation_id,
            "returns": accepted.reference,
        },
        make_machine(),
        make_departments_machine(award.department, "spend:read", "portfolio:read", "returns:write"),
    )


def json_answers(asked: Asked) -> Iterator[tuple[str, Mapping[str, Any], Any]]:
    """Each operation that answers JSON, with its answer."""
    for name, _, path, operation in READING:
        address = asked.address(path)
        if address is not None and media_of(operation) == JSON:
            needed = {row["name"]: row["schema"]["examples"][0] for row in _needed(operation)}
            yield name, operation, asked.machine_for(operation).get(address, needed)


def _needed(operation: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    return parameters(operation, "query", must=True)
