"""Open an empty service: the first administrator invites everybody else."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.actions.first_administrator import add_first_administrator
from accounts.emails import password_path
from legacyfund.lib.errors import DomainError


class Command(BaseCommand):
    help = "Make the first administrator's sign-in, and print the link where they choose a password, once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("name")

    def handle(self, *args: Any, email: str, name: str, **options: Any) -> None:
        try:
            user = add_first_administrator(email=email, name=name, now=timezone.now())
        except DomainError as refusal:
            raise CommandError(refusal.message) from None
        self.stdout.write(
            f"{user.email} is administrator. Choose a password here; the link works once, for three days:\n"
            f"{settings.SERVICE_URL.rstrip('/')}{password_path(user)}"
        )
