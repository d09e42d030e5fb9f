"""The minute, signed on its page."""

import pytest

from portfolio.decisions.actions.meetings import close_meeting
from portfolio.decisions.actions.votes import cast_vote, close_vote
from portfolio.decisions.queries.minutes import minute_seen
from tests.factories.accounts import NOW
from tests.factories.meeting_pages import as_, press, url
from tests.factories.meetings import voting_item
from tests.factories.pages import text_of

pytestmark = pytest.mark.django_db


def test_the_chair_signs_the_minute(sitting):
    panel, meeting = sitting
    close_meeting(meeting=meeting, by=panel.chair, now=NOW)
    chair = as_(panel.chair)
    response = chair.get(url("minute", meeting))
    number = meeting.items.first().number
    assert f'href="#item-{number}"' in response.content.decode()
    assert f'id="item-{number}"' in response.content.decode()
    page = text_of(response)
    assert "Sign the minute" in page

    response = press(chair, url("sign_minute", meeting), page=page)

    assert response["Location"] == url("minute", meeting)
    meeting.refresh_from_db()
    shown = text_of(chair.get(url("minute", meeting)))
    assert meeting.minute_sha256 in shown
    taken = chair.get(url("minute_file", meeting))
    assert taken.content.decode() == meeting.minute


def test_an_open_vote_is_said_to_be_open_and_nothing_else_of_it(sitting):
    """Nor who has cast one: the minute is the same before and after."""
    panel, meeting = sitting
    item = voting_item(panel, meeting)
    member = as_(panel.member)
    before = minute_seen(meeting, panel.member, now=NOW).sha256

    cast_vote(item=item, choice="AGAINST", by=panel.chair, now=NOW)

    shown = text_of(member.get(url("minute", meeting)))
    assert "The vote is open." in shown
    assert "Nothing is decided on it yet." in shown
    assert minute_seen(meeting, panel.member, now=NOW).sha256 == before
    assert "Against funding it" not in shown
    assert "nothing was counted" not in shown

    close_vote(item=item, by=panel.manager, now=NOW)

    assert f"Against funding it: {panel.chair.name}" in text_of(member.get(url("minute", meeting)))
