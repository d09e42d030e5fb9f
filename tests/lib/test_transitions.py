from enum import Enum

import pytest

from legacyfund.lib.errors import ConflictRefused
from legacyfund.lib.transitions import Transition, TransitionRefused, TransitionTable, labels_of, transition

LABELS = {"DRAFT": "Draft", "OPEN": "Open", "SHUT": "Shut"}
DEEDS = {"open": "opened", "shut": "closed"}


def make_table(*transitions: Transition) -> TransitionTable:
    return TransitionTable("round", labels=LABELS, steps=DEEDS, transitions=transitions)


def test_gives_the_target() -> None:
    table = make_table(transition("open", ["DRAFT", "SHUT"], "OPEN"), transition("shut", ["OPEN"], "SHUT"))

    assert table.target("SHUT", "open") == "OPEN"
    assert table.allows("OPEN", "shut")
    assert not table.allows("DRAFT", "shut")
    assert table.pairs() == [("DRAFT", "OPEN"), ("OPEN", "SHUT"), ("SHUT", "OPEN")]


def test_refuses_in_words() -> None:
    table = make_table(transition("open", ["DRAFT"], "OPEN"))

    with pytest.raises(TransitionRefused, match=r"This round is shut and cannot be opened\.") as caught:
        table.target("SHUT", "open")

    assert isinstance(caught.value, ConflictRefused)


def test_says_of_a_step_taken_twice_that_it_is_taken() -> None:
    table = make_table(transition("open", ["DRAFT", "SHUT"], "OPEN"), transition("shut", ["OPEN"], "SHUT"))

    with pytest.raises(TransitionRefused, match=r"^This round is open already\. Go back to its page"):
        table.target("OPEN", "open")


def test_a_step_back_is_not_said_to_be_taken_of_what_may_never_have_gone_forward() -> None:
    table = make_table(transition("open", ["DRAFT"], "OPEN"), transition("shut", ["OPEN"], "DRAFT"))

    with pytest.raises(TransitionRefused, match=r"^This round is draft and cannot be closed\."):
        table.target("DRAFT", "shut")


@pytest.mark.parametrize(("status", "event"), [("LOST", "open"), ("DRAFT", "burn")])
def test_what_it_does_not_know_is_a_fault_of_the_program(status: str, event: str) -> None:
    table = make_table(transition("open", ["DRAFT"], "OPEN"))

    with pytest.raises(ValueError, match="unknown status or event"):
        table.target(status, event)


@pytest.mark.parametrize(
    "row",
    [
        transition("open", ["LOST"], "OPEN"),
        transition("open", ["DRAFT"], "LOST"),
        transition("burn", ["DRAFT"], "OPEN"),
    ],
)
def test_a_table_names_only_what_it_knows(row: Transition) -> None:
    with pytest.raises(ValueError, match="unknown status or event"):
        make_table(row)


def test_a_pair_is_decided_once() -> None:
    with pytest.raises(ValueError, match="decided twice"):
        make_table(transition("open", ["DRAFT"], "OPEN"), transition("open", ["DRAFT"], "SHUT"))


def test_statuses_are_given_with_their_words() -> None:
    class Status(Enum):
        DRAFT = "DRAFT"
        OPEN = "OPEN"

        @property
        def label(self) -> str:
            return self.value.title()

    assert labels_of(Status) == {"DRAFT": "Draft", "OPEN": "Open"}
