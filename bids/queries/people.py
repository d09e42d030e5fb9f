"""Who in a department is told what happens to its bids."""

from accounts.models import Department, User
from accounts.permissions import Permission
from accounts.queries import people_with


def people_of_bids(department: Department) -> list[User]:
    """Each person who writes or certifies the department's bids, once."""
    writers = people_with(Permission.EDIT_BID, department=department)
    signers = people_with(Permission.CERTIFY_BID, department=department)
    return list({person.pk: person for person in (*writers, *signers)}.values())
