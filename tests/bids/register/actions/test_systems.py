"""What the register says of a system, who may say it, and what cannot be right."""

from datetime import date
from decimal import Decimal
from functools import partial

import pytest
from django.db import IntegrityError

from accounts.models import Event
from accounts.permissions import Role
from bids.register.actions.systems import DetailRefused, NameTaken, change_system, register_system
from bids.register.models import LegacySystem
from bids.register.rules.details import DETAILS
from legacyfund.lib.errors import PermissionRefused
from tests.factories.accounts import NOW, make_department, make_user
from tests.factories.register import make_system
from tests.faults.racing import race

pytestmark = pytest.mark.django_db


def test_a_system_needs_a_name_and_nothing_else():
    department = make_department("D10")

    system = register_system(
        department=department, name=" Payroll ", by=make_user(Role.BIDDER, department), now=NOW
    )

    system = LegacySystem.objects.get(pk=system.pk)
    assert (system.reference, system.name) == ("D10-S0001", "Payroll")
    assert system.yearly_run_cost is None
    assert {getattr(system, name) for name in DETAILS} == {"Payroll", "", None}


def test_every_detail_is_kept_and_the_event_holds_both_sides():
    system = make_system(name="Payroll")
    given = {
        "users": "Payroll teams",
        "number_of_users": 240,
        "classification": "OFFICIAL_SENSITIVE",
        "hosting": "DATA_CENTRE",
        "treatment_planned": "REPURCHASE",
        "remediation_plan": "PARTIALLY",
        "plan_funded": "NO",
        "target_resolution_on": date(2028, 3, 31),
        "cost_change_percent": Decimal("-12.50"),
        "notes": "Shared with two agencies.",
    }

    change_system(system=system, by=make_user(Role.BIDDER, system.department), now=NOW, **given)

    system.refresh_from_db()
    assert {name: getattr(system, name) for name in given} == given
    event = Event.objects.get(kind="system.changed")
    assert event.data["before"]["cost_change_percent"] == ""
    assert event.data["after"]["cost_change_percent"] == "-12.50"
    assert event.data["after"]["name"] == "Payroll"


def test_a_change_that_changes_nothing_leaves_no_trace():
    system = make_system()

    change_system(system=system, by=make_user(Role.BIDDER, system.department), now=NOW, name=system.name)

    assert not Event.objects.filter(kind="system.changed").exists()


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"name": "  "}, "name", "Give the system a name"),
        ({"classification": "PUBLIC"}, "classification", "Choose one"),
        ({"hosting": "MOON"}, "hosting", "Choose one"),
        ({"treatment_planned": "BURN"}, "treatment_planned", "Choose one"),
        ({"remediation_plan": "MAYBE"}, "remediation_plan", "Choose one"),
        ({"plan_funded": "MAYBE"}, "plan_funded", "Choose one"),
        ({"remediation_plan": "NO", "plan_funded": "YES"}, "plan_funded", "cannot have a funded one"),
        ({"cost_change_percent": Decimal("-100.01")}, "cost_change_percent", "more than 100%"),
    ],
)
def test_what_cannot_be_right_is_refused_at_its_field(registered, changes, field, words):
    system = registered

    with pytest.raises(DetailRefused, match=words) as refusal:
        change_system(system=system, by=make_user(Role.BIDDER, system.department), now=NOW, **changes)

    assert refusal.value.field == field
    assert not Event.objects.filter(kind="system.changed").exists()


def test_a_name_is_taken_once_in_a_department():
    system = make_system(name="Payroll")
    other = make_system(system.department)
    bidder = make_user(Role.BIDDER, system.department)

    for name in ("Payroll", " Pay\xadroll\u200b"):
        with pytest.raises(NameTaken, match=system.reference):
            change_system(system=other, name=name, by=bidder, now=NOW)

    change_system(system=system, name="Payroll", by=bidder, now=NOW)
    assert make_system(name="Payroll").department != system.department


def test_another_departments_bidder_is_refused(registered):
    system = registered

    with pytest.raises(PermissionRefused, match=str(system.department)):
        change_system(system=system, notes="Mine", by=make_user(Role.BIDDER), now=NOW)


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""},
        {"cost_change_percent": Decimal(-101)},
        {"remediation_plan": "NO", "plan_funded": "PARTIALLY"},
    ],
)
def test_the_database_refuses_it_too(registered, changes):
    system = registered

    with pytest.raises(IntegrityError):
        LegacySystem.objects.filter(pk=system.pk).update(**changes)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_give_two_systems_one_name_at_once_the_second_is_told():
    first = make_system(name="Payroll one")
    by = make_user(Role.BIDDER, first.department)
    second = make_system(first.department, name="Payroll two")

    got = race(
        *(partial(change_system, system=system, by=by, now=NOW, name="Payroll") for system in (first, second))
    )

    assert {type(found) for found in got} == {LegacySystem, NameTaken}
