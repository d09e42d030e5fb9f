"""Awards that nobody answers or reports on."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef
from django.urls import reverse

from accounts.permissions import Permission
from legacyfund.lib.days import day_in_words
from legacyfund.lib.financial_year import london_date
from portfolio.awards.models import Award
from portfolio.awards.queries.standing import ANNOUNCED
from portfolio.awards.workflow import DELIVERING, AwardStatus
from portfolio.spend.models import Return
from portfolio.spend.rules.due import STANDING
from portfolio.watch.rules import Found, Group, Kind

UNANSWERED = 14
WITHOUT_RETURN = 90


def of_award(row: Award, message: str, page: str = "", *, key: str = "") -> Found:
    return Found(
        key=f"{row.pk}{key}",
        ref=row.reference,
        message=message,
        page=page or reverse("portfolio:award", args=[row.reference]),
        fund=row.fund_id,
        department=row.department_id,
        award=row.pk,
    )


def unanswered(now: datetime) -> Iterator[Found]:
    found = Award.objects.filter(
        ANNOUNCED,
        status=AwardStatus.OFFERED,
        decision__announced_at__lte=now - timedelta(days=UNANSWERED),
    )
    for row in found.select_related("decision").order_by("decision__announced_at", "pk"):
        if row.decision.announced_at is not None:
            since = day_in_words(london_date(row.decision.announced_at))
            page = reverse("portfolio:outcome", args=[row.reference])
            yield of_award(row, f"It was offered on {since} and is neither accepted nor declined.", page)


def without_return(now: datetime) -> Iterator[Found]:
    reported = Return.objects.filter(award=OuterRef("pk"), status__in=STANDING)
    found = Award.objects.filter(
        ~Exists(reported), status__in=DELIVERING, answered_at__lte=now - timedelta(days=WITHOUT_RETURN)
    )
    for row in found.order_by("answered_at", "pk"):
        if row.answered_at is not None:
            since = day_in_words(london_date(row.answered_at))
            page = f"{reverse('portfolio:returns_due')}?award={row.reference}"
            yield of_award(row, f"It was accepted on {since}, and no return of it was ever certified.", page)


KINDS = (
    Kind(
        "OFFER_NOT_ANSWERED",
        Group.DELIVERY,
        "Award offered and not answered",
        f"The department was told of the award {UNANSWERED} days ago and has not answered.",
        "The department’s sign-off accepts or declines it.",
        told=(Permission.ANSWER_AWARD,),
        find=unanswered,
        ignored_after=14,
        escalated_to=(Permission.ANNOUNCE_ROUND,),
    ),
    Kind(
        "AWARD_WITHOUT_RETURN",
        Group.MONEY,
        "Award without any return",
        f"An award was accepted {WITHOUT_RETURN} days ago and no return of it was ever certified.",
        "A return for any month is certified, even one that says nothing was spent.",
        told=(Permission.PREPARE_RETURN, Permission.CERTIFY_RETURN, Permission.ACCEPT_RETURN),
        find=without_return,
    ),
)
