"""`manage.py export_ledger`: the journals of funds as plain text that beancount checks."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portfolio.funds.models import Fund
from portfolio.ledger.queries.journals import replayed
from portfolio.ledger.rules.export import beancount_text


class Command(BaseCommand):
    help = (
        "Write every journal of the funds named, or of all, as beancount's plain text: check it with "
        "bean-check. It holds all that the hashes cover."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("funds", nargs="*", help="references of funds, such as LITF")

    def handle(self, *args: Any, funds: list[str], **options: Any) -> None:
        found = Fund.objects.order_by("reference")
        if funds:
            found = found.filter(reference__in=funds)
        if unknown := sorted(set(funds) - {fund.reference for fund in found}):
            raise CommandError(f"There is no fund {', '.join(unknown)}.")
        for fund in found:
            for line in beancount_text(fund.reference, replayed(fund)):
                self.stdout.write(line)
