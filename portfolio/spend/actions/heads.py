"""What a return is and who made it; telling the sign-off that it waits."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Max

from accounts.events import record_event
from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import people_with
from legacyfund.lib.financial_year import Period
from portfolio.awards.models import Award
from portfolio.spend.actions.shared import describe
from portfolio.spend.models import Return, ReturnUpload


def head_of(
    award: Award, period: Period, control_budget: str, upload: ReturnUpload | None, by: User, now: datetime
) -> dict[str, object]:
    """What a return is and who made it, with the next number of its award and period."""
    before = Return.objects.filter(award=award, year=period.year, period=period.number)
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
        "received_by": upload.received_by if upload is not None else by,
        "prepared_at": now,
        "prepared_by": by,
    }


def tell_sign_off(spend_return: Return, by: User, now: datetime, data: Mapping[str, object]) -> None:
    department = spend_return.award.department
    record_event(
        "return.correction_sent" if spend_return.is_correction else "return.checked",
        spend_return,
        by=by,
        now=now,
        department=department,
        data={**describe(spend_return), **data},
        tell=list(people_with(Permission.CERTIFY_RETURN, department=department).exclude(pk=by.pk)),
    )
