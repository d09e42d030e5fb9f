"""What is saved of a section and what was typed, where it may be made of several parts."""

from itertools import chain

from django import forms

from bids.writing.sections.forms.section_parts import SectionParts
from legacyfund.web.both_versions import BothLines
from legacyfund.web.both_versions import both_versions as of_form
from legacyfund.web.lines import LinesFormSet


def both_versions(typed: forms.BaseForm | LinesFormSet | SectionParts) -> list[BothLines]:
    """The rows a valid form was shown with beside what was typed into it."""
    if not isinstance(typed, SectionParts):
        return of_form(typed)
    rows = [of_form(part.lines) for part in typed.parts if typed.lines_open]
    answers = [] if typed.questions is None else of_form(typed.questions)
    return [*chain.from_iterable(rows), *answers]
