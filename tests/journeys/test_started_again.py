"""A bid that lapsed is started again a year later: what was moved, what is read again, and what is left."""

import pytest
from django.utils import timezone

from bids.writing.sections.actions.sections import save_costs
from legacyfund.web.templatetags.govuk import moment
from tests.factories.accounts import PASSWORD
from tests.factories.assessment import close_round
from tests.factories.bids import full_bid, later_round
from tests.factories.pages import bids_url
from tests.journeys.browser import Browser
from tests.journeys.test_cost_grid import eleven_costs

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_a_lapsed_bid_is_started_again_in_a_later_year(live_server):
    bid = full_bid()
    save_costs(bid=bid, rows=eleven_costs(bid, 3), by=bid.created_by, now=timezone.now())
    close_round(bid.round)
    round_ = later_round(bid)
    bid.created_by.set_password(PASSWORD)
    bid.created_by.save(update_fields=["password"])

    with Browser(live_server.url) as browser:
        writer = browser.visitor().sign_in(bid.created_by.email, PASSWORD)
        writer.visit(bids_url("bid", bid))
        writer.press("Start this bid again", picture="again-start")
        closes = f"closes on {moment(round_.closes_at)}"
        writer.choose(f"{round_.reference}, {round_.name}, {closes}", group="In which round?")
        writer.press("Start the bid", picture="again-bid")
        writer.sees("Years were moved by 1", f"Carried from {bid.reference}: read it again")
        for section in ("Costs", "Milestones", "Systems and disposition"):
            writer.follow(section, picture=f"again-{section.lower().split()[0]}")
            writer.sees("read it again", "Years were moved by 1")
            writer.visit(bids_url("bid", round_.bids.get()))
        writer.press("Check your answers", picture="again-check")
        writer.sees("Nobody has saved these sections since")
