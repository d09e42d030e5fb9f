"""Meetings, decisions and the reserve list, which wait for the panel and the fund."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import has_permission
from bids.assessment.queries.panel import recused_bids
from bids.overview.queries.waiting import Waiting, Worklist
from bids.rounds.workflow import RoundStatus
from bids.writing.workflow import BidStatus
from portfolio.choice.models import ScenarioRun
from portfolio.choice.queries.scenarios import rounds_deputised, rounds_to_adopt_as_deputy
from portfolio.choice.queries.waiting import runs_waiting_for
from portfolio.choice.workflow import RunStatus
from portfolio.decisions.models import Decision, Meeting
from portfolio.decisions.queries.decisions import (
    budgets_to_decide,
    standing_decisions,
    standing_decisions_visible_to,
)
from portfolio.decisions.queries.feedback import feedback_to_clear_as_deputy, lacking_feedback
from portfolio.decisions.queries.reserve import budgets_with_reserve, promotions_to_announce, reserve_to_fund
from portfolio.decisions.queries.room import meetings_visible_to
from portfolio.decisions.workflow import DecisionStatus, MeetingStatus
from portfolio.funds.models import RoundBudget
from portfolio.home.queries.waiting.entries import itself, of_round


def _assessed(user: User, now: datetime) -> QuerySet[RoundBudget]:
    """Rounds before the panel that a fund pays for."""
    return RoundBudget.objects.filter(round__status=RoundStatus.ASSESSED).order_by("pk")


def _proposed(user: User, now: datetime) -> QuerySet[Decision]:
    return standing_decisions_visible_to(user).filter(status=DecisionStatus.PROPOSED)


def _proposals(user: User, now: datetime) -> QuerySet[Decision]:
    """Those this person may confirm, as `obstacle_to_confirming` says of one: not their own proposals, nor
    those on a bid they have an interest in.
    """
    waiting = _proposed(user, now).order_by().values("bid__round")
    budgets = budgets_to_decide(user).filter(round__in=waiting)
    kept_from = [bid for budget in budgets for bid in recused_bids(user, budget.round, now=now)]
    return (
        _proposed(user, now)
        .filter(
            Q(bid__status=BidStatus.SCORED, promotes=None)
            | Q(bid__status=BidStatus.RESERVED, promotes__isnull=False)
        )
        .exclude(proposed_by=user)
        .exclude(bid__in=kept_from)
    )


def _withdrawn(user: User, now: datetime) -> QuerySet[Decision]:
    return standing_decisions_visible_to(user).filter(bid__status=BidStatus.WITHDRAWN, promotes=None)


def _to_reverse(user: User, now: datetime) -> QuerySet[Decision]:
    """Those this person may reverse, as `obstacle_to_reversing` says of one."""
    found = _withdrawn(user, now)
    budgets = budgets_to_decide(user).filter(round__in=found.order_by().values("bid__round"))
    kept_from = [bid for budget in budgets for bid in recused_bids(user, budget.round, now=now)]
    if not has_permission(user, Permission.CONFIRM_DECISION):
        found = found.filter(status=DecisionStatus.PROPOSED)
    return found.exclude(bid__in=kept_from)


def _reverse(decision: Decision) -> Waiting:
    label = f"Reverse the decision on {decision.bid.reference}, which is withdrawn: {decision.bid.title}"
    return Waiting(label, None, "portfolio:decision", {"reference": decision.bid.reference})


def _rounds_to_decide(user: User, now: datetime) -> list[Waiting]:
    """Assessed rounds: bids without a proposal, or, when all are confirmed, the announcement."""
    found = []
    for budget in budgets_to_decide(user).filter(round__status=RoundStatus.ASSESSED):
        reference = budget.round.reference
        scored = budget.round.bids.filter(status=BidStatus.SCORED).order_by()
        current = Decision.objects.filter(bid__round=budget.round).exclude(status=DecisionStatus.REVERSED)
        open_yet = Q(bid__status=BidStatus.SCORED, status=DecisionStatus.PROPOSED)
        in_the_way = current.filter(open_yet | Q(bid__status=BidStatus.WITHDRAWN))
        if scored.exclude(pk__in=current.values("bid")).exists():
            found.append(of_round("Propose decisions for round", reference, "portfolio:decisions"))
        elif not in_the_way.exists():
            found.append(of_round("Announce round", reference, "portfolio:announce"))
    return found


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


def _to_confirm(decision: Decision) -> Waiting:
    label = f"Confirm the decision on {decision.bid.reference}: {decision.bid.title}"
    return Waiting(label, None, "portfolio:decision", {"reference": decision.bid.reference})


def _feedback_to_clear(user: User, now: datetime) -> list[Waiting]:
    """Rounds whose bids are all decided, and which only wait for what departments are told of why."""
    found = []
    for budget in budgets_to_decide(user).filter(round__status=RoundStatus.ASSESSED):
        decisions = list(standing_decisions(budget.round))
        ready = all(row.status == DecisionStatus.CONFIRMED for row in decisions)
        if decisions and ready and lacking_feedback(budget, decisions):
            step = "Clear the feedback to departments for round"
            found.append(of_round(step, budget.round.reference, "portfolio:round_feedback"))
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


def _scenarios_to_adopt(user: User, now: datetime) -> list[Waiting]:
    """For the deputy, in the place of a chair who is recused from a bid of the round."""
    step = "The chair is out for a bid: adopt a scenario for round"
    return [
        of_round(step, round_.reference, "portfolio:scenarios")
        for round_ in rounds_to_adopt_as_deputy(user, now=now)
    ]


def _run_to_see(run: ScenarioRun) -> Waiting:
    said = {
        RunStatus.QUEUED: "waits for a worker",
        RunStatus.RUNNING: "is running",
        RunStatus.FAILED: "stopped before it was done",
    }.get(RunStatus(run.status), "is done")
    label = f"{run.scenario.name}: run {run.reference} {said}"
    return Waiting(label, None, "portfolio:run", {"reference": run.reference})


DECISION_WORKLISTS = (
    Worklist(
        "runs",
        "Runs of scenarios",
        frozenset({Permission.EDIT_SCENARIO}),
        lambda user, now: runs_waiting_for(user, now=now),
        _run_to_see,
        lambda user, now: ScenarioRun.objects.filter(scenario__round__status=RoundStatus.ASSESSED),
    ),
    Worklist(
        "meetings",
        "Meetings of the panel",
        frozenset({Permission.VOTE, Permission.RUN_MEETING}),
        _meetings,
        _meet("Go to", "portfolio:meeting"),
    ),
    Worklist(
        "scenarios-as-deputy",
        "Scenarios to adopt for the chair",
        frozenset({Permission.VOTE}),
        _scenarios_to_adopt,
        itself,
        lambda user, now: rounds_deputised(user),
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
        _proposed,
    ),
    Worklist(
        "withdrawn-bids",
        "Decisions on withdrawn bids",
        frozenset({Permission.CONFIRM_DECISION, Permission.PROPOSE_DECISION}),
        _to_reverse,
        _reverse,
        _withdrawn,
    ),
    Worklist(
        "rounds-to-decide",
        "Rounds to decide",
        frozenset({Permission.PROPOSE_DECISION}),
        _rounds_to_decide,
        itself,
        _assessed,
    ),
    Worklist(
        "feedback",
        "Feedback to clear",
        frozenset({Permission.CONFIRM_DECISION, Permission.REVIEW_BID}),
        _feedback_to_clear,
        itself,
        _assessed,
    ),
    Worklist(
        "reserve",
        "Bids on the reserve list that fit",
        frozenset({Permission.PROPOSE_DECISION}),
        _reserve,
        itself,
        lambda user, now: budgets_with_reserve(user),
    ),
    Worklist(
        "promotions",
        "Bids to announce as off the reserve list",
        frozenset({Permission.ANNOUNCE_ROUND}),
        lambda user, now: promotions_to_announce(user, now=now),
        _to_announce,
    ),
)
