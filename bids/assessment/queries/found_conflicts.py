"""What the record says about people of a panel and bids of a round: a few statements for all of them."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Q

from accounts.models import Invitation, Membership, User
from accounts.permissions import Role
from accounts.queries.roles import joined_with, memberships_that_count, merged_departments
from bids.assessment.models import Conflict
from bids.writing.models import Bid, BidPartner
from legacyfund.lib.days import day_in_words
from legacyfund.lib.financial_year import london_date

Kind = Conflict.Kind
Pair = tuple[int, int]
"""A bid and a person, by their ids."""

DEEDS = """
    WITH asked AS (SELECT unnest(%(bids)s::bigint[]) AS bid),
    reach AS (
        SELECT bid, bid AS worked_on FROM asked
        UNION
        SELECT asked.bid, theirs.bid_id FROM asked
        JOIN bids_bidsystem ours ON ours.bid_id = asked.bid
        JOIN bids_bidsystem theirs ON theirs.system_id = ours.system_id AND theirs.bid_id < asked.bid
    ),
    deeds AS (
        SELECT id AS bid, created_by_id AS person, 'Started' AS deed, 'the bid' AS what, created_at AS at
        FROM bids_bid WHERE id IN (SELECT worked_on FROM reach)
        UNION ALL
        SELECT bid_id, sent_by_id, 'Sent', 'version ' || number || ' for certification', submitted_at
        FROM bids_bidversion WHERE bid_id IN (SELECT worked_on FROM reach)
        UNION ALL
        SELECT bid_id, submitted_by_id, 'Signed', 'version ' || number, submitted_at
        FROM bids_bidversion WHERE bid_id IN (SELECT worked_on FROM reach)
        UNION ALL
        SELECT bid_id, saved_by_id, 'Wrote', 'part of the bid', saved_at
        FROM bids_sectionrevision WHERE bid_id IN (SELECT worked_on FROM reach)
        UNION ALL
        SELECT subject_id, actor_id, 'Wrote', 'part of the bid', occurred_at
        FROM accounts_event
        WHERE subject = 'bids.bid' AND subject_id IN (SELECT worked_on FROM reach) AND actor_id IS NOT NULL
            AND kind IN ('bid.section_saved', 'bid.renamed', 'bid.attachment_added')
        UNION ALL
        SELECT bid_id, sent_by_id, 'Answered', 'clarification ' || number, sent_at
        FROM bids_clarification WHERE bid_id IN (SELECT worked_on FROM reach) AND sent_by_id IS NOT NULL
        UNION ALL
        SELECT bid_id, accepted_by_id, 'Joined', 'the bid for a partner', accepted_at
        FROM bids_bidpartner WHERE bid_id IN (SELECT worked_on FROM reach) AND accepted_by_id IS NOT NULL
    )
    SELECT reach.bid, worked.id, worked.reference, person, deed, what, min(at)
    FROM reach JOIN deeds ON deeds.bid = reach.worked_on JOIN bids_bid worked ON worked.id = reach.worked_on
    GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 7, 1, 2, 4, 5, 6
"""
SYSTEMS = """
    WITH reach AS (
        SELECT bid_id AS bid, system_id AS system, false AS needed FROM bids_bidsystem
        WHERE bid_id = ANY (%(bids)s)
        UNION
        SELECT s.bid_id, d.depends_on_id, true FROM bids_bidsystem s
        JOIN bids_systemdependency d ON d.system_id = s.system_id AND d.depends_on_id IS NOT NULL
        WHERE s.bid_id = ANY (%(bids)s)
    ),
    deeds AS (
        SELECT id AS system, registered_by_id AS person, 'Registered' AS deed, registered_at AS at
        FROM bids_legacysystem
        UNION ALL
        SELECT system_id, rated_by_id, 'Rated', coalesce(rated_at, started_at) FROM bids_rating
        UNION ALL
        SELECT system_id, confirmed_by_id, 'Confirmed the rating of', confirmed_at FROM bids_rating
        UNION ALL
        SELECT subject_id, actor_id, 'Changed', occurred_at FROM accounts_event
        WHERE subject = 'bids.legacysystem' AND kind LIKE 'system.%%' AND kind <> 'system.registered'
            AND subject_id IN (SELECT system FROM reach)
    )
    SELECT reach.bid, person, deed, s.name, s.reference, bool_and(needed), max(at)
    FROM reach JOIN deeds USING (system) JOIN bids_legacysystem s ON s.id = reach.system
    WHERE person = ANY (%(people)s) AND at IS NOT NULL
    GROUP BY 1, 2, 3, 4, 5 ORDER BY 7, 1, 2, 3
