"""One page of spend lines as JSON, as one JSON document a line, or as CSV."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from rest_framework.renderers import BaseRenderer

from portfolio.ledger.rules.witness import SignedHead
from portfolio.spend.queries.lines import FeedPage
from portfolio.spend.rules.feed import csv_head, csv_lines


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
