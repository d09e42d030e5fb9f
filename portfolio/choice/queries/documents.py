"""A run freezes two canonical documents: the problem itself, which is what is solved and proved, and the
inputs, which say what else the answer is made of:

    {"format", "scenario", "name", "how", "ranking": [ids by rank], "ranking_sha256", "picked": [ids],
     "risk": {id: tenths of a point}, "bids": {id: {"title", "department", "rank", "option"}},
     "doubts": {"weights": {criterion: weight}, "bids": {reference: {"scores", "bias", "places"}},
                "options": {id: {"years", "risk_percent"}}}}

Ids are of candidates: a bid's reference, and for an option that its department offers the option's code
behind it. Only a bid with options has "option", which says in words which of them.

In doubt is, of each bid: its scores, as `{criterion: [as it counts, least, greatest]}`, exact, such as
`200/3`; its optimism bias in whole percent; its best and worst place as weights move. "options" says how an
option's value comes from its bid's. Inputs of the first format have no doubts.
"""

from collections.abc import Mapping
from typing import Any, cast

from bids.assessment.queries.choosing import doubts_in
from legacyfund.lib.canonical import canonical_bytes, read_canonical
from portfolio.choice.models import Scenario
from portfolio.choice.queries.problems import Choice, Listed
from portfolio.choice.rules.options import option_id

FORMAT = "legacyfund/inputs/2"


def inputs_of(scenario: Scenario, choice: Choice) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "scenario": scenario.reference,
        "name": scenario.name,
        "how": scenario.how,
        "ranking": [row.candidate.id for row in choice.listed],
        "ranking_sha256": choice.ranking.sha256,
        "picked": picked_in(scenario, choice),
        "risk": {row.candidate.id: row.risk for row in choice.listed},
        "bids": {row.candidate.id: _told(row) for row in choice.listed},
        "doubts": _doubts_of(choice),
    }


def _told(row: Listed) -> dict[str, Any]:
    ask = row.ask
    told = {"title": ask.title, "department": ask.department_short, "rank": ask.rank}
    return told | {"option": row.option} if row.option else told


def picked_in(scenario: Scenario, choice: Choice) -> list[str]:
    """Of what was ticked by hand, what can still be chosen."""
    there = {row.candidate.id for row in choice.listed}
    return sorted(name for name in scenario.picked if name in there)


def _doubts_of(choice: Choice) -> dict[str, Any]:
    weights, doubts = doubts_in(choice.ranking)
    return {
        "weights": weights,
        "bids": {
            ask.reference: {
                "scores": {
                    code: [str(row.given), str(row.least), str(row.greatest)]
                    for code, row in doubts[ask.reference].scores.items()
                },
                "bias": doubts[ask.reference].bias,
                "places": list(doubts[ask.reference].places),
            }
            for ask in choice.asks
        },
        "options": {
            option_id(ask.reference, row.code): {"years": row.years, "risk_percent": row.risk_percent}
            for ask in choice.asks
            for row in ask.options
        },
    }


def titles_of(inputs: Mapping[str, Any]) -> dict[str, str]:
    """Of what a run chose among, by id."""
    return {name: row["title"] for name, row in inputs["bids"].items()}


def read_document(text: str) -> dict[str, Any]:
    return cast("dict[str, Any]", read_canonical(text.encode()))


def written(document: object) -> str:
    return canonical_bytes(document).decode()
