"""What may happen to a system: one list for the register, its files, bids and versions."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Treatment:
    """What may happen to a system; `keeps` it, or it is decommissioned. A code is never removed or given
    another sense: versions are frozen with it.
    """

    code: str
    name: str
    words: str
    keeps: bool = False


ALL_TREATMENTS = (
    Treatment("RETIRE", "Retire", "switch it off"),
    Treatment("RETAIN", "Retain", "keep it and lower its risk", keeps=True),
    Treatment("RELOCATE", "Relocate", "move it to another place as it is"),
    Treatment("REHOST", "Rehost", "move it to cloud as it is"),
    Treatment("REPLATFORM", "Replatform", "move it to a new platform with small changes"),
    Treatment("REPURCHASE", "Repurchase", "replace it with a product or service"),
    Treatment("REFACTOR", "Refactor", "rebuild it"),
)
"""The one list, for the register, its files, bids and versions: docs/adr/0016-treatments-are-one-list.md."""
TREATMENT_NAMES = {row.code: row.name for row in ALL_TREATMENTS}
TREATMENTS = {row.code: f"{row.name}: {row.words}" for row in ALL_TREATMENTS}
KEEPS_THE_SYSTEM = frozenset(row.code for row in ALL_TREATMENTS if row.keeps)
