"""Rating a system's risk, and the second person who confirms it."""

import pytest

from accounts.permissions import Role
from bids.register.models import Rating
from bids.register.rules.risk_criteria import IMPACT, LIKELIHOOD
from bids.register.workflow import RatingStatus
from tests.factories.accounts import make_user, sign_in
from tests.factories.pages import bids_url, post_as_shown, text_of
from tests.factories.register import rate_system

pytestmark = pytest.mark.django_db


def scores_posted(criteria, level="3"):
    posted = {}
    for criterion in criteria:
        posted[criterion.code.lower()] = level
        posted[f"{criterion.code.lower()}_evidence"] = "Seen in the risk log"
    return posted


def test_rating_on_two_pages_then_sent_then_confirmed(registered, client):
    sign_in(client, make_user(Role.BIDDER, registered.department))

    first = post_as_shown(client, bids_url("rate", registered, side="likelihood"), scores_posted(LIKELIHOOD))
    second = post_as_shown(client, bids_url("rate", registered, side="impact"), scores_posted(IMPACT))
    sent = post_as_shown(client, bids_url("finish_rating", registered))

    assert first["Location"] == bids_url("rate", registered, side="impact")
    assert second["Location"] == bids_url("finish_rating", registered)
    assert sent["Location"] == bids_url("system", registered)
    sign_in(client, make_user(Role.SIGN_OFF, registered.department))
    assert "Seen in the risk log" in text_of(client.get(bids_url("confirm_rating", registered)))
    confirmed = post_as_shown(client, bids_url("confirm_rating", registered), {"confirm": "yes"})
    assert confirmed["Location"] == bids_url("system", registered)
    assert Rating.objects.get(system=registered).status == RatingStatus.CONFIRMED


def test_half_a_rating_is_kept_and_not_sent(registered, client):
    sign_in(client, make_user(Role.BIDDER, registered.department))
    post_as_shown(
        client, bids_url("rate", registered, side="likelihood"), {"l1": "4", "l1_evidence": "Support ended"}
    )

    refused = client.post(bids_url("finish_rating", registered))

    assert refused.status_code == 422
    assert "L2" in text_of(refused)
    assert 'value="4" checked' in text_of(client.get(bids_url("rate", registered, side="likelihood")))


def test_all_that_is_missing_is_listed_with_its_boxes_before_the_button(registered, client):
    sign_in(client, make_user(Role.BIDDER, registered.department))
    unproven = {row.code.lower(): "3" for row in IMPACT}
    post_as_shown(client, bids_url("rate", registered, side="likelihood"), scores_posted(LIKELIHOOD))
    post_as_shown(client, bids_url("rate", registered, side="impact"), unproven)

    page = text_of(client.get(bids_url("finish_rating", registered)))
    refused = client.post(bids_url("finish_rating", registered))

    boxes = bids_url("rate", registered, side="impact")
    for text in (page, text_of(refused)):
        assert all(f'href="{boxes}#id_{code}_evidence"' in text for code in unproven)
        assert text.count("give the evidence") == len(unproven)
        assert "Send for confirmation" not in text
    assert all(f'id="id_{code}_evidence"' in text_of(client.get(boxes)) for code in unproven)


def test_last_years_score_stands_beside_the_question(rated, client):
    sign_in(client, make_user(Role.BIDDER, rated.department))

    text = text_of(client.get(bids_url("rate", rated, side="likelihood")))

    assert "Last confirmed score: 5." in text
    assert "Evidence given on 22 November 2026: Recorded in the service&#39;s risk log under L1" in text


def test_a_side_that_is_none_is_not_found(registered, client):
    sign_in(client, make_user(Role.BIDDER, registered.department))

    assert client.get(bids_url("rate", registered, side="sideways")).status_code == 404


def test_a_rating_that_waits_cannot_be_rated_over(waiting, client):
    sign_in(client, make_user(Role.BIDDER, waiting.department))

    opened = text_of(client.get(bids_url("rate", waiting, side="impact")))
    refused = client.post(bids_url("rate", waiting, side="impact"), scores_posted(IMPACT))

    assert "waits for a second person" in opened
    assert bids_url("finish_rating", waiting) in opened
    assert "Save and continue" not in opened
    assert refused.status_code == 409
    text = text_of(refused)
    assert f"has rated {waiting.name} already" in text
    assert "Nothing was saved" in text
    assert "Seen in the risk log" in text
    assert Rating.objects.get(system=waiting).status == RatingStatus.RATED


def test_the_rater_is_told_to_ask_somebody_else(registered, client):
    rater = make_user(Role.BIDDER, registered.department)
    rate_system(registered, by=rater)
    sign_in(client, rater)

    response = client.post(bids_url("confirm_rating", registered), {"confirm": "yes"})

    assert response.status_code == 403
    assert "a second person has to confirm it" in text_of(response)


def test_sending_back_with_and_without_a_reason(waiting, client):
    sign_in(client, make_user(Role.SIGN_OFF, waiting.department))

    without = client.post(bids_url("confirm_rating", waiting), {"return": "yes", "reason": ""})
    post_as_shown(client, bids_url("confirm_rating", waiting), {"return": "yes", "reason": "L3 looks low"})
    again = client.post(bids_url("confirm_rating", waiting), {"return": "yes", "reason": "Once more"})

    assert "What has to change?" in text_of(without)
    assert Rating.objects.get(system=waiting).status == RatingStatus.DRAFT
    assert again.status_code == 409


def test_an_empty_page_of_a_rating_says_what_to_do(registered, client):
    sign_in(client, make_user(Role.BIDDER, registered.department))

    assert "Start one" in text_of(client.get(bids_url("finish_rating", registered)))
    assert "No rating of this system waits" in text_of(client.get(bids_url("confirm_rating", registered)))
    assert "Rate its risk" in text_of(client.get(bids_url("system", registered)))
