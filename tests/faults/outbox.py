"""Mails that wait to be sent, the folder they are sent into, and the messages that ask for it."""

from pathlib import Path

import redis
from celery import Celery
from django.db import transaction
from django.utils import timezone

from accounts.events import record_event
from accounts.models import Delivery
from tests.factories.accounts import make_user

SEND = "accounts.tasks.send_deliveries"


def tell(times: int = 1) -> None:
    """So many mails to one person, each of an event of its own; nobody is woken to send them."""
    user = make_user("REVIEWER")
    for _ in range(times):
        with transaction.atomic():
            record_event(
                "membership.started",
                user,
                by=None,
                now=timezone.now(),
                data={"role": "REVIEWER"},
                tell=[user],
            )


def ask_to_send(broker: str, queue: str, times: int = 1) -> None:
    app = Celery(broker=broker)
    with app.connection_for_write() as connection:
        for _ in range(times):
            app.send_task(SEND, queue=queue, connection=connection)


def messages(broker: str, queue: str) -> int:
    """How many lie in the queue."""
    with redis.from_url(broker) as link:
        return int(link.llen(queue))


def mail_variables(folder: Path) -> dict[str, str]:
    folder.mkdir(exist_ok=True)
    return {"EMAIL_URL": f"filemail://{folder}", "EMAIL_FILE_PATH": str(folder)}


def mails(folder: Path) -> list[str]:
    """Which delivery each mail that was sent is."""
    sent = [path.read_text() for path in folder.iterdir()]
    return [line for text in sent for line in text.splitlines() if line.startswith("X-Delivery: ")]


def all_sent() -> bool:
    return not Delivery.objects.filter(done_at=None).exists()
