"""The service as gunicorn runs it, killed once: after a form is committed and before its reply leaves.

The file named in KILL_BEFORE_REPLY says that it is to happen; the worker that dies takes it away.
"""

import os
import signal
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from legacyfund.wsgi import application as service

MARK = Path(os.environ["KILL_BEFORE_REPLY"])


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    reply = service(environ, start_response)
    if environ["REQUEST_METHOD"] == "POST" and MARK.exists():
        MARK.unlink()
        os.kill(os.getpid(), signal.SIGKILL)
    return reply
