"""`./manage.py` where nothing is configured, in the environment that make made.

A command that needs no database runs without one. Any other runs on the demonstration: the one that is
up, or one started and loaded for it. With a single setting of a service in the environment nothing of this
happens, and the settings refuse what is missing.
"""

import os
import secrets
import sys
from collections.abc import Sequence

from legacyfund.embedded.__main__ import main

REQUIRED = ("SECRET_KEY", "DATABASE_URL", "REDIS_URL")
# What reads no row, unless an option beside it is given; argparse takes the beginning of an option for it.
WITHOUT_DATABASE: dict[str, tuple[str, ...]] = {
    "": (),
    "help": (),
    "--help": (),
    "version": (),
    "--version": (),
    "check_return": ("--a",),
}


def is_configured() -> bool:
    return any(name in os.environ or f"{name}_FILE" in os.environ for name in REQUIRED)


def needs_database(arguments: Sequence[str]) -> bool:
    options = WITHOUT_DATABASE.get(arguments[0] if arguments else "")
    if options is None:
        return True
    return any(each.startswith(option) for each in arguments for option in options)


def asks_about_production(arguments: Sequence[str]) -> bool:
    """The deployment check has no answer but about the settings of a service: they must be there."""
    return "check" in arguments and any(each.startswith("--de") for each in arguments)


def run_unless_configured(arguments: Sequence[str]) -> None:
    """Ends the process with the command's exit code, or comes back for Django to go on."""
    if is_configured() or asks_about_production(arguments):
        return
    if needs_database(arguments):
        print("Nothing is configured: using the demonstration.", file=sys.stderr)
        raise SystemExit(main(["manage", "--", *arguments]))
    # Nothing is connected to: the addresses only have to be there.
    os.environ |= {
        "SECRET_KEY": secrets.token_hex(32),
        "DATABASE_URL": "postgres:///",
        "REDIS_URL": "redis://",
    }
