"""So many processes of the application at once, each with a place of its own, begun at the same moment.

`python -m tests.faults.clients STEP COUNT ARGUMENTS` runs `module:function` with the place and the arguments,
and prints as JSON what each process gave.
"""

import json
import multiprocessing
import os
import subprocess
import sys
from importlib import import_module
from multiprocessing.connection import Connection
from typing import Any

from django.conf import settings

from tests.faults.serving import own_database

PATIENCE = 900


def begin(step: str, count: int, **arguments: Any) -> "subprocess.Popen[str]":
    """The processes, begun; `given` waits for them."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    return subprocess.Popen(
        [sys.executable, "-m", "tests.faults.clients", step, str(count), json.dumps(arguments)],
        env={**kept, "DATABASE_URL": own_database(), "REDIS_URL": settings.REDIS_URL},
        cwd=settings.BASE_DIR,
        stdout=subprocess.PIPE,
        text=True,
    )


def given(clients: "subprocess.Popen[str]") -> list[Any]:
    told, _ = clients.communicate(timeout=PATIENCE)
    assert clients.returncode == 0
    return list(json.loads(told))


def at_once(step: str, count: int, **arguments: Any) -> list[Any]:
    """What each of the processes gave, by place."""
    return given(begin(step, count, **arguments))


def main(step: str, count: int, arguments: dict[str, Any]) -> list[Any]:
    """The application is loaded once; the processes are its forks, each with its own connection."""
    module, _, name = step.partition(":")
    function = getattr(import_module(module), name)
    forks = multiprocessing.get_context("fork")
    together, processes, answers = forks.Barrier(count), [], []

    def run(place: int, told: Connection) -> None:
        together.wait(timeout=60)
        told.send(function(place, **arguments))

    for place in range(count):
        heard, told = forks.Pipe(duplex=False)
        process = forks.Process(target=run, args=(place, told))
        process.start()
        told.close()  # so that a process that dies is heard of
        processes.append(process)
        answers.append(heard)
    given = [heard.recv() for heard in answers]
    for process in processes:
        process.join(PATIENCE)
    return given


if __name__ == "__main__":
    import django

    django.setup()
    found = main(sys.argv[1], int(sys.argv[2]), json.loads(sys.argv[3]))
    sys.stdout.write(json.dumps(found))
