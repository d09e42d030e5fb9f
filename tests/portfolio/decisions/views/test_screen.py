"""The screen for the room."""

import pytest

from portfolio.decisions.models import Meeting
from tests.factories.meeting_pages import as_, of_item, press, url
from tests.factories.meetings import (
    called_item,
    latest_ballot,
    voting_item,
)
from tests.factories.pages import text_of

pytestmark = pytest.mark.django_db


def test_the_screen_says_what_is_new_and_nothing_otherwise(sitting):
    panel, meeting = sitting
    member, address = as_(panel.member), url("screen_news", meeting)
    turn = Meeting.objects.get(pk=meeting.pk).turn
    assert member.get(address, {"after": turn}).status_code == 204

    item = called_item(panel, meeting)

    news = member.get(address, {"after": turn})
    assert news.status_code == 200
    assert f"Item {item.number}" in text_of(news)
    assert f'data-turn="{turn + 1}"' in text_of(news)
    assert text_of(news).strip() in text_of(member.get(url("screen", meeting)))


def test_a_vote_does_not_move_the_screen(sitting):
    """Whoever is out of the room learns nothing from how often it changes."""
    panel, meeting = sitting
    item = voting_item(panel, meeting)
    turn = Meeting.objects.get(pk=meeting.pk).turn
    press(as_(panel.member), of_item("cast_vote", item), {"choice": "FOR"})
    assert latest_ballot(item).votes.count() == 1
    assert Meeting.objects.get(pk=meeting.pk).turn == turn
