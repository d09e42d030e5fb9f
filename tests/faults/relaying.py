"""A relay in front of the service, for a tool that cannot send a token by itself."""

import http.client
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


@contextmanager
def relay(port: int, token: str) -> Iterator[tuple[int, list[str]]]:
    """Its port, and the ranges that were asked for through it."""
    asked: list[str] = []

    class Relay(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1
        """An answer goes out at once: in two parts the second would wait until the first was acknowledged."""

        def pass_on(self) -> None:
            headers = {"Host": "127.0.0.1", "Authorization": f"Bearer {token}"}
            if self.command == "GET":
                asked.append(self.headers.get("Range", ""))
                headers |= {"Range": asked[-1]}
            link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            link.request(self.command, self.path, headers=headers)
            answer = link.getresponse()
            content = answer.read()
            self.send_response(answer.status)
            for name in ("Content-Length", "Content-Range", "ETag", "Accept-Ranges"):
                if value := answer.headers.get(name):
                    self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)
            link.close()

        do_GET = do_HEAD = pass_on

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Relay) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server.server_port, asked
        finally:
            server.shutdown()
