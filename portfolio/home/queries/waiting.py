"""Awards, milestones, decisions, findings and returns that wait for somebody."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from accounts.permissions import Permission
from accounts.queries import (
    deliveries_set_aside,
    departments_with,
)
from bids.assessment.queries.panel import recused_bids
from bids.overview.queries.waiting import Waiting, Worklist
from bids.rounds.workflow import RoundStatus
from bids.writing.workflow import BidStatus
from legacyfund.lib.financial_year import london_date
from portfolio.awards.models import Award, Claim, Milestone
from portfolio.awards.queries.awards import awards_visible_to, milestones_in
from portfolio.awards.workflow import DELIVERING, AwardStatus, MilestoneStatus
from portfolio.choice.models import ScenarioRun
from portfolio.choice.queries.waiting import runs_waiting_for
from portfolio.choice.workflow import RunStatus
from portfolio.decisions.models import Decision, Letter, Meeting
from portfolio.decisions.queries.decisions import (
    budgets_to_decide,
    standing_decisions,
    standing_decisions_visible_to,
)
from portfolio.decisions.queries.feedback import feedback_to_clear_as_deputy, lacking_feedback
from portfolio.decisions.queries.letters import letters_unread_by
from portfolio.decisions.queries.reserve import promotions_to_announce, reserve_to_fund
from portfolio.decisions.queries.room import meetings_visible_to
from portfolio.decisions.workflow import DecisionStatus, MeetingStatus
from portfolio.funds.queries import untied_rounds
from portfolio.spend.models import Return
from portfolio.spend.queries.returns import returns_visible_to
from portfolio.spend.workflow import ReturnStatus
from portfolio.watch.models import Finding
from portfolio.watch.queries.findings import findings_for

SOON = timedelta(days=60)


def _offered(user: User, now: datetime) -> QuerySet[Award]:
    return awards_visible_to(user).filter(
        status=AwardStatus.OFFERED,
        decision__status=DecisionStatus.ANNOUNCED,
        department__in=departments_with(user, Permission.ANSWER_AWARD),
    )


def _due(user: User, now: datetime) -> QuerySet[Milestone]:
    return milestones_in(MilestoneStatus.PLANNED, user).filter(
        forecast_on__lte=london_date(now) + SOON,
        award__status__in=DELIVERING,
        award__department__in=departments_with(user, Permission.CLAIM_MILESTONE),
    )


def _claimed(user: User, now: datetime) -> QuerySet[Milestone]:
    return milestones_in(MilestoneStatus.CLAIMED, user)


def _met(user: User, now: datetime) -> QuerySet[Milestone]:
    """Those the person neither claimed nor checked, as `may_release` says of one."""
    current = Claim.objects.filter(milestone=OuterRef("pk")).exclude(outcome=Claim.Outcome.REFUSED)
    own = current.filter(Q(claimed_by=user) | Q(checked_by=user))
    return milestones_in(MilestoneStatus.MET, user).filter(Exists(current), ~Exists(own))


def _to_answer(award: Award) -> Waiting:
    label = f"Answer the award {award.reference}: {award.title}"
    return Waiting(label, None, "portfolio:outcome", {"reference": award.reference})


def _on_milestone(step: str, *, dated: bool = False) -> Callable[[Milestone], Waiting]:
    """`dated`: due on the day the milestone is forecast for."""

    def entry(milestone: Milestone) -> Waiting:
        return Waiting(
            f"{step} {milestone.reference}: {milestone.name}",
            milestone.forecast_on if dated else None,
            "portfolio:milestone",
            {"reference": milestone.award.reference, "number": str(milestone.number)},
        )

    return entry


def _to_read(letter: Letter) -> Waiting:
    bid = letter.decision.bid
    place = {"reference": bid.reference, "number": str(letter.number)}
    return Waiting(f"Read the outcome of {bid.reference}: {bid.title}", None, "portfolio:letter", place)


AWARD_WORKLISTS = (
    Worklist(
        "outcomes",
        "Outcomes to read",
        frozenset({Permission.EDIT_BID, Permission.CERTIFY_BID}),
        lambda user, now: letters_unread_by(user),
        _to_read,
    ),
    Worklist("awards", "Awards to answer", frozenset({Permission.ANSWER_AWARD}), _offered, _to_answer),
    Worklist(
        "milestones",
        "Milestones to reach and claim",
        frozenset({Permission.CLAIM_MILESTONE}),
        _due,
        _on_milestone("Reach and claim", dated=True),
    ),
    Worklist(
        "claims",
        "Evidence to check",
        frozenset({Permission.CHECK_MILESTONE}),
        _claimed,
        _on_milestone("Check the evidence of"),
    ),
    Worklist(
        "tranches",
        "Money to release",
        frozenset({Permission.RELEASE_TRANCHE}),
        _met,
        _on_milestone("Release the money of"),
    ),
)


def _proposals(user: User, now: datetime) -> QuerySet[Decision]:
    """Those this person may confirm, as `obstacle_to_confirming` says of one: not their own proposals, nor
    those on a bid they have an interest in.
    """
    deciding = budgets_to_decide(user).filter(round__status=RoundStatus.ASSESSED)
    kept_from = [bid for budget in deciding for bid in recused_bids(user, budget.round, now=now)]
    return (
        standing_decisions_visible_to(user)
        .filter(
            Q(bid__status=BidStatus.SCORED, promotes=None)
            | Q(bid__status=BidStatus.RESERVED, promotes__isnull=False),
            status=DecisionStatus.PROPOSED,
        )
        .exclude(proposed_by=user)
        .exclude(bid__in=kept_from)
    )


def _rounds_to_decide(user: User, now: datetime) -> list[Waiting]:
    """Assessed rounds: bids without a proposal, or, when all are confirmed, the announcement."""
    found = []
    for budget in budgets_to_decide(user).filter(round__status=RoundStatus.ASSESSED):
        reference = budget.round.reference
        scored = budget.round.bids.filter(status=BidStatus.SCORED).order_by()
        current = Decision.objects.filter(bid__round=budget.round).exclude(status=DecisionStatus.REVERSED)
        proposed = current.filter(status=DecisionStatus.PROPOSED)
        if scored.exclude(pk__in=current.values("bid")).exists():
            found.append(_of_round("Propose decisions for round", reference, "portfolio:decisions"))
        elif not scored.filter(pk__in=proposed.values("bid")).exists():
            found.append(_of_round("Announce round", reference, "portfolio:announce"))
    return found


def _rounds_without_fund(user: User, now: datetime) -> list[Waiting]:
    late = untied_rounds(user).filter(status__in=[RoundStatus.CLOSED, RoundStatus.ASSESSED])
    return [
        Waiting(f"Say which fund pays for round {reference}", None, "portfolio:funds")
        for reference in late.values_list("reference", flat=True)
    ]


def _meetings(user: User, now: datetime) -> QuerySet[Meeting]:
    """Of the panels a person sits on; for those who run meetings, all."""
    return meetings_visible_to(user).filter(status__in=[MeetingStatus.PLANNED, MeetingStatus.OPEN])


def _minutes(user: User, now: datetime) -> QuerySet[Meeting]:
    """Closed meetings of panels the person chairs."""
    chaired = Q(round__panel__person=user, round__panel__part="CHAIR")
    return meetings_visible_to(user).filter(chaired, status=MeetingStatus.CLOSED)


def _meet(step: str, url_name: str) -> Callable[[Meeting], Waiting]:
    def entry(meeting: Meeting) -> Waiting:
        at = {"reference": meeting.round.reference, "number": str(meeting.number)}
        label = f"{step} meeting {meeting.number} of the panel of round {meeting.round.reference}"
        return Waiting(label, meeting.planned_on, url_name, at)

    return entry


def _run_to_see(run: ScenarioRun) -> Waiting:
    said = {
        RunStatus.QUEUED: "waits for a worker",
        RunStatus.RUNNING: "is running",
        RunStatus.FAILED: "stopped before it was done",
    }.get(RunStatus(run.status), "is done")
    label = f"{run.scenario.name}: run {run.reference} {said}"
    return Waiting(label, None, "portfolio:run", {"reference": run.reference})


def _broken(user: User, now: datetime) -> QuerySet[Finding]:
    """Broken equalities for the fund and the auditor; late milestones are on the bidder's list already."""
    return findings_for(user).filter(milestone__isnull=True)


