"""The page of a section that is made of questions."""

from typing import Any

from django.http import HttpRequest

from bids.actions.sections import save_answers
from bids.forms.answers import AnswersForm
from bids.models import Bid
from bids.queries.drafts import answers_of
from bids.rules.questions import section_of
from bids.views.opening import questions_open
from bids.views.section_page import SectionPage, posted


def section_of_questions(code: str) -> SectionPage:
    def build(request: HttpRequest, bid: Bid) -> AnswersForm:
        section = questions_open(bid, section_of(code, bid.round.questions_version))
        return AnswersForm(posted(request), section=section, answers=answers_of(bid))

    def save(form: AnswersForm, **saving: Any) -> Bid:
        return save_answers(section=code, answers=form.cleaned_data, **saving)

    return SectionPage(code, "bids/answer_section.html", build=build, save=save)
