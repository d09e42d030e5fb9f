"""Systems are offered, accepted, declined, taken back: by whom, and what keeps them where they are."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from accounts.actions.departments import close_department
from accounts.actions.people import start_membership
from accounts.models import Event
from accounts.permissions import FORBIDDEN_PAIRS, Permission, Role
from bids.overview.actions.endings import close_system, merge_system
from bids.overview.actions.offers import (
    OfferRefused,
    SystemStays,
    accept_offer,
    decline_offer,
    offer_systems,
    take_back_offer,
)
from bids.overview.queries.red_systems import red_rows, red_systems
from bids.register.models import LegacySystem, OfferedSystem, SystemOffer, SystemPassing
from bids.register.queries.offers import lines_of_offer, offers_visible_to
from bids.register.queries.systems import systems_visible_to
from bids.versions.actions.withdrawal import withdraw_bid
from bids.writing.sections.actions.sections import save_systems
from legacyfund.lib.errors import PermissionRefused
from legacyfund.lib.transitions import TransitionRefused
from portfolio.awards.actions.awards import decline_award
from portfolio.awards.queries.standing import bids_with_award
from tests.factories.accounts import NOW, make_department, make_user
from tests.factories.bids import draft_bid, fresh_bid, submitted_bid, system_row
from tests.factories.passing import REASON, accepted_offer, open_offer
from tests.factories.portfolio import confirmed_decision, offered_award, ranked_bids, tied_round
from tests.factories.register import make_system, rated_system

pytestmark = pytest.mark.django_db


def fresh(system):
    return LegacySystem.objects.select_related("department").get(pk=system.pk)


def signer_of(department):
    return make_user(Role.SIGN_OFF, department)


def offer(system, **details):
    details = {"receiver": signer_of(make_department()).memberships.get().department, **details}
    by = details.pop("by", None) or signer_of(system.department)
    return offer_systems(**{"systems": [system], "reason": REASON, **details}, by=by, now=NOW)


def system_of(bid):
    return LegacySystem.objects.select_related("department").get(bid_systems__bid=bid)


def test_what_is_accepted_passes_with_what_was_merged_into_it():
    system = rated_system()
    twice = make_system(system.department)
    bidder = make_user(Role.BIDDER, system.department)
    merge_system(system=twice, into=system, reason="The same.", by=bidder, now=NOW)
    made = open_offer([system])
    receiver = signer_of(made.receiver)
    (line,) = lines_of_offer(made, receiver)
    assert (line.reference, line.name, line.may_open) == (system.reference, system.name, False)
    assert round(Decimal(line.overall.numerator) / line.overall.denominator, 2) == Decimal("26.67")
    assert not systems_visible_to(receiver).exists()

    accept_offer(offer=made, by=receiver, now=NOW)

    assert [fresh(row).department for row in (system, twice)] == [made.receiver] * 2
    assert set(systems_visible_to(receiver)) == {system, twice}
    passings = SystemPassing.objects.order_by("pk")
    assert {(row.offer, row.passed_by, row.passed_on) for row in passings} == {(made, receiver, NOW.date())}
    made.refresh_from_db()
    assert (made.status, made.answered_by, made.answered_at) == ("ACCEPTED", receiver, NOW)
    event = Event.objects.get(kind="system_offer.accepted")
    assert bidder.deliveries.filter(event=event).exists()
    assert event.data["systems"] == [system.reference]


def test_a_declined_or_taken_back_system_stays_and_can_be_offered_again():
    system = make_system()
    declined = open_offer([system])
    decline_offer(offer=declined, reason=" Not ours. ", by=signer_of(declined.receiver), now=NOW)
    again = open_offer([system])
    take_back_offer(offer=again, by=signer_of(system.department), now=NOW)

    open_offer([system])

    found = SystemOffer.objects.order_by("pk").values_list("reference", "status", "answer_reason")
    code = system.department.code
    assert list(found) == [
        (f"{code}-T0001", "DECLINED", "Not ours."),
        (f"{code}-T0002", "TAKEN_BACK", ""),
        (f"{code}-T0003", "OPEN", ""),
    ]
    assert fresh(system).department == system.department
    for answer in (accept_offer, take_back_offer):
        whose = declined.receiver if answer is accept_offer else declined.department
        with pytest.raises(TransitionRefused, match="is declined and cannot be"):
            answer(offer=declined, by=signer_of(whose), now=NOW)


@pytest.mark.parametrize("role", [Role.BIDDER, Role.SIGN_OFF])
def test_only_the_sign_off_whose_turn_it_is_may(role):
    """A bidder of the department, and a sign-off of the other side or of a third department."""
    made = open_offer()
    giving, receiving = (make_user(role, one) for one in (made.department, made.receiver))
    third = make_user(role)
    tries = [
        (accept_offer, {}, (giving, third)),
        (decline_offer, {"reason": "No."}, (giving, third)),
        (take_back_offer, {}, (receiving, third)),
    ]
    for answer, said, people in tries:
        for person in (*people, *([giving, receiving] if role == Role.BIDDER else [])):
            with pytest.raises(PermissionRefused):
                answer(offer=made, by=person, now=NOW, **said)
    with pytest.raises(PermissionRefused):
        offer(make_system(made.department), by=receiving)


def test_one_person_does_not_agree_with_themselves():
    system, receiver = make_system(), make_department()
    signer_of(receiver)
    both = signer_of(system.department)
    start_membership(user=both, role=Role.SIGN_OFF, department=receiver, by=None, now=NOW)
    made = offer(system, receiver=receiver, by=both)

    with pytest.raises(PermissionRefused) as refusal:
        accept_offer(offer=made, by=both, now=NOW)
    assert refusal.value.message == FORBIDDEN_PAIRS["pass_systems"].refusal


def test_an_offer_that_cannot_be_made_says_which_field():
    system, other = make_system(), make_system()
    closed = make_department()
    close_department(
        department=closed,
        ends_on=NOW.date(),
        successor=None,
        by=make_user(Role.ADMINISTRATOR),
        now=NOW,
    )
    refused = [
        ({"reason": " "}, "reason", "Say why"),
        ({"systems": []}, "systems", "at least one"),
        ({"systems": [system, other]}, "systems", "of one department"),
        ({"receiver": system.department}, "receiver", "already"),
        ({"receiver": closed}, "receiver", "is closed"),
        ({"receiver": make_department()}, "receiver", "has no sign-off"),
    ]
    for details, field, words in refused:
        with pytest.raises(OfferRefused, match=words) as refusal:
            offer(system, **details)
        assert refusal.value.field == field
    made = open_offer([system])
    with pytest.raises(SystemStays, match=f"offered to {made.receiver} already"):
        offer(system)
    with pytest.raises(OfferRefused, match="Say why"):
        decline_offer(offer=made, reason=" ", by=signer_of(made.receiver), now=NOW)


def test_a_system_that_left_the_register_is_neither_offered_nor_accepted():
    system = make_system()
    made = open_offer([system])
    bidder = make_user(Role.BIDDER, system.department)
    close_system(system=system, reason="Twice.", by=bidder, now=NOW)

    with pytest.raises(SystemStays, match=f"{system.reference} left its register"):
        accept_offer(offer=made, by=signer_of(made.receiver), now=NOW)
    take_back_offer(offer=made, by=signer_of(system.department), now=NOW)
    with pytest.raises(SystemStays, match="No longer in your department's register"):
        offer(system)


def test_a_draft_or_a_submitted_bid_keeps_the_system_and_a_withdrawn_one_lets_it_go():
    draft, submitted = draft_bid(), submitted_bid()
    named = rated_system(draft.department)
    save_systems(bid=draft, rows=[system_row(named)], by=draft.created_by, now=NOW)
    for bid, words in ((draft, "the draft"), (submitted, "is submitted and about it")):
        with pytest.raises(SystemStays, match=words) as refusal:
            offer(system_of(bid))
        assert f"{bid.reference} “{bid.title}”" in refusal.value.message
    withdraw_bid(bid=fresh_bid(submitted), reason="Another way.", by=signer_of(submitted.department), now=NOW)

    accepted_offer([system_of(submitted)])


def test_a_draft_that_names_it_after_it_was_offered_keeps_it_and_is_not_told():
    draft = draft_bid()
    system = rated_system(draft.department)
    made = open_offer([system])
    save_systems(bid=draft, rows=[system_row(system)], by=draft.created_by, now=NOW)

    with pytest.raises(SystemStays, match="is named in a bid of its department") as refusal:
        accept_offer(offer=made, by=signer_of(made.receiver), now=NOW)

    assert draft.reference not in refusal.value.message
    assert fresh(system).department == draft.department


def test_an_award_keeps_it_until_it_is_declined_and_the_bid_stays_its_departments_own():
    award = offered_award()
    system = system_of(award.bid)
    assert bids_with_award([award.bid_id]) == {award.bid_id}
    with pytest.raises(SystemStays, match="has an award for it"):
        offer(system)
    decline_award(award=award, reason="No money beside it.", by=signer_of(award.department), now=NOW)
    assert not bids_with_award([award.bid_id])

    made = accepted_offer([system])

    reader = make_user(Role.BIDDER, made.receiver)
    (row,) = red_rows(red_systems(reader, Permission.SEE_GAPS), reader)
    assert row.bids == ()


def test_a_decision_that_is_not_announced_shows_in_no_refusal():
    round_, _ = tied_round(900_000)
    bid = confirmed_decision(ranked_bids(round_)[0], "REJECT").bid

    with pytest.raises(SystemStays, match="is submitted and about it"):
        offer(system_of(bid))


def test_who_sees_an_offer():
    made = open_offer()
    seen = [
        make_user(Role.SIGN_OFF, made.department),
        make_user(Role.BIDDER, made.receiver),
        make_user(Role.FUND_MANAGER),
        make_user(Role.AUDITOR),
    ]
    unseen = [make_user(Role.SIGN_OFF), make_user(Role.REVIEWER), make_user(Role.ADMINISTRATOR)]

    assert all(made in offers_visible_to(person) for person in seen)
    assert not any(offers_visible_to(person).exists() for person in unseen)


def test_the_database_holds_an_offer_to_its_terms():
    made = open_offer()
    system = made.systems.get().system
    other = SystemOffer.objects.create(
        department=made.department,
        number=99,
        reference="T-99",
        receiver=made.receiver,
        reason="Twice.",
        offered_at=NOW,
        offered_by=made.offered_by,
    )
    with pytest.raises(IntegrityError, match="offered_system_one_open"), transaction.atomic():
        OfferedSystem.objects.create(offer=other, system=system, name=system.name)
    for change in ({"reason": "Another"}, {"status": "ACCEPTED"}, {"receiver": made.department}):
        with pytest.raises(DatabaseError), transaction.atomic():
            SystemOffer.objects.filter(pk=made.pk).update(**change)
