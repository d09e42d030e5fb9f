"""Returns due: what a department has to report by when, what became of it, and the one next step of each."""

from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries.roles import departments_with, sees_all_departments
from legacyfund.lib.financial_year import london_date
from legacyfund.web.paging import page_of
from portfolio.spend.queries.due import delivering_awards, owed_returns, returns_to_come
from portfolio.spend.rules.due import Owed, OwedReturn

AWARDS_A_PAGE = 20
ROWS_A_PAGE = 60
STEPS: dict[Owed, tuple[str, str]] = {
    Owed.SENT_BACK: ("Correct or answer", "portfolio:request_page"),
    Owed.REFUSED: ("Report it again", "portfolio:return_page"),
    Owed.WITHDRAWN: ("Report it again", "portfolio:return_page"),
    Owed.IN_HAND: ("Go on with the file", "portfolio:upload_page"),
    Owed.TO_CERTIFY: ("Look at it", "portfolio:return_page"),
    Owed.CERTIFIED: ("Look at it", "portfolio:return_page"),
    Owed.HELD: ("See what is missing", "portfolio:return_page"),
    Owed.ACCEPTED: ("Look at it", "portfolio:return_page"),
}
"""What a department does next with a return that there is, and where."""
TO_PREPARE = (Owed.SENT_BACK, Owed.REFUSED, Owed.WITHDRAWN)
"""Whoever does not prepare returns reads them there."""


@dataclass(frozen=True)
class OnlyThose:
    """Returns that nobody has certified yet, whose day has passed, or has not."""

    words: str
    missing: bool


SHOWN = {
    "missing": OnlyThose("Returns that are not certified though their day has passed", missing=True),
    "to-come": OnlyThose("Returns that are not certified and have days left", missing=False),
}


@dataclass(frozen=True)
class Shown:
    """A row of the page: `step` leads to `url`; `nil`: that nothing was spent may be said in one press."""

    owed: OwedReturn
    late: bool
    step: str
    url: str
    nil: bool = False


@requires(Permission.SEE_RETURNS)
@require_safe
def returns_due(request: HttpRequest) -> HttpResponse:
    """What is to be done first, then what is with the fund, then what is done."""
    person, now = signed_in(request), timezone.now()
    awards = delivering_awards(person)
    today = london_date(now)
    if award := request.GET.get("award", ""):
        awards = awards.filter(reference=award)
    department = None
    if code := request.GET.get("department", ""):
        awards = awards.filter(department__code=code)
        department = departments_with(person, Permission.SEE_RETURNS).filter(code=code).first()
    shown = None
    if asked := request.GET.get("shown"):
        if (shown := SHOWN.get(asked)) is None:
            raise Http404("the page has no such part")
        late = [row for row in returns_to_come(awards, now) if row.is_missing(today) == shown.missing]
        awards = awards.filter(pk__in={row.award.pk for row in late})
    prepares = departments_with(person, Permission.PREPARE_RETURN).exists()
    certifies = departments_with(person, Permission.CERTIFY_RETURN).exists()
    signer = person.pk if certifies else None
    page = page_of(request, awards, AWARDS_A_PAGE)
    owed = owed_returns(page, now)
    if shown:
        owed = [row for row in owed if not row.is_in and row.is_missing(today) == shown.missing]
    rows = [_shown(row, today, prepares, signer) for row in owed]
    to_do = sorted((row for row in rows if row.owed.is_for_department), key=_by_day)
    others = sorted((row for row in rows if not row.owed.is_for_department), key=_by_day, reverse=True)
    context = {
        "award": award,
        "department": department,
        "narrowed": bool(award or code or shown),
        "shown": shown,
        "page": page,
        "to_do": to_do,
        "late": sum(row.late for row in to_do),
        "others": page_of(request, others, ROWS_A_PAGE, name="reported"),
        "many_departments": sees_all_departments(person, Permission.SEE_RETURNS),
        "may_say_nil": any(row.nil for row in to_do),
    }
    return render(request, "portfolio/spend/returns_due.html", context)


def _by_day(row: Shown) -> tuple[object, ...]:
    return row.owed.due_on, row.owed.period, row.owed.award


def _shown(owed: OwedReturn, today: date, prepares: bool, signer: int | None) -> Shown:
    """Each row has one step; of what nobody has reported it is to upload. `signer`: the id of a sign-off."""
    late = owed.is_missing(today)
    if owed.state is Owed.NOTHING:
        if not prepares:
            return Shown(owed, late, "", "")
        asked = urlencode({"award": owed.award, "period": str(owed.period)})
        return Shown(owed, late, "Upload a file", f"{reverse('portfolio:return_upload')}?{asked}", nil=True)
    step, name = STEPS[owed.state]
    if owed.state is Owed.TO_CERTIFY and signer is not None and owed.may_be_certified_by(signer):
        step, name = "Read and certify", "portfolio:return_certify"
    if owed.state is Owed.IN_HAND and not prepares:
        return Shown(owed, late, "", "")
    if owed.state in TO_PREPARE and not prepares:
        step = "Read why"
    return Shown(owed, late, step, reverse(name, args=[owed.subject]))
