"""The check an action begins with: whether the person may, anywhere or for one department."""

from accounts.models import Department, User
from accounts.permissions import Permission
from accounts.queries.roles import may_now, permissions_now
from legacyfund.lib.errors import PermissionRefused


def require_permission(by: User, permission: Permission) -> None:
    """Raises PermissionRefused unless one of the person's roles gives the permission."""
    if permission not in permissions_now(by):
        raise PermissionRefused(
            f"Your role does not let you {permission.value}. Ask an administrator if it should."
        )


def check_may(department: Department, by: User, *permissions: Permission) -> None:
    """Raises PermissionRefused unless the person holds one of the permissions for the department."""
    if not any(may_now(by, permission, department) for permission in permissions):
        raise PermissionRefused(f"Only people of {department} with that role can do this.")
