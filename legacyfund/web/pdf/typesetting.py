"""Blocks set as a PDF by Typst, with the fonts and the template that lie here and nothing else."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import typst

from legacyfund.lib.marking import MARKING
from legacyfund.web.pdf.blocks import Block

PLACE = Path(__file__).parent
ACCESSIBLE: "typst.PDFStandard" = "ua-1"
SHAPELESS = "could not be displayed with font"
AUTHOR = "Legacy Fund"


def typeset(blocks: Sequence[Block], *, title: str, running: str, footer: str, made_at: datetime) -> bytes:
    """The PDF, tagged for assistive technology; `made_at` is the only moment in it.

    It declares PDF/UA-1 unless a character typed by somebody has no shape in the font, which that
    standard forbids: then it is tagged all the same, and the character's place shows as a box.
    """
    document = {
        "title": title,
        "author": AUTHOR,
        "date": {"year": made_at.year, "month": made_at.month, "day": made_at.day},
        "marking": MARKING,
        "running": running,
        "footer": footer,
        "blocks": _levelled(blocks),
    }
    try:
        return _compile(document, made_at, [ACCESSIBLE])
    except typst.TypstError as error:
        if SHAPELESS not in str(error):
            raise
        return _compile(document, made_at, [])


def _levelled(blocks: Sequence[Block]) -> list[Block]:
    """The title stands above all, so headings start at level 1; and none skips a level on the way down."""
    levels = [block["level"] for block in blocks if block["kind"] == "heading"]
    top, before, levelled = min(levels, default=1), 0, []
    for block in blocks:
        if block["kind"] == "heading":
            before = min(block["level"] - top + 1, before + 1)
            block = {**block, "level": before}
        levelled.append(block)
    return levelled


def _compile(
    document: Mapping[str, object], made_at: datetime, standards: "list[typst.PDFStandard]"
) -> bytes:
    made = typst.compile(
        PLACE / "document.typ",
        root=PLACE,
        font_paths=[PLACE / "fonts"],
        ignore_system_fonts=True,
        sys_inputs={"document": json.dumps(dict(document))},
        pdf_standards=standards,
        timestamp=made_at.replace(microsecond=0),
    )
    if not isinstance(made, bytes):
        raise TypeError("one PDF was asked for")
    return made
