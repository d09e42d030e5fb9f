"""Awards that have been announced, as the public may know them."""

from collections import defaultdict
from datetime import datetime
from decimal import Decimal
from typing import cast

from django.db.models import F, Max, Q, QuerySet, Sum

from legacyfund.lib.financial_year import london_date
from portfolio.awards.models import Award
from portfolio.awards.queries.standing import ANNOUNCED
from portfolio.awards.workflow import AwardStatus, MilestoneStatus
from portfolio.ledger.models import AwardBalance
from portfolio.ledger.rules.kinds import Account
from portfolio.ledger.rules.ledger import read_position
from portfolio.treasury.publications.rules.giving import OpenAward, Organisation


def announced_awards() -> QuerySet[Award]:
    """What a department has declined was never awarded."""
    return Award.objects.filter(ANNOUNCED).exclude(status=AwardStatus.DECLINED)


def any_open_award() -> bool:
    return announced_awards().exists()


def open_awards() -> list[OpenAward]:
    """By reference; two queries."""
    announced = (
        announced_awards()
        .select_related("fund", "department")
        .annotate(
            announced_at=F("decision__announced_at"),
            ends_on=Max("milestones__baseline_on", filter=~Q(milestones__status=MilestoneStatus.CANCELLED)),
        )
        .order_by("reference")
    )
    money: dict[int, dict[Account, Decimal]] = defaultdict(dict)
    sums = AwardBalance.objects.order_by("award_id", "account").values_list("award_id", "account")
    for award_id, account, amount in sums.annotate(total=Sum("amount")):
        money[award_id][Account(account)] = amount
    found = []
    for award in announced:
        position = read_position(money[award.pk])
        found.append(
            OpenAward(
                reference=award.reference,
                title=award.title,
                fund_reference=award.fund.reference,
                fund_name=award.fund.name,
                department=Organisation(award.department.organisation_id, award.department.name),
                announced_on=london_date(cast(datetime, award.announced_at)),
                ends_on=award.ends_on,
                awarded=position.committed,
                disbursed=position.released,
            )
        )
    return found
