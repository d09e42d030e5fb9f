"""Simulations that were set aside: what an administrator sees of them, and trying them again."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts.actions.leases import release_row
from accounts.actions.set_aside import SetAside, WorkNotStuck
from accounts.models import User
from bids.assessment.models import RankingSimulation


def simulations_set_aside() -> QuerySet[RankingSimulation]:
    aside = RankingSimulation.objects.filter(done_at=None, set_aside_at__isnull=False)
    return aside.select_related("ranking__round").order_by("set_aside_at", "id")


def retry_simulation(*, row: RankingSimulation, by: User, now: datetime) -> RankingSimulation:
    """From the start. Raises WorkNotStuck."""
    with transaction.atomic():
        released = release_row(row, now=now)
        if released is None:
            raise WorkNotStuck(f"{row} is not stopped any more. Nothing needs doing.")
        return released


SET_ASIDE = {"simulations": SetAside("Simulation of a ranking", simulations_set_aside, retry_simulation)}
