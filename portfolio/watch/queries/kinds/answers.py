"""What is asked of the fund about an award, and left unanswered."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.urls import reverse

from accounts.permissions import Permission
from legacyfund.lib.days import day_in_words
from legacyfund.lib.financial_year import london_date
from portfolio.awards.changes.models import ChangeRequest
from portfolio.awards.changes.workflow import ChangeStatus
from portfolio.awards.closing.models import Completion
from portfolio.awards.closing.workflow import CompletionStatus
from portfolio.awards.models import Award
from portfolio.awards.workflow import AwardStatus
from portfolio.watch.queries.kinds.awards import of_award
from portfolio.watch.queries.kinds.milestones import LEFT_LYING
from portfolio.watch.rules import Found, Group, Kind


def not_answered(now: datetime) -> Iterator[Found]:
    before = now - timedelta(days=LEFT_LYING)
    asked = ChangeRequest.objects.filter(status=ChangeStatus.PROPOSED, proposed_at__lte=before)
    for row in asked.select_related("award").order_by("pk"):
        message = f"Change {row.number} was asked for on {{}}, and nobody has approved or refused it."
        yield _left(row.award, "change", row.number, message, row.proposed_at)
    said = Completion.objects.filter(
        status=CompletionStatus.SAID, said_at__lte=before, award__status=AwardStatus.LIVE
    )
    for claim in said.select_related("award").order_by("pk"):
        message = "The department said on {} that it is complete, and the fund has not answered."
        yield _left(claim.award, "completion", claim.number, message, claim.said_at)


def _left(award: Award, what: str, number: int, message: str, since: datetime) -> Found:
    """`what` is the name of its page. The message has a place for the day."""
    page = reverse(f"portfolio:{what}", args=[award.reference, number])
    day = day_in_words(london_date(since))
    return of_award(award, message.format(day), page, key=f":{what}:{number}")


KINDS = (
    Kind(
        "REQUEST_NOT_ANSWERED",
        Group.DELIVERY,
        "Change or completion not answered",
        f"A change to an award was asked for {LEFT_LYING} days ago, or the department said then that it is "
        "complete, and nobody has answered.",
        "It is approved, confirmed, refused or sent back, or whoever asked withdraws it.",
        told=(Permission.APPROVE_CHANGE, Permission.CLOSE_AWARD),
        find=not_answered,
        ignored_after=20,
        escalated_to=(Permission.SEE_AUDIT,),
    ),
)
