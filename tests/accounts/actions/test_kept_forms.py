"""What was typed while a session ran out: sealed, one person's, and not for ever."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session

from accounts.actions.kept_forms import (
    KEPT_FOR,
    MOST_BYTES,
    FormTooLarge,
    TypedForm,
    clear_kept_forms,
    clear_old_sessions,
    drop_kept_form,
    keep_form,
    open_kept_form,
)
from accounts.models import JobRun, KeptForm
from accounts.tasks import clear_forms
from tests.factories.accounts import NOW, make_person

pytestmark = pytest.mark.django_db

FORM = TypedForm(
    "/bids/LF-1/work", (("why_now", "It fails\r\nevery day"), ("who", "a"), ("who", "b")), ("file",)
)


def test_the_same_person_gets_it_back_as_it_was_typed():
    person = make_person()
    token = keep_form(person=person, form=FORM, now=NOW)

    assert open_kept_form(token=token, person=person, now=NOW) == FORM


def test_the_row_holds_neither_what_was_typed_nor_the_token():
    token = keep_form(person=make_person(), form=FORM, now=NOW)

    row = KeptForm.objects.get()
    stored = bytes(row.content).decode() + row.token_sha256
    assert token not in stored
    assert "It fails" not in stored


def test_nobody_else_gets_it():
    person = make_person()
    token = keep_form(person=person, form=FORM, now=NOW)

    assert open_kept_form(token=token, person=make_person(), now=NOW) is None
    assert open_kept_form(token="x", person=person, now=NOW) is None


def test_another_secret_key_opens_nothing(settings):
    person = make_person()
    token = keep_form(person=person, form=FORM, now=NOW)
    settings.SECRET_KEY = "changed since"

    assert open_kept_form(token=token, person=person, now=NOW) is None


def test_its_time_ends_and_its_row_goes():
    person = make_person()
    token = keep_form(person=person, form=FORM, now=NOW)
    end = NOW + KEPT_FOR

    assert open_kept_form(token=token, person=person, now=end - timedelta(seconds=1)) == FORM
    assert open_kept_form(token=token, person=person, now=end) is None
    assert clear_kept_forms(now=end - timedelta(seconds=1)) == 0
    assert clear_kept_forms(now=end) == 1


def test_only_its_person_throws_it_away():
    person = make_person()
    token = keep_form(person=person, form=FORM, now=NOW)

    drop_kept_form(token=token, person=make_person())
    assert KeptForm.objects.exists()
    drop_kept_form(token=token, person=person)
    assert not KeptForm.objects.exists()


def test_more_than_is_kept_is_refused():
    form = TypedForm("/", (("why_now", "x" * MOST_BYTES),))

    with pytest.raises(FormTooLarge):
        keep_form(person=make_person(), form=form, now=NOW)
    assert not KeptForm.objects.exists()


def test_sessions_are_kept_as_long_as_what_was_typed_in_them():
    for key, ended in (("old", NOW - KEPT_FOR - timedelta(seconds=1)), ("kept", NOW - KEPT_FOR)):
        Session.objects.create(session_key=key, session_data="", expire_date=ended)

    assert clear_old_sessions(now=NOW) == 1
    assert Session.objects.get().session_key == "kept"


def test_the_hourly_job_counts_what_it_forgot():
    keep_form(person=make_person(), form=FORM, now=NOW - KEPT_FOR)

    clear_forms()
    clear_forms()

    assert JobRun.objects.get().counts == {"kept": 1, "answered": 0, "sessions": 0, "counts": 0}
