"""The register of a department that closed passes to its successor, and what was said before stays said."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from accounts.actions.departments import close_department
from accounts.models import Event
from accounts.permissions import Permission, Role
from bids.overview.actions.endings import BidNamesSystem, close_system, merge_system
from bids.overview.queries.red_systems import red_rows, red_systems
from bids.register.actions.passing import pass_register
from bids.register.actions.systems import RegisterClosed, change_system
from bids.register.imports.actions.receiving import (
    receive_register,
)
from bids.register.models import LegacySystem, Rating, SystemPassing
from bids.register.queries.passing import came_from, registers_to_pass_on, systems_to_name, where_it_went
from bids.register.queries.systems import systems_visible_to
from bids.versions.queries.documents import version_document
from bids.writing.sections.actions.rows import RowRefused
from bids.writing.sections.actions.sections import save_systems
from legacyfund.lib.financial_year import london_date
from tests.factories.accounts import NOW, make_department, make_user
from tests.factories.assessment import scored_round
from tests.factories.bids import complete_bid, draft_bid, submitted_bid, system_row
from tests.factories.passing import accepted_offer, closed_into, open_offer
from tests.factories.register import make_system, rate_system, rated_system
from tests.factories.register_imports import csv_of, system_cells

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def fresh(system):
    return LegacySystem.objects.select_related("department").get(pk=system.pk)


def test_every_system_passes_with_its_ratings_and_its_reference():
    department = make_department()
    old, kept = rated_system(department), make_system(department)
    gone = make_system(department)
    bidder = make_user(Role.BIDDER, department)
    merge_system(system=gone, into=kept, reason="The same.", by=bidder, now=NOW)
    rate_system(kept)
    successor = make_department()
    theirs = make_system(successor)

    closed_into(department, successor)

    here = LegacySystem.objects.filter(department=successor).order_by("number")
    assert [(row.number, row.reference) for row in here] == [
        (number, row.reference) for number, row in enumerate([theirs, old, kept, gone], start=1)
    ]
    assert fresh(gone).merged_into == kept
    assert Rating.objects.get(system=old).status == "CONFIRMED"
    assert Rating.objects.get(system=kept).status == "RATED"
    (came,) = came_from(fresh(old))
    assert (came.former, came.passed_on, came.number, came.name) == (department, TODAY, 1, old.name)
    new_bidder = make_user(Role.BIDDER, successor)
    assert set(systems_visible_to(new_bidder)) == set(here)
    assert not systems_visible_to(bidder).exists()
    assert where_it_went(old.reference, bidder) == came
    assert where_it_went(old.reference, make_user(Role.BIDDER)) is None
    said = Event.objects.get(kind="system.passed", subject_ref=old.reference)
    assert (said.data["before"]["department"], said.department) == (department.name, successor)
    assert Event.objects.get(kind="register.passed_on").data["systems"] == 3


def test_a_name_that_is_taken_is_kept_beside_the_reference_and_numbers_go_on():
    department, successor = make_department(), make_department()
    clash, theirs = (make_system(one, name="Payroll") for one in (department, successor))

    closed_into(department, successor)

    assert (fresh(theirs).name, fresh(clash).name) == ("Payroll", f"Payroll ({clash.reference})")
    assert SystemPassing.objects.get().name == "Payroll"
    assert Event.objects.get(kind="register.passed_on").data["renamed"] == 1
    assert make_system(successor).reference == f"{successor.code}-S0003"
    change_system(system=fresh(clash), by=make_user(Role.BIDDER, successor), now=NOW, name="Payroll of old")


def test_a_reference_is_never_given_twice():
    """The last system of a register leaves it, and comes back: the next one is another."""
    department, other = make_department(), make_department()
    first, last = make_system(department), make_system(department)
    accepted_offer([last], other)
    third = make_system(department)
    accepted_offer([fresh(last)], department)

    fifth = make_system(department)

    assert [row.reference[-5:] for row in (first, last, third, fifth)] == ["S0001", "S0002", "S0003", "S0005"]
    assert (fresh(last).department, fresh(last).number) == (department, 4)
    assert [row.former for row in came_from(fresh(last))] == [other, department]


def test_nothing_passes_before_the_day_and_the_chain_is_followed_after_it():
    administrator = make_user(Role.ADMINISTRATOR)
    first, second, third = (make_department() for _ in range(3))
    system, day = make_system(first), timedelta(days=1)
    for closing, into, ends_on in ((first, second, TODAY + day), (second, third, TODAY + 2 * day)):
        close_department(department=closing, ends_on=ends_on, successor=into, by=administrator, now=NOW)
    assert not registers_to_pass_on(today=TODAY).exists()
    assert pass_register(department=first, now=NOW) == 0
    assert fresh(system).department == first

    later = NOW + 3 * day
    while due := registers_to_pass_on(today=london_date(later)).first():
        pass_register(department=due, now=later)

    assert fresh(system).department == third
    assert [row.passed_on for row in came_from(fresh(system))] == [TODAY + 2 * day, TODAY + day]
    assert pass_register(department=first, now=later) == 0


def test_a_closed_department_finishes_its_draft_and_certified_words_stay():
    department = make_department()
    certified = submitted_bid(department=department, by=make_user(Role.BIDDER, department))
    draft = complete_bid(department=department, by=make_user(Role.BIDDER, department))
    named, own = (LegacySystem.objects.get(bid_systems__bid=bid) for bid in (certified, draft))

    successor = closed_into(department)

    certified.refresh_from_db()
    assert certified.department == department
    assert [row.reference for row in version_document(certified.current_version).systems] == [named.reference]
    save_systems(bid=draft, rows=[system_row(own)], by=draft.created_by, now=NOW)
    assert set(systems_to_name(department)) == {named, own}
    with pytest.raises(RowRefused, match="belongs to another department"):
        save_systems(bid=draft, rows=[system_row(make_system(successor))], by=draft.created_by, now=NOW)
    with pytest.raises(BidNamesSystem) as refusal:
        close_system(system=own, reason="No.", by=make_user(Role.BIDDER, successor), now=NOW)
    assert draft.reference in refusal.value.message
    assert draft.title not in refusal.value.message


def test_the_successor_reads_of_a_former_bid_what_its_department_read():
    bid = scored_round().bids.order_by("pk").first()
    system = LegacySystem.objects.get(bid_systems__bid=bid)
    reader = make_user(Role.BIDDER, closed_into(bid.department))

    (row,) = red_rows(red_systems(reader, Permission.SEE_GAPS).filter(pk=system.pk), reader)

    assert [(shown.reference, shown.status.label, shown.may_open) for shown in row.bids] == [
        (bid.reference, "With the panel", False)
    ]


def test_nothing_new_comes_into_the_register_of_a_closed_department():
    department = make_department()
    bidder = make_user(Role.BIDDER, department)
    successor = closed_into(department)

    with pytest.raises(RegisterClosed, match=f"in the register of {successor}"):
        make_system(department, by=bidder)
    content = csv_of(system_cells())
    with pytest.raises(RegisterClosed):
        receive_register(department=department, name="r.csv", content=content, by=bidder, now=NOW)


def test_offers_of_and_to_a_closed_department_lapse():
    closing = make_department()
    made, received = open_offer([make_system(closing)]), open_offer(receiver=closing)

    closed_into(closing)

    for offer in (made, received):
        offer.refresh_from_db()
        assert (offer.status, offer.answered_at, offer.answered_by) == ("LAPSED", NOW, None)
    assert Event.objects.filter(kind="system_offer.lapsed").count() == 2
    open_offer([fresh(received.systems.get().system)])


def test_a_passing_never_changes():
    closed_into(make_system().department)

    for change in ({"name": "Another"}, {"passed_on": TODAY - timedelta(days=1)}):
        with pytest.raises(DatabaseError), transaction.atomic():
            SystemPassing.objects.update(**change)


def test_a_draft_of_another_department_never_names_it():
    system = make_system()
    accepted_offer([system])
    draft = draft_bid(department=system.department)

    with pytest.raises(RowRefused, match="belongs to another department"):
        save_systems(bid=draft, rows=[system_row(system)], by=draft.created_by, now=NOW)
