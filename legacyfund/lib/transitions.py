"""A table of transitions: the only thing that says which status may follow which."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from legacyfund.lib.errors import ConflictRefused


class TransitionRefused(ConflictRefused):
    """The event is not possible in the status the record has now."""


class Labelled(Protocol):
    """A status with its words, as a member of Django's TextChoices is."""

    @property
    def value(self) -> Any: ...

    @property
    def label(self) -> Any: ...


def labels_of(statuses: Iterable[Labelled]) -> dict[str, str]:
    """Each status in words, in the order they are declared."""
    return {str(status.value): str(status.label) for status in statuses}


@dataclass(frozen=True)
class Transition:
    event: str
    sources: frozenset[str]
    target: str


def transition(event: str, sources: Iterable[str], target: str) -> Transition:
    return Transition(event, frozenset(sources), target)


class TransitionTable:
    """Every status × event of one kind of record is decided here: a target, or a refusal.

    `noun` is what the record is called in a refusal ("bid"); `labels` gives each status in words;
    `steps` gives each event as it reads after "cannot be" ("submitted").
    """

    def __init__(
        self,
        noun: str,
        *,
        labels: Mapping[str, str],
        steps: Mapping[str, str],
        transitions: Iterable[Transition],
    ) -> None:
        self.noun = noun
        self.labels = dict(labels)
        self.steps = dict(steps)
        self.transitions = tuple(transitions)
        self._targets: dict[tuple[str, str], str] = {}
        for row in self.transitions:
            for source in row.sources:
                self._add(source, row.event, row.target)

    def _add(self, source: str, event: str, target: str) -> None:
        if source not in self.labels or target not in self.labels or event not in self.steps:
            raise ValueError(f"unknown status or event in {source} -{event}-> {target}")
        if (source, event) in self._targets:
            raise ValueError(f"{source} × {event} is decided twice")
        self._targets[source, event] = target

    def target(self, status: str, event: str) -> str:
        """The status after `event`. Raises TransitionRefused, worded for the reader."""
        if event not in self.steps or status not in self.labels:
            raise ValueError(f"unknown status or event: {status} × {event}")
        try:
            return self._targets[status, event]
        except KeyError:
            refused = "already" if self._is_done(status, event) else f"and cannot be {self.steps[event]}"
            raise TransitionRefused(
                f"This {self.noun} is {self.labels[status].lower()} {refused}. Go back to its page to see "
                "what can be done now."
            ) from None

    def _is_done(self, status: str, event: str) -> bool:
        """The step leads to this status, as at a second press. Not of a step back, such as a claim refused: a
        record in the earlier of two statuses may never have been in the later.
        """
        order = list(self.labels)
        return any(
            order.index(source) < order.index(status)
            for row in self.transitions
            if (row.event, row.target) == (event, status)
            for source in row.sources
        )

    def allows(self, status: str, event: str) -> bool:
        return (status, event) in self._targets

    def pairs(self) -> list[tuple[str, str]]:
        """Each (from, to) once, sorted: what the database's own state trigger enforces."""
        return sorted({(source, target) for (source, _), target in self._targets.items()})
