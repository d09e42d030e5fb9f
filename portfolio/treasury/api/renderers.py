"""One page of spend lines as JSON, as one JSON document a line, or as CSV."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from rest_framework.renderers import BaseRenderer

from legacyfund.lib.delimited import csv_text
from portfolio.ledger.rules.witness import SignedHead
from portfolio.spend.queries.control_totals import ControlTotals
from portfolio.spend.queries.lines import FeedPage
from portfolio.spend.rules.feed import Cursor, csv_head, csv_lines


@dataclass(frozen=True)
class SpendAnswer:
    """A page of the feed, the address of what comes after it, and where the ledger of each fund ends."""

    page: FeedPage
    next_url: str
    heads: list[SignedHead]

    @property
    def headers(self) -> dict[str, str]:
        """The same in every form, since CSV and NDJSON have no other place for them."""
        return {
            "Link": f'<{self.next_url}>; rel="next"',
            "Feed-Cursor": str(self.page.cursor),
            "Feed-Head": str(self.page.head),
        }


@dataclass(frozen=True)
class TotalsAnswer:
    """Control totals, what they are by, up to which number, and where the feed stands beyond it."""

    totals: ControlTotals
    by: list[str]
    up_to: int
    head: Cursor

    @property
    def headers(self) -> dict[str, str]:
        """What CSV has no other place for."""
        return {"Feed-Head": str(self.head), "Totals-Up-To": str(self.up_to)}


class PlainJson(BaseRenderer):
    media_type = "application/json"
    format = "json"
    charset = None

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        return orjson.dumps(data)


class SpendJson(PlainJson):
    def render(
        self,
        data: SpendAnswer,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        page = data.page
        return orjson.dumps(
            {
                "lines": page.lines,
                "next": data.next_url,
                "cursor": str(page.cursor),
                "head": str(page.head),
                "ledger_heads": [head.as_fields() for head in data.heads],
            }
        )


class SpendNdjson(BaseRenderer):
    media_type = "application/x-ndjson"
    format = "ndjson"
    charset = None

    def render(
        self,
        data: SpendAnswer,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        return b"".join(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE) for line in data.page.lines)


class SpendCsv(BaseRenderer):
    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def render(
        self,
        data: SpendAnswer,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> str:
        return csv_head() + csv_lines(data.page.lines)


class SpendParquet(BaseRenderer):
    """Says its type; the file is written by `current.py`."""

    media_type = "application/vnd.apache.parquet"
    format = "parquet"
    charset = None


class TotalsJson(PlainJson):
    def render(
        self,
        data: TotalsAnswer,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        totals = data.totals
        rows = [
            {**dict(zip(totals.fields, row.values, strict=True)), "lines": row.lines, "net": f"{row.net:.2f}"}
            for row in totals.rows
        ]
        return orjson.dumps(
            {
                "head": str(data.head),
                "up_to": data.up_to,
                "by": data.by,
                "totals": rows if data.by else [],
                "lines": totals.lines,
                "net": f"{totals.net:.2f}",
            }
        )


class TotalsCsv(BaseRenderer):
    """A row for each total; where they are by nothing, one row of all lines."""

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def render(
        self,
        data: TotalsAnswer,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> str:
        totals = data.totals
        rows = [(*row.values, row.lines, f"{row.net:.2f}") for row in totals.rows]
        return csv_text([(*totals.fields, "lines", "net"), *rows])
