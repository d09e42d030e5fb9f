"""The folder: one SQLite database with the lines, how far they go, the chains, and every head that was given.

A page and the cursor after it are written in one transaction, so a run may be killed at any moment.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import count, pairwise
from pathlib import Path
from typing import Any

from legacyfund_client.chain import NOT_TOLD, Cell, Head, Link, Pence
from legacyfund_client.lines import FIELDS, FIRST_DIGEST, NUMBERS, Row, as_row, digest_after
from legacyfund_client.refusals import NotDone

FILE = "mirror.sqlite"
LAYOUT = 1
BUSY_SECONDS = 60
COLUMNS = ", ".join(f'"{name}"' for name in FIELDS)
_TYPES = ", ".join(
    f'"{name}" {"INTEGER" if name in NUMBERS else "TEXT"}{"" if name == "corrects" else " NOT NULL"}'
    for name in FIELDS
    if name != "feed_no"
)
_TABLES = f"""
CREATE TABLE spend_lines (feed_no INTEGER PRIMARY KEY, {_TYPES},
    pence INTEGER GENERATED ALWAYS AS (CAST(replace(amount, '.', '') AS INTEGER)) VIRTUAL);
CREATE TABLE journals (fund TEXT NOT NULL, number INTEGER NOT NULL, hash TEXT NOT NULL,
    document TEXT NOT NULL, PRIMARY KEY (fund, number));
CREATE TABLE heads (fund TEXT NOT NULL, journal INTEGER NOT NULL, hash TEXT NOT NULL, signature TEXT NOT NULL,
    key TEXT NOT NULL, kept_at TEXT NOT NULL, PRIMARY KEY (fund, journal, hash, key));
CREATE TABLE trusted_keys (key TEXT PRIMARY KEY, first_seen_at TEXT NOT NULL);
CREATE TABLE state (id INTEGER PRIMARY KEY CHECK (id = 1), layout INTEGER NOT NULL, service TEXT NOT NULL,
    epoch INTEGER NOT NULL, feed_no INTEGER NOT NULL, digest TEXT NOT NULL);
