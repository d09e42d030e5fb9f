"""What one person keeps of the spend explorer: a view, and a workbook that is made."""

from collections.abc import Mapping

from accounts.models import User
from accounts.permissions import Role
from tests.attacks.scene import MARK
from tests.factories.exploring import made_workbook, saved_view


def kept_of_spend(people: Mapping[Role, User]) -> None:
    """Of the Treasury's analyst: nobody else may find either."""
    analyst = people[Role.TREASURY_ANALYST]
    saved_view(analyst, f"View of {MARK}")
    made_workbook(analyst)
