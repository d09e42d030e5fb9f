"""A round's criteria as data, and what has to hold before a round opens with them.

The default set has two computed criteria and six judged by the panel; the anchors are ours.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bids.rounds.rules.scoring import HIGHEST_PANEL_SCORE, CriteriaRefused, CriterionKind

WHOLE_WEIGHT = 100
LEVELS = tuple(range(HIGHEST_PANEL_SCORE + 1))
CODE = re.compile(r"[A-Z][A-Z0-9_]{1,11}")


@dataclass(frozen=True)
class CriterionSpec:
    """`anchors` holds the words for levels 0 to 5 in order; a computed criterion has none."""

    code: str
    name: str
    kind: CriterionKind
    weight: int
    anchors: tuple[str, ...] = ()


DEFAULT_CRITERIA = (
    CriterionSpec("RISK", "Risk removed", CriterionKind.RISK, 30),
    CriterionSpec("COST", "Whole-life cost", CriterionKind.COST, 15),
    CriterionSpec(
        "FIT",
        "Strategic fit and users",
        CriterionKind.PANEL,
        15,
        (
            "No users are named, or the work serves no stated aim of the department.",
            "Users are named without numbers or needs; the aim is asserted, not shown.",
            "Users and needs are described in part; the link to the department's plans is weak.",
            "The main groups of users, their numbers and needs are clear, and the plans ask for this work.",
            "All groups of users are covered with evidence of need, and the plans rank this work high.",
            "Evidence from users shapes the work, it is a first aim, and waiting is shown to hurt.",
        ),
    ),
    CriterionSpec(
        "DELIVERY",
        "Deliverability",
        CriterionKind.PANEL,
        12,
        (
            "There is no plan that could be followed.",
            "A plan exists, but its dates or costs cannot be true as written.",
            "The plan holds together, yet large dependencies or risks have no answer.",
            "Milestones, dependencies and main risks are credible and have owners.",
            "The plan was tested on similar work, keeps slack, and can stop safely at each milestone.",
            "A first slice is delivered already, and the rest repeats a way of working that has been proven.",
        ),
    ),
    CriterionSpec(
        "SKILLS",
        "Skills and leadership",
        CriterionKind.PANEL,
        10,
        (
            "Nobody is named by role to lead or do the work.",
            "A leader is named without time set aside; most roles are empty.",
            "Leader and core roles are known, but key posts depend on hiring that has not begun.",
            "The leader has time set aside, core roles are filled, and the others have a date.",
            "The team is in post with the skills of both the old and the new system.",
            "An experienced team led from the top is at work, and what it knows will stay in the department.",
        ),
    ),
    CriterionSpec(
        "RESILIENCE",
        "Resilience and security",
        CriterionKind.PANEL,
        8,
        (
            "The new service would be no safer than the old one, or it is not said.",
            "Availability and security are promised in general words.",
            "Some targets are set; recovery or a surge of demand is left out.",
            "Targets for availability, recovery and surge are set, and the known weaknesses are closed.",
            "The design meets the targets with evidence, and recovery will be rehearsed before go-live.",
            "Surge, failure and attack have been tried on the real design, and the service kept going.",
        ),
    ),
    CriterionSpec(
        "EXIT",
        "Exit from the legacy system",
        CriterionKind.PANEL,
        6,
        (
            "The old system stays on with no end in sight.",
            "An end is wished for, without a date.",
            "There is a date, but data, contracts or users left behind are not dealt with.",
            "A dated switch-off covers data, contracts and users.",
            "Switch-off is a milestone with money tied to it, and each connected system knows its date.",
            "Parts of the old system are switched off already, and nothing is left that could keep it alive.",
        ),
    ),
    CriterionSpec(
        "REUSE",
        "Reuse across government",
        CriterionKind.PANEL,
        4,
        (
            "Nothing is reused and nothing could be.",
            "Reuse is mentioned, without saying what or by whom.",
            "Some shared platforms or patterns are used.",
            "Shared platforms are used wherever they fit, and what is built is open to others.",
            "Another department has agreed to take up what is built.",
            "Several departments take it up on a dated plan and build nothing of the kind themselves.",
        ),
    ),
)


def check_specs(specs: Sequence[CriterionSpec]) -> None:
    """Raises CriteriaRefused for the first criterion that could not stand in any round."""
    for spec in specs:
        _check_spec(spec)
    codes = [spec.code for spec in specs]
    for kind in (CriterionKind.RISK, CriterionKind.COST):
        if sum(spec.kind is kind for spec in specs) > 1:
            raise CriteriaRefused(f"A round has one criterion of the kind {kind} at most.", field="kind")
    if len(set(codes)) != len(codes):
        raise CriteriaRefused("Each criterion needs a code of its own.", field="code")


def _check_spec(spec: CriterionSpec) -> None:
    if not CODE.fullmatch(spec.code):
        raise CriteriaRefused(
            f"“{spec.code}” is not a code. Use 2 to 12 capital letters, figures or underscores, such as FIT.",
            field="code",
        )
    if not spec.name.strip():
        raise CriteriaRefused(f"{spec.code} needs a name.", field="name")
    if type(spec.weight) is not int or not 1 <= spec.weight <= WHOLE_WEIGHT:
        raise CriteriaRefused(
            f"The weight of {spec.code} must be a whole number from 1 to 100.", field="weight"
        )
    if spec.kind is CriterionKind.PANEL:
        if len(spec.anchors) != len(LEVELS) or not all(words.strip() for words in spec.anchors):
            raise CriteriaRefused(
                f"{spec.code} is judged, so each level from 0 to 5 needs an anchor in words.",
                field="anchors",
            )
    elif spec.anchors:
        raise CriteriaRefused(f"{spec.code} is computed, so it has no anchors.", field="anchors")


def missing_from(specs: Sequence[CriterionSpec]) -> tuple[str, ...]:
    """What a set of criteria still lacks before its round can open, as whole sentences; empty when ready."""
    kinds = [spec.kind for spec in specs]
    lacking = [
        sentence
        for kind, sentence in (
            (CriterionKind.RISK, "There is no criterion for the risk removed."),
            (CriterionKind.COST, "There is no criterion for the whole-life cost."),
            (CriterionKind.PANEL, "There is no criterion for the panel to judge."),
        )
        if kind not in kinds
    ]
    whole = sum(spec.weight for spec in specs)
    if specs and whole != WHOLE_WEIGHT:
        lacking.append(f"The weights sum to {whole} and must sum to 100.")
    return tuple(lacking)
