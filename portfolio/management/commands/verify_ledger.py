"""`manage.py verify_ledger`: exits 0 when the ledger is what was written, 1 naming what is not."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portfolio.queries.verification import Fault, verify_ledger


class Command(BaseCommand):
    help = "Recompute every fund's chain, balances and equalities; exit 1 naming the first bad journal."

    def handle(self, *args: Any, **options: Any) -> None:
        faults: list[Fault] = []
        for verification in verify_ledger():
            faults.extend(verification.faults)
            state = "does not stand" if verification.faults else "stands"
            self.stdout.write(f"{verification.fund.reference}: {verification.journals} journals, {state}")
        for fault in faults:
            self.stderr.write(str(fault))
        if faults:
            raise CommandError(f"The ledger does not stand. First: {faults[0]}")
