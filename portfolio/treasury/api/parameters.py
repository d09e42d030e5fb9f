"""Reading query parameters: each is known, well formed, and given once, or the request is refused."""

import re
from decimal import Decimal
from typing import cast

from django.http import HttpRequest
from rest_framework.exceptions import NotFound
from rest_framework.request import Request

from accounts.models import ApiClient, Department
from legacyfund.lib.control_budgets import CONTROL_BUDGETS
from legacyfund.lib.errors import DomainError, PermissionRefused
from legacyfund.lib.financial_year import Period, start_of
from portfolio.awards.models import Award
from portfolio.awards.queries.standing import ANNOUNCED
from portfolio.awards.workflow import AwardStatus
from portfolio.funds.models import Fund
from portfolio.spend.queries.control_totals import DIMENSIONS
from portfolio.spend.queries.lines import MOST_LINES, SpendFilter
from portfolio.spend.rules.feed import Cursor, CursorAhead
from portfolio.treasury.queries.awards import AwardFilter

PREFIX = "GB-GOR-"
USUAL_LINES = 1_000
USUAL_AWARDS, MOST_AWARDS = 100, 1_000
USUAL_CHANGES, MOST_CHANGES = 100, 1_000
PERIODS = 12
DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
MOMENT = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})$"
SLUG = r"^[-A-Za-z0-9_]+$"
FUND_REFERENCE = r"^[A-Z][A-Z0-9-]{1,11}$"
ORGANISATION = r"^GB-GOR-.{1,20}$"
AWARD_REFERENCE = r"^[-A-Za-z0-9_]{1,48}$"
PERIOD = r"^[0-9]{4}-[0-9]{2}(/[0-9]{1,2})?$"
RETURN_REFERENCE = r"^[-A-Za-z0-9_]{1,70}$"
POUNDS = r"^-?[0-9]{1,12}(\.[0-9]{1,2})?$"
MOST_JOURNAL, MOST_JOURNALS = 999_999_999, 1_000
MOST_DIMENSIONS = 3
FILTERS = ("fund", "year", "period", "department", "award", "control_budget", "posted")


def client_of(request: Request) -> ApiClient:
    """The machine behind a request that got past the permission."""
    return cast(ApiClient, request.auth)


class ParameterRefused(DomainError):
    """A query parameter is unknown, given twice, or has no meaning here."""


class NotThere(NotFound):
    """A part of the address names nothing. What it says leads to what there is."""


class OtherDepartment(PermissionRefused):
    """A department's client asks for what is another's."""


def read_parameters(request: HttpRequest, *known: str) -> dict[str, str]:
    """The query as given. Raises ParameterRefused for what is not among `known`, or given twice."""
    for name, values in request.GET.lists():
        if name not in known:
            listed = ", ".join(known) if known else "none"
            raise ParameterRefused(
                f"There is no parameter “{name[:40]}” here. Known are: {listed}.", field=name[:40]
            )
        if len(values) > 1:
            raise ParameterRefused(f"{name} is given more than once.", field=name)
        if "\x00" in values[0]:
            raise ParameterRefused(f"{name} holds a NUL character.", field=name)
    return {name: str(request.GET[name]) for name in request.GET}


def read_limit(given: dict[str, str], most: int = MOST_LINES, usual: int = USUAL_LINES) -> int:
    return _whole_number("limit", given.get("limit", str(usual)), most)


def find_fund(reference: str) -> Fund:
    """Of a part of the address. Raises NotThere."""
    found = Fund.objects.filter(reference=reference).first()
    if found is None:
        raise NotThere(f"There is no fund “{reference[:60]}”. /api/v1/funds/ lists those there are.")
    return found


def read_award_filter(given: dict[str, str]) -> AwardFilter:
    """Which awards are asked for. Raises ParameterRefused for a value that names nothing."""
    status = given.get("status")
    if status is not None and status not in AwardStatus.values:
        raise cannot_be("status", status, f"Give one of {', '.join(AwardStatus.values)}.")
    return AwardFilter(
        fund=_fund(given["fund"]) if "fund" in given else None,
        department=_department(given["department"]) if "department" in given else None,
        status=status,
    )


def read_after_award(given: dict[str, str]) -> str | None:
    """The reference of the last award of the page before. It need not be an award's any more."""
    text = given.get("after")
    if text is not None and not re.fullmatch(AWARD_REFERENCE, text):
        raise cannot_be(
            "after", text, "Give the reference of an award; take it from `next` of the last page."
        )
    return text


def read_journal_number(given: dict[str, str]) -> int:
    """`after`, of the journals of a fund: 0, or left out, is before the first."""
    return _whole_number("after", given.get("after", "0"), MOST_JOURNAL, least=0)


