"""A new epoch of the feed: who is told, and what it refuses."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.emails import message_for
from accounts.models import Event
from accounts.permissions import Role
from portfolio.spend.actions.epochs import EpochRefused, start_epoch
from portfolio.spend.queries.lines import feed_head
from portfolio.spend.rules.feed import Cursor, CursorGone, check_cursor
from tests.factories.accounts import NOW, make_user
from tests.factories.returns import accepted_return, released_award

pytestmark = pytest.mark.django_db


def test_every_earlier_cursor_is_refused_and_readers_are_told_why() -> None:
    analyst, bidder = make_user(Role.TREASURY_ANALYST), make_user(Role.BIDDER)
    accepted_return(released_award(), "1,000.00", "2,000.00")

    before, after = start_epoch(reason=" The backup  of 02:00. ", now=NOW)

    assert (before, after) == (Cursor(1, 2), Cursor(2, 2))
    assert feed_head() == after
    with pytest.raises(CursorGone):
        check_cursor(before, feed_head(), field="after")
    event = Event.objects.latest("pk")
    assert event.data == {"before": "1:2", "after": "2:2", "reason": "The backup of 02:00."}
    told = {row.recipient for row in event.deliveries.all()}
    assert analyst in told
    assert bidder not in told
    assert "The backup of 02:00." in message_for(event, analyst).body


def test_lines_go_on_in_the_new_epoch_where_the_numbers_stood() -> None:
    award = released_award()
    accepted_return(award, "1,000.00")
    start_epoch(reason="The backup of 02:00.", now=NOW)

    accepted_return(award, "2,000.00")

    assert feed_head() == Cursor(2, 2)


def test_a_feed_restored_to_before_its_first_line_has_a_new_epoch_too() -> None:
    assert start_epoch(reason="The backup of 02:00.", now=NOW) == (Cursor(1, 0), Cursor(2, 0))


@pytest.mark.parametrize("reason", ["", "  ", "x" * 2001])
def test_no_epoch_starts_without_words_that_readers_can_be_told(reason) -> None:
    with pytest.raises(EpochRefused, match="Say in at most 2,000 characters why"):
        start_epoch(reason=reason, now=NOW)
    assert not Event.objects.filter(kind="feed.epoch_started").exists()


def test_the_operator_starts_one_by_a_command() -> None:
    said = StringIO()

    call_command("start_epoch", reason="The backup of 02:00.", stdout=said)

    assert "stood at 1:0 and stands at 2:0" in said.getvalue()
    with pytest.raises(CommandError, match="Say in at most"):
        call_command("start_epoch", reason=" ")
