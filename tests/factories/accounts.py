"""People and departments for tests, made through the actions."""

from datetime import UTC, date, datetime
from itertools import count

from django.test import Client

from accounts.actions.colleagues import name_deputy
from accounts.actions.departments import add_department
from accounts.actions.people import add_person, start_membership
from accounts.models import Department, Event, User
from accounts.permissions import DEPARTMENT_ROLES, ROLES, Role
from legacyfund.lib.financial_year import london_date

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
PASSWORD = "correct-horse-battery-staple"
_numbers = count(1)


def today() -> date:
    """London's, asked when it is needed: a run of the tests that goes over midnight has two."""
    return london_date(datetime.now(UTC))


def make_department(
    code: str | None = None,
    *,
    name: str | None = None,
    abbreviation: str = "",
    kind: Department.Kind = Department.Kind.MINISTERIAL,
    now: datetime = NOW,
) -> Department:
    """A department of its own, or the one that has this code already."""
    if code is not None and (found := Department.objects.filter(code=code).first()):
        return found
    code = code or f"T{next(_numbers)}"
    return add_department(
        name=name or f"Department {code}", abbreviation=abbreviation, code=code, kind=kind, by=None, now=now
    )


def make_person(
    *,
    name: str | None = None,
    email: str | None = None,
    password: str | None = None,
    now: datetime = NOW,
) -> User:
    """A sign-in without any role. Hashing is slow by design: only a test of passwords asks for one."""
    number = next(_numbers)
    return add_person(
        email=email or f"person{number}@example.gov.uk",
        name=name or f"Person {number}",
        password=password,
        by=None,
        now=now,
    )


def make_user(
    role: Role | str,
    department: Department | None = None,
    *,
    name: str | None = None,
    email: str | None = None,
    password: str | None = None,
    now: datetime = NOW,
) -> User:
    """A person who holds one role; a department's role gets a new department unless one is given."""
    role = Role(role)
    if role in DEPARTMENT_ROLES and department is None:
        department = make_department(now=now)
    number = next(_numbers)
    user = make_person(
        name=name or f"{ROLES[role].label} {number}",
        email=email or f"{role.lower().replace('_', '-')}{number}@example.gov.uk",
        password=password,
        now=now,
    )
    start_membership(user=user, role=role, department=department, by=None, now=now)
    return user


def sign_in(client: Client, user: User) -> Client:
    """The client carries the person's session from here on."""
    client.force_login(user, backend="accounts.guards.PeopleWithRoles")
    return client


def client_of(role: Role | str = Role.FUND_MANAGER, department: Department | None = None) -> Client:
    """Somebody new in this role, signed in on a client of their own."""
    return sign_in(Client(), make_user(role, department))


def deputised(department, person, by, *, first=None, last=None, now=None):
    """For today alone unless other days are given."""
    return name_deputy(
        department=department,
        person=person,
        starts_on=first or today(),
        ends_on=last or today(),
        by=by,
        now=now or datetime.now(UTC),
    )


def event_kinds() -> list[str]:
    """Of everything that has happened, in order."""
    return list(Event.objects.order_by("id").values_list("kind", flat=True))
