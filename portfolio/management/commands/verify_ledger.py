"""`manage.py verify_ledger`: exits 0 when ledger and records are as written, 1 naming what is not."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portfolio.ledger.queries.faults import Fault
from portfolio.ledger.queries.verification import verify_records
from portfolio.ledger.queries.witness import faults_in_copies, ledger_key
from portfolio.ledger.rules.witness import public_text, read_signed
from portfolio.watch.queries.equalities import verify_ledger


class Command(BaseCommand):
    help = (
        "Recompute every fund's chain, balances and equalities, and read every row that is told against what "
        "the service wrote; say how far the chain is witnessed; exit 1 naming what does not stand."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--heads", help="file of heads that somebody outside kept, one a line as JSON")
        parser.add_argument(
            "--key",
            action="append",
            default=[],
            help="public key to trust beside the service's own, as the heads have it; may be repeated",
        )

    def _faults_in(self, path: str, keys: list[str]) -> Iterator[Fault]:
        key = ledger_key()
        try:
            lines = [line for line in Path(path).read_text("utf-8").splitlines() if line.strip()]
            copies = [read_signed(json.loads(line)) for line in lines]
        except (OSError, ValueError, AttributeError) as error:
            raise CommandError(f"{path} cannot be read: {error}.") from error
        self.stdout.write(f"Heads kept outside: {len(copies)}")
        own = [public_text(key.public_key())] if key else []
        yield from faults_in_copies(copies, [*own, *keys])

    def handle(self, *args: Any, **options: Any) -> None:
        faults: list[Fault] = []
        for verification in verify_ledger():
            faults.extend(verification.faults)
            state = "does not stand" if verification.faults else "stands"
            self.stdout.write(
                f"{verification.fund.reference}: {verification.journals} journals, {state}; "
                f"{verification.witnessed.in_words}"
            )
        if options["heads"]:
            faults.extend(self._faults_in(options["heads"], options["key"]))
        records = verify_records()
        faults.extend(records)
        self.stdout.write(f"Records: {'do not stand' if records else 'stand'}")
        for fault in faults:
            self.stderr.write(str(fault))
        if faults:
            raise CommandError(f"The ledger does not stand. First: {faults[0]}")
