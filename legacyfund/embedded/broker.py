"""A Redis-protocol broker of our own: a password, loopback only, every message on disk before it counts."""

import contextlib
import socket
import subprocess
from dataclasses import dataclass

from legacyfund.embedded.binaries import PLAIN_ENVIRONMENT, Engine
from legacyfund.embedded.places import LauncherError, Places, kept_secret
from legacyfund.embedded.postgres import HOST, START_SECONDS, free_port, tail
from legacyfund.embedded.processes import Run, launch, until


@dataclass(frozen=True)
class Broker:
    port: int
    process: subprocess.Popen[bytes]
    password: str

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@{HOST}:{self.port}/0"


def start_broker(engine: Engine, places: Places, name: str, *, run: Run, port: int | None = None) -> Broker:
    """Start a broker on its folder; `port` is that of one started before."""
    data = places.own_folder(name, f"broker-{engine.major}")
    password = kept_secret(places.var, "broker_password")
    port = port or free_port()
    log = places.log(f"{name}-broker")
    with log.open("ab") as output:
        process = launch(
            [str(engine.program), "-"],
            environment=PLAIN_ENVIRONMENT,
            account=places.account,
            folder=data,
            output=output,
            feed=settings(port=port, password=password),
        )
    run.started(process)
    broker = Broker(port=port, process=process, password=password)
    until(lambda: process.poll() is not None or answers(broker), seconds=START_SECONDS)
    if process.poll() is not None or not answers(broker):
        raise LauncherError(f"The broker did not start; its log {log} ends:\n{tail(log)}")
    return broker


def settings(*, port: int, password: str) -> bytes:
    """Given on standard input: on the command line everyone on the machine could read the password."""
    lines = (
        f"bind {HOST}",
        f"port {port}",
        f"requirepass {password}",
        "protected-mode yes",
        "daemonize no",
        "dir .",
        "appendonly yes",
        "appendfsync everysec",
        'save ""',
        "maxmemory-policy noeviction",
    )
    return ("\n".join(lines) + "\n").encode()


def answers(broker: Broker) -> bool:
    """Whether it takes the password and has loaded its data."""
    with contextlib.suppress(OSError), socket.create_connection((HOST, broker.port), timeout=2) as link:
        link.sendall(f"AUTH {broker.password}\r\nPING\r\n".encode())
        reply = b""
        while reply.count(b"\r\n") < 2 and (more := link.recv(1024)):
            reply += more
        return reply == b"+OK\r\n+PONG\r\n"
    return False
