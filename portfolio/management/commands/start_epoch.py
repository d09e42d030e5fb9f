"""`manage.py start_epoch --reason TEXT`: after a restore that lost lines which readers of the feed have."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from legacyfund.lib.errors import DomainError
from portfolio.spend.actions.epochs import start_epoch


class Command(BaseCommand):
    help = (
        "Start a new epoch of the feed of spend lines. Every cursor given so far is refused, and its reader "
        "starts over. For a restore from a backup older than the last line that went out, and nothing else."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--reason", required=True, help="what readers are told, such as which backup")

    def handle(self, *args: Any, reason: str, **options: Any) -> None:
        try:
            before, after = start_epoch(reason=reason, now=timezone.now())
        except DomainError as refusal:
            raise CommandError(refusal.message) from None
        self.stdout.write(
            f"The feed stood at {before} and stands at {after}. Whoever reads spend lines is told; a cursor "
            "of an earlier epoch is answered with 410."
        )
