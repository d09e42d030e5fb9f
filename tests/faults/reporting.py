"""Departments that report and correct, each as a process of its own, for whoever reads along meanwhile."""

from decimal import Decimal

from accounts.models import User
from accounts.permissions import Role
from portfolio.awards.models import Award
from portfolio.spend.actions.acceptance import accept_return
from portfolio.spend.actions.certification import certify_return
from portfolio.spend.models import Return, SpendLine
from tests.factories.accounts import make_user
from tests.factories.corrections import sent_correction
from tests.factories.over_25k import make_row, write_csv
from tests.factories.returns import LATER, received_upload, sent


def report_and_correct(place: int, *, crews: list[dict[str, int]], returns: int, lines: int) -> int:
    """One writer accepts return after return of its award, and corrects a line of every second."""
    crew = crews[place]
    award = Award.objects.select_related("department", "fund").get(pk=crew["award"])
    bidder, signer, manager = (
        User.objects.get(pk=crew[role.value]) for role in (Role.BIDDER, Role.SIGN_OFF, Role.FUND_MANAGER)
    )

    def accepted(spend_return: Return) -> Return:
        certified = certify_return(spend_return=spend_return, by=signer, now=LATER)
        return accept_return(spend_return=certified, by=manager, now=LATER)

    for number in range(returns):
        rows = [
            make_row(
                date="05/06/2027",
                amount=f"{100 + number}.{line:02}",
                transaction_number=f"{place}-{number}-{line}",
            )
            for line in range(lines)
        ]
        reported = accepted(sent(received_upload(award, content=write_csv(rows), by=bidder)))
        if number % 2:
            line = SpendLine.objects.filter(spend_return=reported).order_by("line_number")[0]
            for made in sent_correction(line.feed_no or 0, amount=Decimal("99.01"), by=bidder):
                accepted(made)
    return returns


def crew_of(award: Award) -> dict[str, int]:
    people = {role.value: make_user(role, award.department).pk for role in (Role.BIDDER, Role.SIGN_OFF)}
    return {"award": award.pk, Role.FUND_MANAGER.value: make_user(Role.FUND_MANAGER).pk, **people}
