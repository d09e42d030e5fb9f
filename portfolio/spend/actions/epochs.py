"""A new epoch of the feed, after a restore that lost lines which had gone out."""

from datetime import datetime

from django.db import connection, transaction

from accounts.events import record_event
from accounts.permissions import Permission
from accounts.queries.roles import people_with
from legacyfund.lib.errors import DomainError
from portfolio.spend.actions.acceptance import FEED_LOCK
from portfolio.spend.actions.shared import LONGEST_REASON
from portfolio.spend.models import Feed
from portfolio.spend.queries.lines import feed_head
from portfolio.spend.rules.feed import Cursor


class EpochRefused(DomainError):
    """A new epoch begins for a reason that readers can be told."""


def start_epoch(*, reason: str, now: datetime) -> tuple[Cursor, Cursor]:
    """Refuse every cursor given so far; where the feed stood before, and where it stands now.

    The numbers go on from where they are. The operator's step: no role of the service has it. Who reads
    spend lines is told, with the reason. Raises EpochRefused.
    """
    reason = " ".join(reason.split())
    if not 0 < len(reason) <= LONGEST_REASON:
        raise EpochRefused(
            f"Say in at most {LONGEST_REASON:,} characters why, such as “Restored from the backup of "
            "29 November 2026, 02:00”.",
            field="reason",
        )
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [FEED_LOCK])
        before = feed_head()
        feed, _ = Feed.objects.get_or_create(pk=1)
        feed.epoch = before.epoch + 1
        feed.save(update_fields=["epoch"])
        after = feed_head()
        record_event(
            "feed.epoch_started",
            feed,
            by=None,
            now=now,
            data={"before": str(before), "after": str(after), "reason": reason},
            tell=people_with(Permission.SEE_SPEND),
        )
    return before, after
