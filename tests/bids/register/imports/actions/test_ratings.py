"""Ratings that come in with a register file: who confirms them, and what they lack."""

import pytest

from accounts.models import Delivery
from accounts.permissions import Role
from bids.register.actions.ratings import RatingIncomplete, confirm_rating, finish_rating
from bids.register.imports.models import ImportedSystem
from bids.register.models import LegacySystem, Rating
from bids.register.workflow import RatingStatus
from legacyfund.lib.errors import PermissionRefused
from tests.factories.accounts import event_kinds, make_department, make_user
from tests.factories.register import make_system
from tests.factories.register_imports import (
    LATER,
    csv_of,
    done_import,
    system_cells,
)

pytestmark = pytest.mark.django_db


def test_those_who_may_confirm_its_ratings_are_told_once():
    department = make_department()
    bidder, signer = make_user(Role.BIDDER, department), make_user(Role.SIGN_OFF, department)

    done_import(department=department, by=bidder)

    told = Delivery.objects.filter(event__kind="register_import.done")
    assert [row.recipient for row in told] == [signer]


def test_the_importer_cannot_confirm_the_ratings():
    register_import = done_import(csv_of(system_cells()))
    with pytest.raises(PermissionRefused, match="second person"):
        confirm_rating(system=LegacySystem.objects.get(), by=register_import.queued_by, now=LATER)


def test_a_rating_alone_is_no_change_of_the_system():
    department = make_department()
    make_system(department, name="Old payroll")
    cells = {
        key: value
        for key, value in system_cells("Old payroll").items()
        if key[0] in "lc" or key in ("name", "evidence")
    }

    done_import(csv_of({**cells, "assessed_on": "31/08/2026"}), department=department)

    assert Rating.objects.get().status == RatingStatus.RATED
    assert "system.changed" not in event_kinds()
    assert not ImportedSystem.objects.get().is_new


def test_a_rating_without_evidence_is_a_draft_until_a_file_brings_it():
    cells = system_cells("Old payroll", evidence="")
    done = done_import(csv_of(cells))

    rating = Rating.objects.get()
    assert (done.rating_count, done.draft_count) == (0, 1)
    assert (rating.status, rating.rated_by, rating.evidence) == (RatingStatus.DRAFT, None, {})
    assert "comes in as a draft" in done.messages.get().message
    assert event_kinds()[-2:] == ["rating.saved", "register_import.done"]
    with pytest.raises(RatingIncomplete, match="has no evidence"):
        finish_rating(system=rating.system, by=done.received_by, now=LATER)

    cells = {**cells, "evidence": "Risk log", "l2_evidence": "Contract register"}
    again = done_import(csv_of(cells), department=done.department, by=done.received_by)

    rating.refresh_from_db()
    assert (again.rating_count, again.draft_count) == (1, 0)
    assert (rating.status, rating.rated_by) == (RatingStatus.RATED, done.received_by)
    assert (rating.evidence["L1"], rating.evidence["L2"]) == ("Risk log", "Contract register")
