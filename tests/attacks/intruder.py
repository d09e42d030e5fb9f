"""Somebody with the rights of a superuser, over a scene that holds a row of all that is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.conf import settings
from django.db import connection, transaction

from accounts.permissions import Role
from bids.assessment.actions.assignment import publish_assignment
from bids.assessment.actions.calibration import mark_calibration
from bids.register.models import LegacySystem, SystemComponent, SystemContract, SystemDependency
from bids.rounds.actions import set_eligibility
from legacyfund.told import LINES, TOLD
from portfolio.awards.changes.models import CancelledMilestone, ChangedBaseline, ChangeRequest
from portfolio.awards.closing.models import AchievedBenefit, Completion
from portfolio.awards.models import Milestone, Rebaseline
from portfolio.choice.models import ScenarioRun
from portfolio.decisions.actions.feedback import save_line_for_all
from portfolio.decisions.models import Decision, DecisionOption
from portfolio.ledger.queries.faults import Fault
from portfolio.ledger.queries.verification import Verification
from portfolio.watch.actions.records import mark_equalities
from tests import shared_states
from tests.attacks.building.whole import build_scene
from tests.conftest import _credentials
from tests.factories.accounts import NOW, make_department, make_user
from tests.factories.assessment import eligible_bid, make_round
from tests.factories.panel import round_to_assign, tried
from tests.factories.portfolio import tied_round
from tests.factories.returns import accepted_return, file_of, received_upload
from tests.factories.scenarios import adopted_run


def ask(statement: str, *values: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return cursor.fetchall() if cursor.description else []


def columns() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for table, column, kind in ask(
        "SELECT table_name, column_name, udt_name FROM information_schema.columns"
        " WHERE table_schema = 'public'"
    ):
        found.setdefault(table, {})[column] = kind
    return found


@contextmanager
def superuser(blocker) -> Iterator[None]:
    """The connection of the tests as a superuser who writes as the application until told otherwise."""
    shared_states.take_down(blocker)
    with blocker.unblock():
        connection.close()
        before = {key: connection.settings_dict[key] for key in ("USER", "PASSWORD")}
        connection.settings_dict.update(_credentials("DATABASE_SUPERUSER_URL"))
        try:
            with transaction.atomic():
                ask(f"SET LOCAL SESSION AUTHORIZATION {settings.DATABASE_APP_ROLE}")
                yield
                transaction.set_rollback(True)
        finally:
            connection.close()
            connection.settings_dict.update(before)


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def build_all_that_is_told() -> None:
    """The scene of the attacks, and what it lacks."""
    build_scene()
    set_eligibility(
        round=make_round(),
        kinds=[],
        departments=[make_department()],
        checks=["It treats a legacy system."],
        by=make_user(Role.FUND_MANAGER),
        now=NOW,
    )
    manager = make_user(Role.FUND_MANAGER)
    publish_assignment(plan=tried(round_to_assign()), due_on=NOW.date(), by=manager, now=NOW)
    mark_calibration(bid=eligible_bid(), by=manager, now=NOW)
    undecided, _ = tied_round(900_000)
    line = {"words": "Asked for three times over.", "by": make_user(Role.CHAIR), "now": NOW}
    save_line_for_all(round=undecided, **line)
    spend_return = accepted_return(None, "10,000.00", "20,000.00")
    received_upload(spend_return.award, content=file_of("30,000.00", day="no day"))
    one, other = LegacySystem.objects.order_by("pk")[:2]
    SystemComponent.objects.create(system=one, name="COBOL")
    SystemContract.objects.create(system=one, supplier="A supplier", ends_on=NOW.date())
    SystemDependency.objects.create(system=one, depends_on=other)
    fund = spend_return.award.fund
    broken = Verification(fund, 1, (Fault(fund.reference, "journal 1", "it is missing."),))
    mark_equalities(verification=broken, now=NOW)
    deciding = ScenarioRun.objects.filter(status="DONE", scenario__round__status="ASSESSED")
    adopted_run(deciding.earliest("pk"))
    approved = Decision.objects.filter(outcome=Decision.Outcome.APPROVE).earliest("pk")
    DecisionOption.objects.create(decision=approved, code="smaller-1", name="A part of it")
    milestone = Milestone.objects.earliest("pk")
    dates = {"before_on": milestone.baseline_on, "after_on": date(2029, 1, 1)}
    Rebaseline.objects.create(milestone=milestone, **dates, reason="Late.", moved_at=NOW, moved_by=manager)
    change = ChangeRequest.objects.earliest("pk")
    ChangedBaseline.objects.create(change=change, milestone=milestone, **dates)
    CancelledMilestone.objects.create(change=change, milestone=milestone)
    said = Completion.objects.earliest("pk")
    AchievedBenefit.objects.create(completion=said, place=1, achieved="IN_FULL")
    missing = [table for table in (*TOLD, LINES) if ask(f"SELECT count(*) FROM {table}") == [(0,)]]
    assert missing == [], "nothing would be tried on these: build a row of each"


def first_row(table: str) -> int:
    ((row,),) = ask(f"SELECT min(id) FROM {table}")
    return row
