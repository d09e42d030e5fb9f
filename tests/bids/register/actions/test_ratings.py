"""Thirteen scores, evidence, and a second person."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from accounts.models import Delivery, Event
from accounts.permissions import Role
from bids.register.actions.ratings import (
    NoRatingInHand,
    RatingIncomplete,
    RatingWaits,
    confirm_rating,
    finish_rating,
    return_rating,
    save_scores,
)
from bids.register.models import Rating
from bids.register.rules.risk import ScoreRefused
from bids.register.rules.risk_criteria import CRITERIA
from bids.register.workflow import RatingStatus
from legacyfund.lib.errors import PermissionRefused
from tests.factories.accounts import NOW, make_user
from tests.factories.register import LOW_SCORES, rate_system

pytestmark = pytest.mark.django_db


@pytest.fixture
def bidder(registered):
    return make_user(Role.BIDDER, registered.department)


def save(system, by, scores, evidence=(), **more):
    return save_scores(
        system=system,
        scores=scores,
        evidence=dict(evidence),
        assessed_on=NOW.date(),
        by=by,
        now=NOW,
        **more,
    )


def test_the_database_works_out_the_exact_overall_risk(rated):
    rating = Rating.objects.get(system=rated)

    assert rating.overall_in_168ths == 4480  # 80/3 × 168
    assert rating.highest_likelihood == 6
    assert rating.status == RatingStatus.CONFIRMED


def test_twelve_scores_are_no_rating(registered, bidder):
    save(registered, bidder, {"L1": 5})

    assert Rating.objects.get(system=registered).overall_in_168ths is None


def test_scores_saved_in_two_goes_keep_what_was_there(registered, bidder):
    save(registered, bidder, {"L1": 5}, {"L1": "log"})
    save(registered, bidder, {"C1": 2}, {"C1": "plan"})

    rating = Rating.objects.get(system=registered)
    assert (rating.l1, rating.c1) == (5, 2)
    assert rating.evidence == {"L1": "log", "C1": "plan"}
    assert Event.objects.filter(kind="rating.saved", subject_ref=registered.reference).count() == 2


def test_a_score_out_of_bounds_is_refused(registered, bidder):
    with pytest.raises(ScoreRefused) as refused:
        save(registered, bidder, {"C1": 6})

    assert refused.value.field == "C1"
    assert not Rating.objects.exists()


def test_the_database_refuses_a_score_out_of_bounds_too(registered):
    with pytest.raises(IntegrityError), transaction.atomic():
        Rating.objects.create(system=registered, started_at=NOW, assessed_on=NOW.date(), l1=7)


def test_an_incomplete_rating_is_not_sent_and_the_missing_score_is_named(registered, bidder):
    save(registered, bidder, {"L1": 5}, {"L1": "log"})

    with pytest.raises(RatingIncomplete, match="L2") as refused:
        finish_rating(system=registered, by=bidder, now=NOW)

    assert refused.value.field == "l2"


def test_a_score_without_evidence_is_not_sent(registered, bidder):
    save(registered, bidder, {"L1": 5}, {"L1": " "})

    with pytest.raises(RatingIncomplete, match="evidence"):
        finish_rating(system=registered, by=bidder, now=NOW)


def test_all_that_is_missing_is_named_at_once(registered, bidder):
    proven = {code: "log" for code in CRITERIA if code not in ("C1", "C2", "C6")}
    save(registered, bidder, {**dict.fromkeys(CRITERIA, 1), "L7": None}, proven)

    with pytest.raises(RatingIncomplete) as refused:
        finish_rating(system=registered, by=bidder, now=NOW)

    assert refused.value.message == (
        "L7 Historically recorded issues has no score yet. A rating needs all 13. C1 National security, "
        "health, personal safety, loss of life has no evidence yet, and neither have C2 and C6."
    )


def test_a_date_to_come_is_not_sent(registered):
    with pytest.raises(RatingIncomplete, match="future"):
        rate_system(registered, assessed_on=NOW.date() + timedelta(days=1))


def test_nothing_in_hand_cannot_be_sent(registered):
    with pytest.raises(NoRatingInHand, match="no rating in hand"):
        finish_rating(system=registered, by=make_user(Role.BIDDER, registered.department), now=NOW)


def test_a_rating_that_waits_cannot_be_changed(registered):
    rate_system(registered)

    with pytest.raises(RatingWaits, match="waits for a second person"):
        save(registered, make_user(Role.BIDDER, registered.department), {"L1": 1})


def test_the_people_who_may_confirm_are_told_but_not_the_rater(registered, bidder):
    colleague = make_user(Role.SIGN_OFF, registered.department)

    rate_system(registered, by=bidder)

    told = Delivery.objects.filter(event__kind="rating.finished").values_list("recipient", flat=True)
    assert colleague.pk in told
    assert bidder.pk not in told


def test_the_rater_may_not_confirm(registered, bidder):
    rate_system(registered, by=bidder)

    with pytest.raises(PermissionRefused, match="second person"):
        confirm_rating(system=registered, by=bidder, now=NOW)

    assert Rating.objects.get(system=registered).status == RatingStatus.RATED


def test_the_database_refuses_the_rater_as_confirmer(registered, bidder):
    rating = rate_system(registered, by=bidder)

    with pytest.raises(IntegrityError), transaction.atomic():
        Rating.objects.filter(pk=rating.pk).update(status="CONFIRMED", confirmed_at=NOW, confirmed_by=bidder)


def test_somebody_of_another_department_may_not_confirm(registered):
    rate_system(registered)

    with pytest.raises(PermissionRefused):
        confirm_rating(system=registered, by=make_user(Role.SIGN_OFF), now=NOW)


def test_a_later_rating_supersedes_and_the_earlier_is_kept(rated):
    rate_system(rated, LOW_SCORES)
    confirm_rating(system=rated, by=make_user(Role.SIGN_OFF, rated.department), now=NOW)

    assert list(Rating.objects.filter(system=rated).order_by("pk").values_list("status", flat=True)) == [
        RatingStatus.SUPERSEDED,
        RatingStatus.CONFIRMED,
    ]


def test_a_rating_sent_back_can_be_changed_and_the_rater_is_told_why(registered, bidder):
    rate_system(registered, by=bidder)

    return_rating(
        system=registered, reason="L3 looks low", by=make_user(Role.SIGN_OFF, registered.department), now=NOW
    )

    assert Rating.objects.get(system=registered).status == RatingStatus.DRAFT
    event = Event.objects.get(kind="rating.returned")
    assert event.data["reason"] == "L3 looks low"
    assert [row.recipient for row in event.deliveries.all()] == [bidder]


def test_sending_back_wants_a_reason(registered):
    rate_system(registered)

    with pytest.raises(RatingIncomplete, match="why"):
        return_rating(
            system=registered, reason=" ", by=make_user(Role.SIGN_OFF, registered.department), now=NOW
        )


@pytest.mark.parametrize("change", [{"l1": 1}, {"evidence": {}}, {"assessed_on": date(2020, 1, 1)}])
def test_the_database_keeps_a_confirmed_rating_as_it_is(rated, change):
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        Rating.objects.filter(system=rated).update(**change)


def test_the_database_keeps_a_confirmed_rating(rated):
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Rating.objects.filter(system=rated).delete()


def test_the_database_refuses_a_status_out_of_turn(rated):
    with pytest.raises(DatabaseError, match="status"), transaction.atomic():
        Rating.objects.filter(system=rated).update(status="DRAFT")


def test_the_category_totals_are_whole_numbers_too(rated):
    rating = rated.ratings.get()

    assert (rating.likelihood_in_14ths, rating.impact_in_12ths) == (80, 56)  # 80/14 × 56/12 = 80/3


def test_who_assessed_is_kept_until_it_is_said_again(registered, bidder):
    save(registered, bidder, {}, {}, assessor="Risk team")
    save(registered, bidder, {"L1": 2})

    assert Rating.objects.get(system=registered).assessor == "Risk team"
