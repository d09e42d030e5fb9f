"""What the suite ran of the code, at the end of `make test`: 90 % of all, and all of what decides on money.

Ends with 1 where that is not so.
"""

import json
import sys
from collections.abc import Mapping
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import slipcover

MEASURED = Path("var/coverage.json")
LEAST = 90
WHOLLY = (
    *("*/rules/*", "*/rules.py", "*/appraisal/*", "*/ledger/*"),
    *("*/lib/quarters.py", "*/lib/deadlines.py"),
)


def not_wholly(files: Mapping[str, Any]) -> list[str]:
    """Those that have to be run wholly, and were not."""
    return sorted(
        path
        for path, found in files.items()
        if any(fnmatch(path, pattern) for pattern in WHOLLY)
        and (found["missing_lines"] or any(_counts(end, found) for _, end in found["missing_branches"]))
    )


def _counts(end: int, found: Mapping[str, Any]) -> bool:
    """Not a branch that ends on a line which is left out of the count. 0 is the function's end."""
    return end <= 0 or end in found["executed_lines"] or end in found["missing_lines"]


def main() -> int:
    found = json.loads(MEASURED.read_text())
    slipcover.print_coverage(found, outfile=sys.stdout, skip_covered=True, missing_width=60)
    lacking, percent = not_wholly(found["files"]), found["summary"]["percent_covered"]
    told = [f"{path} has to be run wholly, and was not." for path in lacking]
    sys.stdout.write("\n".join([*told, f"{percent:.1f} % of all was run; {LEAST} % has to be.", ""]))
    return 1 if lacking or percent < LEAST else 0


if __name__ == "__main__":
    sys.exit(main())
