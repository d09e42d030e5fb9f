"""What a system is called in the register it passes to."""

from collections.abc import Collection

from legacyfund.lib.names import fold_name

LONGEST_NAME = 150


def name_there(name: str, reference: str, taken: Collection[str]) -> str:
    """The name itself, or where that register has it already the name with the system's reference in
    brackets. `taken` holds folded names, as a file's are compared, so that none stands for two systems.
    """
    if fold_name(name) not in taken:
        return name
    named, count = _with(name, f" ({reference})"), 1
    while fold_name(named) in taken:
        count += 1
        named = _with(name, f" ({reference}, {count})")
    return named


def _with(name: str, brackets: str) -> str:
    return name[: LONGEST_NAME - len(brackets)].rstrip() + brackets
