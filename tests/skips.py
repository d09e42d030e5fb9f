"""Skips are loud: named and counted in the summary, and refused where LEGACYFUND_NO_SKIPS is set.

The only tests that may be skipped are the journeys, on a machine without Chromium, and the one of another day
for a process, on a machine without libfaketime.
"""

import os

import pytest

from tests.chromium import find_chromium

HOW_TO_GET_CHROMIUM = "no Chromium was found: apt-get install chromium-headless-shell fonts-liberation"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if find_chromium() is None:
        for item in items:
            if item.get_closest_marker("journey"):
                item.add_marker(pytest.mark.skip(reason=HOW_TO_GET_CHROMIUM))


def pytest_sessionfinish(session: pytest.Session) -> None:
    if os.environ.get("LEGACYFUND_NO_SKIPS") and skipped_names(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    names = skipped_names(config)
    if not names:
        return
    terminalreporter.section(f"{len(names)} skipped", yellow=True, bold=True)
    for name in names:
        terminalreporter.line(name)
    if find_chromium() is None:
        terminalreporter.line(f"The journeys were not run: {HOW_TO_GET_CHROMIUM}")
    if os.environ.get("LEGACYFUND_NO_SKIPS"):
        terminalreporter.line("LEGACYFUND_NO_SKIPS is set: a skip is a failure.", red=True)


def skipped_names(config: pytest.Config) -> list[str]:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None:  # a worker of several: the process that shares out the tests counts them
        return []
    return [report.nodeid for report in reporter.stats.get("skipped", [])]
