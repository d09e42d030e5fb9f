"""`python -m legacyfund_client` is `legacyfund`."""

import sys

from legacyfund_client.command import main

sys.exit(main())
