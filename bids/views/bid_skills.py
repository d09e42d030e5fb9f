"""Who does the work, quarter by quarter, and who leads it."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from accounts.guards import requires
from accounts.permissions import Permission
from bids.actions.delivery import save_skills
from bids.forms.delivery import RoleFormSet, role_initial
from bids.forms.section_parts import LinesPart, SectionParts
from bids.models import Bid, SkillRole
from bids.queries.drafts import roles_of
from bids.rules.quarters import quarters_from
from bids.views.answering import questions_form, save_parts
from bids.views.opening import rows_open
from bids.views.section_page import SectionPage, answer_section_page, posted

YEARS_OFFERED = 6
GUIDANCE = (
    "Give roles, never names. A role whose number changes over time takes a line for each run of quarters."
)


@requires(Permission.EDIT_BID)
@require_http_methods(["GET", "HEAD", "POST"])
def bid_skills(request: HttpRequest, reference: str) -> HttpResponse:
    return answer_section_page(request, reference, SKILLS)


def _build(request: HttpRequest, bid: Bid) -> SectionParts:
    rows = roles_of(bid)
    lines = RoleFormSet(
        posted(request),
        rows=role_initial(rows),
        prefix="roles",
        form_kwargs={"quarters": _quarters(bid, rows)},
    )
    part = LinesPart(lines, "Add another role", guidance=GUIDANCE)
    return SectionParts(
        part, questions=questions_form(request, bid, "skills"), lines_open=rows_open(bid, "skills")
    )


def _quarters(bid: Bid, rows: tuple[SkillRole, ...]) -> list[str]:
    """From the round's first year, and any quarter a saved line has."""
    first = bid.round.first_year
    saved = {quarter for row in rows for quarter in (row.first_quarter, row.last_quarter) if quarter}
    return sorted(saved | set(quarters_from(first, YEARS_OFFERED)))


def _save(form: SectionParts, **saving: Any) -> Bid:
    lines: Any = form.lines
    save = partial(save_skills, rows=lines.role_rows()) if form.lines_open else save_skills
    return save_parts("skills", form, save, **saving)


SKILLS = SectionPage("skills", "bids/rows_section.html", build=_build, save=_save)