"""


@dataclass(frozen=True)
class Cursor:
    """Where the mirror ends. Epoch 0 is before the first page."""

    epoch: int
    feed_no: int

    def __str__(self) -> str:
        return f"{self.epoch}:{self.feed_no}"


def read_cursor(text: str) -> Cursor:
    epoch, _, feed_no = text.partition(":")
    return Cursor(int(epoch), int(feed_no))


class Mirror:
    """Raises NotDone for a database that is none, or another service's."""

    def __init__(self, folder: Path, service: str, *, make: bool = True, moved: bool = False) -> None:
        self.folder, self.file = folder, folder / FILE
        if not make and not self.file.exists():
            raise NotDone(f"There is no mirror in {folder}. Make one: legacyfund pull {folder}")
        folder.mkdir(parents=True, exist_ok=True)
        self._link = sqlite3.connect(self.file, timeout=BUSY_SECONDS, isolation_level=None)
        try:
            self._open(service, moved)
        except sqlite3.DatabaseError as error:
            self.close()
            raise NotDone(f"{self.file} cannot be read as a mirror ({error}).") from error
        except NotDone:
            self.close()
            raise

    def close(self) -> None:
        self._link.close()

    def _open(self, service: str, moved: bool) -> None:
        with self._writing():
            if not self._link.execute("SELECT 1 FROM sqlite_master WHERE name = 'state'").fetchone():
                for statement in _TABLES.split(";\n"):
                    self._link.execute(statement)
                self._link.execute(
                    "INSERT INTO state VALUES (1, ?, ?, 0, 0, ?)", [LAYOUT, service, FIRST_DIGEST]
                )
            layout, known = self._link.execute("SELECT layout, service FROM state").fetchone()
            if layout != LAYOUT:
                raise NotDone(f"{self.file} was made by another version of this client. Use that one.")
            if service and known != service and not moved:
                raise NotDone(
                    f"{self.file} mirrors {known}, and LEGACYFUND_URL says {service}. If the service has "
                    "moved, say --moved once; another service's mirror needs a folder of its own."
                )
            if service and known != service:
                self._link.execute("UPDATE state SET service = ?", [service])

    @contextmanager
    def _writing(self) -> Iterator[None]:
        self._link.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._link.execute("ROLLBACK")
            raise
        self._link.execute("COMMIT")

    @property
    def service(self) -> str:
        return str(self._link.execute("SELECT service FROM state").fetchone()[0])

    @property
    def cursor(self) -> Cursor:
        return Cursor(*self._link.execute("SELECT epoch, feed_no FROM state").fetchone())

    def keep_page(
        self,
        before: Cursor,
        lines: Iterable[Mapping[str, Any]],
        after: Cursor,
        heads: Iterable[Head],
        now: datetime,
    ) -> int:
        """How many lines came. Raises NotDone: another run wrote meanwhile, or it is no page."""
        rows = [as_row(line) for line in lines]
        numbers = [before.feed_no, *(int(row[0] or 0) for row in rows)]
        if any(later <= earlier for earlier, later in pairwise(numbers)) or (numbers[-1] > after.feed_no):
            raise NotDone("The service gave a page whose lines are not in order. Nothing of it was kept.")
        with self._writing():
            if self.cursor != before:
                raise NotDone("Another run has written to this folder meanwhile. Start this one again.")
            marks = ", ".join("?" for _ in FIELDS)
            self._link.executemany(
                f"INSERT INTO spend_lines ({COLUMNS}) VALUES ({marks})",  # noqa: S608 - no value from outside
                rows,
            )
            self._link.execute(
                "UPDATE state SET epoch = ?, feed_no = ?, digest = ?",
                [after.epoch, after.feed_no, digest_after(self._digest, rows)],
            )
            self._keep(heads, now)
        return len(rows)

    @property
    def _digest(self) -> str:
        return str(self._link.execute("SELECT digest FROM state").fetchone()[0])

    def keep_heads(self, heads: Iterable[Head], now: datetime) -> None:
        with self._writing():
            self._keep(heads, now)

    def _keep(self, heads: Iterable[Head], now: datetime) -> None:
        """Each once, as first given; the first key there is becomes the one that is trusted."""
        for head in heads:
            self._link.execute(
                "INSERT OR IGNORE INTO heads VALUES (?, ?, ?, ?, ?, ?)",
                [head.fund, head.journal, head.hash, head.signature, head.key, now.isoformat()],
            )
            if head.key:
                self._link.execute(
                    "INSERT INTO trusted_keys SELECT ?, ? WHERE NOT EXISTS (SELECT 1 FROM trusted_keys)",
                    [head.key, now.isoformat()],
                )

    def trust(self, keys: Iterable[str], now: datetime) -> None:
        """These keys too, first seen elsewhere."""
        with self._writing():
            self._link.executemany(
                "INSERT OR IGNORE INTO trusted_keys VALUES (?, ?)", [(key, now.isoformat()) for key in keys]
            )

    def keep_links(self, fund: str, links: Iterable[Link]) -> None:
        """A journal that another run has kept meanwhile is the same one: it hangs on the same journal. What
        was not told then is told by its document now.
        """
        with self._writing():
            self._link.executemany(
                "INSERT INTO journals VALUES (?, ?, ?, ?) ON CONFLICT (fund, number) DO UPDATE "
                "SET document = excluded.document WHERE document = ? AND hash = excluded.hash",
                [(fund, link.number, link.hash, link.document, NOT_TOLD) for link in links],
            )

    def heads(self) -> list[Head]:
        found = self._link.execute(
            "SELECT fund, journal, hash, signature, key FROM heads ORDER BY fund, journal, kept_at, hash"
        )
        return [Head(*row) for row in found]

    def trusted_keys(self) -> list[str]:
        return [
            key for (key,) in self._link.execute("SELECT key FROM trusted_keys ORDER BY first_seen_at, key")
        ]

    def funds(self) -> list[str]:
        """Those whose chains are kept."""
        return [fund for (fund,) in self._link.execute("SELECT DISTINCT fund FROM journals ORDER BY fund")]

    def links(self, fund: str) -> Iterator[Link]:
        found = self._link.execute(
            "SELECT number, hash, document FROM journals WHERE fund = ? ORDER BY number", [fund]
        )
        return (Link(*row) for row in found)

    def not_told(self, fund: str) -> list[int]:
        """Numbers of the journals whose documents the service has kept back so far."""
        found = self._link.execute(
            "SELECT number FROM journals WHERE fund = ? AND document = ? ORDER BY number", [fund, NOT_TOLD]
        )
        return [number for (number,) in found]

    def last_link(self, fund: str) -> Link | None:
        found = self._link.execute(
            "SELECT number, hash, document FROM journals WHERE fund = ? ORDER BY number DESC LIMIT 1", [fund]
        ).fetchone()
        return Link(*found) if found else None

    def hash_at(self, fund: str, number: int) -> str | None:
        found = self._link.execute(
            "SELECT hash FROM journals WHERE fund = ? AND number = ?", [fund, number]
        ).fetchone()
        return str(found[0]) if found else None

    def rows(self) -> Iterator[Row]:
        """Every line, in order."""
        yield from self._link.execute(
            f"SELECT {COLUMNS} FROM spend_lines ORDER BY feed_no"  # noqa: S608 - no value from outside
        )

    def is_as_pulled(self) -> bool:
        """Whether every line still says what it said when it came."""
        return digest_after(FIRST_DIGEST, self.rows()) == self._digest

    def first_missing(self) -> int | None:
        """The first number up to the cursor that is not there."""
        last = self.cursor.feed_no
        lines, highest = self._link.execute(
            "SELECT count(*), coalesce(max(feed_no), 0) FROM spend_lines"
        ).fetchone()
        if lines == highest == last:
            return None
        expected = 0
        for expected, (number,) in enumerate(
            self._link.execute("SELECT feed_no FROM spend_lines ORDER BY feed_no"), start=1
        ):
            if number != expected:
                return expected
        return expected + 1

    def totals(self) -> dict[tuple[str, str, str], tuple[int, Pence]]:
        """Lines and net by fund, year and control budget."""
        found = self._link.execute(
            "SELECT fund, year, control_budget, count(*), sum(pence) FROM spend_lines GROUP BY 1, 2, 3 "
            "ORDER BY 1, 2, 3"
        )
        return {(fund, year, budget): (lines, net) for fund, year, budget, lines, net in found}

    def by_return(self, fund: str) -> dict[str, dict[Cell, Pence]]:
        """The net of each return by year and control budget."""
        found: dict[str, dict[Cell, Pence]] = {}
        for reference, year, budget, net in self._link.execute(
            'SELECT "return", year, control_budget, sum(pence) FROM spend_lines WHERE fund = ? '
            "GROUP BY 1, 2, 3",
            [fund],
        ):
            found.setdefault(reference, {})[year, budget] = net
        return found


def set_aside(folder: Path) -> tuple[Path, list[str]] | None:
    """Move the mirror out of the way; gives where to, and the keys it trusts. None where there is none."""
    file = folder / FILE
    if not file.exists():
        return None
    stem, keys = "mirror-unreadable", list[str]()
    with suppress(NotDone):
        mirror = Mirror(folder, "", make=False)
        stem, keys = f"mirror-until-{mirror.cursor.epoch}-{mirror.cursor.feed_no}", mirror.trusted_keys()
        mirror.close()
    names = (f"{stem}{'' if number == 1 else f'-{number}'}.sqlite" for number in count(1))
    kept = next(folder / name for name in names if not (folder / name).exists())
    file.rename(kept)
    return kept, keys
