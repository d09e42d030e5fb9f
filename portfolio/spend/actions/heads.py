"""What a return is and who made it; telling the sign-off that it waits."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Max

from accounts.events import record_event
from accounts.models import Actor, User
from accounts.permissions import Permission
from accounts.queries.roles import people_with
from legacyfund.lib.financial_year import Period
from portfolio.awards.models import Award
from portfolio.spend.actions.shared import apart, describe
from portfolio.spend.models import Return, ReturnUpload


def head_of(
    award: Award, period: Period, control_budget: str, upload: ReturnUpload | None, by: Actor, now: datetime
) -> dict[str, object]:
    """What a return is and who made it, with the next number of its award and period."""
    before = Return.objects.filter(award=award, year=period.year, period=period.number)
    person, client = apart(by)
    sequence = (before.aggregate(last=Max("sequence"))["last"] or 0) + 1
    return {
        "reference": f"{award.reference}-{period.year[:4]}P{period.number:02d}-{sequence}",
        "upload": upload,
        "file": upload.file if upload is not None else None,
        "award": award,
        "year": period.year,
        "period": period.number,
        "control_budget": control_budget,
        "sequence": sequence,
        "received_at": upload.received_at if upload is not None else now,
        "received_by": upload.received_by if upload is not None else person,
        "client": upload.client if upload is not None else client,
        "prepared_at": now,
        "prepared_by": person,
    }


def tell_sign_off(spend_return: Return, by: Actor, now: datetime, data: Mapping[str, object]) -> None:
    department = spend_return.award.department
    sign_offs = people_with(Permission.CERTIFY_RETURN, department=department)
    record_event(
        "return.correction_sent" if spend_return.is_correction else "return.checked",
        spend_return,
        by=by,
        now=now,
        department=department,
        data={**describe(spend_return), **data},
        tell=list(sign_offs.exclude(pk=by.pk) if isinstance(by, User) else sign_offs),
    )
