"""The check an action begins with: whether the person may, anywhere or for one department."""

from collections.abc import Iterable

from accounts.models import Actor, ApiClient, Department, User
from accounts.permissions import Permission
from accounts.queries.roles import may_now, permissions_now
from legacyfund.lib.errors import PermissionRefused


def require_permission(by: User, permission: Permission) -> None:
    """Raises PermissionRefused unless one of the person's roles gives the permission."""
    if permission not in permissions_now(by):
        raise PermissionRefused(
            f"Your role does not let you {permission.value}. Ask an administrator if it should."
        )


MACHINES_MAY = frozenset({Permission.PREPARE_RETURN})
"""What a department's machine does in the place of a person; certifying stays with people."""


def check_may(department: Department, by: Actor, *permissions: Permission) -> None:
    """Raises PermissionRefused unless the person holds one of the permissions for the department, or the
    machine files its returns.
    """
    if isinstance(by, ApiClient):
        _check_machine(department, by, permissions)
        return
    if not any(may_now(by, permission, department) for permission in permissions):
        raise PermissionRefused(
            f"Only people of {department} with that role can do this. Ask one of them, or an administrator "
            "if you should have the role."
        )


def _check_machine(department: Department, by: ApiClient, permissions: Iterable[Permission]) -> None:
    """Asked of the row as it is now: the client may have been ended or narrowed since."""
    client = ApiClient.objects.filter(pk=by.pk, ended_at=None, department=department).first()
    if client is None or not client.files_returns or MACHINES_MAY.isdisjoint(permissions):
        raise PermissionRefused(
            f"{by.called} may not do this for {department}. It files returns for the department it was made "
            "for, while it has the scope returns:write."
        )