"""


@dataclass(frozen=True)
class FoundConflict:
    """`key` tells pieces of evidence of one kind apart; `evidence` is a sentence without its full stop."""

    bid: int
    person: int
    kind: Conflict.Kind
    key: str
    evidence: str


def found_conflicts(bids: Collection[int], people: Collection[int], *, now: datetime) -> list[FoundConflict]:
    """Everything the record says, by ids. Where a department keeps somebody away, no more is said."""
    if not bids or not people:
        return []
    departments = list(_departments(bids, people, now=now))
    kept_away = {(row.bid, row.person) for row in departments}
    deeds = _ask(DEEDS, bids=list(bids))
    others = [
        *_worked(deeds, set(people)),
        *_systems(bids, people),
        *_brought_in({(bid, person) for bid, on, _, person, *_ in deeds if bid == on}, people),
    ]
    return departments + [row for row in others if (row.bid, row.person) not in kept_away]


def _ask(statement: str, **values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def _departments(bids: Collection[int], people: Collection[int], *, now: datetime) -> Iterator[FoundConflict]:
    links, reached = merged_departments(), dict[tuple[int, int], str]()
    for held in memberships_that_count(people, now=now):
        if (department := held.department) is None:
            continue
        when = f"Left on {in_words(held.ended_at)}:" if held.ended_at else "Belongs to"
        for pk in joined_with([department.pk], links):
            merged = "" if pk == department.pk else ", merged with a department on the bid"
            reached[held.user_id, pk] = f"{when} {department}{merged}"
    on: dict[int, set[int]] = {}
    for department_id, bid in _departments_on(bids):
        on.setdefault(department_id, set()).add(bid)
    for (person, pk), evidence in reached.items():
        for bid in sorted(on.get(pk, ())):
            yield FoundConflict(bid, person, Kind.DEPARTMENT, str(pk), evidence)


def _departments_on(bids: Collection[int]) -> list[tuple[int, int]]:
    """(department, bid): the bid's own, and each that joined it, also where its part has ended since."""
    own = Bid.objects.filter(pk__in=bids).order_by("pk").values_list("department_id", "pk")
    joined = BidPartner.objects.filter(bid__in=bids, accepted_at__isnull=False).order_by("pk")
    return [*own, *joined.values_list("department_id", "bid_id")]


def _worked(deeds: Iterable[tuple[Any, ...]], people: Collection[int]) -> Iterator[FoundConflict]:
    for bid, worked_on, reference, person, deed, what, at in deeds:
        if person not in people:
            continue
        said = f"{deed} {what} on {in_words(at)}"
        if bid == worked_on:
            yield FoundConflict(bid, person, Kind.WORKED, f"{deed} {what}", said)
        else:
            earlier = f"{deed} {what} of {reference} on {in_words(at)}, an earlier bid for the same system"
            yield FoundConflict(bid, person, Kind.EARLIER, f"{reference} {deed} {what}", earlier)


def _systems(bids: Collection[int], people: Collection[int]) -> Iterator[FoundConflict]:
    rows = _ask(SYSTEMS, bids=list(bids), people=list(people))
    for bid, person, deed, name, reference, needed, at in rows:
        which = "which a system of the bid depends on" if needed else "a system of the bid"
        evidence = f"{deed} {name} ({reference}), {which}; last on {in_words(at)}"
        yield FoundConflict(bid, person, Kind.SYSTEM, f"{reference} {deed}", evidence)


def _brought_in(worked: Collection[Pair], people: Collection[int]) -> Iterator[FoundConflict]:
    """Who invited somebody that worked on the bid, or is or was their deputy."""
    on: dict[int, list[int]] = {}
    for bid, person in sorted(worked):
        on.setdefault(person, []).append(bid)
    names = dict(User.objects.filter(pk__in=on).order_by("pk").values_list("pk", "name"))
    ties = [(by, them, f"Invited {names[them]}") for by, them in _invited(on, people)]
    ties += [(by, them, f"Deputy for {names[them]}") for by, them in _deputies(on, people)]
    for by, them, tie in ties:
        for bid in on[them] if by != them else ():
            evidence = f"{tie}, who worked on the bid"
            yield FoundConflict(bid, by, Kind.BROUGHT_IN, f"{tie.split()[0]} {them}", evidence)


def _invited(workers: Collection[int], people: Collection[int]) -> set[Pair]:
    asked = Invitation.objects.filter(invited_by__in=people, accepted_by__in=workers).order_by("pk")
    given = Membership.objects.filter(started_by__in=people, user__in=workers).order_by("pk")
    return {*asked.values_list("invited_by", "accepted_by"), *given.values_list("started_by", "user")}


def _deputies(workers: Collection[int], people: Collection[int]) -> set[Pair]:
    held = Membership.objects.filter(Q(user__in=people) | Q(user__in=workers), role=Role.SIGN_OFF)
    rows = list(held.order_by("pk").values_list("user", "department", "deputy_from"))
    deputies = {(user, department) for user, department, since in rows if since and user in people}
    principals = {(user, department) for user, department, since in rows if not since and user in workers}
    return {(by, them) for by, where in deputies for them, there in principals if where == there}


def in_words(moment: datetime) -> str:
    return day_in_words(london_date(moment))
