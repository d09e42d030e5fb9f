"""The risk that awards promise to remove, and removed, as dashboards add it up."""

from django.db.models import QuerySet

from portfolio.awards.closing.queries.closing import terminated
from portfolio.awards.closing.queries.removed import risk_of
from portfolio.awards.closing.rules.outcomes import AwardRisk
from portfolio.awards.models import Award


def risk_promised_by(awards: QuerySet[Award]) -> list[AwardRisk]:
    """Of those that were accepted, but for those that were terminated: nobody waits for what they
    promised.
    """
    return risk_of(awards.exclude(terminated()))
