"""People of departments who work together: a partner in a bid, a deputy, and somebody invited."""

from accounts.actions.colleagues import invite_colleague, name_deputy
from bids.writing.actions.partners import accept_partnership, invite_partner
from portfolio.demonstration.people import MAIL_DOMAIN
from portfolio.demonstration.stage import Stage


def work_together(stage: Stage) -> None:
    """The Home Office edits two sections of a draft of HMRC, DWP is asked to read it; HMRC has a deputy."""
    bid, writer, signer = stage.bids["warehouse"], stage.writer("hmrc"), stage.signer("hmrc")
    partner = invite_partner(
        bid=bid,
        department=stage.departments["home-office"],
        access="EDIT",
        sections=["work", "milestones"],
        by=writer,
        now=stage.at(-6),
    )
    accept_partnership(partner=partner, by=stage.writer("home-office"), now=stage.at(-5))
    invite_partner(
        bid=bid, department=stage.departments["dwp"], access="READ", sections=[], by=writer, now=stage.at(-1)
    )
    name_deputy(
        department=bid.department,
        person=stage.finance("hmrc"),
        starts_on=stage.day(0),
        ends_on=stage.day(14),
        by=signer,
        now=stage.now,
    )
    invite_colleague(
        department=bid.department,
        email=f"newcomer.hmrc@{MAIL_DOMAIN}",
        name="Newcomer, HMRC",
        role="BIDDER",
        by=signer,
        now=stage.at(-2),
    )
