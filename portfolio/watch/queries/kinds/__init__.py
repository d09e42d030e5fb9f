"""The one table of what is looked for.

To add a kind, write a query in the module of its topic and put its row in that module's `KINDS`: the engine
opens, tells, escalates and closes by the row alone, and the pages of kinds and of findings show it. The query
gives all there is of the trouble now, each time under the same key, in a fixed number of statements however
many awards there are. A kind whose trouble another job finds has no query: that job hands it to
`actions.findings.settle`. Nothing is to be migrated, and no message to be written.
"""

from portfolio.watch.queries.kinds import (
    answers,
    awards,
    conditions,
    forecasts,
    milestones,
    reconciling,
    records,
    returns,
    service,
    spend,
    systems,
)
from portfolio.watch.rules import Group, Kind

KINDS: dict[str, Kind] = {
    kind.id: kind
    for topic in (
        *(milestones, conditions, awards, answers, returns, reconciling, spend, forecasts),
        *(systems, records, service),
    )
    for kind in topic.KINDS
}

GROUPS: dict[Group, tuple[Kind, ...]] = {
    group: tuple(kind for kind in KINDS.values() if kind.group is group) for group in Group
}


def words_of(kind: str) -> str:
    """What a kind is called; an id that is no kind's any more stands for itself."""
    return KINDS[kind].words if kind in KINDS else kind
