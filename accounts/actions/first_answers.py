"""A form that is sent twice is answered twice and taken once. Bookkeeping: no events."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from django.db import transaction

from accounts.models import FirstAnswer, User
from legacyfund.lib.canonical import canonical_sha256
from legacyfund.lib.errors import ConflictRefused

KEPT_FOR = timedelta(days=2)
Response = TypeVar("Response")


class SentWithOtherAnswers(ConflictRefused):
    """The form was taken before, and says something else now."""


def answer_once(
    *,
    person: User,
    key: UUID,
    body_sha256: str,
    answer: Callable[[], Response],
    location_of: Callable[[Response], str],
    now: datetime,
) -> Response | str:
    """What `answer` returns the first time; where that led, for the same form again.

    Two at once wait for each other on the key. A form is taken when its answer leads somewhere else
    (`location_of` is not blank): one that is shown again with what is wrong may be sent again. The key
    and what the form made commit together. The person's address counts as part of the form, so that who
    comes to bear their id after a restore is not led where they were. Raises SentWithOtherAnswers, and
    whatever `answer` does.
    """
    body_sha256 = canonical_sha256({"person": person.email, "form": body_sha256})
    with transaction.atomic():
        row = FirstAnswer(person=person, key=key, body_sha256=body_sha256, answered_at=now)
        FirstAnswer.objects.bulk_create([row], ignore_conflicts=True)
        kept = FirstAnswer.objects.select_for_update().get(person=person, key=key)
        if kept.location:
            return _again(kept, body_sha256)
        response = answer()
        if location := location_of(response):
            kept.location = location
            kept.save(update_fields=["location"])
        else:
            kept.delete()
        return response


def _again(kept: FirstAnswer, body_sha256: str) -> str:
    if kept.body_sha256 != body_sha256:
        raise SentWithOtherAnswers(
            "This form was sent before with other answers, and those were taken. Look at what was made of "
            "them, then open the form again if something is to be changed."
        )
    return kept.location


def clear_first_answers(*, now: datetime) -> int:
    """Forget the answers older than KEPT_FOR; a form sent again after that is a new one."""
    gone, _ = FirstAnswer.objects.filter(answered_at__lt=now - KEPT_FOR).delete()
    return gone
