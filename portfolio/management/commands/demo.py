"""Load the demonstration fund, and tell how to sign in to it."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from portfolio.demonstration import pull, story
from portfolio.demonstration.at_size import making
from portfolio.demonstration.at_size.size import Size
from portfolio.demonstration.people import sign_in_table
from portfolio.funds.models import Fund


class Command(BaseCommand):
    help = "Load the demonstration fund: real departments, everything else invented, all through the actions."
    # They load every page, for seconds, and `make check` runs them.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--sign-ins", action="store_true", help="print the sign-ins for each role")
        parser.add_argument(
            "--bids", type=int, default=0, help="add a fund with so many awards, ten milestones each"
        )
        parser.add_argument("--spend-lines", type=int, default=0, help="of the awards of --bids, together")
        parser.add_argument("--curl", action="store_true", help="print a line that pulls spend over the API")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMONSTRATION:
            raise CommandError("This is not a demonstration: set LEGACYFUND_DEMONSTRATION to make it one.")
        if options["sign_ins"] or options["curl"]:
            tellers = {"sign_ins": sign_in_table, "curl": pull.curl_line}
            for teller in (tellers[name] for name in tellers if options[name]):
                self.stdout.write(teller())
        elif Fund.objects.exists():
            self.stdout.write("There is a fund already; nothing was loaded.")
        else:
            with transaction.atomic():
                stage = story.tell(timezone.now())
                # Hundreds of wake-ups for one worker, which is yet to start and then looks at the rows.
                transaction.get_connection().run_on_commit.clear()
            if options["bids"]:
                making.make(stage, Size(options["bids"], options["spend_lines"]))
                call_command("verify_ledger", stdout=self.stdout, stderr=self.stderr)
            self.stdout.write("The demonstration fund is loaded.")
