"""Views of the spend explorer: saved, renamed and deleted by the one person they are for."""

import pytest

from accounts.models import Event
from accounts.permissions import Role
from legacyfund.lib.errors import PermissionRefused
from portfolio.spend.actions.saved_views import ViewGone, ViewRefused, delete_view, rename_view
from portfolio.spend.models import SavedView
from portfolio.spend.queries.exploring import views_of
from portfolio.spend.rules.saved_views import MOST_VIEWS
from tests.factories.accounts import make_user
from tests.factories.exploring import QUERY, saved_view
from tests.factories.returns import LATER
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db
person = built_once(lambda: make_user(Role.TREASURY_ANALYST))


def test_a_view_is_kept_under_its_name_and_the_event_does_not_say_what_it_shows(person):
    view = saved_view(person, "  CDEL \n by award ")

    assert (view.name, view.query, view.owner) == ("CDEL by award", QUERY, person)
    event = Event.objects.get(kind="saved_view.saved")
    assert (event.actor, event.data, event.subject_ref) == (person, {}, view.reference)


def test_each_person_has_views_of_their_own(person):
    other = make_user(Role.AUDITOR)
    saved_view(person)
    saved_view(other)

    assert views_of(person).get().owner == person
    assert views_of(other).get().owner == other


@pytest.mark.parametrize("name", ["CDEL by award", "cdel BY award", " cdel by  award"])
def test_a_name_is_given_once_whatever_its_letters(person, name):
    saved_view(person)

    with pytest.raises(ViewRefused, match="already") as refusal:
        saved_view(person, name)
    assert refusal.value.field == "name"


def test_a_blank_name_is_none(person):
    with pytest.raises(ViewRefused, match="Enter a name"):
        saved_view(person, " \t ")


def test_one_person_keeps_twenty(person):
    for number in range(MOST_VIEWS):
        saved_view(person, f"View {number}")

    with pytest.raises(ViewRefused, match="You have 20 saved views"):
        saved_view(person, "One more")
    saved_view(make_user(Role.TREASURY_ANALYST), "Another person’s")


def test_a_view_is_renamed_and_may_keep_its_own_letters(person):
    view = saved_view(person)
    saved_view(person, "Another")

    rename_view(view=view, name="Cdel by award", by=person, now=LATER)

    view.refresh_from_db()
    assert (view.name, view.query) == ("Cdel by award", QUERY)
    with pytest.raises(ViewRefused, match="already"):
        rename_view(view=view, name="another", by=person, now=LATER)


def test_a_view_that_is_deleted_is_gone_for_an_older_tab_too(person):
    view = saved_view(person)
    delete_view(view=SavedView.objects.get(pk=view.pk), by=person, now=LATER)

    assert not views_of(person).exists()
    with pytest.raises(ViewGone):
        delete_view(view=view, by=person, now=LATER)
    with pytest.raises(ViewGone):
        rename_view(view=view, name="Back", by=person, now=LATER)
    assert saved_view(person).reference != view.reference


def test_nobody_changes_anothers_or_saves_without_seeing_spend(person):
    view = saved_view(person)

    with pytest.raises(ViewGone):
        delete_view(view=view, by=make_user(Role.TREASURY_ANALYST), now=LATER)
    with pytest.raises(PermissionRefused):
        saved_view(make_user(Role.BIDDER))
