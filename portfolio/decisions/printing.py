"""A letter on paper: what its page says, set as a PDF."""

from django.template.loader import render_to_string

from legacyfund.web.pdf import blocks_of, typeset
from portfolio.decisions.models import Letter
from portfolio.decisions.queries.letters import read_letter


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
