"""The minute, signed on its page."""

import pytest

from portfolio.decisions.actions.meetings import close_meeting
from tests.factories.accounts import NOW
from tests.factories.meeting_pages import as_, press, url
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
