"""Returns that are due or missing, returns the fund leaves, and periods that nobody closes."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from django.urls import reverse

from accounts.permissions import Permission
from legacyfund.lib.days import day_in_words
from legacyfund.lib.financial_year import london_date
from portfolio.awards.models import Award
from portfolio.funds.models import Fund
from portfolio.spend.models import Return
from portfolio.spend.queries.due import delivering_awards_everywhere, owed_returns
from portfolio.spend.queries.periods import closes_on, period_to_close
from portfolio.spend.rules.due import OwedReturn
from portfolio.spend.rules.periods import DUE_SOON_DAYS
from portfolio.spend.workflow import ReturnStatus
from portfolio.watch.rules import Found, Group, Kind

UNDECIDED = 10


def _owed(now: datetime, wanted: Callable[[OwedReturn, date], bool]) -> Iterator[tuple[Award, OwedReturn]]:
    awards = {award.reference: award for award in delivering_awards_everywhere()}
    today = london_date(now)
    for row in owed_returns(awards.values(), now):
        if not row.is_in and wanted(row, today):
            yield awards[row.award], row


def _of_return(award: Award, row: OwedReturn, message: str) -> Found:
    return Found(
        key=f"{award.pk}:{row.period}",
        ref=row.award,
        message=message,
        page=f"{reverse('portfolio:returns_due')}?award={row.award}",
        fund=award.fund_id,
        department=award.department_id,
        award=award.pk,
    )


def due_soon(now: datetime) -> Iterator[Found]:
    def is_near(row: OwedReturn, today: date) -> bool:
        return not row.is_missing(today) and row.due_on - today <= timedelta(days=DUE_SOON_DAYS)

    for award, row in _owed(now, is_near):
        month, day = f"{row.period.first_day:%B %Y}", day_in_words(row.due_on)
        message = f"The return for {month} is due by {day}: {row.state.lower()}."
        yield _of_return(award, row, message)


def missing(now: datetime) -> Iterator[Found]:
    for award, row in _owed(now, OwedReturn.is_missing):
        month, day = f"{row.period.first_day:%B %Y}", day_in_words(row.due_on)
        message = f"The return for {month} was due by {day} and is not certified: {row.state.lower()}."
        yield _of_return(award, row, message)


def undecided(now: datetime) -> Iterator[Found]:
    left = Return.objects.filter(
        status=ReturnStatus.CERTIFIED, certified_at__lte=now - timedelta(days=UNDECIDED)
    )
    for row in left.select_related("award").order_by("certified_at", "pk"):
        if row.certified_at is not None:
            since = day_in_words(london_date(row.certified_at))
            yield Found(
                key=str(row.pk),
                ref=row.reference,
                message=f"It was certified on {since}, and the fund has neither accepted nor refused it.",
                page=reverse("portfolio:return_page", args=[row.reference]),
                fund=row.award.fund_id,
                department=row.award.department_id,
                award=row.award_id,
            )


def periods_left(now: datetime) -> Iterator[Found]:
    today = london_date(now)
    for fund in Fund.objects.order_by("reference"):
        following = period_to_close(fund, now)
        if following is not None and (day := closes_on(fund, following)) < today:
            yield Found(
                key=f"{fund.pk}:{following}",
                ref=fund.reference,
                message=f"{following.first_day:%B %Y} took returns until {day_in_words(day)} and is not "
                "closed.",
                page=reverse("portfolio:close_period", args=[fund.reference]),
                fund=fund.pk,
            )


KINDS = (
    Kind(
        "RETURN_DUE",
        Group.MONEY,
        "Return due",
        f"The last day for a return that is not certified is {DUE_SOON_DAYS} days away or less.",
        "A return for the month is certified, or its day passes.",
        told=(Permission.PREPARE_RETURN,),
        find=due_soon,
    ),
    Kind(
        "RETURN_MISSING",
        Group.MONEY,
        "Return missing",
        "The last day for a return has passed, and none is certified. All are told at once.",
        "A return for the month is certified, even one that says nothing was spent.",
        told=(Permission.PREPARE_RETURN, Permission.CERTIFY_RETURN, Permission.ACCEPT_RETURN),
        find=missing,
    ),
    Kind(
        "RETURN_NOT_DECIDED",
        Group.MONEY,
        "Return not decided",
        f"A return was certified {UNDECIDED} days ago and the fund has not answered, so HM Treasury is not "
        "told of its lines.",
        "The fund accepts or refuses it, or the department withdraws it.",
        told=(Permission.ACCEPT_RETURN,),
        find=undecided,
        ignored_after=20,
        escalated_to=(Permission.SEE_AUDIT,),
    ),
    Kind(
        "PERIOD_TO_CLOSE",
        Group.MONEY,
        "Period to close",
        "The day on which a period of a fund closes has passed, and it is not closed.",
        "The fund closes it, or sets another day.",
        told=(Permission.MANAGE_FUND,),
        find=periods_left,
        ignored_after=14,
        escalated_to=(Permission.SEE_AUDIT,),
    ),
)
