"""What could go wrong with the work, and how far the causes of optimism bias are managed."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from accounts.guards import requires
from accounts.permissions import Permission
from bids.actions.delivery import save_risks
from bids.forms.delivery import BiasFormSet, RiskFormSet, bias_initial, risk_initial
from bids.forms.section_parts import LinesPart, SectionParts
from bids.models import Bid
from bids.queries.drafts import bias_contributions_of, risks_of
from bids.views.section_page import SectionPage, answer_section_page, posted

BIAS = (
    "The appraisal raises costs by the upper bound of optimism bias. It is lowered as far as you show that "
    "its causes are managed. Give each cause its share of the upper bound, and say which bias it counts "
    "towards: the cost of the work, how long it takes, or the cost of running by a supplier. The shares of "
    "one bias come to at most 100%. Without causes the upper bound stands."
)


@requires(Permission.EDIT_BID)
@require_http_methods(["GET", "HEAD", "POST"])
def bid_risks(request: HttpRequest, reference: str) -> HttpResponse:
    return answer_section_page(request, reference, RISKS)


def _build(request: HttpRequest, bid: Bid) -> SectionParts:
    risks = RiskFormSet(posted(request), rows=risk_initial(risks_of(bid)), prefix="risks")
    causes = BiasFormSet(posted(request), rows=bias_initial(bias_contributions_of(bid)), prefix="bias")
    return SectionParts(
        LinesPart(risks, "Add another risk", heading="Risks to delivery"),
        LinesPart(causes, "Add another cause", heading="Optimism bias", guidance=BIAS),
    )


def _save(form: SectionParts, **saving: Any) -> Bid:
    risks: Any = form.parts[0].lines
    causes: Any = form.parts[1].lines
    return save_risks(rows=risks.risk_rows(), bias=causes.bias_rows(), **saving)


RISKS = SectionPage("risks", "bids/rows_section.html", build=_build, save=_save)
