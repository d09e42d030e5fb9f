"""Work that is lost: a page opened earlier, posted after the same record was saved through a newer one.

Every address that takes a form stands in `older_tabs.py`, with what it saves or what guards it: a new one
fails the build until somebody has said which. An older tab that saves a record saves nothing over a newer
one, says so, and keeps what was typed; one that does a step does nothing once its page shows another thing.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace

import pytest
from django.db import transaction
from django.test import Client

from legacyfund.web.autosave import HEADER
from legacyfund.web.saving import SEEN
from tests.addresses import ADDRESSES
from tests.attacks.asking import askers_of
from tests.attacks.forms import NOT_TYPED, filled
from tests.attacks.older_tabs import ADDS, DEEDS, ONE_STEP, OTHERWISE, RECORDS, Tabs
from tests.attacks.scene import Scene
from tests.attacks.test_a5_step_skipping import BID_STEPS, MORE_STEPS
from tests.factories.pages import fields_of, text_of

pytestmark = pytest.mark.django_db

POSTING = {item.name: item for item in ADDRESSES if item.permission and "POST" in item.methods}
SAID = ("after you opened it", "while you had it open")
SAYS_IT_IS_SO = {
    "bids:change_deadline": 422,
    "accounts:change_client": 200,
    "accounts:rename_department": 200,
    "portfolio:change_meeting": 200,
    "bids:correct_answer": 422,
}
"""Answers that the time, name, day or words given are those there are already, whichever tab asks."""


@dataclass(frozen=True)
class Answer:
    """How an older tab was answered, and whether the newer work and what was typed are still there."""

    status: int
    said: bool
    newer_stands: bool
    typed_stands: bool
    autosave: int = 409
    same_again: int = 302


GUARDED = Answer(status=409, said=True, newer_stands=True, typed_stands=True)


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def answers_on(page: str) -> dict[str, str]:
    return {name: value for name, value in fields_of(page).items() if name not in (*NOT_TYPED, SEEN)}


def fresh_form(client: Client, path: str, tabs: Tabs, typed: Mapping[str, str]) -> dict[str, str]:
    """The page's form, filled in and with a key of its own."""
    page = text_of(client.get(path))
    return {**fields_of(page), **(filled(page) if tabs.fills_in else {}), **typed}


def takes_each_alone(client: Client, path: str, tabs: Tabs) -> bool:
    """Either tab would be taken if the other were not there, and changes what the page shows."""
    before = answers_on(text_of(client.get(path)))
    for typed in (tabs.older, tabs.newer):
        form = fresh_form(client, path, tabs, typed)
        with undone():
            if client.post(path, form).status_code != 302:
                return False
            if answers_on(text_of(client.get(path))) == before:
                return False
    return True


def answer_to_older_tab(client: Client, path: str, tabs: Tabs) -> Answer:
    older, newer, same = (
        fresh_form(client, path, tabs, typed) for typed in (tabs.older, tabs.newer, tabs.newer)
    )
    with undone():
        client.post(path, newer)
        if tabs.then:
            tabs.then()
        saved = answers_on(text_of(client.get(path)))
        autosave = client.post(path, older, headers={HEADER: "1"}).status_code if tabs.autosaves else 409
        refusal = client.post(path, older)
        shown = fields_of(text_of(refusal)).items()
        stands = answers_on(text_of(client.get(path))) == saved
        again = client.post(path, same).status_code
    return Answer(
        status=refusal.status_code,
        said=any(words in text_of(refusal) for words in SAID),
        newer_stands=stands,
        typed_stands=all(row in shown for row in tabs.older.items()),
        autosave=autosave,
        same_again=again,
    )


def path_that_saves(scene: Scene, client: Client, name: str) -> str:
    """The first record of the kind, beginning with the entry's, whose state lets both tabs save."""
    paths = [scene.entries[name].path, *(POSTING[name].at(row) for row in scene.fillings(POSTING[name]))]
    for path in dict.fromkeys(paths):
        if client.get(path).status_code == 200 and takes_each_alone(client, path, RECORDS[name]):
            return path
    raise AssertionError(f"no record of this scene is saved by {name}: teach it in older_tabs.py")


def test_an_older_tab_saves_nothing_over_a_newer_one(scene):
    askers = askers_of(scene.entrants())
    got = {}

    for name, tabs in RECORDS.items():
        client = askers[scene.entries[name].person].client
        path = path_that_saves(scene, client, name)
        got[name] = answer_to_older_tab(client, path, tabs)

    wanted = {name: replace(GUARDED, same_again=SAYS_IT_IS_SO.get(name, 302)) for name in RECORDS}
    assert {name: row for name, row in got.items() if row != wanted[name]} == {}


def test_every_form_saves_a_record_or_has_a_reason():
    lists = (set(RECORDS), ADDS, ONE_STEP, DEEDS, set(OTHERWISE))

    assert sum(map(len, lists)) == len(set().union(*lists)), "an address stands in two lists"
    assert set(POSTING) == set().union(*lists)


def test_a_single_step_is_one_that_its_state_refuses(scene):
    refused = {f"bids:{name}" for name in BID_STEPS} | {step.name for of in MORE_STEPS for step in of(scene)}

    assert ONE_STEP - refused == set()
