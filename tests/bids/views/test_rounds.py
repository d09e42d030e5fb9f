"""The pages of rounds: who may open them, what they show, and what each lets one do."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from accounts.permissions import Role
from bids.actions.rounds import close_round as close
from bids.forms.rounds import criterion_initial
from bids.models import Criterion, Round
from bids.rules.criteria import DEFAULT_CRITERIA
from tests.factories.accounts import make_user, sign_in
from tests.factories.assessment import (
    close_round,
    eligible_bid,
    end_submission,
    freeze,
    make_round,
    open_round,
    reviewed_bid,
)
from tests.factories.bids import draft_bid, submitted_bid

pytestmark = pytest.mark.django_db
REAL_NOW = datetime.now(UTC)
DETAILS = {
    "reference": "2031A",
    "name": "First round",
    "guidance": "Bid for red-rated systems.",
    "opens_at_day": "4",
    "opens_at_month": "1",
    "opens_at_year": "2031",
    "closes_at_day": "26",
    "closes_at_month": "6",
    "closes_at_year": "2031",
    "closing_time": "17:00",
    "cost_low_anchor": "1,000,000",
    "cost_high_anchor": "20,000,000",
    "rest_share": "20",
    "reviews_wanted": "2",
    "questions_version": "1",
}
MANAGED = ("create_round", "edit_criteria", "open_round", "change_deadline", "close_round")
ALL = ("rounds", "round", "ranking", "freeze_ranking", *MANAGED)


def page(name, round_=None):
    return reverse(f"bids:{name}", kwargs={"reference": round_.reference} if round_ else {})


def address(name, round_):
    return page(name, None if name in ("rounds", "create_round") else round_)


def criteria_form(**changes):
    """The default set as the page would post it."""
    number = str(len(DEFAULT_CRITERIA))
    data = {"criteria-TOTAL_FORMS": number, "criteria-INITIAL_FORMS": number}
    for number, spec in enumerate(DEFAULT_CRITERIA):
        data |= {f"criteria-{number}-{name}": str(value) for name, value in criterion_initial(spec).items()}
    return {**data, **changes}


@pytest.fixture
def manager(client):
    person = make_user(Role.FUND_MANAGER)
    sign_in(client, person)
    return person


@pytest.mark.parametrize("name", ALL)
def test_signed_out_goes_to_sign_in(client, name) -> None:
    response = client.get(address(name, make_round()))

    assert response.status_code == 302
    assert reverse("account_login") in response["Location"]


@pytest.mark.parametrize("role", [Role.BIDDER, Role.CHAIR, Role.REVIEWER, Role.AUDITOR, Role.ADMINISTRATOR])
@pytest.mark.parametrize("name", MANAGED)
def test_only_fund_managers_manage(client, name, role) -> None:
    round_ = make_round()
    sign_in(client, make_user(role))

    assert client.get(address(name, round_)).status_code == 403
    assert client.post(address(name, round_)).status_code == 403


@pytest.mark.parametrize("name", ["rounds", "round", "ranking"])
def test_pages_that_only_show_take_no_posts(ranked_round, client, manager, name) -> None:
    round_ = ranked_round

    assert client.post(address(name, round_)).status_code == 405


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.TREASURY_ANALYST, Role.ADMINISTRATOR])
def test_those_who_see_no_bids_see_no_rounds(client, role) -> None:
    sign_in(client, make_user(role))

    assert client.get(page("rounds")).status_code == 403


@pytest.mark.parametrize("role", [Role.BIDDER, Role.SIGN_OFF])
def test_departments_see_open_rounds_and_no_planned_one(client, role) -> None:
    planned, opened = make_round(), open_round()
    sign_in(client, make_user(role))

    listed = client.get(page("rounds")).content.decode()

    assert opened.reference in listed
    assert planned.reference not in listed
    assert client.get(page("round", planned)).status_code == 404
    assert client.get(page("round", opened)).status_code == 200


def test_a_department_counts_its_own_bids_and_no_further_than_the_panel(client) -> None:
    round_ = open_round()
    bid = eligible_bid(round_)
    submitted_bid(round_)
    sign_in(client, make_user(Role.BIDDER, bid.department))

    shown = client.get(page("round", round_))

    assert [(row.label, row.bids) for row in shown.context["counts"]] == [("With the panel", 1)]
    assert not shown.context["bids"]
    assert page("ranking", round_) not in shown.content.decode()


def test_the_fund_sees_every_bid_but_no_draft(client, manager) -> None:
    round_ = open_round()
    draft = draft_bid(round_, title="A secret plan")
    bid = submitted_bid(round_)

    shown = client.get(page("round", round_))

    assert [row.reference for row in shown.context["bids"]] == [bid.reference]
    assert draft.title not in shown.content.decode()
    assert reverse("bids:eligibility", kwargs={"reference": bid.reference}) in shown.content.decode()


def test_the_checklist_says_what_a_planned_round_lacks(client, manager) -> None:
    bare, ready = make_round(criteria=()), make_round()

    assert "It has no criteria." in client.get(page("round", bare)).content.decode()
    assert page("open_round", ready) in client.get(page("round", ready)).content.decode()


def test_the_rounds_page_costs_the_same_however_many_rounds(
    client, manager, django_assert_max_num_queries
) -> None:
    for _ in range(5):
        make_round()

    with django_assert_max_num_queries(10):
        client.get(page("rounds"))


def test_the_round_page_costs_the_same_however_many_bids(
    client, manager, django_assert_max_num_queries
) -> None:
    round_ = open_round()
    for _ in range(4):
        eligible_bid(round_)

    with django_assert_max_num_queries(16):
        client.get(page("round", round_))


def test_what_the_pages_offer_can_be_posted_as_it_stands(client, manager) -> None:
    round_ = open_round()

    for name in ("create_round", "change_deadline"):
        form = client.get(address(name, round_)).context["form"]
        field = form.fields["closing_time"]
        assert field.clean(form["closing_time"].value()).strftime("%H:%M") in form["closing_time"].value()


def test_set_up_a_round(client, manager) -> None:
    response = client.post(page("create_round"), DETAILS)

    round_ = Round.objects.get()
    assert response["Location"] == page("edit_criteria", round_)
    assert round_.opens_at == datetime(2031, 1, 4, 0, 0, tzinfo=UTC)
    assert round_.closes_at == datetime(2031, 6, 26, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"closing_time": "5 pm"}, "closing_time"),
        ({"closes_at_year": "2030"}, "closes_at"),
        ({"reference": "First"}, "reference"),
        ({"name": ""}, "name"),
        ({"reviews_wanted": "9"}, "reviews_wanted"),
    ],
)
def test_a_round_that_does_not_hold_together_comes_back_as_typed(client, manager, changes, field) -> None:
    response = client.post(page("create_round"), {**DETAILS, **changes})

    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert "Bid for red-rated systems." in response.content.decode()
    assert not Round.objects.exists()


def test_the_default_criteria_are_offered_and_saved(client, manager) -> None:
    round_ = make_round(criteria=())

    offered = client.get(page("edit_criteria", round_)).content.decode()
    response = client.post(page("edit_criteria", round_), criteria_form())

    assert "This is the default set" in offered
    assert DEFAULT_CRITERIA[2].anchors[5] in offered.replace("&#x27;", "'").replace("&#39;", "'")
    assert response["Location"] == page("round", round_)
    assert list(Criterion.objects.order_by("order").values_list("code", flat=True)) == [
        spec.code for spec in DEFAULT_CRITERIA
    ]


def test_a_criterion_is_dropped_and_another_added(client, manager) -> None:
    round_ = make_round()
    form = criteria_form()
    form |= {
        "criteria-TOTAL_FORMS": "9",
        "criteria-7-DELETE": "on",
        "criteria-8-code": "green",
        "criteria-8-name": "Carbon saved",
        "criteria-8-kind": "PANEL",
        "criteria-8-weight": "4",
    }
    form |= {f"criteria-8-level_{level}": f"Level {level}" for level in range(6)}

    client.post(page("edit_criteria", round_), form)

    codes = list(Criterion.objects.filter(round=round_).order_by("order").values_list("code", flat=True))
    assert codes[-2:] == ["EXIT", "GREEN"]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"criteria-2-level_3": ""}, "each level from 0 to 5"),
        ({"criteria-0-level_3": "Words"}, "is computed, so it has no anchors"),
        ({"criteria-2-code": "1T"}, "is not a code"),
        ({"criteria-2-weight": "101"}, "whole number from 1 to 100"),
        ({"criteria-3-code": "FIT"}, "a code of its own"),
        ({"criteria-2-name": ""}, "Enter an answer"),
    ],
)
def test_criteria_that_cannot_stand(client, manager, changes, says) -> None:
    round_ = make_round(criteria=())

    response = client.post(page("edit_criteria", round_), criteria_form(**changes))

    assert response.status_code == 422
    assert says in response.content.decode()
    assert not Criterion.objects.exists()


def test_pinned_criteria_are_not_edited(client, manager) -> None:
    round_ = open_round()

    assert client.get(page("edit_criteria", round_)).status_code == 409
    assert client.post(page("edit_criteria", round_), criteria_form()).status_code == 409


def test_open_a_round(client, manager) -> None:
    round_ = make_round(opens_at=REAL_NOW - timedelta(days=1))

    assert "never change" in client.get(page("open_round", round_)).content.decode()
    assert client.post(page("open_round", round_))["Location"] == page("round", round_)
    round_.refresh_from_db()
    assert round_.status == "OPEN"


def test_an_incomplete_round_is_refused_in_words(client, manager) -> None:
    round_ = make_round(criteria=())

    response = client.post(page("open_round", round_))

    assert response.status_code == 409
    assert "It has no criteria." in response.content.decode()


def test_change_the_closing_time(client, manager) -> None:
    round_ = open_round()
    data = {"closes_at_day": "1", "closes_at_month": "6", "closes_at_year": "2035", "closing_time": "12:30"}

    shown = client.get(page("change_deadline", round_))
    response = client.post(page("change_deadline", round_), data)

    assert shown.status_code == 200
    assert response["Location"] == page("round", round_)
    round_.refresh_from_db()
    assert round_.closes_at == datetime(2035, 6, 1, 11, 30, tzinfo=UTC)


def test_a_closing_time_in_the_past_is_refused(client, manager) -> None:
    data = {"closes_at_day": "1", "closes_at_month": "6", "closes_at_year": "2020", "closing_time": "12:30"}

    response = client.post(page("change_deadline", open_round()), data)

    assert response.status_code == 422
    assert "in the future" in response.content.decode()


def test_close_a_round(client, manager) -> None:
    round_ = open_round()
    draft_bid(round_)
    end_submission(round_)

    assert page("close_round", round_) in client.get(page("round", round_)).content.decode()
    assert "1 bid not submitted" in client.get(page("close_round", round_)).content.decode()
    assert client.post(page("close_round", round_))["Location"] == page("round", round_)
    round_.refresh_from_db()
    assert round_.status == "CLOSED"


def test_a_round_is_not_closed_early(client, manager) -> None:
    assert client.post(page("close_round", open_round())).status_code == 409


@pytest.mark.parametrize(
    ("role", "closed", "frozen"),
    [
        (Role.CHAIR, 200, 200),
        (Role.FUND_MANAGER, 200, 200),
        (Role.AUDITOR, 200, 200),
        (Role.REVIEWER, 404, 200),
        (Role.BIDDER, 403, 403),
        (Role.SIGN_OFF, 403, 403),
        (Role.TREASURY_ANALYST, 403, 403),
    ],
)
def test_who_sees_the_ranking_and_when(client, role, closed, frozen) -> None:
    round_ = open_round()
    reviewed_bid(round_)
    sign_in(client, make_user(role))

    while_open = client.get(page("ranking", round_)).status_code
    close_round(round_)
    while_closed = client.get(page("ranking", round_)).status_code
    freeze(round_)

    assert while_open == (404 if frozen == 200 else 403)
    assert while_closed == closed
    assert client.get(page("ranking", round_)).status_code == frozen


def test_the_ranking_page_shows_values_and_their_lines(client) -> None:
    round_ = open_round()
    bid = reviewed_bid(round_, (3, 4))
    lacking = eligible_bid(round_)
    unchecked = submitted_bid(round_)
    close_round(round_)
    sign_in(client, make_user(Role.CHAIR))

    shown = client.get(page("ranking", round_))

    table = shown.context["table"]
    (line,) = table.ranked
    assert sum(part.points for part in line.lines) == line.value
    text = shown.content.decode()
    assert "Mean of 3, 4 out of 5" in text
    assert bid.reference in text
    assert "0 of 2 reviews submitted." in text
    assert lacking.reference in text
    assert unchecked.reference in text
    assert page("freeze_ranking", round_) not in text


def test_the_chair_freezes(client) -> None:
    round_ = open_round()
    reviewed_bid(round_)
    reviewed_bid(round_)
    close_round(round_)
    sign_in(client, make_user(Role.CHAIR))

    before = client.get(page("ranking", round_)).content.decode()
    confirm = client.get(page("freeze_ranking", round_)).content.decode()
    response = client.post(page("freeze_ranking", round_))
    after = client.get(page("ranking", round_))

    assert page("freeze_ranking", round_) in before
    assert "never changes" in confirm
    assert response["Location"] == page("ranking", round_)
    assert "Tied on everything; placed by reference" in after.content.decode()
    assert after.context["table"].frozen.sha256 in after.content.decode()
    assert client.get(page("freeze_ranking", round_))["Location"] == page("ranking", round_)
    assert client.post(page("freeze_ranking", round_)).status_code == 409


def test_a_freeze_that_lacks_something_says_what(client) -> None:
    round_ = open_round()
    bid = eligible_bid(round_)
    close_round(round_)
    sign_in(client, make_user(Role.CHAIR))

    response = client.post(page("freeze_ranking", round_))

    assert response.status_code == 409
    assert bid.reference in response.content.decode()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.CHAIR])
def test_nobody_else_freezes(client, role) -> None:
    round_ = close_round(open_round())
    sign_in(client, make_user(role))

    assert client.post(page("freeze_ranking", round_)).status_code == 403


def test_an_open_round_is_not_frozen_by_address(client) -> None:
    sign_in(client, make_user(Role.CHAIR))

    assert client.post(page("freeze_ranking", open_round())).status_code == 404


def test_a_round_of_no_bids_says_so(client) -> None:
    round_ = open_round()
    end_submission(round_)
    close(round=round_, by=None, now=REAL_NOW)
    sign_in(client, make_user(Role.CHAIR))

    assert "No eligible bid" in client.get(page("ranking", round_)).content.decode()
