"""What must be true after every fault."""

from datetime import timedelta
from io import StringIO

from django.apps import apps
from django.core.management import call_command
from django.db.models import Count, Max
from django.utils import timezone

from accounts.actions.leases import LEASE
from accounts.models import LeasedRow
from portfolio.spend.models import Return, SpendLine
from portfolio.spend.queries.lines import feed_head

OUTBOXES = [model for model in apps.get_models() if issubclass(model, LeasedRow)]


def require_standing() -> None:
    """`verify_ledger` names nothing, the feed has no gap, no return is half spend, and no work is lost."""
    call_command("verify_ledger", stdout=StringIO(), stderr=StringIO())
    feed = SpendLine.objects.exclude(feed_no=None).aggregate(lines=Count("pk"), last=Max("feed_no"))
    assert feed["lines"] == (feed["last"] or 0) == feed_head().feed_no
    whole = Return.objects.annotate(kept=Count("lines"), told=Count("lines__feed_no"))
    for row in whole:
        assert row.kept == row.line_count
        assert row.told == (row.line_count if row.status == "ACCEPTED" else 0)
    soon = timezone.now() + LEASE + timedelta(minutes=5)
    for model in OUTBOXES:
        waiting = model._default_manager.filter(done_at=None)
        assert not waiting.exclude(set_aside_at=None).exists(), f"{model._meta.label} is set aside"
        begun = waiting.filter(attempts__gt=0, due_at__gt=soon)
        assert not begun.exists(), f"{model._meta.label} is begun and due only later"