def _deliveries(user: User, now: datetime) -> list[Waiting]:
    count = deliveries_set_aside().count()
    if not count:
        return []
    return [Waiting(f"Look into messages that could not be sent: {count}", None, "accounts:jobs")]


def _to_confirm(decision: Decision) -> Waiting:
    label = f"Confirm the decision on {decision.bid.reference}: {decision.bid.title}"
    return Waiting(label, None, "portfolio:decision", {"reference": decision.bid.reference})


def _to_look_into(row: Finding) -> Waiting:
    label = f"Look into {row.subject_ref}: {row.message}"
    return Waiting(label, None, "portfolio:fund", {"reference": row.fund.reference})


def _feedback_to_clear(user: User, now: datetime) -> list[Waiting]:
    """Rounds whose bids are all decided, and which only wait for what departments are told of why."""
    found = []
    for budget in budgets_to_decide(user).filter(round__status=RoundStatus.ASSESSED):
        decisions = list(standing_decisions(budget.round))
        ready = all(row.status == DecisionStatus.CONFIRMED for row in decisions)
        if decisions and ready and lacking_feedback(budget, decisions):
            step = "Clear the feedback to departments for round"
            found.append(_of_round(step, budget.round.reference, "portfolio:round_feedback"))
    return [*found, *map(_of_deputy, feedback_to_clear_as_deputy(user, now=now))]


def _of_deputy(decision: Decision) -> Waiting:
    label = f"Clear the feedback on {decision.bid.reference}, for which the chair is out"
    return Waiting(label, None, "portfolio:bid_feedback", {"reference": decision.bid.reference})


