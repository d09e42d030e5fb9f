"""A server that answers as GOV.UK Notify does, on this machine."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SERVICE, SECRET = "26785a09-ab16-4eb0-8407-a37497a57506", "3d844edf-8d35-48ac-975b-e847b4f122b0"
KEY = f"legacy_fund-{SERVICE}-{SECRET}"
TEMPLATE = "f33517ff-2a88-4f6e-b855-c550268ce08a"


@dataclass
class Notify:
    """`asked`: the path, headers and body of each request."""

    address: str = ""
    status: int = 201
    answer: bytes = b'{"id": "740e5834-3a29-46b4-9a6f-16142fde533a"}'
    asked: list[tuple[str, dict[str, str], dict[str, Any]]] = field(default_factory=list)


@contextmanager
def notify_server(**given: Any) -> Iterator[Notify]:
    notify = Notify(**given)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            notify.asked.append((self.path, dict(self.headers), body))
            self.send_response(notify.status)
            self.end_headers()
            self.wfile.write(notify.answer)

        def log_message(self, *args: object) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        notify.address = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield notify
        finally:
            server.shutdown()
            thread.join()
