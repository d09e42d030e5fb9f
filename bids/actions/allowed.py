"""The check each action of the fund and the panel begins with."""

from accounts.models import User
from accounts.permissions import Permission
from accounts.queries import has_permission
from legacyfund.lib.errors import PermissionRefused


def require_permission(by: User, permission: Permission) -> None:
    """Raises PermissionRefused unless one of the person's roles gives the permission."""
    if not has_permission(by, permission):
        raise PermissionRefused(
            f"Your role does not let you {permission.value}. Ask an administrator if it should."
        )
