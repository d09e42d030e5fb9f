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
from bids.register.workflow import RatingStatus
from legacyfund.lib.errors import PermissionRefused
from tests.factories.accounts import NOW, make_user
from tests.factories.register import LOW_SCORES, rate_system

pytestmark = pytest.mark.django_db


def test_the_database_works_out_the_exact_overall_risk(rated):
    system = rated

    rating = Rating.objects.get(system=system)

    assert rating.overall_in_168ths == 4480  # 80/3 × 168
    assert rating.highest_likelihood == 6
    assert rating.status == RatingStatus.CONFIRMED


def test_twelve_scores_are_no_rating(registered):
    system = registered
    bidder = make_user(Role.BIDDER, system.department)

    save_scores(system=system, scores={"L1": 5}, evidence={}, assessed_on=NOW.date(), by=bidder, now=NOW)

    assert Rating.objects.get(system=system).overall_in_168ths is None


def test_scores_saved_in_two_goes_keep_what_was_there(registered):
    system = registered
    bidder = make_user(Role.BIDDER, system.department)
    today = NOW.date()

    save_scores(
        system=system, scores={"L1": 5}, evidence={"L1": "log"}, assessed_on=today, by=bidder, now=NOW
    )
    save_scores(
        system=system, scores={"C1": 2}, evidence={"C1": "plan"}, assessed_on=today, by=bidder, now=NOW
    )

    rating = Rating.objects.get(system=system)
    assert (rating.l1, rating.c1) == (5, 2)
    assert rating.evidence == {"L1": "log", "C1": "plan"}
    assert Event.objects.filter(kind="rating.saved", subject_ref=system.reference).count() == 2


def test_a_score_out_of_bounds_is_refused(registered):
    system = registered
    bidder = make_user(Role.BIDDER, system.department)

    with pytest.raises(ScoreRefused) as refused:
        save_scores(system=system, scores={"C1": 6}, evidence={}, assessed_on=NOW.date(), by=bidder, now=NOW)

    assert refused.value.field == "C1"
    assert not Rating.objects.exists()


def test_the_database_refuses_a_score_out_of_bounds_too(registered):
    system = registered

    with pytest.raises(IntegrityError), transaction.atomic():
        Rating.objects.create(system=system, started_at=NOW, assessed_on=NOW.date(), l1=7)


def test_an_incomplete_rating_is_not_sent_and_the_missing_score_is_named(registered):
    system = registered
    bidder = make_user(Role.BIDDER, system.department)
    save_scores(
        system=system, scores={"L1": 5}, evidence={"L1": "log"}, assessed_on=NOW.date(), by=bidder, now=NOW
    )

    with pytest.raises(RatingIncomplete, match="L2") as refused:
        finish_rating(system=system, by=bidder, now=NOW)

    assert refused.value.field == "l2"


def test_a_score_without_evidence_is_not_sent(registered):
    system = registered
    bidder = make_user(Role.BIDDER, system.department)
    save_scores(
        system=system, scores={"L1": 5}, evidence={"L1": " "}, assessed_on=NOW.date(), by=bidder, now=NOW
    )

    with pytest.raises(RatingIncomplete, match="evidence"):
        finish_rating(system=system, by=bidder, now=NOW)


def test_a_date_to_come_is_not_sent(registered):
    system = registered

    with pytest.raises(RatingIncomplete, match="future"):
        rate_system(system, assessed_on=NOW.date() + timedelta(days=1))


def test_nothing_in_hand_cannot_be_sent(registered):
    system = registered

    with pytest.raises(NoRatingInHand, match="no rating in hand"):
        finish_rating(system=system, by=make_user(Role.BIDDER, system.department), now=NOW)


def test_a_rating_that_waits_cannot_be_changed(registered):
    system = registered
    rate_system(system)

    with pytest.raises(RatingWaits, match="waits for a second person"):
        save_scores(
            system=system,
            scores={"L1": 1},
            evidence={},
            assessed_on=NOW.date(),
            by=make_user(Role.BIDDER, system.department),
            now=NOW,
        )


