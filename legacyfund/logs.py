"""How every line of the log reads: ours, Django's and Celery's alike, with its moment, level and request.

JSON, one object a line, times in UTC; on the demonstration's terminal the same in columns. Links that let
whoever holds them in are never written out.
"""

import re
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

_LINK = re.compile(
    r"((?:/|%2F)accounts(?:/|%2F)(?:join|password(?:/|%2F)reset(?:/|%2F)key)(?:/|%2F))[^/%\s\"'?&]+",
    re.IGNORECASE,
)
_REFUSALS = "django.security"


def drop_tracebacks_of_refusals(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    """What was asked wrongly is one line; lines of code are written for faults alone."""
    is_refusal = str(event.get("logger", "")).startswith(_REFUSALS)
    if is_refusal or event.get("level") not in ("error", "critical"):
        event.pop("exc_info", None)
    return event


_SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
    drop_tracebacks_of_refusals,
]


class MaskedRenderer:
    """Renders a line, then takes the token out of each link of an invitation or a new password in it."""

    def __init__(self, render: Processor) -> None:
        self._render = render

    def __call__(self, logger: WrappedLogger, name: str, event: EventDict) -> str:
        return _LINK.sub(r"\1***", str(self._render(logger, name, event)))


def configure() -> None:
    """Hand what structlog is given to the standard library, whose handler renders all lines."""
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )


def logging_settings(*, level: str, readable: bool) -> dict[str, Any]:
    """Django's LOGGING: one handler to stderr. `readable`: columns for a person instead of JSON."""
    columns = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    rendered: list[Processor] = (
        [MaskedRenderer(columns)]
        if readable
        else [structlog.processors.format_exc_info, MaskedRenderer(structlog.processors.JSONRenderer())]
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": _SHARED,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *rendered],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        # A page that was refused or not found has its line, with the code, from the middleware.
        "loggers": {"django.request": {"level": "ERROR"}},
        "root": {"handlers": ["stderr"], "level": level},
    }
