"""Reconciliations of the scene's department: begun, open, sent, and one whose words for awards are asked."""

from typing import Any

from accounts.models import User
from accounts.permissions import Role
from portfolio.awards.actions.awards import accept_award
from portfolio.awards.models import Award
from portfolio.decisions.actions.announcement import announce_round
from tests.attacks.building.panel import ranked_bids
from tests.attacks.scene import FILE_NAME, MARK
from tests.factories.accounts import NOW, make_user
from tests.factories.portfolio import confirmed_decision
from tests.factories.reconciling import begun, matched, sent_ledger, totalled


def ledgers_of(contents: dict[str, Any], writer: User, signer: User) -> None:
    """Each of another fund."""
    taken = []
    for state in ("Reconciled", "Explained"):
        (bid,) = ranked_bids(state, **contents)
        award = confirmed_decision(bid).award
        announce_round(round=bid.round, by=make_user(Role.FUND_MANAGER), now=NOW)
        taken.append(accept_award(award=award, by=signer, now=NOW))
    begun(taken[0], by=writer)
    sent_ledger(totalled(taken[1], "2,000.00", by=writer))
    awards = Award.objects.filter(department=contents["department"])
    spent = awards.filter(spend_lines__isnull=False).select_related("fund", "department")[0]
    totalled(spent, "1,000.00", by=writer)
    mark = MARK.replace('"', '""')
    content = f'Date,Supplier,Transaction number,Amount,Award\r\n05/06/2027,"{mark}",L1,5,"{mark}"\r\n'
    finished = awards.select_related("fund", "department").get(bid__title__startswith="Said")
    matched(finished, content.encode(), by=writer, name=f"{FILE_NAME} ledger.csv")
