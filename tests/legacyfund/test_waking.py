"""A transaction wakes a worker once, and only where what was to be done is kept."""

import pytest
from django.db import transaction

from legacyfund import waking

pytestmark = pytest.mark.django_db(transaction=True)


class Undone(Exception):
    """What is done within it is not kept."""


@pytest.fixture
def woken(monkeypatch):
    woken = []
    wakes = {name: lambda name=name: woken.append(name) for name in ("mail", "files")}
    monkeypatch.setattr(waking, "import_string", wakes.get)
    return woken


def undone(*wake_ups):
    """Asked for in a part of the transaction that is rolled back."""
    try:
        with transaction.atomic():
            for wake_up in wake_ups:
                waking.wake_on_commit(wake_up)
            raise Undone
    except Undone:
        pass


def test_it_is_woken_once_however_often_it_is_asked_for(woken):
    with transaction.atomic():
        for wake_up in ("mail", "files", "mail"):
            waking.wake_on_commit(wake_up)
        with transaction.atomic():
            waking.wake_on_commit("mail")
        assert woken == []

    assert woken == ["mail", "files"]


def test_what_is_undone_keeps_nobody_else_from_waking_it(woken):
    with transaction.atomic():
        undone("mail", "files")
        waking.wake_on_commit("mail")
        undone("mail")

    assert woken == ["mail"]


def test_the_next_transaction_wakes_it_again(woken):
    for _ in range(2):
        with transaction.atomic():
            waking.wake_on_commit("mail")

    assert woken == ["mail", "mail"]
