"""The options of a bid: doing nothing, the others, and the preferred one."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from accounts.guards import requires
from accounts.permissions import Permission
from bids.actions.options import save_options
from bids.forms.options import OptionFormSet, option_initial
from bids.forms.section_parts import LinesPart, SectionParts
from bids.models import Bid
from bids.queries.drafts import options_of
from bids.views.answering import questions_form, save_parts
from bids.views.opening import rows_open
from bids.views.section_page import SectionPage, answer_section_page, posted


@requires(Permission.EDIT_BID)
@require_http_methods(["GET", "HEAD", "POST"])
def bid_options(request: HttpRequest, reference: str) -> HttpResponse:
    return answer_section_page(request, reference, OPTIONS)


def _build(request: HttpRequest, bid: Bid) -> SectionParts:
    lines = OptionFormSet(posted(request), rows=option_initial(options_of(bid)), blank=3, prefix="options")
    guidance = (
        "Give each option its costs and its benefits on their own pages. An option that has some cannot be "
        "removed here until they are."
    )
    part = LinesPart(lines, "Add another option", guidance=guidance)
    return SectionParts(
        part, questions=questions_form(request, bid, "options"), lines_open=rows_open(bid, "options")
    )


def _save(form: SectionParts, **saving: Any) -> Bid:
    lines: Any = form.lines
    save = partial(save_options, rows=lines.option_rows()) if form.lines_open else save_options
    return save_parts("options", form, save, **saving)


def _numbers(form: SectionParts, bid: Bid) -> dict[str, str]:
    lines: Any = form.lines
    return lines.numbers([row.number for row in options_of(bid)]) if form.lines_open else {}


OPTIONS = SectionPage("options", "bids/rows_section.html", build=_build, save=_save, given=_numbers)