def _reserve(user: User, now: datetime) -> list[Waiting]:
    return [
        Waiting(
            f"{row.decision.bid.reference} on the reserve list fits: {row.asks_in_words}",
            None,
            "portfolio:promote_reserved",
            {"reference": row.decision.bid.reference},
        )
        for row in reserve_to_fund(user, now=now)
    ]


def _to_announce(decision: Decision) -> Waiting:
    label = f"Announce that {decision.bid.reference} leaves the reserve list"
    return Waiting(label, None, "portfolio:decision", {"reference": decision.bid.reference})


def _of_round(step: str, reference: str, url_name: str) -> Waiting:
    return Waiting(f"{step} {reference}", None, url_name, {"reference": reference})


def _itself(row: Waiting) -> Waiting:
    return row


DECISION_WORKLISTS = (
    Worklist(
        "runs",
        "Runs of scenarios",
        frozenset({Permission.EDIT_SCENARIO}),
        lambda user, now: runs_waiting_for(user, now=now),
        _run_to_see,
    ),
    Worklist(
        "meetings",
        "Meetings of the panel",
        frozenset({Permission.VOTE, Permission.RUN_MEETING}),
        _meetings,
        _meet("Go to", "portfolio:meeting"),
    ),
    Worklist(
        "minutes",
        "Minutes to sign",
        frozenset({Permission.CONFIRM_DECISION}),
        _minutes,
        _meet("Sign the minute of", "portfolio:minute"),
    ),
    Worklist(
        "decisions",
        "Decisions to confirm",
        frozenset({Permission.CONFIRM_DECISION}),
        _proposals,
        _to_confirm,
    ),
    Worklist(
        "rounds-to-decide",
        "Rounds to decide",
        frozenset({Permission.PROPOSE_DECISION}),
        _rounds_to_decide,
        _itself,
    ),
    Worklist(
        "feedback",
        "Feedback to clear",
        frozenset({Permission.CONFIRM_DECISION, Permission.REVIEW_BID}),
        _feedback_to_clear,
        _itself,
    ),
    Worklist(
        "reserve",
        "Bids on the reserve list that fit",
        frozenset({Permission.PROPOSE_DECISION}),
        _reserve,
        _itself,
    ),
    Worklist(
        "promotions",
        "Bids to announce as off the reserve list",
        frozenset({Permission.ANNOUNCE_ROUND}),
        lambda user, now: promotions_to_announce(user),
        _to_announce,
    ),
    Worklist(
        "rounds-without-fund",
        "Rounds no fund pays for",
        frozenset({Permission.MANAGE_FUND}),
        _rounds_without_fund,
        _itself,
    ),
    Worklist(
        "findings",
        "Findings to look into",
        frozenset({Permission.MANAGE_FUND, Permission.SEE_AUDIT}),
        _broken,
        _to_look_into,
    ),
    Worklist(
        "messages",
        "Messages that could not be sent",
        frozenset({Permission.MANAGE_PEOPLE}),
        _deliveries,
        _itself,
    ),
)


STEPS_ON_RETURNS = {
    ReturnStatus.RECEIVED: "Confirm",
    ReturnStatus.CHECKED: "Certify",
    ReturnStatus.CERTIFIED: "Accept or refuse",
    ReturnStatus.HELD: "Held: accept or refuse",
}


def _returns_to_confirm(user: User, now: datetime) -> QuerySet[Return]:
    """Files without a fault whose lines their preparers have not confirmed."""
    found = returns_visible_to(user, permission=Permission.PREPARE_RETURN)
    return found.filter(status=ReturnStatus.RECEIVED)


def _to_certify(user: User, now: datetime) -> QuerySet[Return]:
    """Prepared by somebody else."""
    found = returns_visible_to(user, permission=Permission.CERTIFY_RETURN)
    return found.exclude(Q(prepared_by=user) | Q(received_by=user)).filter(status=ReturnStatus.CHECKED)


def _to_accept(user: User, now: datetime) -> QuerySet[Return]:
    """Certified ones, and those held until money is released."""
    found = returns_visible_to(user, permission=Permission.ACCEPT_RETURN)
    return found.filter(status__in=[ReturnStatus.CERTIFIED, ReturnStatus.HELD])


def _waiting(row: Return) -> Waiting:
    label = f"{STEPS_ON_RETURNS[ReturnStatus(row.status)]} return {row.reference}: {row.award.title}"
    return Waiting(label, None, "portfolio:return_page", {"reference": row.reference})


RETURN_WORKLISTS = (
    Worklist(
        "returns-to-confirm",
        "Returns to confirm",
        frozenset({Permission.PREPARE_RETURN}),
        _returns_to_confirm,
        _waiting,
    ),
    Worklist(
        "returns-to-certify",
        "Returns to certify",
        frozenset({Permission.CERTIFY_RETURN}),
        _to_certify,
        _waiting,
    ),
    Worklist(
        "returns-to-accept",
        "Returns to accept or refuse",
        frozenset({Permission.ACCEPT_RETURN}),
        _to_accept,
        _waiting,
    ),
)
