"""Headings, paragraphs, pairs and tables out of the HTML of a page's content."""

from html.parser import HTMLParser
from typing import Any

Block = dict[str, Any]
"""`kind` is heading (with `level`), paragraph, item, pairs (`rows` of a key and a value) or table.

A table has a `caption` and `rows` of cells: `text`, `head`, `numeric` and `span` in columns.
"""

HEADINGS = {f"h{level}": level for level in range(1, 5)}
CELLS = frozenset({"dt", "dd", "caption", "th", "td"})
HOLDERS = frozenset({*HEADINGS, *CELLS, "p", "li", "summary"})
INLINE = frozenset({"a", "abbr", "b", "code", "em", "i", "span", "strong", "time", "wbr"})
VOID = frozenset({"br", "col", "hr", "img", "input", "link", "meta", "wbr"})
UNSEEN = frozenset({"script", "style", "svg", "button", "select", "textarea"})
UNSEEN_CLASS = "govuk-visually-hidden"
NUMERIC = frozenset({"govuk-table__header--numeric", "govuk-table__cell--numeric"})


def blocks_of(html: str) -> list[Block]:
    """What a reader sees of the HTML, in order; text in no element of its own is a paragraph."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end()
    return reader.blocks


class _Reader(HTMLParser):
    """`_holder` is the element whose text is being read, and how deep it lies."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self._open: list[str] = []
        self._unseen_from = 0
        self._holder = ("", 0)
        self._cell: Block = {}
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self._text.append("\n")
        if tag in VOID:
            return
        self._open.append(tag)
        given = dict(attrs)
        classes = frozenset((given.get("class") or "").split())
        if self._unseen_from:
            return
        if tag in UNSEEN or UNSEEN_CLASS in classes:
            self._unseen_from = len(self._open)
        elif self._holder[0]:
            self._text.append("" if tag in INLINE else "\n")
        elif tag in HOLDERS:
            self.end()
            self._holder = (tag, len(self._open))
            numeric = bool(classes & NUMERIC)
            self._cell = {"head": tag == "th", "numeric": numeric, "span": int(given.get("colspan") or 1)}
        elif tag not in INLINE:
            self.end()
            self._start(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self._open:
            return
        while self._open:
            depth, last = len(self._open), self._open.pop()
            if self._unseen_from == depth:
                self._unseen_from = 0
            elif self._holder == (last, depth) or (not self._holder[0] and last not in INLINE):
                self.end()
            if last == tag:
                return

    def handle_data(self, data: str) -> None:
        if not self._unseen_from:
            self._text.append(" ".join(data.split("\n")))

    def end(self) -> None:
        """What has been read of the text becomes a block, or part of the pairs or table being read."""
        lines = (" ".join(line.split()) for line in "".join(self._text).split("\n"))
        text = "\n".join(line for line in lines if line)
        (tag, _), self._holder, self._text = self._holder, ("", 0), []
        if tag in CELLS:
            self._end_cell(tag, text)
        elif tag in HEADINGS and text:
            self.blocks.append({"kind": "heading", "level": HEADINGS[tag], "text": text})
        elif text:
            self.blocks.append({"kind": "item" if tag == "li" else "paragraph", "text": text})

    def _start(self, tag: str) -> None:
        if tag == "dl":
            self.blocks.append({"kind": "pairs", "rows": []})
        elif tag == "table":
            self.blocks.append({"kind": "table", "caption": "", "rows": []})
        elif tag == "tr":
            self.blocks[-1]["rows"].append([])

    def _end_cell(self, tag: str, text: str) -> None:
        block = self.blocks[-1]
        if tag == "caption":
            block["caption"] = text
        elif tag == "dt":
            block["rows"].append([text, ""])
        elif tag == "dd":
            key, value = block["rows"][-1]
            block["rows"][-1] = [key, f"{value}\n{text}".strip()]
        else:
            block["rows"][-1].append({**self._cell, "text": text})
