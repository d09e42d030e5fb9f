"""The chair, or the deputy in the chair's place, puts one scenario before the meeting."""

from datetime import datetime

from django.db import transaction

from accounts.actions.allowed import require_permission
from accounts.events import record_event
from accounts.models import User
from accounts.permissions import Permission
from bids.assessment.queries.panel import stands_in_for_chair
from legacyfund.lib.errors import DomainError
from portfolio.choice.actions.scenarios import CannotChoose, check_open
from portfolio.choice.models import Adoption, ScenarioRun
from portfolio.choice.queries.adoption import obstacle_to_adopting
from portfolio.choice.queries.scenarios import changes_since, current_adoption
from portfolio.funds.models import RoundBudget


class AdoptionRefused(DomainError):
    """What is given with the adoption is not enough."""


def adopt_run(*, run: ScenarioRun, reason: str, by: User, now: datetime) -> Adoption:
    """The run's set becomes the meeting's paper, in the place of the one adopted before, if any.

    By a chair, or the deputy of a panel whose chair is recused from a bid of the round; `check_open` refuses
    either for an interest of their own. Raises AdoptionRefused, CannotChoose, PermissionRefused.
    """
    round_ = run.scenario.round
    if not stands_in_for_chair(by, round_, now=now):
        require_permission(by, Permission.ADOPT_SCENARIO)
    with transaction.atomic():
        budget = RoundBudget.objects.select_for_update(of=("self",)).select_related("round").get(round=round_)
        check_open(budget.round, by, now=now)
        before = current_adoption(budget.round)
        if obstacle := obstacle_to_adopting(run, changes=changes_since(run, now=now), current=before):
            raise CannotChoose(obstacle)
        if before is not None and not reason.strip():
            raise AdoptionRefused(
                f"Give the reason: {before.run.scenario.name} was adopted before.", field="reason"
            )
        if before is not None:
            before.replaced_at, before.replaced_by = now, by
            before.save(update_fields=["replaced_at", "replaced_by"])
        adoption = Adoption.objects.create(
            round=budget.round, run=run, reason=reason.strip(), adopted_at=now, adopted_by=by
        )
        data = {"run": run.reference, "reason": adoption.reason}
        data |= {"before": before.run.reference} if before else {}
        record_event("scenario.adopted", run.scenario, by=by, now=now, ref=run.reference, data=data)
    return adoption