def test_the_people_who_may_confirm_are_told_but_not_the_rater(registered):
    system = registered
    rater = make_user(Role.BIDDER, system.department)
    colleague = make_user(Role.SIGN_OFF, system.department)

    rate_system(system, by=rater)

    told = Delivery.objects.filter(event__kind="rating.finished").values_list("recipient", flat=True)
    assert colleague.pk in told
    assert rater.pk not in told


def test_the_rater_may_not_confirm(registered):
    system = registered
    rater = make_user(Role.BIDDER, system.department)
    rate_system(system, by=rater)

    with pytest.raises(PermissionRefused, match="second person"):
        confirm_rating(system=system, by=rater, now=NOW)

    assert Rating.objects.get(system=system).status == RatingStatus.RATED


def test_the_database_refuses_the_rater_as_confirmer(registered):
    system = registered
    rater = make_user(Role.BIDDER, system.department)
    rating = rate_system(system, by=rater)

    with pytest.raises(IntegrityError), transaction.atomic():
        Rating.objects.filter(pk=rating.pk).update(status="CONFIRMED", confirmed_at=NOW, confirmed_by=rater)


def test_somebody_of_another_department_may_not_confirm(registered):
    system = registered
    rate_system(system)

    with pytest.raises(PermissionRefused):
        confirm_rating(system=system, by=make_user(Role.SIGN_OFF), now=NOW)


def test_a_later_rating_supersedes_and_the_earlier_is_kept(rated):
    system = rated

    rate_system(system, LOW_SCORES)
    confirm_rating(system=system, by=make_user(Role.SIGN_OFF, system.department), now=NOW)

    assert list(Rating.objects.filter(system=system).order_by("pk").values_list("status", flat=True)) == [
        RatingStatus.SUPERSEDED,
        RatingStatus.CONFIRMED,
    ]


def test_a_rating_sent_back_can_be_changed_and_the_rater_is_told_why(registered):
    system = registered
    rater = make_user(Role.BIDDER, system.department)
    rate_system(system, by=rater)

    return_rating(
        system=system, reason="L3 looks low", by=make_user(Role.SIGN_OFF, system.department), now=NOW
    )

    assert Rating.objects.get(system=system).status == RatingStatus.DRAFT
    event = Event.objects.get(kind="rating.returned")
    assert event.data["reason"] == "L3 looks low"
    assert [row.recipient for row in event.deliveries.all()] == [rater]


def test_sending_back_wants_a_reason(registered):
    system = registered
    rate_system(system)

    with pytest.raises(RatingIncomplete, match="why"):
        return_rating(system=system, reason=" ", by=make_user(Role.SIGN_OFF, system.department), now=NOW)


@pytest.mark.parametrize("change", [{"l1": 1}, {"evidence": {}}, {"assessed_on": date(2020, 1, 1)}])
def test_the_database_keeps_a_confirmed_rating_as_it_is(rated, change):
    system = rated

    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        Rating.objects.filter(system=system).update(**change)


def test_the_database_keeps_a_confirmed_rating(rated):
    system = rated

    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Rating.objects.filter(system=system).delete()


def test_the_database_refuses_a_status_out_of_turn(rated):
    system = rated

    with pytest.raises(DatabaseError, match="status"), transaction.atomic():
        Rating.objects.filter(system=system).update(status="DRAFT")


def test_the_category_totals_are_whole_numbers_too(rated):
    rating = rated.ratings.get()

    assert (rating.likelihood_in_14ths, rating.impact_in_12ths) == (80, 56)  # 80/14 × 56/12 = 80/3


def test_who_assessed_is_kept_until_it_is_said_anew(registered):
    system = registered
    bidder = make_user(Role.BIDDER, system.department)
    today = NOW.date()

    save_scores(
        system=system, scores={}, evidence={}, assessed_on=today, by=bidder, now=NOW, assessor="Risk team"
    )
    save_scores(system=system, scores={"L1": 2}, evidence={}, assessed_on=today, by=bidder, now=NOW)

    assert Rating.objects.get(system=system).assessor == "Risk team"
