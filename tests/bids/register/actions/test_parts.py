"""Components, contracts and dependencies: saved whole, once, and never over a colleague's."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Event
from accounts.permissions import Role
from bids.register.actions.parts import (
    ComponentRow,
    ContractRow,
    DependencyRow,
    PartsChanged,
    save_components,
    save_contracts,
    save_dependencies,
)
from bids.register.models import SystemComponent, SystemContract, SystemDependency
from bids.register.queries.parts import (
    fingerprint,
    lasting_components,
    lasting_contracts,
    needed_by,
    needs,
    plain_parts,
)
from legacyfund.lib.errors import PermissionRefused
from legacyfund.lib.rows import RowRefused
from tests.factories.accounts import NOW, make_user
from tests.factories.register import make_system
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db

TODAY = NOW.date()
ORACLE = ComponentRow("Oracle Database", "11g", date(2020, 12, 31))


system = built_once(make_system)


@pytest.fixture
def bidder(system):
    return make_user(Role.BIDDER, system.department)


def test_components_read_with_their_days_left(system, bidder):
    rows = [
        ComponentRow("Own code"),
        ORACLE,
        ComponentRow(" Windows Server ", "2016", date(2027, 1, 12), date(2028, 1, 11)),
        ComponentRow("Java", "8", date(2026, 11, 22)),
    ]

    save_components(system=system, rows=rows, by=bidder, now=NOW)

    found = lasting_components(system, asked_on=TODAY)
    assert [(row.name, row.words, row.over) for row in found] == [
        ("Oracle Database", "ended 5 years ago", True),
        ("Java", "ends today", False),
        ("Windows Server", "13 months left", False),
        ("Own code", "not known", False),
    ]
    assert found[2].extended
    event = Event.objects.get(kind="system.components_saved")
    assert event.data["before"] == []
    assert len(event.data["after"]) == 4


def test_contracts_read_soonest_first(system, bidder):
    rows = [
        ContractRow("Second Ltd", date(2027, 3, 31), "C-2", Decimal("1200000.50"), replacement_arranged=True),
        ContractRow("First Ltd", date(2026, 10, 12)),
    ]

    save_contracts(system=system, rows=rows, by=bidder, now=NOW)

    first, second = lasting_contracts(system, asked_on=TODAY)
    assert (first.supplier, first.words, first.over, first.yearly_value) == (
        "First Ltd",
        "ended 41 days ago",
        True,
        None,
    )
    assert (second.reference, second.yearly_value, second.replacement_arranged) == (
        "C-2",
        Decimal("1200000.50"),
        True,
    )


def test_two_systems_may_need_each_other(system, bidder):
    other = make_system(system.department)
    there = [DependencyRow(other, needed_for="Addresses"), DependencyRow(outside="A bank's payments")]

    save_dependencies(system=system, rows=there, by=bidder, now=NOW)
    save_dependencies(system=other, rows=[DependencyRow(system)], by=bidder, now=NOW)

    assert [(row.name, row.may_open) for row in needs(system, bidder)] == [
        (other.name, True),
        ("A bank's payments", False),
    ]
    assert [row.name for row in needed_by(system, bidder)] == [other.name]


def test_another_departments_system_is_named_by_its_reference_alone(system, bidder):
    theirs = make_system()
    fund = make_user(Role.FUND_MANAGER)
    SystemDependency.objects.create(system=system, depends_on=theirs)

    assert [(row.name, row.may_open) for row in needs(system, bidder)] == [(theirs.reference, False)]
    assert needed_by(theirs, make_user(Role.BIDDER, theirs.department)) == []
    assert [row.name for row in needed_by(theirs, fund)] == [system.name]
    kept = save_dependencies(system=system, rows=[DependencyRow(theirs, "", "More")], by=bidder, now=NOW)
    assert plain_parts("dependencies", kept)[0]["needed_for"] == "More"


@pytest.mark.parametrize(
    ("row", "field", "words"),
    [
        (ComponentRow(" "), "components-1-name", "a name"),
        (ComponentRow("Java", "", None, TODAY), "components-1-support_ends_on", "vendor's own"),
        (ComponentRow("Java", "", TODAY, TODAY), "components-1-extended_until", "end after"),
        (ComponentRow(" Oracle Database", "11g "), "components-1-name", "says the same"),
    ],
)
def test_components_that_cannot_be_right(system, bidder, row, field, words):
    with pytest.raises(RowRefused, match=words) as refusal:
        save_components(system=system, rows=[ORACLE, row], by=bidder, now=NOW)

    assert refusal.value.field == field
    assert not SystemComponent.objects.exists()


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (ContractRow("", TODAY), "contracts-1-supplier"),
        (ContractRow("B", TODAY, "", Decimal(-1)), "contracts-1-yearly_value"),
        (ContractRow("B", TODAY, "", Decimal("0.001")), "contracts-1-yearly_value"),
        (ContractRow("A", TODAY), "contracts-1-supplier"),
    ],
)
def test_contracts_that_cannot_be_right(system, bidder, row, field):
    with pytest.raises(RowRefused) as refusal:
        save_contracts(system=system, rows=[ContractRow("A", TODAY), row], by=bidder, now=NOW)

    assert refusal.value.field == field


def test_dependencies_that_cannot_be_right(system, bidder):
    theirs, ours = make_system(), make_system(system.department)
    wrong = [
        [DependencyRow()],
        [DependencyRow(ours, "and in words")],
        [DependencyRow(system)],
        [DependencyRow(theirs)],
        [DependencyRow(ours), DependencyRow(ours)],
        [DependencyRow(outside="A bank"), DependencyRow(outside="A bank ")],
    ]

    for rows in wrong:
        with pytest.raises(RowRefused):
            save_dependencies(system=system, rows=rows, by=bidder, now=NOW)

    assert not SystemDependency.objects.exists()


def test_more_lines_than_a_page_holds_are_refused(system, bidder):
    rows = [ComponentRow(f"Part {number}") for number in range(201)]

    with pytest.raises(RowRefused, match="at most 200"):
        save_components(system=system, rows=rows, by=bidder, now=NOW)


@pytest.mark.parametrize(
    ("save", "table", "mine", "theirs"),
    [
        (save_components, "components", ORACLE, ComponentRow("Java")),
        (save_contracts, "contracts", ContractRow("A", TODAY), ContractRow("B", TODAY)),
        (save_dependencies, "dependencies", DependencyRow(outside="A"), DependencyRow(outside="B")),
    ],
)
def test_a_colleagues_lines_are_never_lost_unseen(system, bidder, save, table, mine, theirs):
    opened = fingerprint(plain_parts(table, system))
    save(system=system, rows=[theirs], by=bidder, now=NOW, seen=opened)

    with pytest.raises(PartsChanged, match="Somebody else"):
        save(system=system, rows=[mine], by=bidder, now=NOW, seen=opened)

    save(system=system, rows=[theirs], by=bidder, now=NOW, seen=opened)
    save(system=system, rows=[theirs, mine], by=bidder, now=NOW, seen=fingerprint(plain_parts(table, system)))
    assert len(plain_parts(table, system)) == 2
    assert Event.objects.filter(kind__startswith="system.", kind__endswith="_saved").count() == 2


def test_another_departments_bidder_is_refused(system):
    with pytest.raises(PermissionRefused):
        save_components(system=system, rows=[ORACLE], by=make_user(Role.BIDDER), now=NOW)


def test_the_database_refuses_it_too(system):
    wrong = [
        SystemComponent(system=system, name=""),
        SystemComponent(system=system, name="Java", extended_until=TODAY),
        SystemComponent(system=system, name="Java", support_ends_on=TODAY, extended_until=TODAY),
        SystemContract(system=system, supplier="", ends_on=TODAY),
        SystemContract(system=system, supplier="A", ends_on=TODAY, yearly_value=Decimal(-1)),
        SystemDependency(system=system),
        SystemDependency(system=system, depends_on=system),
        SystemDependency(system=system, depends_on=make_system(), outside="In words too"),
    ]

    for row in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


def test_they_read_as_they_are_named(system):
    assert str(SystemComponent(system=system, name="Java", version="8")) == "Java 8"
    assert str(SystemContract(system=system, supplier="A", ends_on=TODAY)) == "A"
    assert str(system) == f"{system.reference} {system.name}"
