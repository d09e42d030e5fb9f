"""The launcher, which gives the engines an environment of their own: here they stand on its day too."""

import sys

from legacyfund.embedded.__main__ import main
from legacyfund.embedded.binaries import PLAIN_ENVIRONMENT
from tests.days.clock import shifting

if __name__ == "__main__":
    PLAIN_ENVIRONMENT.update(shifting())
    sys.exit(main(sys.argv[1:]))
