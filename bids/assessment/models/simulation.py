"""How often each bid of a frozen ranking comes to each place when weights are drawn at random."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import LeasedRow


class RankingSimulation(LeasedRow):
    """Asked for once a ranking, seed and number of draws: the same three give the same bytes. Kept once made.

    `result` is canonical JSON, `sha256` of its bytes; `drawn` is how far the work has come.
    """

    MAX_ATTEMPTS = 5

    ranking = models.ForeignKey("bids.Ranking", models.PROTECT, related_name="simulations")
    seed = models.PositiveIntegerField()
    draws = models.PositiveIntegerField()
    drawn = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    result = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ranking", "seed", "draws"], name="ranking_simulation_once"),
            models.CheckConstraint(
                condition=Q(draws__gte=1, draws__lte=10_000), name="ranking_simulation_draws"
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, sha256="", result="")
                | Q(done_at__isnull=False, claimed_at__isnull=False, sha256__regex=r"^[0-9a-f]{64}$"),
                name="ranking_simulation_done_with_result",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=Q(done_at__isnull=True, set_aside_at__isnull=True),
                name="ranking_simulation_waiting",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="kept_once_made",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__done_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draws:,} draws of round {self.ranking.round.reference} from seed {self.seed}"
