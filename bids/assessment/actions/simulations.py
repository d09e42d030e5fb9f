"""A simulation of a frozen ranking: asked for by the chair or the fund, made by a worker, kept. Bookkeeping:
no events.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.db import transaction

from accounts.actions.allowed import require_permission
from accounts.actions.leases import (
    LeaseLost,
    claim_row,
    finish_row,
    release_row,
    renew_row,
    retry_row_later,
)
from accounts.models import User
from accounts.permissions import Permission
from bids.assessment.models import Ranking, RankingSimulation
from bids.assessment.queries.simulations import frozen_contenders
from bids.assessment.rules.sensitivity import LEAST, MOST, Places, draw_weights
from legacyfund.lib.canonical import canonical_bytes
from legacyfund.lib.errors import DomainError
from legacyfund.waking import wake_on_commit

FORMAT = "legacyfund/ranking-simulation/1"
MOST_DRAWS = 10_000
HIGHEST_SEED = 999_999
RENEWED_EVERY = 100


class SimulationRefused(DomainError):
    """A seed or a number of draws that is out of bounds."""


def ask_for_simulation(
    *, ranking: Ranking, seed: int, draws: int, by: User, now: datetime
) -> RankingSimulation:
    """The row that stands for it, due now; asking again gives the same one, tried again if it was set aside.

    Raises SimulationRefused, PermissionRefused.
    """
    require_permission(by, Permission.TEST_RANKING)
    if not 1 <= draws <= MOST_DRAWS:
        raise SimulationRefused(f"Ask for 1 to {MOST_DRAWS:,} draws.", field="draws")
    if not 0 <= seed <= HIGHEST_SEED:
        raise SimulationRefused(f"The seed is a whole number from 0 to {HIGHEST_SEED:,}.", field="seed")
    with transaction.atomic():
        row, _ = RankingSimulation.objects.get_or_create(
            ranking=ranking, seed=seed, draws=draws, defaults={"due_at": now, "asked_at": now, "asked_by": by}
        )
        row = release_row(row, now=now) or row
        if row.done_at is None:
            wake_on_commit(settings.SIMULATION_WAKE_UP)
        return row


def claim_simulation(*, now: datetime) -> RankingSimulation | None:
    """The one due longest, now held by the caller; None when none is due."""
    return claim_row(RankingSimulation.objects.select_related("ranking__round"), now=now)


def run_simulation(*, simulation: RankingSimulation, clock: Callable[[], datetime]) -> bool:
    """Draw, count and keep the result; says on the way how far it is, which holds the lease.

    False when another worker has the row by the end: it will keep the same bytes. Raises LeaseLost.
    """

    def say_how_far(draw: int) -> None:
        if draw % RENEWED_EVERY == 0 and not renew_row(simulation, now=clock(), drawn=draw):
            raise LeaseLost("Another worker has taken this simulation over.")

    result = simulate(simulation, say_how_far)
    return finish_row(
        simulation,
        now=clock(),
        drawn=simulation.draws,
        result=result.decode(),
        sha256=hashlib.sha256(result).hexdigest(),
    )


def simulate(simulation: RankingSimulation, after: Callable[[int], None]) -> bytes:
    """The result as canonical JSON. `after` is called with the number of each draw once it is counted."""
    weights, rows = frozen_contenders(simulation.ranking)
    places = Places(rows)
    for draw in range(1, simulation.draws + 1):
        places.count(draw_weights(weights, seed=simulation.seed, draw=draw))
        after(draw)
    return canonical_bytes(
        {
            "format": FORMAT,
            "ranking": simulation.ranking.sha256,
            "seed": simulation.seed,
            "draws": simulation.draws,
            "thousandths": [LEAST, MOST],
            "places": places.as_document(),
        }
    )


def retry_simulation_later(*, simulation: RankingSimulation, error: str, now: datetime) -> bool:
    """True when its attempts are used up and it is set aside."""
    return retry_row_later(simulation, error=error, now=now)
