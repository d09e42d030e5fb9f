"""An announced award as a grant of the 360Giving Data Standard, version 1.4.

Source: the 360Giving Data Standard (schema 1.4.3). What a grant is for is told by the award's title alone:
which systems a department cannot rely on is not for everybody to know.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from legacyfund.lib.errors import DomainError
from portfolio.treasury.rules.entries import LICENCE

VERSION = "1.4"


class NothingAnnounced(DomainError):
    """No award has been announced: a package of no grants would not be valid."""


@dataclass(frozen=True)
class Organisation:
    """`id` is an organisation identifier such as `GB-GOR-D25`."""

    id: str
    name: str

    def as_fields(self) -> dict[str, str]:
        return {"id": self.id, "name": self.name}


@dataclass(frozen=True)
class OpenAward:
    """`awarded` stands now, after changes and lapses; `disbursed` was released on milestones. Pounds.

    `ends_on`: the last milestone's day, none where all were cancelled.
    """

    reference: str
    title: str
    fund_reference: str
    fund_name: str
    department: Organisation
    announced_on: date
    ends_on: date | None
    awarded: Decimal
    disbursed: Decimal


def grant_of(award: OpenAward, funder: Organisation, *, prefix: str) -> dict[str, object]:
    """The grant by the standard's names. Money stays Decimal: whoever writes JSON writes it as its digits."""
    planned: dict[str, str] = {"startDate": award.announced_on.isoformat()}
    if award.ends_on is not None:
        planned["endDate"] = award.ends_on.isoformat()
    return {
        "id": f"360G-{prefix}-{award.reference}",
        "title": award.title,
        "description": f"From the {award.fund_name}, to {award.department.name}: {award.title}",
        "currency": "GBP",
        "amountAwarded": award.awarded,
        "amountDisbursed": award.disbursed,
        "awardDate": award.announced_on.isoformat(),
        "plannedDates": [planned],
        "recipientOrganization": [award.department.as_fields()],
        "fundingOrganization": [funder.as_fields()],
        "grantProgramme": [{"code": award.fund_reference, "title": award.fund_name}],
    }


def package_of(
    grants: list[dict[str, object]], *, publisher: Organisation, address: str
) -> Mapping[str, object]:
    """The file of all grants. Raises NothingAnnounced."""
    if not grants:
        raise NothingAnnounced("No award has been announced yet, so there is nothing to publish.")
    return {
        "version": VERSION,
        "title": f"Awards of {publisher.name}",
        "publisher": {"name": publisher.name, "identifier": publisher.id},
        "license": LICENCE,
        "downloadURL": address,
        "grants": grants,
    }
