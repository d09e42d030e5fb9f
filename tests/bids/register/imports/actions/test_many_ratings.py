"""An import's ratings many at once: sent with what they rest on, confirmed by a second person."""

import pytest

from accounts.models import Delivery, Event
from accounts.permissions import Role
from bids.register.actions.ratings import confirm_rating, return_rating
from bids.register.imports.actions.ratings import (
    EvidenceTooLong,
    NothingTicked,
    confirm_import_ratings,
    send_import_ratings,
)
from bids.register.imports.queries.ratings import rating_lines, ratings_in_hand_of
from bids.register.models import LegacySystem, Rating
from bids.register.rules.risk_criteria import CRITERIA
from bids.register.workflow import RatingStatus
from legacyfund.lib.errors import PermissionRefused
from tests.factories.accounts import make_department, make_user
from tests.factories.register import LOW_SCORES, rate_system, rated_system
from tests.factories.register_imports import LATER, csv_of, done_import, system_cells
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db
OURS = "Risk assessment of legacy systems 2026, record ABC-12"


def without_evidence(*names: str, number: int = 2):
    rows = [system_cells(name, evidence="") for name in names] or [
        system_cells(evidence="") for _ in range(number)
    ]
    return done_import(csv_of(*rows))


imported = built_once(done_import)
drafts = built_once(without_evidence)


def ticked(register_import, reader):
    """All that is listed, as it is shown."""
    lines = rating_lines(ratings_in_hand_of(register_import), reader)
    return {line.system.reference: line.seen for line in lines}


def second_person(register_import):
    return make_user(Role.SIGN_OFF, register_import.department)


def send(register_import, chosen=None, evidence=OURS, by=None):
    by = by or register_import.received_by
    chosen = ticked(register_import, by) if chosen is None else chosen
    return send_import_ratings(
        register_import=register_import, ticked=chosen, evidence=evidence, by=by, now=LATER
    )


def confirm(register_import, chosen=None, by=None):
    by = by or second_person(register_import)
    chosen = ticked(register_import, by) if chosen is None else chosen
    return confirm_import_ratings(register_import=register_import, ticked=chosen, by=by, now=LATER)


def statuses():
    return set(Rating.objects.values_list("status", flat=True))


def test_one_reference_stands_for_every_score_of_all_that_are_sent(drafts):
    signer, writer = second_person(drafts), drafts.received_by

    sent = send(drafts)

    assert (len(sent.done), sent.refused) == (2, {})
    for rating in Rating.objects.all():
        assert rating.evidence == dict.fromkeys(CRITERIA, OURS)
        assert (rating.status, rating.rated_by) == (RatingStatus.RATED, writer)
    told = Delivery.objects.get(event__kind="register_import.ratings_sent")
    assert (told.recipient, told.event.data) == (signer, {"ratings": 2})
    assert Event.objects.filter(kind="rating.finished").count() == 2


def test_evidence_of_a_scores_own_stays():
    done = done_import(csv_of(system_cells(evidence="", l1_evidence="Support ended in March")))

    send(done)

    evidence = Rating.objects.get().evidence
    assert evidence["L1"] == "Support ended in March"
    assert evidence["L2"] == OURS


def test_without_a_word_of_what_it_rests_on_each_stays_and_says_what_lacks(drafts):
    sent = send(drafts, evidence="  ")

    assert sent.done == ()
    assert all("L1 End of life or end of support has no evidence yet" in why for why in sent.refused.values())
    assert statuses() == {RatingStatus.DRAFT}
    assert not Delivery.objects.filter(event__kind="register_import.ratings_sent").exists()


def test_a_text_longer_than_evidence_may_be_is_refused(drafts):
    with pytest.raises(EvidenceTooLong):
        send(drafts, evidence="x" * 2001)


def test_a_rating_without_a_score_stays_and_the_others_go_on(drafts):
    first = Rating.objects.order_by("pk").first()
    Rating.objects.filter(pk=first.pk).update(l3=None)

    sent = send(drafts)

    assert len(sent.done) == 1
    assert "L3 Lack of knowledge and skills has no score yet" in sent.refused[first.system.reference]


