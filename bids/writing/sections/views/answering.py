"""The page of a section that is made of questions."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

from bids.rounds.rules.questions import section_of
from bids.writing.guards import questions_open
from bids.writing.models import Bid
from bids.writing.queries.drafts import answers_of
from bids.writing.sections.actions.sections import save_answers
from bids.writing.sections.forms.answers import AnswersForm
from bids.writing.sections.forms.section_parts import SectionParts
from bids.writing.sections.views.section_page import SectionPage, posted


def questions_form(request: HttpRequest, bid: Bid, code: str) -> AnswersForm:
    """The questions that stand beside the rows of a section."""
    section = questions_open(bid, section_of(code, bid.round.questions_version))
    return AnswersForm(posted(request), section=section, answers=answers_of(bid))


def save_parts(section: str, form: SectionParts, save: Callable[..., Bid], **saving: Any) -> Bid:
    """By the section's action, or the answers alone where its rows cannot be changed now."""
    if form.lines_open:
        return save(answers=form.answers(), **saving)
    return save_answers(section=section, answers=form.answers() or {}, **saving)


def section_of_questions(code: str) -> SectionPage:
    def build(request: HttpRequest, bid: Bid) -> AnswersForm:
        return questions_form(request, bid, code)

    def save(form: AnswersForm, **saving: Any) -> Bid:
        return save_answers(section=code, answers=form.cleaned_data, **saving)

    return SectionPage(code, "bids/writing/sections/answer_section.html", build=build, save=save)
