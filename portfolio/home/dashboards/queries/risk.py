"""The risk that awards promise to remove, and removed, as dashboards add it up."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from portfolio.awards.closing.models import Completion
from portfolio.awards.closing.queries.removed import risk_of
from portfolio.awards.closing.rules.outcomes import AwardRisk
from portfolio.awards.closing.workflow import CompletionStatus
from portfolio.awards.models import Award
from portfolio.awards.workflow import AwardStatus


def risk_promised_by(awards: QuerySet[Award]) -> list[AwardRisk]:
    """Of those that were accepted, but for those that were terminated: nobody waits for what they promised.
    A closed one was terminated where it was never confirmed to be complete.
    """
    complete = Completion.objects.filter(award=OuterRef("pk"), status=CompletionStatus.CONFIRMED)
    terminated = Q(status=AwardStatus.TERMINATED) | (Q(status=AwardStatus.CLOSED) & ~Exists(complete))
    return risk_of(awards.exclude(terminated))
