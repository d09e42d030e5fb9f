"""The list, the bid's page, check answers, certifying and what comes after."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.permissions import Role
from bids.actions.sections import save_costs, save_systems
from bids.models import Bid, BidVersion, Round
from bids.workflow import BidStatus
from tests.factories.accounts import NOW, make_department, make_user, sign_in
from tests.factories.bids import (
    CELL,
    TESTS,
    bidding_round,
    certifying_bid,
    complete_bid,
    cost_rows,
    draft_bid,
    submitted_bid,
    system_row,
)
from tests.factories.register import make_system

pytestmark = pytest.mark.django_db

CONFIRMED = {"confirmed": sorted(TESTS)}


def address(name, bid, **more):
    return reverse(f"bids:{name}", kwargs={"reference": bid.reference, **more})


def page(client, name, bid, **more):
    return client.get(address(name, bid, **more)).content.decode()


def scored(bid):
    """As the ranking leaves it; the ranking itself is tested with the reviews."""
    for status in ("ELIGIBLE", "SCORED"):
        Bid.objects.filter(pk=bid.pk).update(status=status)
    return bid


def test_a_department_lists_its_own_bids(client):
    mine, other = draft_bid(title="Ours"), draft_bid(title="Theirs")
    sign_in(client, mine.created_by)

    text = client.get(reverse("bids:bids")).content.decode()

    assert mine.reference in text
    assert other.reference not in text
    assert "Theirs" not in text


def test_the_fund_lists_every_bid_and_no_drafts_title(client):
    draft, submitted = draft_bid(title="Secret plan"), submitted_bid(title="Retire payroll", cost=1234567)
    sign_in(client, make_user(Role.FUND_MANAGER))

    text = client.get(reverse("bids:bids")).content.decode()

    assert draft.reference in text
    assert "Secret plan" not in text
    assert "Retire payroll" in text
    assert "£1,234,567" in text
    assert submitted.department.name in text


def test_an_empty_list_says_so(client):
    sign_in(client, make_user(Role.BIDDER))

    assert "There is no bid yet" in client.get(reverse("bids:bids")).content.decode()


def test_the_list_costs_the_same_queries_however_long(client, django_assert_max_num_queries):
    department, round_ = make_department(), bidding_round()
    writer = make_user(Role.BIDDER, department)
    for number in range(61):
        draft_bid(round_, department, by=writer, title=f"Bid {number}")
    sign_in(client, writer)

    with django_assert_max_num_queries(16):
        response = client.get(reverse("bids:bids"))
    second = client.get(reverse("bids:bids"), {"page": 2})

    assert len(response.context["lines"]) == 60
    assert [line.title for line in second.context["lines"]] == ["Bid 0"]


def test_an_open_round_offers_to_start_a_bid_until_it_closes(client):
    round_ = bidding_round()
    sign_in(client, make_user(Role.BIDDER))
    start = reverse("bids:start_bid", kwargs={"round_reference": round_.reference})

    before = client.get(reverse("bids:bids")).content.decode()
    Round.objects.update(closes_at=datetime.now(UTC) - timedelta(seconds=1))
    after = client.get(reverse("bids:bids")).content.decode()

    assert start in before
    assert start not in after


def test_a_bid_is_started(client):
    round_ = bidding_round()
    sign_in(client, make_user(Role.BIDDER))
    start = reverse("bids:start_bid", kwargs={"round_reference": round_.reference})

    assert "Department</label>" not in client.get(start).content.decode()
    response = client.post(start, {"title": "Replace payroll", "status": "SUBMITTED", "reference": "LF-X"})

    bid = Bid.objects.get()
    assert response["Location"] == address("bid", bid)
    assert (bid.title, bid.status, bid.number) == ("Replace payroll", BidStatus.DRAFT, 1)


def test_somebody_who_writes_for_two_departments_says_for_which(client):
    from accounts.actions.people import start_membership

    round_, writer, second = bidding_round(), make_user(Role.BIDDER), make_department()
    start_membership(user=writer, role=Role.BIDDER, department=second, by=None, now=NOW)
    stranger = make_department()
    sign_in(client, writer)
    start = reverse("bids:start_bid", kwargs={"round_reference": round_.reference})

    assert client.post(start, {"title": "Payroll"}).status_code == 200
    assert client.post(start, {"title": "Payroll", "department": stranger.code}).status_code == 200
    client.post(start, {"title": "Payroll", "department": second.code})

    assert Bid.objects.get().department == second


def test_a_bid_started_too_late_is_refused_and_the_title_kept(client):
    round_ = bidding_round()
    Round.objects.update(closes_at=datetime.now(UTC) - timedelta(seconds=1))
    sign_in(client, make_user(Role.BIDDER))
    start = reverse("bids:start_bid", kwargs={"round_reference": round_.reference})

    response = client.post(start, {"title": "Replace payroll"})

    assert response.status_code == 409
    assert "is closed" in response.content.decode()
    assert "Replace payroll" in response.content.decode()


def test_a_bid_is_not_started_in_a_round_that_is_no_round(client):
    sign_in(client, make_user(Role.BIDDER))

    assert client.get(reverse("bids:start_bid", kwargs={"round_reference": "2099X"})).status_code == 404


def test_the_task_list_shows_each_sections_state(complete, client):
    bid = complete
    save_costs(bid=bid, rows=cost_rows({CELL: Decimal("1.00")}), by=bid.created_by, now=NOW)
    empty = draft_bid(bid.round, bid.department, by=bid.created_by)
    sign_in(client, bid.created_by)

    tasks = client.get(address("bid", bid)).context["tasks"]
    fresh = client.get(address("bid", empty)).context["tasks"]

    assert [task.status for task in tasks] == ["Complete", "Complete", "Complete", "In progress", "Complete"]
    assert {task.status for task in fresh} == {"Not started"}
    assert all(task.url for task in tasks)


def test_the_sign_off_sees_the_sections_without_links(draft, client):
    bid = draft
    sign_in(client, make_user(Role.SIGN_OFF, bid.department))

    assert not any(task.url for task in client.get(address("bid", bid)).context["tasks"])


def test_the_page_says_the_deadline_in_days_and_the_total_asked(client):
    bid = complete_bid(cost=Decimal("900000.00"))
    sign_in(client, bid.created_by)

    text = page(client, "bid", bid)

    assert "30 days left" in text
    assert "£900,000" in text


@pytest.mark.parametrize("role", [Role.FUND_MANAGER, Role.CHAIR, Role.AUDITOR])
@pytest.mark.parametrize("state", [complete_bid, certifying_bid])
def test_the_fund_sees_that_a_draft_exists_and_nothing_in_it(client, role, state):
    bid = state(title="Secret plan", cost=Decimal("424242.00"))
    sign_in(client, make_user(role))

    text = page(client, "bid", bid)

    assert bid.reference in text
    assert "department's own until it is submitted" in text.replace("&#x27;", "'")
    assert not any(
        secret in text
        for secret in ("Secret plan", "424,242", "Systems and disposition", str(bid.created_by))
    )


@pytest.mark.parametrize("role", [Role.FUND_MANAGER, Role.CHAIR, Role.AUDITOR])
def test_the_fund_reads_what_was_submitted(client, role):
    bid = submitted_bid(title="Retire payroll", cost=Decimal("424242.00"))
    sign_in(client, make_user(role))

    assert "£424,242" in page(client, "bid", bid)
    assert "Retire payroll" in page(client, "bid_version", bid, number=1)


def test_the_department_never_sees_where_the_panel_stands(submitted, client):
    bid = scored(submitted)
    sign_in(client, bid.created_by)

    texts = [page(client, "bid", bid), client.get(reverse("bids:bids")).content.decode()]

    for text in texts:
        assert "With the panel" in text
        assert "Scored" not in text
        assert "Eligible" not in text


def test_the_fund_sees_where_the_panel_stands(submitted, client):
    bid = scored(submitted)
    sign_in(client, make_user(Role.FUND_MANAGER))

    assert "Scored" in page(client, "bid", bid)


def test_check_answers_names_what_is_missing_and_leads_there(draft, client):
    bid = draft
    system = make_system(bid.department)
    save_systems(bid=bid, rows=[system_row(system)], by=bid.created_by, now=NOW)
    sign_in(client, bid.created_by)

    text = page(client, "check_bid", bid)

    assert "What is missing or off" in text
    assert f'href="{address("bid_systems", bid)}#id_systems-0-system"' in text
    assert f'href="{address("bid_work", bid)}#id_why_now"' in text
    assert f'href="{address("bid_costs", bid)}"' in text
    assert "Still missing: milestones, a description of the work" in text
    assert address("send_for_certification", bid) not in text


def test_the_control_a_gap_leads_to_is_on_the_page(draft, client):
    bid = draft
    save_systems(
        bid=bid, rows=[system_row(make_system(bid.department), target_risk=None)], by=bid.created_by, now=NOW
    )
    sign_in(client, bid.created_by)

    missing = client.get(address("check_bid", bid)).context["missing"]

    links = [row["href"].partition("#") for row in missing]
    assert any(control for _, _, control in links)
    for url, _, control in (link for link in links if link[2]):
        assert f'id="{control}"' in client.get(url).content.decode()


def test_a_complete_bid_is_sent_from_check_answers(complete, client):
    bid = complete
    sign_in(client, bid.created_by)

    assert address("send_for_certification", bid) in page(client, "check_bid", bid)
    response = client.post(address("send_for_certification", bid), follow=True)

    bid.refresh_from_db()
    assert bid.status == BidStatus.CERTIFYING
    assert "is with the sign-off" in response.content.decode()


def test_an_incomplete_bid_is_not_sent(draft, client):
    bid = draft
    sign_in(client, bid.created_by)

    response = client.post(address("send_for_certification", bid))

    assert response.status_code == 422
    assert "The bid is not complete" in response.content.decode()


def test_the_sign_off_reads_everything_and_certifies(client):
    bid = certifying_bid(title="Retire payroll")
    signer = make_user(Role.SIGN_OFF, bid.department)
    sign_in(client, signer)

    text = page(client, "certify_bid", bid)
    response = client.post(address("certify_bid", bid), CONFIRMED, follow=True)

    version = BidVersion.objects.get()
    assert "An answer to why_now" in text
    assert response.redirect_chain == [(address("bid_submitted", bid), 302)]
    shown = response.content.decode()
    assert bid.reference in shown
    assert version.sha256 in shown


def test_the_same_submission_twice_shows_the_submitted_bid(certifying, client):
    bid = certifying
    sign_in(client, make_user(Role.SIGN_OFF, bid.department))

    first = client.post(address("certify_bid", bid), CONFIRMED)
    second = client.post(address("certify_bid", bid), CONFIRMED)
    reopened = client.get(address("certify_bid", bid))

    assert first["Location"] == second["Location"] == reopened["Location"] == address("bid_submitted", bid)
    assert BidVersion.objects.count() == 1


@pytest.mark.parametrize("confirmed", [[], sorted(TESTS)[:3], ["regularity", "made up"]])
def test_certifying_without_all_four_tests_shows_the_page_again(certifying, client, confirmed):
    bid = certifying
    sign_in(client, make_user(Role.SIGN_OFF, bid.department))

    response = client.post(address("certify_bid", bid), {"confirmed": confirmed})

    assert response.status_code == 200
    assert "There is a problem" in response.content.decode()
    assert not BidVersion.objects.exists()


def test_who_sent_it_is_told_that_somebody_else_certifies(certifying, client):
    from accounts.actions.people import start_membership

    bid = certifying
    start_membership(user=bid.sent_by, role=Role.SIGN_OFF, department=bid.department, by=None, now=NOW)
    sign_in(client, bid.sent_by)

    text = page(client, "certify_bid", bid)
    response = client.post(address("certify_bid", bid), CONFIRMED)

    assert "somebody else has to certify it" in text
    assert "Certify and submit</button>" not in " ".join(text.split())
    assert response.status_code == 403
    assert "somebody else has to certify it" in response.content.decode()


def test_certifying_at_the_closing_time_is_refused(certifying, client):
    bid = certifying
    Round.objects.update(closes_at=datetime.now(UTC))
    sign_in(client, make_user(Role.SIGN_OFF, bid.department))

    response = client.post(address("certify_bid", bid), CONFIRMED)

    assert response.status_code == 409
    assert "is closed" in response.content.decode()


@pytest.mark.parametrize("name", ["certify_bid", "refuse_certification"])
def test_signing_a_draft_leads_to_its_page(draft, client, name):
    bid = draft
    sign_in(client, make_user(Role.SIGN_OFF, bid.department))

    assert client.get(address(name, bid))["Location"] == address("bid", bid)


def test_certification_is_refused_and_the_writers_read_why(certifying, client):
    bid = certifying
    sign_in(client, make_user(Role.SIGN_OFF, bid.department))

    assert "What has to be put right?" in page(client, "refuse_certification", bid)
    client.post(address("refuse_certification", bid), {"reason": "The date is wrong"})
    sign_in(client, bid.created_by)

    assert "The date is wrong" in page(client, "bid", bid)


@pytest.mark.parametrize("name", ["refuse_certification", "withdraw_bid"])
@pytest.mark.parametrize("reason", ["", "x" * 1001])
def test_a_reason_is_needed_and_kept_when_too_long(certifying, client, name, reason):
    bid = certifying
    sign_in(client, make_user(Role.SIGN_OFF, bid.department))

    response = client.post(address(name, bid), {"reason": reason})

    bid.refresh_from_db()
    assert response.status_code == 200
    assert reason in response.content.decode()
    assert bid.status == BidStatus.CERTIFYING


def test_a_bid_is_withdrawn_by_its_writer(submitted, client):
    bid = submitted
    sign_in(client, bid.created_by)

    assert "Why is the bid withdrawn?" in page(client, "withdraw_bid", bid)
    response = client.post(address("withdraw_bid", bid), {"reason": "Not wanted"}, follow=True)

    assert "is withdrawn" in response.content.decode()
    assert client.get(address("withdraw_bid", bid))["Location"] == address("bid", bid)
    assert client.post(address("withdraw_bid", bid), {"reason": "Again"}).status_code == 409


def test_the_version_reads_as_it_was_submitted(client):
    bid = submitted_bid(cost=Decimal("900000.00"))
    sign_in(client, bid.created_by)

    text = page(client, "bid_version", bid, number=1)

    assert all(
        words in text
        for words in (
            "26.7, red-rated",
            "Repurchase: replace it with a product or service",
            "£450,000.00",
            "Gate 4: readiness for service",
            "£1,000,000.00",
            bid.current_version.sha256,
        )
    )
    assert "Change<" not in text


def test_a_version_that_is_not_there_is_not_found(submitted, client):
    bid = submitted
    draft = draft_bid(bid.round, bid.department)
    sign_in(client, bid.created_by)

    assert client.get(address("bid_version", bid, number=2)).status_code == 404
    assert client.get(address("bid_submitted", draft)).status_code == 404


def test_what_a_person_types_is_shown_as_text(client):
    bid = submitted_bid(title="<script>alert(1)</script>")
    sign_in(client, bid.created_by)

    for text in (page(client, "bid", bid), page(client, "bid_version", bid, number=1)):
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert" in text
