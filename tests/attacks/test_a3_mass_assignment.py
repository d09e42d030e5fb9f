"""A3: fields that no form asks for, posted with those that it does."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Model
from django.urls import reverse

from accounts.models import Invitation
from accounts.permissions import Role
from bids.register.models import LegacySystem
from bids.writing.models import Bid, CostLine
from tests.attacks.asking import WRITING, status_of
from tests.attacks.forms import filled
from tests.attacks.signing_in import NAMES, open_forms, opened
from tests.factories.accounts import make_department, make_user, sign_in
from tests.factories.bid_forms import YEAR
from tests.factories.bids import draft_bid
from tests.factories.pages import fields_of
from tests.factories.register import rated_system
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db

draft = built_once(draft_bid)
rated = built_once(rated_system)
forms = built_once(open_forms)

EXTRA: Mapping[str, Any] = {
    "pk": "999999",
    "id": "999999",
    "status": "APPROVED",
    "department": "",
    "department_id": "",
    "reference": "LF-X",
    "number": "999",
    "score": "5",
    "total_score": "100.00",
    "approved_amount": "999999999.00",
    "rank": "1",
    "rating": "1",
    "overall": "1",
    "created_by": "",
    "created_by_id": "",
    "created_at": "2001-01-01",
    "sent_by": "",
    "round": "2099Z",
    "current_version": "1",
    "role": "ADMINISTRATOR",
    "is_superuser": "on",
    "is_staff": "on",
}
"""The blank ones name the stranger's department, or the stranger."""


@pytest.fixture
def extra():
    stranger = make_user(Role.BIDDER, make_department("ZZ9"))
    department = stranger.memberships.get().department_id
    return {name: value or (stranger.pk if "by" in name else department) for name, value in EXTRA.items()}


def as_kept(row: Model) -> dict[str, Any]:
    return dict(type(row)._default_manager.values().get(pk=row.pk))


def post_with(client, path: str, changes: Mapping[str, Any], extra: Mapping[str, Any]) -> None:
    """The page's own form with `changes`, and `extra` beneath it under every prefix it has."""
    asked = fields_of(client.get(path).content.decode())
    prefixes = {name.rpartition("-")[0] for name in (*asked, *changes) if "-" in name}
    under = {f"{prefix}-{name}": value for prefix in prefixes for name, value in extra.items()}
    response = client.post(path, {**under, **extra, **asked, **changes})
    assert response.status_code == 302, response.content.decode()


def test_a3_mass_assignment_of_a_bid(draft, client, extra):
    sign_in(client, draft.created_by)
    before = as_kept(draft)
    cost = {
        "costs-TOTAL_FORMS": "1",
        "costs-0-description": "Build",
        "costs-0-control_budget": "CDEL",
        "costs-0-category": "SUPPLIER",
        "costs-0-payer": "FUND",
        f"costs-0-amount_{YEAR}": "1",
    }

    for name, changes in (
        ("bid_costs", cost),
        ("bid_work", {}),
        ("bid_accounting_officer", {}),
        ("bid_milestones", {}),
    ):
        post_with(client, reverse(f"bids:{name}", args=[draft.reference]), changes, extra)

    assert as_kept(draft) == before
    row = CostLine.objects.get()
    assert (row.bid_id, row.amount) == (draft.pk, 1)
    assert row.pk != 999999


def test_a3_mass_assignment_of_a_started_bid(draft, client, extra):
    sign_in(client, draft.created_by)
    path = reverse("bids:start_bid", args=[draft.round.reference])

    post_with(client, path, {"title": "Payroll"}, extra)

    bid = Bid.objects.latest("pk")
    told = (bid.department, bid.status, bid.created_by, bid.round, bid.current_version)
    assert told == (draft.department, "DRAFT", draft.created_by, draft.round, None)
    assert bid.reference.startswith(f"LF-{draft.round.reference}-")


def test_a3_mass_assignment_of_a_system(rated, client, extra):
    bidder = make_user(Role.BIDDER, rated.department)
    sign_in(client, bidder)
    ratings = list(rated.ratings.values())
    before = as_kept(rated)
    details = {"name": "Payroll", "owner_role": "Head of pay", "yearly_run_cost": "1"}
    details |= dict.fromkeys(("description", "services_supported"), "Pays people.")

    post_with(client, reverse("bids:change_system", args=[rated.reference]), {"notes": "Old."}, extra)
    post_with(client, reverse("bids:register_system"), details, extra)

    assert as_kept(rated) == {**before, "notes": "Old."}
    assert list(rated.ratings.values()) == ratings
    made = LegacySystem.objects.latest("pk")
    assert (made.department, made.registered_by) == (rated.department, bidder)
    assert made.reference.startswith(f"{rated.department.code}-S")


def test_a3_mass_assignment_of_a_rating(rated, client, extra):
    sign_in(client, make_user(Role.BIDDER, rated.department))
    path = reverse("bids:rate", args=[rated.reference, "likelihood"])

    post_with(client, path, {"l1": "1", "l1_evidence": "Seen."}, extra)

    draft_rating = rated.ratings.latest("pk")
    assert draft_rating.status == "DRAFT"
    assert draft_rating.confirmed_by is None
    assert draft_rating.overall_in_168ths is None


def test_a3_mass_assignment_of_a_colleague(client, extra):
    manager = make_user(Role.SIGN_OFF)
    sign_in(client, manager)
    department = manager.memberships.get().department
    path = reverse("accounts:invite_colleague", args=[department.pk])
    posted = {"email": "new@example.gov.uk", "name": "New"}

    client.post(path, {**extra, **posted})
    assert not Invitation.objects.exists()
    post_with(client, path, {**posted, "role": "BIDDER"}, extra)

    invitation = Invitation.objects.get()
    assert (invitation.department, invitation.role, invitation.invited_by) == (department, "BIDDER", manager)


SENTINEL = "987654321"


def names_of_columns() -> set[str]:
    """Of every model, as a form or a request would call them."""
    models = [
        model for app in ("accounts", "bids", "portfolio") for model in apps.get_app_config(app).get_models()
    ]
    return {name for model in models for row in model._meta.fields for name in (row.name, row.attname)}


@contextmanager
def written() -> Iterator[list[str]]:
    """The values of every statement that writes."""
    values: list[str] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith(WRITING):
            values.append(str(params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield values


def test_a3_no_form_takes_a_column_it_does_not_ask_for(scene):
    columns, taken, saved = names_of_columns(), [], 0

    for name, page in scene.pages.items():
        entry, asked = scene.entries[name], filled(page)
        prefixes = {field.rpartition("-")[0] for field in asked if "-" in field}
        more = {f"{prefix}-{column}" for prefix in prefixes for column in columns} | columns
        posted = {**dict.fromkeys(more, SENTINEL), **fields_of(page), **asked}
        with written() as values:
            status_of(entry.person, "post", entry.path, posted)
        saved += bool(values)
        taken += [(name, row) for row in values if SENTINEL in row]

    assert taken == []
    assert saved > 20, "too few forms were filled in well enough to be taken"


def test_a3_no_form_of_signing_in_takes_a_column(forms):
    columns, got = names_of_columns(), {}

    for form in forms:
        with opened(form) as (client, path, asked), written() as values:
            posted = {**dict.fromkeys(columns, SENTINEL), **asked, **form.posted}
            status = client.post(path, posted).status_code
        got[form.name] = (status, [row for row in values if SENTINEL in row])

    assert got == dict.fromkeys(NAMES, (302, []))
