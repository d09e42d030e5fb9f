"""The launcher's command line: demo, reset, drill, manage -- ARGUMENTS, run -- COMMAND, test -- COMMAND."""

import argparse
import contextlib
import signal
import subprocess
import sys
from types import FrameType
from typing import NoReturn

from legacyfund.embedded.demo import forget_demonstration, prepare, serve_demonstration
from legacyfund.embedded.drill import run_drill
from legacyfund.embedded.places import CLONE, LauncherError
from legacyfund.embedded.processes import ends_with_parent
from legacyfund.embedded.services import DEMO, TEST, running_environment, services

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
COMMAND_PATIENCE = 30


def stop_once(number: int, frame: FrameType | None) -> NoReturn:
    """The first signal unwinds everything that was started; those after it must not cut that short."""
    for each in STOPPING:
        signal.signal(each, signal.SIG_IGN)
    raise SystemExit(128 + number)


def run_command(name: str, command: list[str], *, prepared: bool = False) -> int:
    """Run `command` with services behind it: those of a running demonstration, or our own.

    `prepared` migrates and loads the demonstration first. What we say goes to standard error: the other
    stream is the command's.
    """
    environment = running_environment(name) if name == DEMO else None
    if environment is not None:
        return subprocess.run(command, env=environment, check=False).returncode
    with contextlib.ExitStack() as stack:
        with contextlib.redirect_stdout(sys.stderr):
            environment, _ = stack.enter_context(services(name))
            if prepared:
                prepare(environment)
        process = subprocess.Popen(command, env=environment, preexec_fn=ends_with_parent(signal.SIGTERM))
        try:
            return process.wait()
        finally:
            end_command(process)


def end_command(process: "subprocess.Popen[bytes]") -> None:
    """Let a command that Ctrl-C has reached too finish by itself; ask, then insist."""
    if process.poll() is None:
        process.terminate()
    try:
        process.wait(COMMAND_PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m legacyfund.embedded", description=__doc__)
    parser.add_argument("what", choices=["demo", "reset", "drill", "manage", "run", "test"])
    parser.add_argument("command", nargs=argparse.REMAINDER, help="after --, for manage, run and test")
    options = parser.parse_args(arguments)
    command = options.command[1:] if options.command[:1] == ["--"] else options.command
    if options.what in ("run", "test") and not command:
        parser.error(f"{options.what} needs -- and a command")
    for number in STOPPING:
        signal.signal(number, stop_once)
    try:
        if options.what == "demo":
            return serve_demonstration()
        if options.what == "reset":
            return forget_demonstration()
        if options.what == "drill":
            return run_drill()
        if options.what == "manage":
            return run_command(DEMO, [sys.executable, str(CLONE / "manage.py"), *command], prepared=True)
        return run_command(TEST if options.what == "test" else DEMO, command)
    except LauncherError as refusal:
        print(refusal, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
