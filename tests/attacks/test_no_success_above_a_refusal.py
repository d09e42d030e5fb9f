"""A refused press shows no green success above the refusal: what was done before waits for the next page.

A button pressed twice leaves the message of the first press in the browser, and the page of the second shows
it. So each form is sent as it was opened, and each step out of its turn, while such a message waits.
"""

from html import unescape

import pytest
from django.contrib.messages import SUCCESS
from django.contrib.messages.storage.base import Message
from django.contrib.messages.storage.cookie import CookieStorage
from django.test import RequestFactory
from django.urls import reverse

from accounts.permissions import Role
from tests.attacks.asking import Answer, Asker, askers_of
from tests.attacks.test_a5_step_skipping import MORE_STEPS
from tests.attacks.test_bare_press import PROBLEM, asked_forms
from tests.factories.accounts import make_user
from tests.factories.pages import fields_of, text_of

pytestmark = pytest.mark.django_db
DONE = "The first press was done."


def ask_after_success(asker: Asker, path: str, posted: object) -> Answer:
    """Posted while the message of an earlier press waits to be shown."""
    storage = CookieStorage(RequestFactory().get("/"))
    asker.client.cookies[CookieStorage.cookie_name] = storage._encode([Message(SUCCESS, DONE)])
    return asker.ask("post", path, posted)


def test_no_form_that_is_refused_shows_it(scene):
    askers, shown = askers_of(scene.entrants()), []

    for name in asked_forms():
        entry = scene.entries[name]
        answer = ask_after_success(askers[entry.person], entry.path, fields_of(scene.pages[name]))
        if PROBLEM in answer.text and DONE in unescape(answer.text):
            shown.append(name)

    assert shown == []


@pytest.mark.parametrize("steps", MORE_STEPS)
def test_no_step_out_of_its_turn_shows_it(scene, steps):
    taken = list(steps(scene))
    askers = askers_of(step.person for step in taken)

    shown = [
        step.name
        for step in taken
        if DONE in ask_after_success(askers[step.person], step.path, step.posted).text
    ]

    assert shown == []


def test_the_page_after_it_does(client):
    asker = Asker(make_user(Role.CHAIR))

    refused = ask_after_success(asker, "/nowhere", {})
    next_page = asker.client.get(reverse("portfolio:home"))

    assert refused.status == 404
    assert DONE not in refused.text
    assert DONE in text_of(next_page)
