"""The Celery application and the whole schedule of jobs, on one screen.

A message is only a wake-up: what is to be done lies in rows, so a lost or doubled message does no
harm. A job of the hour or the day is asked for every five minutes from its time on: its row lets it run
once, and makes up for a run that failed, died or was missed. Times are UTC; the day's jobs end with the hour
22, before the next day begins in London.
"""

import os
from datetime import timedelta
from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import setup_logging
from django_structlog.celery.steps import DjangoStructLogInitStep

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "legacyfund.settings")

app = Celery("legacyfund")
app.steps["worker"].add(DjangoStructLogInitStep)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(
    [
        "accounts",
        "bids.register",
        "bids.register.imports",
        "bids.writing",
        "bids.versions",
        "bids.assessment",
        "portfolio.choice",
        "portfolio.decisions",
        "portfolio.ledger",
        "portfolio.spend",
        "portfolio.spend.reconciling",
        "portfolio.watch",
        "portfolio.treasury.sealing",
        "portfolio.treasury.freshness",
    ],
)


@setup_logging.connect
def keep_logging(**_: Any) -> None:
    """The settings say how a line reads; that this is connected keeps Celery's own set-up away."""


app.conf.beat_schedule = {
    "send deliveries": {
        "task": "accounts.tasks.send_deliveries",
        "schedule": timedelta(seconds=10),
        "options": {"expires": 9},
    },
    "send digests": {
        "task": "accounts.tasks.send_digests",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 50},
    },
    "work on imports": {
        "task": "bids.tasks.work_on_imports",
        "schedule": timedelta(seconds=10),
        "options": {"expires": 9},
    },
    "make version PDFs": {
        "task": "bids.tasks.make_version_pdfs",
        "schedule": timedelta(seconds=10),
        "options": {"expires": 9},
    },
    "simulate rankings": {
        "task": "bids.tasks.simulate_rankings",
        "schedule": timedelta(seconds=10),
        "options": {"expires": 9},
    },
    "run scenarios": {
        "task": "portfolio.tasks.run_scenarios",
        "schedule": timedelta(seconds=10),
        "options": {"expires": 9},
    },
    "read files of spend": {
        "task": "portfolio.tasks.read_spend_files",
        "schedule": timedelta(seconds=10),
        "options": {"expires": 9},
    },
    "match ledgers": {
        "task": "portfolio.tasks.match_ledgers",
        "schedule": timedelta(seconds=10),
        "options": {"expires": 9},
    },
    "make workbooks": {
        "task": "portfolio.tasks.make_workbooks",
        "schedule": timedelta(seconds=10),
        "options": {"expires": 9},
    },
    "make letter PDFs": {
        "task": "portfolio.tasks.make_letter_pdfs",
        "schedule": timedelta(seconds=10),
        "options": {"expires": 9},
    },
    "make meeting PDFs": {
        "task": "portfolio.tasks.make_meeting_pdfs",
        "schedule": timedelta(seconds=10),
        "options": {"expires": 9},
    },
    "seal periods": {
        "task": "portfolio.tasks.seal_periods",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 50},
    },
    "close due rounds": {
        "task": "bids.tasks.close_due_rounds",
        "schedule": crontab(minute="1-59/5"),
        "options": {"expires": 240},
    },
    "pass registers on": {
        "task": "bids.tasks.pass_registers_on",
        "schedule": crontab(minute="4-59/5"),
        "options": {"expires": 240},
    },
    "lapse clarifications": {
        "task": "bids.tasks.lapse_clarifications",
        "schedule": crontab(minute="2-59/5"),
        "options": {"expires": 240},
    },
    "remind reviewers": {
        "task": "bids.tasks.remind_reviewers",
        "schedule": crontab(hour="5-22", minute="3-59/5"),
        "options": {"expires": 240},
    },
    "clear tokens": {
        "task": "accounts.tasks.clear_tokens",
        "schedule": crontab(hour="3-22", minute="3-59/5"),
        "options": {"expires": 240},
    },
    "clear forms": {
        "task": "accounts.tasks.clear_forms",
        "schedule": crontab(minute="20-59/5"),
        "options": {"expires": 240},
    },
    "lapse ended years": {
        "task": "portfolio.tasks.lapse_ended_years",
        "schedule": crontab(hour="0-22", minute="1-59/5"),
        "options": {"expires": 240},
    },
    "look for findings": {
        "task": "portfolio.tasks.look_for_findings",
        "schedule": crontab(hour="4-22", minute="2-59/5"),
        "options": {"expires": 240},
    },
    "check equalities": {
        "task": "portfolio.tasks.check_equalities",
        "schedule": crontab(hour="5-22", minute="4-59/5"),
        "options": {"expires": 240},
    },
    "check sealed files": {
        "task": "portfolio.tasks.check_sealed_files",
        "schedule": crontab(hour="5-22", minute="1-59/5"),
        "options": {"expires": 240},
    },
    "check publications": {
        "task": "portfolio.tasks.check_publications",
        "schedule": crontab(hour="4-22", minute="3-59/5"),
        "options": {"expires": 240},
    },
}
