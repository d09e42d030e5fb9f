"""Conditions of the award of the scene, and awards of it that come to their end."""

from datetime import date
from typing import Any

from accounts.models import User
from accounts.permissions import Role
from legacyfund.lib.uploads import EvidenceFile
from portfolio.awards.actions.awards import accept_award
from portfolio.awards.closing.actions.closing import withdraw_closing
from portfolio.awards.closing.actions.completing import confirm_completion
from portfolio.awards.conditions.actions.meeting import say_met
from portfolio.awards.conditions.actions.settling import move_due_day
from portfolio.awards.models import Award
from portfolio.decisions.actions.announcement import announce_round
from tests.attacks.building.panel import ranked_bids
from tests.attacks.scene import FILE_NAME, MARK, SECRET
from tests.factories.accounts import NOW, make_user
from tests.factories.closing import again, delivered_award, proposed_closing, said_complete
from tests.factories.files import PDF
from tests.factories.portfolio import confirmed_decision
from tests.factories.register import rated_system


def conditions_of_award(award: Award, writer: User) -> None:
    """The first said to be met, with a file; the second due on another day than at first."""
    first, second = award.conditions.order_by("number")
    file = EvidenceFile(f"{FILE_NAME} plan.pdf", PDF + SECRET.encode())
    say_met(condition=first, words=MARK, file=file, by=writer, now=NOW)
    manager = make_user(Role.FUND_MANAGER)
    move_due_day(condition=second, due_on=date(2099, 1, 1), reason=MARK, by=manager, now=NOW)


def ending_awards(contents: dict[str, Any], writer: User, signer: User) -> None:
    """On a system that is switched off: delivered; said to be complete; and completed, with a closing of it
    that was withdrawn.
    """
    system = rated_system(contents["department"], name=f"Old {MARK}", by=writer)
    bids = ranked_bids("Delivered", "Said", "Finished", **contents | {"system": system})
    awards = [confirmed_decision(bid).award for bid in bids]
    announce_round(round=bids[0].round, by=make_user(Role.FUND_MANAGER), now=NOW)
    for award in awards:
        delivered_award(accept_award(award=award, by=signer, now=NOW))
    _, said, finished = map(again, awards)
    told = {"words": MARK, "by": writer}
    said_complete(said, **told)
    manager = make_user(Role.FUND_MANAGER)
    confirm_completion(completion=said_complete(finished, **told), by=manager, now=NOW)
    withdraw_closing(closure=proposed_closing(again(finished)), by=manager, now=NOW)
