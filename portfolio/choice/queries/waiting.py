"""Runs that wait for the person they were asked by: to end, or to be looked at."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Delivery, User
from accounts.queries.told import deliveries_of
from bids.rounds.workflow import RoundStatus
from portfolio.choice.models import Adoption, ScenarioRun
from portfolio.choice.queries.scenarios import is_recused, runs_visible_to
from portfolio.choice.workflow import IN_HAND

TOLD_BY = ("scenario_run.done", "scenario_run.failed")


def unread_of(run: ScenarioRun, person: User) -> QuerySet[Delivery]:
    """What told this person how the run ended, where they have not marked it as read."""
    return _unread(person).filter(event__subject_id=run.pk)


def runs_waiting_for(person: User, *, now: datetime) -> QuerySet[ScenarioRun]:
    """The newest run of each scenario, in hand where the person asked for it, or ended where they were told
    and have not marked that as read. Nothing waits in it once it is adopted or the round announced, nor of a
    round with a bid they are recused from.
    """
    told = _unread(person).order_by().values("event__subject_id")
    later = ScenarioRun.objects.filter(scenario=OuterRef("scenario"), number__gt=OuterRef("number"))
    adopted = Adoption.objects.filter(run=OuterRef("pk"), replaced_at=None)
    found = runs_visible_to(person).filter(
        Q(asked_by=person, status__in=IN_HAND) | Q(pk__in=told),
        ~Exists(later),
        ~Exists(adopted),
        scenario__round__status=RoundStatus.ASSESSED,
    )
    found = found.defer("problem", "inputs", "answer", "certificate")
    rounds = {run.scenario.round_id: run.scenario.round for run in found}
    hidden = [pk for pk, round_ in rounds.items() if is_recused(person, round_, now=now)]
    return found.exclude(scenario__round__in=hidden).order_by("scenario__round", "scenario__number")


def _unread(person: User) -> QuerySet[Delivery]:
    return deliveries_of(person).filter(event__kind__in=TOLD_BY, read_at__isnull=True)
