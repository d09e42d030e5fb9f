"""The demonstration: set-up, then web, worker and beat under honcho until somebody stops it."""

import contextlib
import ctypes
import http
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping

import psycopg

from legacyfund.embedded.places import CLONE, LauncherError, find_places
from legacyfund.embedded.postgres import HOST, tail
from legacyfund.embedded.processes import PR_SET_PDEATHSIG, Run, launch, until
from legacyfund.embedded.services import DEMO, AlreadyRunning, forget_data, only_one, services
from legacyfund.embedded.supervision import hold_up, watch

READY_SECONDS = 300
FUND_TABLE = "portfolio_fund"


def serve_demonstration() -> int:
    """Serve until a signal or the end of one of the processes; gives the exit code."""
    port = int(os.environ.get("PORT") or 8000)
    address = f"http://{HOST}:{port}/"
    end_with_make()
    try:
        with services(DEMO) as (environment, run):
            require_free(port)
            environment |= {"PORT": str(port), "SERVICE_URL": address.rstrip("/"), "PYTHONUNBUFFERED": "1"}
            environment["PATH"] = f"{os.path.dirname(sys.executable)}{os.pathsep}{environment['PATH']}"
            prepare(environment)
            processes = start_processes(environment, run)
            with ways_in(environment) as told:
                wait_for_web(processes, port)
                text = told.communicate()[0].strip()
            if told.returncode:
                raise LauncherError("manage.py demo could not tell the sign-ins.")
            hold_up(run.servers)
            print("Ctrl-C stops everything. Logs: var/log.")
            print(f"Ready: {address}", text, sep="\n", flush=True)
            watch(run.servers, processes)
            raise LauncherError(f"A process ended by itself:\n{tail(find_places().log('demo'))}")
    except SystemExit:
        print("Stopped.")
        return 0
    except AlreadyRunning as refusal:
        raise LauncherError(f"{refusal} Stop it where it runs with Ctrl-C.") from refusal


def forget_demonstration() -> int:
    """Throw away the demonstration's data, so that the next start loads it again."""
    if "DATABASE_URL" in os.environ:
        raise LauncherError("DATABASE_URL is set: that database is not ours to empty.")
    places = find_places()
    with only_one(places, DEMO) as folder:
        if left := Run.left_in(folder / f"{DEMO}.json"):
            left.stop()
        forget_data(places, DEMO)
        for made in ("media", "mail", "sealed", "workbooks"):
            shutil.rmtree(places.var / made, ignore_errors=True)
    return 0


def end_with_make() -> None:
    """Be told to stop when the make that started us is killed: it passes nothing on then."""
    if sys.platform == "linux" and os.environ.get("MAKELEVEL"):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise LauncherError(f"Port {port} is taken: try PORT={port + 1} make demo.") from error


def prepare(environment: Mapping[str, str]) -> None:
    """Migrate as the owner, and load the demonstration fund where there is no fund."""
    owner = environment["DATABASE_OWNER_URL"]
    find_places().var.joinpath("static").mkdir(exist_ok=True)
    print("Migrating", flush=True)
    # The system checks load every page, for seconds; `make check` runs them.
    manage({**environment, "DATABASE_URL": owner}, "migrate", "--verbosity", "0", "--skip-checks")
    with psycopg.connect(owner) as link:
        row = link.execute(f"SELECT EXISTS (SELECT FROM {FUND_TABLE})").fetchone()  # noqa: S608 - our constant
    if row == (False,):
        print("Loading the demonstration fund", flush=True)
        manage({**environment, "LOG_LEVEL": "WARNING"}, "demo")


def manage(environment: Mapping[str, str], *arguments: str) -> None:
    """Run a management command to its end; its errors go to the terminal."""
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(command, cwd=CLONE, env=environment, stdout=sys.stdout, check=False)
    if done.returncode:
        raise LauncherError(f"manage.py {arguments[0]} failed.")


def ways_in(environment: Mapping[str, str]) -> "subprocess.Popen[str]":
    """The sign-ins and the curl line, being written while the web process starts."""
    command = [sys.executable, "manage.py", "demo", "--sign-ins", "--curl"]
    return subprocess.Popen(command, cwd=CLONE, env=environment, stdout=subprocess.PIPE, text=True)


def start_processes(environment: Mapping[str, str], run: Run) -> "subprocess.Popen[bytes]":
    print("Starting web, worker and beat", flush=True)
    with find_places().log("demo").open("ab") as output:
        process = launch(
            [sys.executable, "-m", "honcho", "--no-colour", "-f", "Procfile", "start"],
            environment=environment,
            folder=CLONE,
            output=output,
        )
    run.started(process)
    return process


def wait_for_web(processes: "subprocess.Popen[bytes]", port: int) -> None:
    until(lambda: processes.poll() is not None or web_answers(port), seconds=READY_SECONDS, pause=0.2)
    if processes.poll() is not None or not web_answers(port):
        raise LauncherError(f"The web process does not answer:\n{tail(find_places().log('demo'))}")


def web_answers(port: int) -> bool:
    with contextlib.suppress(OSError, http.client.HTTPException):
        link = http.client.HTTPConnection(HOST, port, timeout=10)
        with contextlib.closing(link):
            link.request("GET", "/")
            return link.getresponse().status < http.HTTPStatus.INTERNAL_SERVER_ERROR
    return False
