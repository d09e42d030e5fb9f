"""Letters, minutes and packs on paper: what their pages say, set as PDFs."""

from datetime import datetime

from django.template.loader import render_to_string

from legacyfund.web.pdf import blocks_of, typeset
from portfolio.decisions.models import Letter, Meeting
from portfolio.decisions.queries.letters import read_letter
from portfolio.decisions.queries.minutes import whole_minute
from portfolio.decisions.queries.packs import Pack


def letter_pdf(letter: Letter) -> bytes:
    """The same letter gives the same bytes: the only moment in it is its announcement."""
    text = read_letter(letter)
    context = {"letter": letter, "text": text}
    return typeset(
        blocks_of(render_to_string("portfolio/decisions/letter_on_paper.html", context)),
        title=f"{text.heading}: {text.title}",
        running=f"{text.reference}: {text.title}",
        footer=f"{text.reference}, SHA-256 {letter.sha256}",
        made_at=letter.issued_at,
    )


def minute_pdf(meeting: Meeting) -> bytes:
    """Of a signed meeting. The same minute gives the same bytes: the only moment in it is its signature."""
    if meeting.signed_at is None:
        raise AssertionError("a minute goes on paper once it is signed")
    context = {"meeting": meeting, "minute": whole_minute(meeting)}
    name = f"Meeting {meeting.number} of round {meeting.round.reference}"
    return typeset(
        blocks_of(render_to_string("portfolio/decisions/minute_on_paper.html", context)),
        title=f"Minute of meeting {meeting.number} of the panel",
        running=f"{name}: minute",
        footer=f"{name}, SHA-256 {meeting.minute_sha256}",
        made_at=meeting.signed_at,
    )


def pack_pdf(pack: Pack, *, made_at: datetime) -> bytes:
    """Each item is a heading, so that the file's bookmarks lead to it."""
    outline = pack.outline
    meeting = outline.meeting
    context = {
        "meeting": meeting,
        "member": outline.member,
        "adoption": outline.adoption,
        "whole": outline.whole,
        "items": pack.items,
        "made_at": made_at,
    }
    name = f"Meeting {meeting.number} of round {meeting.round.reference}"
    return typeset(
        blocks_of(render_to_string("portfolio/decisions/pack_on_paper.html", context)),
        title=f"Papers of meeting {meeting.number} of the panel",
        running=f"{name}: papers",
        footer=f"{name}, pack of {outline.member.name}",
        made_at=made_at,
    )
