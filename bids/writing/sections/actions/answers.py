"""Keeping the answers of a section, whether it has rows beside them or not."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from accounts.models import User
from bids.rounds.rules.questions import QuestionKind, section_of
from bids.writing.models import Answer, Bid
from bids.writing.queries.drafts import TICKED, answers_of
from legacyfund.lib.rows import RowRefused

LONGEST_ANSWER = 20_000
GivenAnswers = Mapping[str, str | bool | None]


def keep_answers(
    bid: Bid, section: str, answers: GivenAnswers, *, by: User, now: datetime
) -> tuple[dict[str, str | bool], dict[str, str | bool]]:
    """Keep answers of one section, blanks as blanks; what those that changed were, and are.

    Raises RowRefused for a code that is no question of the section.
    """
    questions = {row.code: row for row in section_of(section, bid.round.questions_version).questions}
    former = answers_of(bid)
    given: dict[str, str | bool] = {}
    for code, answer in answers.items():
        if code not in questions:
            raise RowRefused(f"“{code}” is not a question of this section.", field=code)
        ticked = questions[code].kind is QuestionKind.BOOLEAN
        given[code] = answer is True if ticked else _check_text(code, answer)
    Answer.objects.filter(bid=bid, question__in=given).delete()
    Answer.objects.bulk_create(
        Answer(bid=bid, question=code, value=_as_stored(answer), saved_at=now, saved_by=by)
        for code, answer in given.items()
    )
    changed = [code for code in given if given[code] != former.get(code, "")]
    return {code: former.get(code, "") for code in changed}, {code: given[code] for code in changed}


def keep_beside_rows(
    bid: Bid, section: str, answers: GivenAnswers | None, rows: tuple[Any, Any], *, by: User, now: datetime
) -> tuple[Any, Any]:
    """What a section with rows and questions was and is: `rows` as given, with the answers that changed.

    None leaves the answers as they are.
    """
    if answers is None:
        return rows
    before, after = keep_answers(bid, section, answers, by=by, now=now)
    return {"rows": rows[0], "answers": before}, {"rows": rows[1], "answers": after}


def _check_text(code: str, answer: str | bool | None) -> str:
    text = answer.strip() if isinstance(answer, str) else ""
    if len(text) > LONGEST_ANSWER:
        raise RowRefused(f"The answer must be {LONGEST_ANSWER:,} characters or fewer.", field=code)
    return text


def _as_stored(answer: str | bool) -> str:
    if isinstance(answer, bool):
        return TICKED if answer else ""
    return answer
