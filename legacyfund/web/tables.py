"""What the tables of all pages have in common: headings for stacked cells, and a key to short names.

A table is written once, as a table. Where its box is too narrow for its columns, the style sheet puts the
cells of a row one under the other; each then needs its column's heading, which is put into the cell here.
"""

import re
from html import escape, unescape

from django.utils.html import format_html, format_html_join, strip_tags
from django.utils.safestring import SafeString, mark_safe

from legacyfund.lib.control_budgets import ControlBudget

HEAD = re.compile(r"<thead\b.*?</thead>", re.DOTALL)
HEADING = re.compile(r"<(?P<tag>th|td)\b(?P<given>[^>]*)>(?P<content>.*?)</(?P=tag)>", re.DOTALL)
ROW_OR_CELL = re.compile(r"<(?P<tag>tr|th|td)\b(?P<given>[^>]*)>(?P<own_label>\s*<[^>]*lf-lines__label)?")
BREAK = re.compile(r"<br\b[^>]*>")
COLSPAN = re.compile(r'colspan="(\d+)"')
HINT = re.compile(r"<(span|p)\b[^>]*lf-lines__hint[^>]*>.*?</\1>", re.DOTALL)
WIDTHS = (("few", 3), ("some", 5), ("many", 99))
"""How wide a box the table needs, by its most columns; the style sheet has the widths."""


def boxed_table(name: str, content: str) -> SafeString:
    """The table in a box of its own, which can be scrolled by keyboard where the screen is in between."""
    headings = _headings(content)
    columns = len(headings)
    width = next(name for name, most in WIDTHS if columns <= most)
    return format_html(
        '<div class="lf-scroll lf-scroll--{}" tabindex="0" role="region" aria-label="{}">{}{}</div>',
        width,
        name,
        mark_safe(_labelled(content, headings)),  # noqa: S308
        _budget_key(content),
    )


def _headings(content: str) -> list[str]:
    head = HEAD.search(content)
    found = HEADING.finditer(head.group()) if head else ()
    return [_said(HINT.sub("", cell["content"])) for cell in found]


def _said(markup: str) -> str:
    return " ".join(unescape(strip_tags(BREAK.sub(" ", markup))).split())


def _labelled(content: str, headings: list[str]) -> str:
    """Cells that span columns, head their row or bring a label of their own get none."""
    head = HEAD.search(content)
    start = head.end() if head else 0
    column = 0

    def label(found: re.Match[str]) -> str:
        nonlocal column
        if found["tag"] == "tr":
            column = 0
            return found.group()
        at, span = column, COLSPAN.search(found["given"])
        column += int(span[1]) if span else 1
        heading = headings[at] if at < len(headings) else ""
        if found["tag"] == "th" or span or found["own_label"] or not heading:
            return found.group()
        return f'<td data-label="{escape(heading)}"{found["given"]}>'

    return content[:start] + ROW_OR_CELL.sub(label, content[start:])


def _budget_key(content: str) -> SafeString:
    """What the short names in the table's cells stand for; nothing where it has none."""
    said = {_said(cell) for cell in re.findall(r"<t[hd]\b[^>]*>([^<]*)<", content)}
    used = [
        budget
        for budget in ControlBudget
        if any(budget.short_label in re.split(r",\s*", words) for words in said)
    ]
    if not used:
        return SafeString("")
    names = format_html_join("; ", "{}: {}", ((row.short_label, row.meaning.lower()) for row in used))
    return format_html('<p class="govuk-body-s lf-key">{}.</p>', names)
