"""What the service did: events, jobs, and work that stopped and is tried again."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actions import deliveries
from accounts.actions.deliveries import release_delivery
from accounts.actions.jobs import is_stuck, retry_job_run
from accounts.actions.set_aside import kinds_of_work, work_set_aside
from accounts.events import without_titles
from accounts.forms import EventFilterForm
from accounts.guards import memberships_on, requires, signed_in
from accounts.models import JobRun
from accounts.permissions import Permission
from accounts.queries.roles import permissions_in
from accounts.queries.told import (
    deliveries_in_digests,
    deliveries_set_aside,
    deliveries_waiting,
    event_kinds,
    events_matching,
    latest_job_runs,
)
from legacyfund.lib.errors import DomainError
from legacyfund.web.forms import form_status
from legacyfund.web.paging import page_of
from legacyfund.web.posting import carry_out, carry_out_or_refuse, posted
from legacyfund.web.questions import ReasonForm
from legacyfund.web.refusals import refused

SHOWN = 100
EVENTS_A_PAGE = 50


@dataclass(frozen=True)
class RunShown:
    run: JobRun
    may_retry: bool
    left: bool
    """It failed, and the next run makes up for it."""


@requires(Permission.SEE_JOBS)
@require_safe
def jobs(request: HttpRequest) -> HttpResponse:
    """The last run of each job, and the messages and the work that wait for a person to look."""
    now, may_retry = timezone.now(), Permission.RETRY_DELIVERY in permissions_in(memberships_on(request))
    context = {
        "runs": [_run_shown(run, now, may_retry) for run in latest_job_runs()],
        "waiting": deliveries_waiting().count(),
        "in_digests": deliveries_in_digests().count(),
        "stuck": deliveries_set_aside()[:SHOWN],
        "stuck_count": deliveries_set_aside().count(),
        "work": list(work_set_aside(most=SHOWN)),
        "may_retry": may_retry,
    }
    return render(request, "accounts/jobs.html", context)


def _run_shown(run: JobRun, now: datetime, may_retry: bool) -> RunShown:
    failed, stuck = run.outcome == JobRun.Outcome.FAILED, is_stuck(run, now)
    return RunShown(run, may_retry=may_retry and stuck, left=failed and not stuck)


@requires(Permission.RETRY_DELIVERY)
@require_POST
def retry_job(request: HttpRequest, pk: int) -> HttpResponse:
    run = get_object_or_404(latest_job_runs().filter(outcome=JobRun.Outcome.FAILED), pk=pk)
    return carry_out_or_refuse(
        request,
        lambda: retry_job_run(run=run, by=signed_in(request), now=timezone.now()),
        done=f"The job {run.name} will be tried again within five minutes.",
        then=reverse("accounts:jobs"),
    )


@requires(Permission.RETRY_DELIVERY)
@require_POST
def retry_delivery(request: HttpRequest, pk: int) -> HttpResponse:
    delivery = get_object_or_404(deliveries_set_aside(), pk=pk)
    try:
        release_delivery(delivery=delivery, now=timezone.now())
    except DomainError as refusal:
        return refused(request, refusal)
    messages.success(request, "The message will be sent again within a minute.")
    return redirect("accounts:jobs")


@requires(Permission.RETRY_DELIVERY)
@require_POST
def retry_deliveries(request: HttpRequest) -> HttpResponse:
    return carry_out_or_refuse(
        request,
        lambda: deliveries.release_deliveries(now=timezone.now()),
        done="Each message that was set aside will be sent again within minutes.",
        then=reverse("accounts:jobs"),
    )


@requires(Permission.RETRY_DELIVERY)
@require_http_methods(["GET", "HEAD", "POST"])
def leave_delivery(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask why, then leave a message unsent that was set aside."""
    delivery = get_object_or_404(deliveries_set_aside(), pk=pk)
    form = ReasonForm(posted(request), asked="Why is it not sent?")
    if carry_out(
        form,
        lambda: deliveries.leave_delivery(
            delivery=delivery, by=signed_in(request), now=timezone.now(), **form.cleaned_data
        ),
    ):
        messages.success(request, "The message is not sent.")
        return redirect("accounts:jobs")
    context = {"form": form, "delivery": delivery}
    return render(request, "accounts/leave_delivery.html", context, status=form_status(form))


@requires(Permission.RETRY_DELIVERY)
@require_POST
def retry_work(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    work = kinds_of_work().get(kind)
    if work is None:
        raise Http404
    row = get_object_or_404(work.rows(), pk=pk)
    return carry_out_or_refuse(
        request,
        lambda: work.retry(row=row, by=signed_in(request), now=timezone.now()),
        done=f"{row} will be tried again within a minute.",
        then=reverse("accounts:jobs"),
    )


@requires(Permission.SEE_AUDIT)
@require_safe
def events(request: HttpRequest) -> HttpResponse:
    """Every event, newest first, by kind, reference and person."""
    form = EventFilterForm(request.GET, kinds=event_kinds())
    found = events_matching(**form.cleaned_data) if form.is_valid() else events_matching().none()
    page = page_of(request, found, EVENTS_A_PAGE)
    lines = [(event, without_titles(event.data)) for event in page]
    return render(request, "accounts/events.html", {"form": form, "page": page, "lines": lines})
