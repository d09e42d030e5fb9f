"""The pages of conditions: who opens them, what they offer, and what they say where nothing is offered."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.actions.people import start_membership
from accounts.permissions import Role
from legacyfund.lib.days import day_in_words
from tests.factories.accounts import NOW, client_of, make_department, make_user, sign_in
from tests.factories.conditions import award_with_conditions, conditions_of, said_met
from tests.factories.files import PDF
from tests.factories.pages import portfolio_url, post_as_shown, posted_day, text_of
from tests.factories.periods import bring_up_to_date
from tests.factories.portfolio import met_milestone
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db

asked = built_once(award_with_conditions)
PAGES = ("condition", "say_condition_met", "send_back_condition", "waive_condition", "move_due_day")
OPENS = {
    None: (302,) * 5,
    "own": (200, 200, 403, 403, 403),
    "other": (404, 404, 403, 403, 403),
    Role.FUND_MANAGER: (200, 403, 409, 200, 200),
    Role.AUDITOR: (200, 403, 403, 403, 403),
    Role.CHAIR: (403,) * 5,
}


def url(name, award, number=1):
    return portfolio_url(name, award.reference, number)


@pytest.mark.parametrize("who", OPENS)
def test_who_opens_what(asked, client, who):
    if who in ("own", "other"):
        department = asked.department if who == "own" else make_department()
        sign_in(client, make_user(Role.BIDDER, department))
    elif who is not None:
        sign_in(client, make_user(who))

    assert tuple(client.get(url(name, asked)).status_code for name in PAGES) == OPENS[who]
    assert client.post(url("condition", asked)).status_code in (302, 403, 405)
    for name in ("take_back_condition", "discharge_condition"):
        assert client.get(url(name, asked)).status_code in (302, 403, 405)


def test_the_department_shows_it_and_the_fund_discharges_it(asked):
    bring_up_to_date(asked, now=timezone.now())
    bidder, manager = client_of(Role.BIDDER, asked.department), client_of(Role.FUND_MANAGER)
    page, say = url("condition", asked), url("say_condition_met", asked)
    milestone = met_milestone(asked.milestones.get(number=1))
    release = portfolio_url("milestone", asked.reference, milestone.number)
    assert "Not released before it is met" in text_of(bidder.get(portfolio_url("award", asked.reference)))
    assert "Condition 1 is not discharged: Show the exit plan." in text_of(manager.get(release))
    assert f"Meet condition 1 of {asked.reference}" in text_of(bidder.get(portfolio_url("home")))

    assert "What shows that the condition is met" in text_of(post_as_shown(bidder, say))
    file = SimpleUploadedFile("plan.pdf", PDF)
    assert post_as_shown(bidder, say, {"words": "It is signed.", "file": file})["Location"] == page
    shown = text_of(bidder.get(page))
    assert "Take it back" in shown
    assert "Discharge the condition" not in shown
    home = text_of(manager.get(portfolio_url("home")))
    assert f"Check condition 1 of {asked.reference}" in home
    sha256 = asked.conditions.get(number=1).evidence.get().file_sha256
    kept = manager.get(portfolio_url("condition_file", asked.reference, 1, sha256))
    assert kept["Content-Disposition"].startswith("attachment")

    done = post_as_shown(manager, url("discharge_condition", asked), page=page)

    assert done["Location"] == page
    assert "Discharged" in text_of(manager.get(page))
    assert "Release the money" in text_of(manager.get(release))
    assert "Condition discharged" in text_of(bidder.get(portfolio_url("award", asked.reference)))


def test_the_fund_sends_back_moves_and_waives_with_a_reason(asked):
    manager, bidder = client_of(Role.FUND_MANAGER), client_of(Role.BIDDER, asked.department)
    plan, sponsor = conditions_of(asked)
    page = url("condition", asked)
    said_met(plan)

    back = post_as_shown(manager, url("send_back_condition", asked), {"reason": "Nobody signed it."})
    day = posted_day("due_on", sponsor.due_on.replace(year=sponsor.due_on.year + 1))
    moved = post_as_shown(manager, url("move_due_day", asked), {**day, "reason": "The supplier is late."})
    said = text_of(manager.get(page))
    waived = post_as_shown(manager, url("waive_condition", asked, 2), {"reason": "There is one."})

    assert back["Location"] == moved["Location"] == page
    assert waived["Location"] == url("condition", asked, 2)
    due_on = day_in_words(sponsor.due_on.replace(year=sponsor.due_on.year + 1))
    assert f"Condition 1 is due on {due_on}, and the department is told why." in said
    shown = text_of(bidder.get(page))
    assert "Nobody signed it." in shown
    assert "The supplier is late." in shown
    assert "There is one." in text_of(bidder.get(url("condition", asked, 2)))


def test_whoever_said_it_is_offered_nothing_to_discharge(asked, client):
    both = make_user(Role.BIDDER, asked.department)
    start_membership(user=both, role=Role.FUND_MANAGER, department=None, by=None, now=NOW)
    said_met(conditions_of(asked)[0], by=both)

    page = text_of(sign_in(client, both).get(url("condition", asked)))

    assert "somebody else has to discharge it" in page
    assert "Discharge the condition" not in page
    assert client.get(url("send_back_condition", asked)).status_code == 403
