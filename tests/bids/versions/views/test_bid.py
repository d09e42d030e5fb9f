"""A bid's page: its task list, and what each side is shown of where it stands."""

from decimal import Decimal

import pytest

from accounts.permissions import Role
from bids.writing.models import Bid
from bids.writing.sections.actions.sections import save_costs
from tests.factories.accounts import NOW, make_user, sign_in
from tests.factories.bids import (
    CELL,
    certifying_bid,
    complete_bid,
    cost_rows,
    draft_bid,
    submitted_bid,
)
from tests.factories.pages import bids_url, text_of

pytestmark = pytest.mark.django_db


def scored(bid):
    """As the ranking leaves it; the ranking itself is tested with the reviews."""
    for status in ("ELIGIBLE", "SCORED"):
        Bid.objects.filter(pk=bid.pk).update(status=status)
    return bid


def test_the_task_list_shows_each_sections_state(complete, client):
    save_costs(bid=complete, rows=cost_rows({CELL: Decimal("1.00")}), by=complete.created_by, now=NOW)
    empty = draft_bid(complete.round, complete.department, by=complete.created_by)
    sign_in(client, complete.created_by)

    tasks = client.get(bids_url("bid", complete)).context["tasks"]
    fresh = client.get(bids_url("bid", empty)).context["tasks"]

    states = ["Complete", "Complete", "Complete", "In progress", "Complete", "Optional"]
    assert [task.status for task in tasks] == states
    assert [task.status for task in fresh] == ["Not started"] * 5 + ["Optional"]
    assert all(task.url for task in tasks)


def test_the_sign_off_sees_the_sections_without_links(draft, client):
    sign_in(client, make_user(Role.SIGN_OFF, draft.department))

    assert not any(task.url for task in client.get(bids_url("bid", draft)).context["tasks"])


def test_the_page_says_the_deadline_in_days_and_the_total_asked(complete, client):
    sign_in(client, complete.created_by)

    text = text_of(client.get(bids_url("bid", complete)))

    assert "30 days left" in text
    assert "£900,000" in text


@pytest.mark.parametrize("state", [complete_bid, certifying_bid])
def test_the_fund_sees_that_a_draft_exists_and_nothing_in_it(client, state):
    bid = state(title="Secret plan", cost=Decimal("424242.00"))

    for role in (Role.FUND_MANAGER, Role.CHAIR, Role.AUDITOR):
        sign_in(client, make_user(role))
        text = text_of(client.get(bids_url("bid", bid)))
        assert bid.reference in text
        assert "department's own until it is submitted" in text.replace("&#x27;", "'")
        for secret in ("Secret plan", "424,242", "Systems and disposition", str(bid.created_by)):
            assert secret not in text


def test_the_department_never_sees_where_the_panel_stands(submitted, client):
    bid = scored(submitted)
    sign_in(client, bid.created_by)

    texts = [text_of(client.get(bids_url("bid", bid))), text_of(client.get(bids_url("bids")))]

    for text in texts:
        assert "With the panel" in text
        assert "Scored" not in text
        assert "Eligible" not in text


def test_the_fund_sees_where_the_panel_stands(submitted, client):
    bid = scored(submitted)
    sign_in(client, make_user(Role.FUND_MANAGER))

    assert "Scored" in text_of(client.get(bids_url("bid", bid)))


def test_what_a_person_types_is_shown_as_text(client):
    bid = submitted_bid(title="<script>alert(1)</script>")
    sign_in(client, bid.created_by)

    for text in (
        text_of(client.get(bids_url("bid", bid))),
        text_of(client.get(bids_url("bid_version", bid, number=1))),
    ):
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert" in text
