"""What departments ask about a round, what the fund answers, and until when it can be asked."""

from collections.abc import Mapping

from accounts.emails import READ_AS, Must, Write, page, worded
from accounts.models import Event, User
from bids.writing.questions.models import RoundQuestion

_to_questions = page("bids:questions")


def _own_words(event: Event, recipient: User) -> Mapping[str, object]:
    """For the fund and the department that asked, who are the only ones told by these messages."""
    return {"words": RoundQuestion.objects.get(pk=event.subject_id).words}


def _last_day(event: Event, recipient: User) -> Mapping[str, object]:
    after = event.data["after"]
    return {"until": f"the end of {READ_AS['day'](after)}" if after else "it closes"}


MESSAGES: dict[str, Write] = {
    "round.question_asked": worded(
        "{department} asks about round {ref}",
        "{actor} asks for {department}:\n\n{words}\n\nAnswer it to everyone who may bid, or decline it with "
        "a reason that {department} alone is told.",
        link=_to_questions,
        more=_own_words,
    ),
    "round.question_answered": worded(
        "The fund has answered a question about round {ref}",
        "Question {number}:\n\n{question}\n\nThe fund answers:\n\n{answer}\n\nEveryone who may bid in the "
        "round reads this.",
        link=_to_questions,
    ),
    "round.answer_corrected": worded(
        "The fund has corrected an answer about round {ref}",
        "Question {number}:\n\n{question}\n\nThe fund now answers:\n\n{answer}\n\nThis takes the place of "
        "what it said before. Look at what you have written because of that.",
        link=_to_questions,
    ),
    "round.question_declined": worded(
        "The fund does not answer a question about round {ref}",
        "{department} asked:\n\n{words}\n\nThe fund does not answer it:\n\n{reason}\n\nNo other department "
        "is told.",
        link=_to_questions,
        more=_own_words,
    ),
    "round.questions_until_set": worded(
        "Until when questions about round {ref} can be asked",
        "Your department has a bid in this round that is not submitted yet. The fund now takes questions "
        "about the round until {until}.",
        link=_to_questions,
        more=_last_day,
    ),
}

MUST_BE_TOLD: dict[str, Must] = {"round.questions_until_set": Must.DEED}
