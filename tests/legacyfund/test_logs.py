"""What a line of the log holds, whoever writes it, and what it never holds."""

import json
import logging
import logging.config
import sys

import pytest
import structlog

from legacyfund import logs


@pytest.fixture(params=["json", "columns"])
def formatter(request):
    form = logs.logging_settings(level="INFO", readable=request.param == "columns")["formatters"]["line"]
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=form["foreign_pre_chain"], processors=form["processors"]
    )


def line_of(formatter, message, fault=None, *, logger="django.request", level=logging.WARNING):
    record = logging.LogRecord(logger, level, __file__, 1, message, (), fault)
    return formatter.format(record)


@pytest.mark.parametrize("formatter", ["json"], indirect=True)
def test_a_library_has_moment_level_and_request_in_its_line(formatter):
    with structlog.contextvars.bound_contextvars(request_id="4f1c"):
        line = json.loads(line_of(formatter, "Not Found: /x/"))

    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "Not Found: /x/",
        "level": "warning",
        "logger": "django.request",
        "request_id": "4f1c",
    }


@pytest.mark.parametrize("formatter", ["json"], indirect=True)
def test_ours_reads_as_a_librarys_does(formatter, caplog):
    structlog.get_logger("accounts.guards").warning("refused", person=7)

    line = json.loads(formatter.format(caplog.records[-1]))

    assert (line["event"], line["person"], line["level"]) == ("refused", 7, "warning")
    assert line["logger"] == "accounts.guards"


@pytest.mark.parametrize(
    "address",
    [
        "/accounts/join/SECRET:1x:y/",
        "/accounts/password/reset/key/2-SECRET/",
        "/accounts/login/?next=%2Faccounts%2Fjoin%2FSECRET%2F",
    ],
)
def test_a34_a_link_that_lets_its_holder_in_is_masked(formatter, address):
    line = line_of(formatter, f'"GET {address} HTTP/1.1"')

    assert "SECRET" not in line
    assert "***" in line


def test_a34_the_traceback_of_a_fault_shows_no_variables(formatter):
    def fail(secret):
        raise ValueError(len(secret))

    try:
        fail("".join(("ZANZ", "IBAR")))
    except ValueError:
        line = line_of(formatter, "failed", sys.exc_info(), level=logging.ERROR)

    assert "ValueError: 8" in line
    assert "ZANZIBAR" not in line


@pytest.mark.parametrize(
    ("logger", "level", "lines_of_code"),
    [
        ("django.request", logging.ERROR, True),
        ("celery.app.trace", logging.CRITICAL, True),
        ("django.request", logging.WARNING, False),
        ("accounts.guards", logging.INFO, False),
        ("django.security.DisallowedHost", logging.ERROR, False),
        ("django.security.SuspiciousFileOperation", logging.ERROR, False),
    ],
)
def test_a51_a_refusal_is_one_line_and_a_fault_has_its_traceback(formatter, logger, level, lines_of_code):
    try:
        raise ValueError
    except ValueError:
        line = line_of(formatter, "said", sys.exc_info(), logger=logger, level=level)

    assert ("Traceback" in line) is lines_of_code
