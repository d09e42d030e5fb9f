"""Pulling what is new: the chains of the funds, then the lines, each page kept before the next is asked for.

A service that was restored and began its feed anew says so first, with what to do. Then come the chains:
one that tells another story now is found out before a line of it is kept.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from legacyfund_client.chain import WHAT_TO_DO, Link, follow, read_head
from legacyfund_client.mirror import Mirror, read_cursor
from legacyfund_client.refusals import Contradicted, NotDone
from legacyfund_client.service import Refused, Service

LINES = 10_000
JOURNALS = 1_000
Told = Callable[[str], None]
"""What is done with a sentence about how far the run is."""


@dataclass(frozen=True)
class Pulled:
    """`chains`: whether the client may read the chains of the funds."""

    lines: int
    chains: bool


def pull(service: Service, mirror: Mirror, now: datetime, tell: Told, limit: int = LINES) -> Pulled:
    """`limit`: lines in a page. Raises Contradicted, NotDone."""
    check_cursor(service, mirror)
    chains = pull_chains(service, mirror, now)
    lines = pull_lines(service, mirror, now, tell, limit)
    if chains:
        pull_chains(service, mirror, now)
    return Pulled(lines, chains)


def check_cursor(service: Service, mirror: Mirror) -> None:
    """Raises Contradicted where the service no longer goes on from where the mirror ends."""
    if mirror.cursor.epoch:
        ask(service, f"/api/v1/spend/?after={mirror.cursor}&limit=1")


def pull_lines(service: Service, mirror: Mirror, now: datetime, tell: Told, limit: int = LINES) -> int:
    count = 0
    while True:
        before = mirror.cursor
        after = f"after={before}&" if before.epoch else ""
        page = ask(service, f"/api/v1/spend/?{after}limit={limit}")
        with reading("page of the feed"):
            cursor, head = read_cursor(page["cursor"]), read_cursor(page["head"])
            lines, heads = page["lines"], [read_head(fields) for fields in page["ledger_heads"]]
        came = mirror.keep_page(before, lines, cursor, heads, now)
        count += came
        if came:
            tell(f"{came:,} lines, up to {cursor.feed_no:,} of {head.feed_no:,}")
        if cursor == head:
            return count


def pull_chains(service: Service, mirror: Mirror, now: datetime) -> bool:
    """False where the client may not read them."""
    try:
        funds = service.get("/api/v1/funds/")["funds"]
    except Refused as refused:
        if refused.status == 403:
            return False
        raise NotDone(f"The service refuses: {refused.detail}") from refused
    with reading("list of funds"):
        references = [str(fund["reference"]) for fund in funds]
    for gone in sorted(set(mirror.funds()) - set(references)):
        raise Contradicted(
            f"The service has no fund {gone} any more, and this folder holds its chain. {WHAT_TO_DO}"
        )
    for fund in references:
        pull_chain(service, mirror, fund, now)
    return True


def pull_chain(service: Service, mirror: Mirror, fund: str, now: datetime) -> None:
    pull_what_was_not_told(service, mirror, fund)
    while True:
        last = mirror.last_link(fund)
        number = last.number if last else 0
        page = ask(service, f"/api/v1/funds/{fund}/journals/?after={number}&limit={JOURNALS}")
        with reading("page of journals"):
            head, journals = read_head(page["head"]), list(page["journals"])
        # Before it is held against the chain: a head that does not go on from it is the evidence.
        mirror.keep_heads([head], now)
        with reading("page of journals"):
            links = follow(fund, last, journals)
        mirror.keep_links(fund, links)
        end = links[-1] if links else last
        if end is None or end.number >= head.journal or not links:
            break
    if head.journal != (end.number if end else 0) or (end and head.hash != end.hash):
        raise Contradicted(
            f"The service says that the chain of {fund} ends with {head.named}, and its journals end with "
            f"{f'{end.number} ({end.hash[:12]}…)' if end else 'none'}: a fork. {WHAT_TO_DO}"
        )


def pull_what_was_not_told(service: Service, mirror: Mirror, fund: str) -> None:
    """Documents that the service kept back, asked for again, as many at once as follow each other: each has
    to give the hash that was kept in its place.
    """
    for first, last in _runs(mirror.not_told(fund)):
        limit = min(last - first + 1, JOURNALS)
        page = ask(service, f"/api/v1/funds/{fund}/journals/?after={first - 1}&limit={limit}")
        before = Link(first - 1, mirror.hash_at(fund, first - 1) or "", "") if first > 1 else None
        with reading("page of journals"):
            links = follow(fund, before, page["journals"])
        for link in links:
            if mirror.hash_at(fund, link.number) != link.hash:
                raise Contradicted(
                    f"Journal {link.number} of {fund} was kept back, and is another one now that it is told. "
                    f"{WHAT_TO_DO}"
                )
        mirror.keep_links(fund, links)


def _runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Numbers in order as the first and last of those that follow each other."""
    for _, run in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
        found = [number for _, number in run]
        yield found[0], found[-1]


def ask(service: Service, address: str) -> dict[str, Any]:
    """Raises Contradicted where the service no longer knows what it gave; NotDone for other refusals."""
    try:
        return service.get(address)
    except Refused as refused:
        if refused.status == 410:
            raise Contradicted(
                f"The service was restored from a backup and began its feed anew: {refused.detail} To do so: "
                "legacyfund pull FOLDER --start-over. It keeps the old mirror beside the new one."
            ) from refused
        if refused.status == 409:
            raise Contradicted(
                f"The service no longer has what it gave: {refused.detail} Nothing was changed here. "
                f"{WHAT_TO_DO} If they say that the service was restored and will not get back what is "
                "missing: legacyfund pull FOLDER --start-over, which keeps the old mirror beside the new one."
            ) from refused
        raise NotDone(f"The service refuses ({refused.status}): {refused.detail}") from refused


@contextmanager
def reading(what: str) -> Iterator[None]:
    """What is not there, or is something else, makes the answer one that cannot be read."""
    try:
        yield
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise NotDone(f"The service gave a {what} that cannot be read ({error!r}).") from error
