"""Opening an empty service."""

from datetime import datetime

from django.db import transaction

from accounts.actions.last_ones import MembershipRefused
from accounts.actions.people import add_person, start_membership
from accounts.models import Membership, User
from accounts.permissions import Role


@transaction.atomic
def add_first_administrator(*, email: str, name: str, now: datetime) -> User:
    """Open an empty service to the person who will invite the others; a password is chosen by a link."""
    if Membership.objects.filter(role=Role.ADMINISTRATOR).exists():
        raise MembershipRefused("There is an administrator already. Ask for an invitation.")
    user = add_person(email=email, name=name, password=None, by=None, now=now)
    start_membership(user=user, role=Role.ADMINISTRATOR, by=None, now=now)
    return user
