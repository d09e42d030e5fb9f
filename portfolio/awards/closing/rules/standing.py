"""What has to be done before an award is complete."""

from collections.abc import Sequence
from dataclasses import dataclass

from legacyfund.lib.errors import ConflictRefused

DONE = ("RELEASED", "CANCELLED")
"""The statuses of a milestone after which nothing of it is to come."""


class NotComplete(ConflictRefused):
    """Something of the award is still to be done, which the message names."""


@dataclass(frozen=True)
class ToBeDone:
    """A part of the award, in words, and its status as pages say it."""

    words: str
    status: str


@dataclass(frozen=True)
class Standing:
    """`milestones` neither released nor cancelled; `conditions` neither discharged nor waived; `changes`, by
    reference, that wait for an answer; `returns`: why they are not up to date, blank where they are;
    `unproven`: systems of which the register shows nothing since the award began.
    """

    milestones: Sequence[ToBeDone] = ()
    conditions: Sequence[ToBeDone] = ()
    changes: Sequence[str] = ()
    returns: str = ""
    unproven: Sequence[str] = ()

    @property
    def in_short(self) -> str:
        """All but the returns, in a sentence; blank where nothing is in the way."""
        left = [
            *(row.words[0].lower() + row.words[1:] for row in (*self.milestones, *self.conditions)),
            *(f"change {name}" for name in self.changes),
            *(f"what the register shows of {name}" for name in self.unproven),
        ]
        *others, last = left or [""]
        return f"Still to be settled: {', '.join(others)}{' and ' if others else ''}{last}." if left else ""

    @property
    def obstacles(self) -> list[str]:
        """A sentence for each thing that is in the way, in the order in which people would do them."""
        return [
            *(
                f"{row.words} is {row.status.lower()}: it is released or cancelled first."
                for row in self.milestones
            ),
            *(
                f"{row.words} is {row.status.lower()}: it is discharged or waived first."
                for row in self.conditions
            ),
            *(
                f"Change {name} waits for an answer: it is answered or withdrawn first."
                for name in self.changes
            ),
            *([self.returns] if self.returns else []),
            *(
                f"The register shows nothing of {name} since the award was accepted: it is switched off or "
                "rated again first."
                for name in self.unproven
            ),
        ]


def check_complete(standing: Standing) -> None:
    """Raises NotComplete with all that is in the way."""
    if obstacles := standing.obstacles:
        raise NotComplete(f"The award is not complete yet. {' '.join(obstacles)}")
