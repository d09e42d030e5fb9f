#!/usr/bin/env python3
"""Django's command line for Legacy Fund; works as it stands after `make setup`.

It finds the environment that make made, and where nothing is configured it asks the launcher of the
demonstration. In any other environment, such as the image's, the settings have to be there.
"""

import os
import sys
from pathlib import Path

MADE_BY_MAKE = Path(__file__).resolve().parent / ".venv"


def main() -> None:
    program = MADE_BY_MAKE / "bin" / "python"
    if sys.prefix == sys.base_prefix and program.exists():
        os.execv(program, [str(program), *sys.argv])  # noqa: S606 - no shell is wanted
    if program.exists() and MADE_BY_MAKE.samefile(sys.prefix):
        from legacyfund.embedded.bare import run_unless_configured

        run_unless_configured(sys.argv[1:])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "legacyfund.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
