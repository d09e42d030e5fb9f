"""A finance system of a department that files its returns over the API."""

from decimal import Decimal
from hashlib import sha256

from accounts.actions.clients import create_client
from accounts.models import ApiClient
from portfolio.demonstration.reporting import file_of, months_before, spend_rows
from portfolio.demonstration.stage import Stage
from portfolio.spend.actions.filing import Filing, file_returns
from portfolio.spend.queries.uploads import ReturnRequest


def connect(stage: Stage, award: str, *, days: int) -> None:
    """The client of the department that has the award."""
    department = stage.awards[award].department
    create_client(
        name=f"{department.short_name} finance system",
        scopes=["spend:read", "returns:write"],
        department=department,
        by=stage.people["administrator"],
        now=stage.at(days),
    )


def filed(stage: Stage, award: str, amount: int, *, months_ago: int, days: int) -> None:
    """A return that waits for the sign-off, as every other does."""
    period = months_before(stage, months_ago)
    content = file_of(spend_rows(stage, award, period, Decimal(amount)))
    department = stage.awards[award].department
    filing = Filing(
        request=ReturnRequest(
            department=department, period=period, award=stage.awards[award], control_budget="CDEL"
        ),
        name=f"spend-{period.first_day:%Y-%m}-{award}.csv",
        content=content,
        key=f"{award}-{period.first_day:%Y-%m}",
        sha256=sha256(content).hexdigest(),
    )
    client = ApiClient.objects.get(department=department, ended_at=None)
    file_returns(filing=filing, client=client, now=stage.at(days))
