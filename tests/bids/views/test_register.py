"""The register's pages: who sees which system, and what each lets one do."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.permissions import Role
from bids.actions.register import change_system
from bids.actions.system_parts import ComponentRow, save_components
from bids.models import LegacySystem, Rating
from bids.rules.risk_criteria import CRITERIA, IMPACT, LIKELIHOOD
from bids.workflow import RatingStatus
from tests.factories.accounts import NOW, make_department, make_user, sign_in
from tests.factories.register import LOW_SCORES, make_system, rate_system, rated_system

pytestmark = pytest.mark.django_db

DETAILS = {
    "name": "Prison records",
    "description": "Holds records of prisoners.",
    "components": "",
    "services_supported": "Custody, 9,000 staff",
    "owner_role": "Head of custody services",
    "yearly_run_cost": "1,250,000.50",
}


def page(name, system=None, **more):
    kwargs = {"reference": system.reference, **more} if system else more
    return reverse(f"bids:{name}", kwargs=kwargs)


ALL_PAGES = [
    ("systems", {}),
    ("register_system", {}),
    ("system", {}),
    ("change_system", {}),
    ("rate", {"side": "likelihood"}),
    ("finish_rating", {}),
    ("confirm_rating", {}),
]


def address(name, more, system):
    return page(name, None if name in ("systems", "register_system") else system, **more)


@pytest.mark.parametrize(("name", "more"), ALL_PAGES)
def test_signed_out_goes_to_sign_in(client, name, more):
    response = client.get(address(name, more, make_system()))

    assert response.status_code == 302
    assert reverse("account_login") in response["Location"]


@pytest.mark.parametrize(("name", "more"), ALL_PAGES)
def test_a_reviewer_has_no_register(client, name, more):
    sign_in(client, make_user(Role.REVIEWER))

    assert client.get(address(name, more, make_system())).status_code == 403


@pytest.mark.parametrize(("name", "more"), ALL_PAGES[2:])
def test_another_departments_system_is_not_found(client, name, more):
    sign_in(client, make_user(Role.BIDDER))

    assert client.get(address(name, more, make_system())).status_code == 404
    assert client.post(address(name, more, make_system())).status_code in (404, 405)


@pytest.mark.parametrize(("name", "more"), ALL_PAGES)
def test_wrong_method(client, name, more):
    system = make_system()
    sign_in(client, make_user(Role.BIDDER, system.department))

    assert client.delete(address(name, more, system)).status_code == 405


def test_list_shows_only_my_departments_systems_with_their_risk(client):
    mine, other = rated_system(name="Old payroll"), make_system(name="Somebody else's")
    sign_in(client, make_user(Role.BIDDER, mine.department))

    text = client.get(page("systems")).content.decode()

    assert "Old payroll" in text
    assert "26.7, red-rated" in text
    assert other.name not in text


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"rated": "red"}, {"Red one"}),
        ({"rated": "legacy"}, {"Red one"}),
        ({"rated": "not_rated"}, {"New one", "Waiting one"}),
        ({"rated": "waiting"}, {"Waiting one"}),
        ({"search": "low"}, {"Low one"}),
        ({"search": "nothing like it"}, set()),
        ({"rated": "rated"}, {"Red one", "Low one"}),
        ({"rated": "old"}, set()),
        ({"rated": "no such answer"}, {"Red one", "Low one", "New one", "Waiting one"}),
        ({"classification": "SECRET"}, set()),
    ],
)
def test_list_narrows(client, asked, found):
    department = make_department()
    rated_system(department, name="Red one")
    rated_system(department, LOW_SCORES, name="Low one")
    make_system(department, name="New one")
    rate_system(make_system(department, name="Waiting one"))
    sign_in(client, make_user(Role.BIDDER, department))

    rows = client.get(page("systems"), asked).context["rows"]

    assert {row.system.name for row in rows} == found


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"support": "ended"}, ["Ended"]),
        ({"support": "3"}, ["Ended", "Today", "Soon"]),
        ({"support": "6"}, ["Ended", "Today", "Soon", "Extended"]),
        ({"support": "12"}, ["Ended", "Today", "Soon", "Extended", "Later"]),
        ({"sort": "name", "classification": "SECRET"}, ["Soon"]),
        ({"sort": "cost"}, ["Later", "Ended", "Extended", "Soon", "Today", "Unknown"]),
    ],
)
def test_list_narrows_by_when_support_ends_and_sorts(client, asked, found):
    department, today = make_department(), timezone.localdate()
    bidder = make_user(Role.BIDDER, department)
    ends = {"Ended": -1, "Today": 0, "Soon": 80, "Extended": -900, "Later": 350, "Unknown": None}
    for name, days in ends.items():
        system = make_system(department, name=name, by=bidder)
        on = today + timedelta(days=days) if days is not None else None
        more = today + timedelta(days=150) if name == "Extended" else None
        rows = [ComponentRow("Database", "", on, more), ComponentRow("Not known")]
        save_components(system=system, rows=rows, by=bidder, now=NOW)
    change_system(system=LegacySystem.objects.get(name="Soon"), classification="SECRET", by=bidder, now=NOW)
    later = LegacySystem.objects.get(name="Later")
    change_system(system=later, yearly_run_cost=Decimal("2000000.00"), by=bidder, now=NOW)
    sign_in(client, bidder)

    rows = client.get(page("systems"), {"sort": "support", **asked}).context["rows"]

    assert [row.system.name for row in rows] == found


def test_a_rating_older_than_a_year_asks_for_another(client):
    system = rated_system(now=NOW - timedelta(days=800))
    sign_in(client, make_user(Role.BIDDER, system.department))

    response = client.get(page("systems"), {"rated": "old", "sort": "age"})

    assert "Rate again" in response.content.decode()
    assert response.context["figures"].old == 1


def test_the_matrix_counts_by_totals_rounded_down_and_red_by_the_exact_product(client):
    department = make_department()
    rated_system(department)  # 80/14 and 56/12: 5.7 and 4.7
    rated_system(department, LOW_SCORES)
    rated_system(department, (5, 5, 4, 3, 3, 3, 3, 4, 4, 3, 3, 3, 3))  # 15.976 is not red
    sign_in(client, make_user(Role.BIDDER, department))

    response = client.get(page("systems"), {"sort": "risk"})

    places = {
        (likelihood, impact + 1): cell
        for likelihood, row in response.context["matrix"]
        for impact, cell in enumerate(row)
        if cell != (0, 0)
    }
    assert places == {(5, 4): (1, 1), (4, 3): (1, 0), (1, 1): (1, 0)}
    assert "1 red" in response.context["matrix_picture"]


def test_the_fund_sees_every_register_and_narrows_by_department(client):
    one, other = make_system(), make_system()
    sign_in(client, make_user(Role.FUND_MANAGER))

    everything = client.get(page("systems")).context["rows"]
    narrowed = client.get(page("systems"), {"department": one.department.code}).context["rows"]

    assert {row.system for row in everything} == {one, other}
    assert {row.system for row in narrowed} == {one}


def test_list_takes_a_bounded_number_of_queries(client, django_assert_max_num_queries):
    department = make_department()
    bidder = make_user(Role.BIDDER, department)
    for number in range(8):
        make_system(department, name=f"System {number}", by=bidder)
    sign_in(client, bidder)

    with django_assert_max_num_queries(12):
        client.get(page("systems"))


def test_registering_gives_a_reference(client):
    bidder = make_user(Role.BIDDER, make_department("D10"))
    sign_in(client, bidder)

    response = client.post(page("register_system"), DETAILS)

    system = LegacySystem.objects.get()
    assert response["Location"] == page("system", system)
    assert system.reference == "D10-S0001"
    assert system.yearly_run_cost == Decimal("1250000.50")
    assert system.registered_by == bidder


def test_a_name_taken_is_refused_and_nothing_typed_is_lost(client):
    system = make_system(name="Prison records")
    sign_in(client, make_user(Role.BIDDER, system.department))

    response = client.post(page("register_system"), DETAILS)

    text = response.content.decode()
    assert LegacySystem.objects.count() == 1
    assert f"already has a system called “Prison records” ({system.reference})" in text
    assert "Holds records of prisoners." in text


def test_someone_of_two_departments_chooses(client):
    one, two = make_department(), make_department()
    bidder = make_user(Role.BIDDER, one)
    from accounts.actions.people import start_membership
    from tests.factories.accounts import NOW

    start_membership(user=bidder, role=Role.BIDDER, department=two, by=None, now=NOW)
    sign_in(client, bidder)

    client.post(page("register_system"), {**DETAILS, "department": two.pk})

    assert LegacySystem.objects.get().department == two


def test_changing_the_details(client):
    system = make_system()
    sign_in(client, make_user(Role.BIDDER, system.department))

    response = client.post(page("change_system", system), DETAILS)

    system.refresh_from_db()
    assert response["Location"] == page("system", system)
    assert system.name == "Prison records"


def test_status_and_reference_cannot_be_posted(client):
    system = make_system()
    sign_in(client, make_user(Role.BIDDER, system.department))

    client.post(page("change_system", system), {**DETAILS, "reference": "D99-S0001", "number": 99})

    assert LegacySystem.objects.get(pk=system.pk).reference == system.reference


def scores_posted(criteria, level="3"):
    posted = {}
    for criterion in criteria:
        posted[criterion.code.lower()] = level
        posted[f"{criterion.code.lower()}_evidence"] = "Seen in the risk log"
    return posted


def test_rating_on_two_pages_then_sent_then_confirmed(client):
    system = make_system()
    sign_in(client, make_user(Role.BIDDER, system.department))

    first = client.post(page("rate", system, side="likelihood"), scores_posted(LIKELIHOOD))
    second = client.post(page("rate", system, side="impact"), scores_posted(IMPACT))
    sent = client.post(page("finish_rating", system))

    assert first["Location"] == page("rate", system, side="impact")
    assert second["Location"] == page("finish_rating", system)
    assert sent["Location"] == page("system", system)
    sign_in(client, make_user(Role.SIGN_OFF, system.department))
    assert "Seen in the risk log" in client.get(page("confirm_rating", system)).content.decode()
    confirmed = client.post(page("confirm_rating", system), {"confirm": "yes"})
    assert confirmed["Location"] == page("system", system)
    assert Rating.objects.get(system=system).status == RatingStatus.CONFIRMED


def test_half_a_rating_is_kept_and_not_sent(client):
    system = make_system()
    sign_in(client, make_user(Role.BIDDER, system.department))
    client.post(page("rate", system, side="likelihood"), {"l1": "4", "l1_evidence": "Support ended"})

    refused = client.post(page("finish_rating", system))

    assert refused.status_code == 422
    assert "L2" in refused.content.decode()
    assert 'value="4" checked' in client.get(page("rate", system, side="likelihood")).content.decode()


def test_last_years_score_stands_beside_the_question(rated, client):
    system = rated
    sign_in(client, make_user(Role.BIDDER, system.department))

    text = client.get(page("rate", system, side="likelihood")).content.decode()

    assert "Last confirmed score: 5." in text
    assert "Evidence given on 22 November 2026: Recorded in the service&#39;s risk log under L1" in text


def test_a_side_that_is_none_is_not_found(client):
    system = make_system()
    sign_in(client, make_user(Role.BIDDER, system.department))

    assert client.get(page("rate", system, side="sideways")).status_code == 404


def test_a_rating_that_waits_cannot_be_rated_over(client):
    system = make_system()
    rate_system(system)
    sign_in(client, make_user(Role.BIDDER, system.department))

    text = client.post(page("rate", system, side="impact"), scores_posted(IMPACT)).content.decode()

    assert "waiting for confirmation" in text
    assert Rating.objects.get(system=system).status == RatingStatus.RATED


def test_the_rater_is_told_to_ask_somebody_else(client):
    system = make_system()
    rater = make_user(Role.BIDDER, system.department)
    rate_system(system, by=rater)
    sign_in(client, rater)

    response = client.post(page("confirm_rating", system), {"confirm": "yes"})

    assert response.status_code == 422
    assert "a second person has to confirm it" in response.content.decode()


def test_sending_back_with_and_without_a_reason(client):
    system = make_system()
    rate_system(system)
    sign_in(client, make_user(Role.SIGN_OFF, system.department))

    without = client.post(page("confirm_rating", system), {"return": "yes", "reason": ""})
    client.post(page("confirm_rating", system), {"return": "yes", "reason": "L3 looks low"})
    again = client.post(page("confirm_rating", system), {"return": "yes", "reason": "Once more"})

    assert "What has to change?" in without.content.decode()
    assert Rating.objects.get(system=system).status == RatingStatus.DRAFT
    assert again.status_code == 422


def test_a_systems_page_says_how_its_risk_came_about(rated, client):
    system = rated
    rate_system(system, LOW_SCORES)
    sign_in(client, make_user(Role.SIGN_OFF, system.department))

    text = client.get(page("system", system)).content.decode()

    assert "26.7" in text
    assert "5.7 × 4.7" in text
    assert all(criterion.name in text for criterion in CRITERIA.values())
    assert "Check and confirm the rating" in text


def test_an_empty_page_of_a_rating_says_what_to_do(client):
    system = make_system()
    sign_in(client, make_user(Role.BIDDER, system.department))

    assert "Start one" in client.get(page("finish_rating", system)).content.decode()
    assert "No rating of this system waits" in client.get(page("confirm_rating", system)).content.decode()
    assert "Rate its risk" in client.get(page("system", system)).content.decode()


def test_an_empty_register_says_what_to_do(client):
    sign_in(client, make_user(Role.BIDDER))

    assert "Register the first one" in client.get(page("systems")).content.decode()