def read_filter(given: dict[str, str], client: ApiClient) -> SpendFilter:
    """Which lines are asked for; a department's client reads its own alone.

    Raises ParameterRefused for a value that names nothing, OtherDepartment.
    """
    if "year" in given:
        _check_year(given["year"])
    budget = read_control_budget(given) or None
    department = _department(given["department"]) if "department" in given else None
    own = client.department
    if own is not None and department not in (None, own):
        raise OtherDepartment(
            f"This client reads the lines of {own.organisation_id} alone.", field="department"
        )
    return SpendFilter(
        fund=_fund(given["fund"]) if "fund" in given else None,
        year=given.get("year"),
        period=_whole_number("period", given["period"], PERIODS) if "period" in given else None,
        department=own or department,
        award=_award(given["award"], own) if "award" in given else None,
        control_budget=budget,
        posted=read_period(given["posted"], "posted") if "posted" in given else None,
    )


def read_dimensions(given: dict[str, str]) -> list[str]:
    """What totals are by: up to three names with commas between. Raises ParameterRefused."""
    if "by" not in given:
        return []
    names = given["by"].split(",")
    if not set(names) <= set(DIMENSIONS) or len(names) != len(set(names)) or len(names) > MOST_DIMENSIONS:
        raise cannot_be(
            "by",
            given["by"],
            f"Give at most three of {', '.join(DIMENSIONS)}, each once, with a comma between.",
        )
    return names


def read_up_to(given: dict[str, str], head: Cursor) -> int:
    """A number of the feed, 0 being before its first line. Raises ParameterRefused, CursorAhead."""
    text = given.get("up_to")
    if text is None:
        return head.feed_no
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise cannot_be(
            "up_to",
            text,
            "Give a number of the feed, such as 2500: of the cursor 1:2500 what follows the colon.",
        )
    if int(text) > head.feed_no:
        raise CursorAhead(
            f"There is no line {text} yet: the feed stands at {head.feed_no}. Give that number or a lower "
            f"one, or leave up_to out. If you have read a line {text} from this service, keep what you have, "
            "and tell whoever runs it: lines you have seen may be missing from it.",
            field="up_to",
        )
    return int(text)


def read_award(given: dict[str, str], own: Department) -> Award | None:
    """An award of the department's own. Raises ParameterRefused."""
    return _award(given["award"], own) if "award" in given else None


def read_control_budget(given: dict[str, str]) -> str:
    return read_choice(given, "control_budget", *CONTROL_BUDGETS)


def read_period(text: str, name: str = "period") -> Period:
    try:
        if not re.fullmatch(PERIOD, text):
            raise ValueError(text)
        return Period.parse(text)
    except ValueError:
        raise cannot_be(name, text, "Give a period such as 2026-27/5, or a month such as 2026-08.") from None


def read_pounds(given: dict[str, str], name: str) -> Decimal | None:
    text = given.get(name)
    if text is None:
        return None
    if not re.fullmatch(POUNDS, text):
        raise cannot_be(name, text, "Give pounds such as 1250.00, without a sign of thousands.")
    return Decimal(text)


def read_choice(given: dict[str, str], name: str, *choices: str) -> str:
    """Blank where it is left out. Raises ParameterRefused."""
    text = given.get(name)
    if text is not None and text not in choices:
        raise cannot_be(name, text, f"Give one of {', '.join(choices)}.")
    return text or ""


def read_number(given: dict[str, str], name: str, most: int) -> int | None:
    """A whole number from nothing to `most`."""
    text = given.get(name)
    return None if text is None else _whole_number(name, text, most, least=0)


def cannot_be(name: str, value: str, hint: str) -> ParameterRefused:
    """The refusal of a value; `hint` says what to give."""
    said = f"{name} cannot be “{value[:60]}”." if value.strip() else f"{name} is empty."
    return ParameterRefused(f"{said} {hint}", field=name)


def _nothing_called(name: str, value: str, hint: str) -> ParameterRefused:
    said = f"There is no {name} “{value[:60]}”." if value.strip() else f"{name} is empty."
    return ParameterRefused(f"{said} {hint}", field=name)


def _whole_number(name: str, text: str, most: int, least: int = 1) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 9 and least <= int(text) <= most):
        raise cannot_be(name, text, f"Give a whole number from {least} to {most:,}.")
    return int(text)


def _check_year(text: str) -> None:
    try:
        start_of(text)
    except ValueError:
        raise cannot_be("year", text, "Give a financial year such as 2026-27.") from None


def department_called(text: str) -> Department | None:
    """By its organisation identifier."""
    if not text.startswith(PREFIX):
        return None
    return Department.objects.filter(code=text.removeprefix(PREFIX)).first()


def _department(text: str) -> Department:
    found = department_called(text)
    if found is None:
        raise _nothing_called("department", text, "Give an organisation identifier such as GB-GOR-D25.")
    return found


def _fund(text: str) -> Fund:
    found = Fund.objects.filter(reference=text).first()
    if found is None:
        raise _nothing_called("fund", text, "Give its reference, such as LITF; /api/v1/funds/ lists them.")
    return found


def _award(text: str, own: Department | None) -> Award:
    awards = Award.objects.filter(ANNOUNCED, reference=text)
    found = (awards if own is None else awards.filter(department=own)).first()
    if found is None:
        raise _nothing_called(
            "award",
            text,
            "Give the reference of an award that has been announced, such as LF-2027A-0012-A. A department’s "
            "client names its own department’s alone.",
        )
    return found