def test_all_that_were_looked_at_are_confirmed_and_the_former_superseded():
    department = make_department()
    former = rated_system(department, LOW_SCORES, name="Old payroll")
    done = done_import(
        csv_of(system_cells("Old payroll", assessed_on="22/11/2026"), system_cells()), department=department
    )
    signer = second_person(done)

    confirmed = confirm(done, by=signer)

    assert (len(confirmed.done), confirmed.refused) == (2, {})
    assert list(Rating.objects.filter(system=former).order_by("pk").values_list("status", flat=True)) == [
        RatingStatus.SUPERSEDED,
        RatingStatus.CONFIRMED,
    ]
    assert {row.confirmed_by for row in Rating.objects.filter(status="CONFIRMED")} == {signer}
    told = Delivery.objects.get(event__kind="register_import.ratings_confirmed")
    assert (told.recipient, told.event.data["ratings"]) == (done.received_by, 2)


def test_who_sent_them_confirms_none_of_them(imported):
    refused = confirm(imported, by=imported.received_by)

    assert refused.done == ()
    assert set(refused.refused.values()) == {"You made this rating, so a second person has to confirm it."}
    assert statuses() == {RatingStatus.RATED}


def test_only_what_is_ticked_is_done(imported):
    signer = second_person(imported)
    chosen = dict(list(ticked(imported, signer).items())[:1])

    confirmed = confirm(imported, chosen, by=signer)

    assert confirmed.done == tuple(chosen)
    assert statuses() == {RatingStatus.CONFIRMED, RatingStatus.RATED}


def test_nothing_ticked_does_nothing_and_says_so(imported, drafts):
    with pytest.raises(NothingTicked):
        confirm(imported, {})
    with pytest.raises(NothingTicked):
        send(drafts, {})


def test_one_that_changed_or_went_on_since_it_was_looked_at_stays_and_says_why():
    done = done_import(csv_of(*(system_cells() for _ in range(4))))
    signer, other = second_person(done), second_person(done)
    chosen = ticked(done, signer)
    gone, back, changed, same = LegacySystem.objects.order_by("pk")
    confirm_rating(system=gone, by=other, now=LATER)
    return_rating(system=back, reason="L3 looks low", by=other, now=LATER)
    return_rating(system=changed, reason="L3 looks low", by=other, now=LATER)
    rate_system(changed, LOW_SCORES, by=done.received_by, now=LATER)

    confirmed = confirm(done, chosen, by=signer)

    assert confirmed.done == (same.reference,)
    assert "no longer waits" in confirmed.refused[gone.reference]
    assert "has changed since you opened the list" in confirmed.refused[back.reference]
    assert "has changed since you opened the list" in confirmed.refused[changed.reference]


def test_a_draft_is_not_confirmed_and_a_rating_that_waits_is_not_sent_again(drafts):
    signer = second_person(drafts)

    assert all("is draft and cannot be confirmed" in why for why in confirm(drafts).refused.values())
    send(drafts)
    assert all("waiting for confirmation already" in why for why in send(drafts).refused.values())
    assert len(confirm(drafts, by=signer).done) == 2


def test_who_may_not(imported, drafts):
    stranger, signer = make_user(Role.BIDDER), second_person(drafts)

    with pytest.raises(PermissionRefused):
        confirm(imported, {"X": "0"}, by=stranger)
    with pytest.raises(PermissionRefused):
        send(drafts, {"X": "0"}, by=signer)


def test_three_hundred_take_as_many_queries_as_three(django_assert_max_num_queries):
    done = without_evidence(*(f"System {number}" for number in range(300)))
    signer, writer = second_person(done), done.received_by
    to_send = ticked(done, writer)

    with django_assert_max_num_queries(40):
        assert len(send(done, to_send).done) == 300
    to_confirm = ticked(done, signer)
    with django_assert_max_num_queries(40):
        assert len(confirm(done, to_confirm, by=signer).done) == 300
    assert statuses() == {RatingStatus.CONFIRMED}
