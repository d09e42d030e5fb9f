"""The command `legacyfund`. It ends with 0: done or proved; 1: something is in the way; 2: refused."""

import argparse
import json
import os
import sqlite3
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from textwrap import wrap
from typing import NoReturn

from legacyfund_client import __version__
from legacyfund_client.chain import Pence, canonical
from legacyfund_client.files import write_csv
from legacyfund_client.mirror import Mirror, set_aside
from legacyfund_client.proving import PROVED, Proof, prove
from legacyfund_client.pulling import LINES, pull
from legacyfund_client.refusals import Contradicted, NotDone, Stopped
from legacyfund_client.service import Service

ABOUT = """\
Mirrors the accepted spend of the Legacy Fund into a folder, and proves the mirror.

Set LEGACYFUND_URL, LEGACYFUND_CLIENT_ID and LEGACYFUND_CLIENT_SECRET: an administrator of the
service makes a client with the scopes spend:read and portfolio:read and hands over the last two.
"""


WIDTH = 100
"""Characters of a line in what is told at length."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """With 1: 2 says that a proof was refused."""
        self.print_usage(sys.stderr)
        self.exit(1, f"{self.prog}: {message}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """`arguments` are those of the command line where they are left out."""
    given = _parser().parse_args(arguments)
    try:
        return int(given.run(given, datetime.now(UTC)))
    except Stopped as stopped:
        sys.stderr.write(f"{stopped.message}\n")
        return stopped.exit_code
    except (OSError, sqlite3.Error) as error:
        sys.stderr.write(f"The folder cannot be read or written: {error}. What was pulled before is kept.\n")
        return NotDone.exit_code
    except KeyboardInterrupt:
        sys.stderr.write("Stopped. What was pulled is kept; the next run goes on from there.\n")
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = _Parser("legacyfund", description=ABOUT, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    pulls = commands.add_parser("pull", help="bring the mirror up to date; makes it where there is none")
    pulls.set_defaults(run=_pull)
    pulls.add_argument("--form", choices=["sqlite", "csv"], default="sqlite", help="csv: write spend.csv too")
    pulls.add_argument(
        "--limit", type=int, default=LINES, metavar="LINES", help="lines in a page: fewer on a thin line"
    )
    pulls.add_argument(
        "--start-over", action="store_true", help="set the mirror aside and pull from the start"
    )

    proves = commands.add_parser("prove", help="bring the mirror up to date and hold it against the service")
    proves.set_defaults(run=_prove)
    proves.add_argument("--key", action="append", default=[], help="a public key to trust too, in Base64")
    proves.add_argument("--every-line", action="store_true", help="read every line again and compare it too")
    proves.add_argument("--json", action="store_true", help="print the result as JSON")

    heads = commands.add_parser("heads", help="print every head kept, for verify_ledger --heads")
    heads.set_defaults(run=_heads)

    for command in (pulls, proves, heads):
        command.add_argument("folder", type=Path, metavar="FOLDER")
    for command in (pulls, proves):
        command.add_argument("--url", default=os.environ.get("LEGACYFUND_URL", ""), help="or LEGACYFUND_URL")
        command.add_argument(
            "--client-id", default=os.environ.get("LEGACYFUND_CLIENT_ID", ""), help="or LEGACYFUND_CLIENT_ID"
        )
        command.add_argument("--moved", action="store_true", help="the service stands at another address now")
    return parser


def _service(given: argparse.Namespace) -> Service:
    """The secret comes from the environment alone: everybody on the machine can read a command line."""
    secret = os.environ.get("LEGACYFUND_CLIENT_SECRET", "")
    needed = {
        "LEGACYFUND_URL": given.url,
        "LEGACYFUND_CLIENT_ID": given.client_id,
        "LEGACYFUND_CLIENT_SECRET": secret,
    }
    if missing := [name for name, value in needed.items() if not value]:
        raise NotDone(f"Set {', '.join(missing)}. `legacyfund --help` says where they come from.")
    return Service(given.url, given.client_id, secret)


def _pull(given: argparse.Namespace, now: datetime) -> int:
    service = _service(given)
    before = set_aside(given.folder) if given.start_over else None
    mirror = Mirror(given.folder, service.url, moved=given.moved)
    try:
        if before:
            kept, keys = before
            mirror.trust(keys, now)
            _tell(f"The mirror that was here is {kept} now.")
        pulled = pull(service, mirror, now, _tell, given.limit)
        _tell(f"{pulled.lines:,} lines came. The mirror ends at {mirror.cursor}: {mirror.file}")
        if not pulled.chains:
            _tell(
                "This client may not read the funds' chains, so the mirror cannot be proved: it needs "
                "portfolio:read."
            )
        if given.form == "csv":
            _tell(f"Written anew: {write_csv(mirror)}")
    finally:
        mirror.close()
    return 0


def _prove(given: argparse.Namespace, now: datetime) -> int:
    service = _service(given)
    mirror = Mirror(given.folder, service.url, make=False, moved=given.moved)
    try:
        mirror.trust(given.key, now)
        proof = prove(service, mirror, now, given.every_line)
    finally:
        mirror.close()
    sys.stdout.write(_as_json(proof) if given.json else _as_table(proof, service.url))
    return 0 if proof.stands else Contradicted.exit_code


def _heads(given: argparse.Namespace, now: datetime) -> int:
    mirror = Mirror(given.folder, "", make=False)
    try:
        sys.stdout.writelines(f"{canonical(head.as_fields())}\n" for head in mirror.heads())
    finally:
        mirror.close()
    return 0


def _tell(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")


def _as_table(proof: Proof, url: str) -> str:
    width = max(len(check.what) for check in proof.checks)
    lines = [f"{proof.lines:,} lines of {url}, up to {proof.cursor}, {_pounds(proof.net)} net", ""]
    for check in proof.checks:
        short = f"  {check.found}" if check.result == PROVED else ""
        lines.append(f"{check.what.ljust(width)}  {check.result.ljust(11)}{short}".rstrip())
    for check in proof.checks:
        if check.result != PROVED:
            lines += ["", f"{check.what}: {check.result}.", *wrap(check.found, WIDTH, break_on_hyphens=False)]
    return "\n".join([*lines, "", "Proved." if proof.stands else "Refused.", ""])


def _as_json(proof: Proof) -> str:
    checks = [{"check": check.what, "result": check.result, "found": check.found} for check in proof.checks]
    document = {
        "proved": proof.stands,
        "cursor": str(proof.cursor),
        "lines": proof.lines,
        "net": _plain(proof.net),
        "checks": checks,
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _plain(pence: Pence) -> str:
    pounds, rest = divmod(abs(pence), 100)
    return f"{'-' if pence < 0 else ''}{pounds}.{rest:02}"


def _pounds(pence: Pence) -> str:
    pounds, rest = divmod(abs(pence), 100)
    return f"{'−' if pence < 0 else ''}£{pounds:,}.{rest:02}"
