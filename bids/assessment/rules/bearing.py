"""Which sections of a bid bear on which judged criterion: what the sheet leads to, and back from.

By the codes of the default criteria. A round's own criterion bears on no section in particular.
"""

from collections.abc import Collection

from bids.rounds.rules.questions import parts_of

BEARS_ON = {
    "FIT": ("work", "benefits"),
    "DELIVERY": ("milestones", "risks", "costs"),
    "SKILLS": ("skills", "work"),
    "RESILIENCE": ("resilience", "work"),
    "EXIT": ("systems", "milestones"),
    "REUSE": ("options", "work"),
}


def sections_for(code: str, version: str) -> list[tuple[str, str]]:
    """Code and title of the sections of this version of the questions that bear on the criterion."""
    titles = {section.code: section.title for section in parts_of(version)}
    return [(section, titles[section]) for section in BEARS_ON.get(code, ()) if section in titles]


def criteria_for(section: str, codes: Collection[str]) -> list[str]:
    """The codes among those given that the section bears on."""
    return [code for code in codes if section in BEARS_ON.get(code, ())]
