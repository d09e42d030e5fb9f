"""`manage.py verify_ledger`: exits 0 when ledger and records are as written, 1 naming what is not."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portfolio.ledger.queries.faults import Fault
from portfolio.ledger.queries.verification import verify_records
from portfolio.watch.queries.equalities import verify_ledger


class Command(BaseCommand):
    help = (
        "Recompute every fund's chain, balances and equalities, and read every row that is told against what "
        "the service wrote; exit 1 naming what does not stand."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        faults: list[Fault] = []
        for verification in verify_ledger():
            faults.extend(verification.faults)
            state = "does not stand" if verification.faults else "stands"
            self.stdout.write(f"{verification.fund.reference}: {verification.journals} journals, {state}")
        records = verify_records()
        faults.extend(records)
        self.stdout.write(f"Records: {'do not stand' if records else 'stand'}")
        for fault in faults:
            self.stderr.write(str(fault))
        if faults:
            raise CommandError(f"The ledger does not stand. First: {faults[0]}")
