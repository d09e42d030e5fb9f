from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.actions.set_aside import work_set_aside
from accounts.guards import memberships_on, requires
from accounts.permissions import Permission
from accounts.queries import deliveries_set_aside, deliveries_waiting, latest_job_runs, permissions_in

SHOWN = 100


@requires(Permission.SEE_JOBS)
@require_safe
def jobs(request: HttpRequest) -> HttpResponse:
    """The last run of each job, and the messages and the work that wait for a person to look."""
    context = {
        "runs": latest_job_runs(),
        "waiting": deliveries_waiting().count(),
        "stuck": deliveries_set_aside()[:SHOWN],
        "stuck_count": deliveries_set_aside().count(),
        "work": list(work_set_aside(most=SHOWN)),
        "may_retry": Permission.RETRY_DELIVERY in permissions_in(memberships_on(request)),
    }
    return render(request, "accounts/jobs.html", context)
