"""How the client asks: tokens, waiting, cut answers, and where it sends nothing."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from legacyfund_client.refusals import NotDone
from legacyfund_client.service import MOST_WAITING, Refused, Service

TOKEN = {"access_token": "t1", "expires_in": 900}
PAGE = "/api/v1/spend/?limit=1"


class Stub(HTTPServer):
    """Answers what it is told to, in order: status, headers and body, or a body cut off in the middle."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.answers: list[tuple[int, dict[str, str], object]] = []
        self.asked: list[tuple[str, str, str | None]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def will(self, status: int, body: object = None, **headers: str) -> None:
        self.answers.append(
            (status, {name.replace("_", "-"): value for name, value in headers.items()}, body)
        )


class Answering(BaseHTTPRequestHandler):
    server: Stub

    def do_GET(self) -> None:
        self.server.asked.append((self.command, self.path, self.headers["Authorization"]))
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        status, headers, body = self.server.answers.pop(0)
        content = json.dumps(body).encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content) + (10 if body == "cut" else 0)))
        self.end_headers()
        self.wfile.write(content)

    do_POST = do_GET

    def log_message(self, *arguments: object) -> None:
        return


@pytest.fixture
def stub() -> Iterator[Stub]:
    server = Stub()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def pauses() -> list[float]:
    return []


@pytest.fixture
def service(stub: Stub, pauses: list[float]) -> Service:
    return Service(stub.url, "client", "secret", pause=pauses.append)


def test_one_token_serves_until_it_runs_out(stub: Stub, service: Service) -> None:
    now = [0.0]
    service.clock = lambda: now[0]
    stub.will(200, TOKEN)
    stub.will(200, {"page": 1})
    stub.will(200, {"page": 2})
    stub.will(200, {**TOKEN, "access_token": "t2"})
    stub.will(200, {"page": 3})

    assert [service.get(PAGE)["page"], service.get(PAGE)["page"]] == [1, 2]
    now[0] = 880.0
    assert service.get(PAGE)["page"] == 3

    assert [authorization for _, _, authorization in stub.asked] == [
        "Basic Y2xpZW50OnNlY3JldA==",
        "Bearer t1",
        "Bearer t1",
        "Basic Y2xpZW50OnNlY3JldA==",
        "Bearer t2",
    ]


def test_a_token_that_is_no_longer_good_is_fetched_anew_once(stub: Stub, service: Service) -> None:
    for _ in range(2):
        stub.will(200, TOKEN)
        stub.will(401, {"detail": "The token is unknown."})

    with pytest.raises(Refused, match="The token is unknown"):
        service.get(PAGE)
    assert stub.answers == []


def test_a_client_that_was_ended_is_told_where_to_look(stub: Stub, service: Service) -> None:
    stub.will(401, {"error": "invalid_client"})

    with pytest.raises(NotDone, match="LEGACYFUND_CLIENT_SECRET"):
        service.get(PAGE)


def test_a_busy_service_is_asked_again_when_it_says(
    stub: Stub, service: Service, pauses: list[float]
) -> None:
    stub.will(200, TOKEN)
    stub.will(429, {"detail": "Too many."}, Retry_After="7")
    stub.will(503, {"detail": "Away."}, Retry_After="Wed, 21 Oct 2015 07:28:00 GMT")
    stub.will(502)
    stub.will(500, {"detail": "Reference 5."})
    stub.will(200, "cut")
    stub.will(200, {"page": 1})

    assert service.get(PAGE) == {"page": 1}
    assert pauses == [7.0, 0.0, 4.0, 8.0, 16.0]


def test_a_service_that_stays_away_is_given_up_with_what_it_said(
    stub: Stub, service: Service, pauses: list[float]
) -> None:
    stub.will(200, TOKEN)
    stub.will(429, {"detail": "Come back tomorrow."}, Retry_After="86400")

    with pytest.raises(NotDone, match=r"Come back tomorrow.*goes on from there"):
        service.get(PAGE)
    assert pauses == []


def test_nobody_there_is_waited_for_and_given_up(pauses: list[float]) -> None:
    service = Service("http://127.0.0.1:9", "client", "secret", pause=pauses.append)

    with pytest.raises(NotDone, match="does not answer"):
        service.get(PAGE)
    assert sum(pauses) <= MOST_WAITING


def test_a_token_goes_to_no_other_address(stub: Stub, service: Service) -> None:
    stub.will(200, TOKEN)
    stub.will(302, Location="https://elsewhere.example/")
    stub.will(200, {"page": 2})

    with pytest.raises(NotDone, match=r"another address, https://elsewhere\.example/"):
        service.get(PAGE)
    assert service.get("https://elsewhere.example/api/v1/spend/?after=1:5") == {"page": 2}
    assert [path for _, path, _ in stub.asked[1:]] == [PAGE, "/api/v1/spend/?after=1:5"]


@pytest.mark.parametrize(
    ("status", "kind"), [(410, "/api/v1/problems/cursor-gone"), (400, "about:blank"), (507, "about:blank")]
)
def test_what_asking_again_does_not_help_is_refused_at_once(
    stub: Stub, service: Service, status, kind
) -> None:
    stub.will(200, TOKEN)
    stub.will(status, {"type": kind, "detail": "No."})

    with pytest.raises(Refused, match="No") as refused:
        service.get(PAGE)
    assert (refused.value.status, refused.value.kind) == (status, kind.rpartition("/")[2])


@pytest.mark.parametrize("url", ["http://fund.example.gov.uk", "ftp://127.0.0.1", "fund.example.gov.uk", ""])
def test_a_secret_is_sent_over_https_alone(url: str) -> None:
    with pytest.raises(NotDone, match="https"):
        Service(url, "client", "secret")


def test_the_secret_is_in_no_text_of_the_service() -> None:
    assert "hush" not in repr(Service("https://fund.example.gov.uk", "client", "hush"))
