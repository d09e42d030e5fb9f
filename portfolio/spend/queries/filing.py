"""What a department's machine reads of its department's returns, and of the files that they are made of."""

from typing import Any

from django.db.models import QuerySet

from accounts.models import Department
from portfolio.spend.models import Return, ReturnFinding, ReturnUpload
from portfolio.spend.queries.uploads import found_in
from portfolio.spend.rules.filing import Told
from portfolio.spend.workflow import ReturnStatus, UploadStatus

MOST_TOLD = 200
"""Of what is wrong with a file, in one answer."""
NEXT_OF_RETURN: dict[str, str] = {
    ReturnStatus.CHECKED: "A sign-off of the department certifies it. They have been told.",
    ReturnStatus.CERTIFIED: "The fund accepts or refuses it.",
    ReturnStatus.HELD: "The fund accepts it once the money that `reason` names is there.",
    ReturnStatus.ACCEPTED: "Nothing: its lines are in the feed and never change.",
    ReturnStatus.REFUSED: "Put right what the reason says, and file again.",
    ReturnStatus.WITHDRAWN: "The department has withdrawn it. Put right what `reason` says, where it says "
    "something, and file again what is to be reported.",
}
NEXT_OF_FILE: dict[str, str] = {
    UploadStatus.READING: "The file is being read. Ask this address again.",
    UploadStatus.RECEIVED: "It has to be said how the file is read: send it again with what `errors` asks "
    "for, or say it on the file’s page.",
    UploadStatus.FAULTY: "Nothing is reported. Put right what `errors` says and file again.",
    UploadStatus.CHECKED: "Nothing is reported yet: what `errors` says needs somebody’s word. Send the file "
    "again with `reason`, or send it for certification on the file’s page.",
    UploadStatus.SENDING: "Its returns are being made. Ask this address again.",
    UploadStatus.SENT: "A sign-off of the department certifies the returns. They have been told.",
    UploadStatus.CANCELLED: "Somebody of the department has given the file up. Nothing was reported.",
    UploadStatus.STOPPED: "Something went wrong in the service and nothing is reported. Somebody of the "
    "department can have the file read again on its page.",
}


def returns_of(department: Department) -> QuerySet[Return]:
    """All of the department, the oldest first."""
    found = Return.objects.filter(award__department=department).select_related("award", "upload", "client")
    return found.order_by("id")


def uploads_of(department: Department) -> QuerySet[ReturnUpload]:
    found = ReturnUpload.objects.filter(department=department)
    return found.select_related("department", "award", "file", "client").defer("file__content")


def told_of_return(found: Return) -> dict[str, Any]:
    """A return as a machine reads it; money as text, moments in ISO form."""
    return {
        "reference": found.reference,
        "award": found.award.reference,
        "year": found.year,
        "period": found.period,
        "control_budget": found.control_budget,
        "state": found.status,
        "correction": found.is_correction,
        "lines": found.line_count,
        "net": f"{found.net:.2f}",
        "file": found.upload.reference if found.upload is not None else None,
        "received_at": found.received_at.isoformat(),
        "certified_at": _moment(found.certified_at),
        "accepted_at": _moment(found.accepted_at),
        "reason": found.refusal_reason
        or found.withdrawal_reason
        or (found.held_because if found.status == ReturnStatus.HELD else ""),
        "next": NEXT_OF_RETURN[found.status],
    }


def told_of_filing(upload: ReturnUpload) -> dict[str, Any]:
    """A file as the machine that sent it is answered, with the returns made of it."""
    made = Return.objects.filter(upload=upload).select_related("award", "upload", "client").order_by("id")
    return {
        "file": upload.reference,
        "state": upload.status,
        "year": upload.year,
        "period": upload.period,
        "lines": upload.line_count,
        "net": f"{upload.net:.2f}",
        "returns": [told_of_return(one) for one in made],
        "next": NEXT_OF_FILE[upload.status],
    }


def told_in(upload: ReturnUpload) -> list[Told]:
    """What the last check found that keeps the file from being taken: faults, or else what is challenged."""
    severity = ReturnFinding.Severity
    kinds = [severity.FAULT] if upload.fault_count else [severity.CHALLENGE]
    return [
        Told(one.severity, one.code, one.message, one.line, one.column, one.value)
        for one in found_in(upload).filter(severity__in=kinds)
    ]


def _moment(at: Any) -> str | None:
    return at.isoformat() if at is not None else None
