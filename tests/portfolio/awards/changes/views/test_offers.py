"""Which changes of an award are offered: none that waits already, and none that is certain to be refused."""

from datetime import timedelta

import pytest

from accounts.permissions import Role
from tests.factories.accounts import client_of
from tests.factories.changes import approved_change, proposed_change
from tests.factories.delivery import forecast_moved
from tests.factories.pages import fields_of, portfolio_url, posted_day, text_of
from tests.factories.portfolio import claimed_milestone

pytestmark = pytest.mark.django_db

SLUGS = ("increase", "reduce", "re-profile", "re-baseline", "pause", "resume", "terminate")


def test_what_cannot_be_now_says_why_and_is_not_offered(accepted):
    bidder = client_of(Role.BIDDER, accepted.department)

    shown = text_of(bidder.get(portfolio_url("new_change", accepted.reference)))
    refused = bidder.get(portfolio_url("propose_change", accepted.reference, "resume"))

    assert "Not now: Award" in shown
    assert "there is nothing to resume" in shown
    assert refused.status_code == 409
    assert bidder.get(portfolio_url("propose_change", accepted.reference, "grow")).status_code == 404


def test_what_waits_for_an_answer_is_not_asked_for_again(accepted):
    bidder = client_of(Role.BIDDER, accepted.department)
    first, second = accepted.milestones.order_by("number")
    for milestone in (first, second):
        forecast_moved(milestone, milestone.baseline_on + timedelta(days=40))
    day = second.baseline_on + timedelta(days=60)
    page = portfolio_url("propose_change", accepted.reference, "re-baseline")
    older = fields_of(text_of(bidder.get(page)))
    proposed_change(accepted, "RE_BASELINE", baselines={2: day})

    award = text_of(bidder.get(portfolio_url("award", accepted.reference)))
    own, free = (text_of(bidder.get(portfolio_url("milestone", accepted.reference, n))) for n in (2, 1))
    form = text_of(bidder.get(page))
    late = text_of(bidder.post(page, {**older, **posted_day("baseline_2", day), "reason": "Later."}))

    link = f'<a class="govuk-link" href="{portfolio_url("change", accepted.reference, 1)}">C1</a>'
    assert "A re-baseline is due for milestone 1: forecast" in award
    assert f"A re-baseline is asked for in {link}, which waits for the fund" in award
    assert f"A re-baseline is asked for in {link}, which waits for the fund" in own
    assert "Ask for a re-baseline" not in own
    assert "Ask for a re-baseline" in free
    assert ("baseline_1_day" in form, "baseline_2_day" in form) == (True, False)
    assert "C1 waits for an answer and changes milestone 2" in late
    proposed_change(accepted, "RE_BASELINE", baselines={1: day})
    kinds = text_of(bidder.get(portfolio_url("new_change", accepted.reference)))
    assert f'href="{page}"' not in kinds
    assert "Not now: C2 waits for an answer and changes the same" in kinds
    assert portfolio_url("change", accepted.reference, 1) in kinds
    assert "Read C2" in text_of(bidder.get(page))
    assert "due for milestone" not in text_of(bidder.get(portfolio_url("award", accepted.reference)))


def test_a_milestone_that_a_change_would_cancel_is_said_to_be_so(accepted):
    second = accepted.milestones.get(number=2)
    forecast_moved(second, second.baseline_on + timedelta(days=40))
    proposed_change(accepted, "REDUCE", cancelled=[2])

    shown = text_of(client_of(Role.FUND_MANAGER).get(portfolio_url("milestone", accepted.reference, 2)))

    assert "To be cancelled, as asked for in" in shown
    assert "Propose a re-baseline" not in shown


def test_a_milestone_in_time_says_too_that_a_change_of_it_waits(accepted):
    day = accepted.milestones.get(number=2).baseline_on + timedelta(days=60)
    proposed_change(accepted, "RE_BASELINE", baselines={2: day})

    shown = text_of(
        client_of(Role.BIDDER, accepted.department).get(portfolio_url("milestone", accepted.reference, 2))
    )

    change = portfolio_url("change", accepted.reference, 1)
    assert f'A re-baseline is asked for in <a class="govuk-link" href="{change}">C1' in shown


def test_with_nothing_planned_only_what_can_be_done_is_offered(accepted):
    bidder = client_of(Role.BIDDER, accepted.department)
    for number in (1, 2):
        claimed_milestone(accepted.milestones.get(number=number))

    shown = text_of(bidder.get(portfolio_url("new_change", accepted.reference)))

    offered = [kind for kind in SLUGS if portfolio_url("propose_change", accepted.reference, kind) in shown]
    assert offered == ["pause"]
    assert "Not now: No milestone is still planned, so no money can change" in shown
    assert "so no baseline can move" in shown
    assert "whoever claimed it takes the claim back" in shown
    for kind in set(SLUGS) - {"pause"}:
        page = portfolio_url("propose_change", accepted.reference, kind)
        assert bidder.get(page).status_code == 409


def test_resuming_is_not_offered_while_somebody_has_asked_for_it(accepted):
    bidder = client_of(Role.BIDDER, accepted.department)
    approved_change(accepted, "PAUSE")
    pages = [portfolio_url("award", accepted.reference), portfolio_url("milestone", accepted.reference, 1)]
    assert all("Ask to resume it" in text_of(bidder.get(page)) for page in pages)

    proposed_change(accepted, "RESUME")

    for page in pages:
        shown = text_of(bidder.get(page))
        assert "Ask to resume it" not in shown
        assert "C2 waits for an answer: resume" in shown
    assert "Read C2" in text_of(bidder.get(portfolio_url("propose_change", accepted.reference, "resume")))
