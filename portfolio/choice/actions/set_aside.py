"""Runs that were set aside: what an administrator sees of them, and trying them again."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from accounts.actions.leases import make_due
from accounts.actions.set_aside import SetAside, WorkNotStuck
from accounts.events import record_event
from accounts.models import User
from legacyfund.waking import wake_on_commit
from portfolio.choice.models import ScenarioRun
from portfolio.choice.workflow import IN_HAND, RUN_TRANSITIONS, RunStatus


def runs_set_aside() -> QuerySet[ScenarioRun]:
    stopped = ScenarioRun.objects.filter(status=RunStatus.FAILED).select_related("scenario")
    return stopped.order_by("set_aside_at", "id")


def retry_run(*, row: ScenarioRun, by: User, now: datetime) -> ScenarioRun:
    """From the start, on the problem that was frozen. Raises WorkNotStuck."""
    with transaction.atomic():
        stopped = runs_set_aside().select_for_update(of=("self",)).filter(pk=row.pk).first()
        if stopped is None:
            raise WorkNotStuck(f"{row.reference} is not stopped any more. Nothing needs doing.")
        if stopped.scenario.runs.filter(status__in=IN_HAND).exists():
            raise WorkNotStuck(
                f"A newer run of {stopped.scenario.reference} is under way. It takes its place."
            )
        stopped.status = RUN_TRANSITIONS.target(stopped.status, "retry")
        stopped.set_aside_at = None
        stopped.save(update_fields=["status", "set_aside_at"])
        make_due(stopped, now=now)
        record_event("scenario_run.retried", stopped, by=by, now=now)
        wake_on_commit(settings.SCENARIO_WAKE_UP)
        return stopped


SET_ASIDE = {"scenarios": SetAside("Run of a scenario", runs_set_aside, retry_run)}
