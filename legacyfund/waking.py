"""Waking a worker once what it is to do is kept."""

from django.db import transaction
from django.utils.module_loading import import_string


def wake_on_commit(wake_up: str) -> None:
    """Call what a setting names once the caller's transaction is kept, however often it is asked."""
    wake, waiting = import_string(wake_up), transaction.get_connection().run_on_commit
    if all(other is not wake for _, other, _ in waiting):
        transaction.on_commit(wake, robust=True)
