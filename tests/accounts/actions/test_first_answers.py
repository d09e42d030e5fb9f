"""One form, one answer."""

from datetime import timedelta
from uuid import uuid4

import pytest

from accounts.actions.first_answers import KEPT_FOR, SentWithOtherAnswers, answer_once, clear_first_answers
from accounts.models import FirstAnswer
from tests.factories.accounts import NOW, make_person

pytestmark = pytest.mark.django_db


def send(person, key, *, body="a" * 64, leads_to="/made/1", now=NOW):
    return answer_once(
        person=person,
        key=key,
        body_sha256=body,
        answer=lambda: {"location": leads_to},
        location_of=lambda response: response["location"],
        now=now,
    )


def test_the_same_form_again_is_led_where_the_first_was():
    person, key = make_person(), uuid4()

    assert send(person, key) == {"location": "/made/1"}
    assert send(person, key, leads_to="/made/2") == "/made/1"


def test_another_form_under_the_same_key_is_refused():
    person, key = make_person(), uuid4()
    send(person, key)

    with pytest.raises(SentWithOtherAnswers, match="sent before with other answers"):
        send(person, key, body="b" * 64)


def test_a_form_that_was_not_taken_may_be_put_right_and_sent_again():
    person, key = make_person(), uuid4()
    send(person, key, leads_to="")

    assert send(person, key, body="b" * 64) == {"location": "/made/1"}


def test_a_key_is_a_persons_own():
    key = uuid4()
    send(make_person(), key)

    assert send(make_person(), key, leads_to="/made/2") == {"location": "/made/2"}


def test_a_failure_leaves_no_key_behind():
    person, key = make_person(), uuid4()

    def fail():
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="disk"):
        answer_once(
            person=person, key=key, body_sha256="a" * 64, answer=fail, location_of=lambda _: "", now=NOW
        )

    assert not FirstAnswer.objects.exists()


def test_old_answers_are_forgotten():
    person = make_person()
    send(person, uuid4(), now=NOW - KEPT_FOR - timedelta(seconds=1))
    send(person, kept := uuid4(), now=NOW - KEPT_FOR)

    assert clear_first_answers(now=NOW) == 1
    assert FirstAnswer.objects.get().key == kept
