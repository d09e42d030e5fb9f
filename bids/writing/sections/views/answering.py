"""The page of a section that is made of questions."""

from typing import Any

from django.http import HttpRequest

from bids.rounds.rules.questions import section_of
from bids.writing.guards import questions_open
from bids.writing.models import Bid
from bids.writing.queries.drafts import answers_of
from bids.writing.sections.actions.sections import save_answers
from bids.writing.sections.forms.answers import AnswersForm
from bids.writing.sections.views.section_page import SectionPage
from legacyfund.web.posting import posted


def questions_form(request: HttpRequest, bid: Bid, code: str) -> AnswersForm:
    """The questions that stand beside the rows of a section."""
    section = questions_open(bid, section_of(code, bid.round.questions_version))
    return AnswersForm(posted(request), section=section, answers=answers_of(bid))


def section_of_questions(code: str) -> SectionPage:
    def build(request: HttpRequest, bid: Bid) -> AnswersForm:
        return questions_form(request, bid, code)

    def save(form: AnswersForm, **saving: Any) -> Bid:
        return save_answers(section=code, answers=form.cleaned_data, **saving)

    return SectionPage(code, "bids/writing/sections/answer_section.html", build=build, save=save)
