"""Imports that were set aside: what an administrator sees of them, and trying them again."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts.actions.set_aside import SetAside, WorkNotStuck
from accounts.events import record_event
from accounts.models import User
from bids.register.imports.actions.imports import ask_for_check
from bids.register.imports.models import RegisterImport
from bids.register.imports.workflow import RegisterImportStatus


def imports_set_aside() -> QuerySet[RegisterImport]:
    stopped = RegisterImport.objects.filter(status=RegisterImportStatus.FAILED)
    return stopped.order_by("set_aside_at", "id")


def retry_import(*, row: RegisterImport, by: User, now: datetime) -> RegisterImport:
    """The file is checked again; the department confirms it again, if it still wants it.

    Raises WorkNotStuck.
    """
    with transaction.atomic():
        stopped = imports_set_aside().select_for_update().filter(pk=row.pk).first()
        if stopped is None:
            raise WorkNotStuck(f"{row} is not stopped any more. Nothing needs doing.")
        ask_for_check(stopped, now)
        record_event("register_import.retried", stopped, by=by, now=now, department=stopped.department)
        return stopped


SET_ASIDE = {"imports": SetAside("Import of a register", imports_set_aside, retry_import)}
