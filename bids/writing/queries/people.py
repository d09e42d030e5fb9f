"""Who is told what happens to a bid."""

from collections.abc import Iterable

from accounts.models import Department, User
from accounts.permissions import Permission
from accounts.queries.roles import people_with
from bids.writing.models import Bid, BidPartner


def people_of_bids(department: Department) -> list[User]:
    """Each person who writes or certifies the department's bids, once."""
    writers = people_with(Permission.EDIT_BID, department=department)
    signers = people_with(Permission.CERTIFY_BID, department=department)
    return list({person.pk: person for person in (*writers, *signers)}.values())


def people_on(bid: Bid) -> list[User]:
    """The people of the bid's department and of the partners that are in it now, each once."""
    departments = [bid.department, *Department.objects.filter(pk__in=partners_now([bid])).order_by("pk")]
    found = (person for department in departments for person in people_of_bids(department))
    return list({person.pk: person for person in found}.values())


def people_on_any(bids: Iterable[Bid]) -> list[User]:
    """Who writes or certifies the bids, for their departments and for the partners in them now."""
    bids = list(bids)
    departments = {*(bid.department_id for bid in bids), *partners_now(bids)}
    found = Department.objects.filter(pk__in=departments).order_by("pk")
    return [person for department in found for person in people_of_bids(department)]


def partners_now(bids: Iterable[Bid]) -> list[int]:
    """Ids of the departments that are in any of the bids as partners."""
    joined = BidPartner.objects.filter(bid__in=bids, accepted_at__isnull=False, ended_at=None)
    return list(joined.order_by("department").values_list("department", flat=True).distinct())
