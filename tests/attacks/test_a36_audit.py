"""A36: every change of a status leaves an event that says who did what and when, and nobody edits one.

`STEPS` is the list: what each step of each table of transitions is called among the events. A new step fails
until it is here. The status before is what the event before it left, so the events of a record tell its way.
"""

import ast
import json
from collections.abc import Iterator
from functools import cache

import pgtrigger
import psycopg
import pytest
from django.db import ProgrammingError, connection, models, transaction

from accounts.models import Event
from tests.architecture.test_models import MODELS, TABLES, triggers_of
from tests.architecture.test_source import RECORDING, kinds_of, matching, recorded, sources, tree
from tests.conftest import owner_connection
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db

CHECKED = "return_upload.checked"
READ = (
    *("return_upload.received", "return_upload.columns_matched", "return_upload.awards_said"),
    *("return_upload.cell_corrected", "return_upload.checked_again", "return_upload.retried"),
)
"""A small file is checked in the same step; a large one by a job, which says so."""
PROPOSALS = ("exchange", "switch", "reversal")
STEPS: dict[str, dict[str, tuple[str, ...]]] = {
    "bids.assessment.workflow.REVIEW_TRANSITIONS": {
        "accept": ("review.accepted",),
        "decline": ("review.declined",),
        "recuse": ("review.recused",),
        "submit": ("review.submitted",),
        "take_back": ("review.taken_back",),
        "recall": ("review.recalled",),
    },
    "bids.assessment.workflow.CONFLICT_TRANSITIONS": {
        "confirm": ("conflict.confirmed", "conflict.declared"),
        "dismiss": ("conflict.dismissed",),
    },
    "bids.register.imports.workflow.REGISTER_IMPORT_TRANSITIONS": {
        "check": (
            *("register_import.received", "register_import.columns_matched"),
            *("register_import.cell_corrected", "register_import.retried"),
        ),
        "ask": ("register_import.dates_asked",),
        "find_faulty": ("register_import.found_faulty", "register_import.overtaken"),
        "pass": ("register_import.checked", "register_import.overtaken"),
        "queue": ("register_import.queued", "register_import.retried"),
        "finish": ("register_import.done",),
        "cancel": ("register_import.cancelled",),
        "fail": ("register_import.failed",),
    },
    "bids.register.workflow.SYSTEM_TRANSITIONS": {
        "close": ("system.closed",),
        "merge": ("system.merged",),
        "decommission": ("system.decommissioned",),
    },
    "bids.register.workflow.RATING_TRANSITIONS": {
        "finish": ("rating.finished", "register_import.ratings_sent"),
        "return": ("rating.returned",),
        "confirm": ("rating.confirmed", "register_import.ratings_confirmed"),
        "supersede": ("rating.confirmed", "register_import.ratings_confirmed"),
    },
    "bids.register.workflow.OFFER_TRANSITIONS": {
        "accept": ("system_offer.accepted",),
        "decline": ("system_offer.declined",),
        "take_back": ("system_offer.taken_back",),
        "lapse": ("system_offer.lapsed",),
    },
    "bids.rounds.workflow.ROUND_TRANSITIONS": {
        "open": ("round.opened",),
        "close": ("round.closed",),
        "assess": ("ranking.frozen",),
        "announce": ("round.announced",),
    },
    "bids.writing.questions.workflow.QUESTION_TRANSITIONS": {
        "answer": ("round.question_answered",),
        "decline": ("round.question_declined",),
        "withdraw": ("round.question_withdrawn",),
    },
    "bids.writing.workflow.BID_TRANSITIONS": {
        "send_for_certification": ("bid.sent_for_certification",),
        "refuse_certification": ("bid.certification_refused",),
        "recall": ("bid.recalled",),
        "submit": ("bid.submitted",),
        "ask_clarification": ("bid.clarification_asked",),
        "return_to_fund": ("bid.clarified", "bid.clarification_withdrawn", "bid.clarification_lapsed"),
        "return_to_panel": ("bid.clarified", "bid.clarification_withdrawn", "bid.clarification_lapsed"),
        "find_eligible": ("bid.found_eligible",),
        "find_ineligible": ("bid.found_ineligible",),
        "score": ("ranking.frozen",),
        "approve": ("bid.outcome_announced",),
        "reserve": ("bid.outcome_announced",),
        "reject": ("bid.outcome_announced",),
        "withdraw": ("bid.withdrawn",),
        "lapse": ("bid.lapsed",),
    },
    "bids.writing.workflow.CLARIFICATION_TRANSITIONS": {
        "send": ("bid.clarification_sent",),
        "refuse": ("bid.clarification_refused",),
        "answer": ("bid.clarified",),
        "withdraw": ("bid.clarification_withdrawn",),
        "lapse": ("bid.clarification_lapsed",),
    },
    "portfolio.awards.changes.workflow.CHANGE_TRANSITIONS": {
        "approve": ("award.change_approved", "award.change_made"),
        "refuse": ("award.change_refused",),
        "withdraw": ("award.change_withdrawn",),
    },
    "portfolio.awards.closing.workflow.COMPLETION_TRANSITIONS": {
        "confirm": ("award.completed",),
        "send_back": ("award.completion_sent_back",),
        "take_back": ("award.completion_taken_back",),
    },
    "portfolio.awards.closing.workflow.CLOSURE_TRANSITIONS": {
        "approve": ("award.closed",),
        "withdraw": ("award.closing_withdrawn",),
    },
    "portfolio.awards.conditions.workflow.CONDITION_TRANSITIONS": {
        "say_met": ("award.condition_said_met",),
        "take_back": ("award.condition_taken_back",),
        "send_back": ("award.condition_sent_back",),
        "discharge": ("award.condition_discharged",),
        "waive": ("award.condition_waived",),
        "move": ("award.condition_moved",),
    },
    "portfolio.awards.workflow.AWARD_TRANSITIONS": {
        "accept": ("award.accepted",),
        "decline": ("award.declined",),
        "start": ("tranche.released",),
        "terminate": ("decision.reversed",),
        "pause": ("award.change_approved", "award.change_made"),
        "resume": ("award.change_approved", "award.change_made"),
        "resume_unreleased": ("award.change_approved", "award.change_made"),
        "end_early": ("award.change_approved", "award.change_made"),
        "complete": ("award.completed",),
        "close": ("award.closed",),
    },
    "portfolio.awards.workflow.MILESTONE_TRANSITIONS": {
        "claim": ("milestone.claimed",),
        "refuse": ("milestone.claim_refused",),
        "take_back": ("milestone.claim_taken_back",),
        "check": ("milestone.checked",),
        "release": ("tranche.released",),
        "cancel": ("award.change_approved", "award.change_made"),
    },
    "portfolio.choice.workflow.RUN_TRANSITIONS": {
        "start": ("scenario_run.started",),
        "finish": ("scenario_run.done",),
        "cancel": ("scenario_run.cancelled",),
        "fail": ("scenario_run.failed",),
        "retry": ("scenario_run.retried",),
    },
    "portfolio.decisions.workflow.DECISION_TRANSITIONS": {
        "confirm": ("decision.confirmed",),
        "announce": ("decisions.announced", "decision.promoted"),
        "reverse": ("decision.reversed",),
    },
    "portfolio.decisions.workflow.MEETING_TRANSITIONS": {
        "open": ("meeting.opened",),
        "close": ("meeting.closed",),
        "sign": ("meeting.signed",),
        "cancel": ("meeting.cancelled",),
    },
    "portfolio.decisions.workflow.ITEM_TRANSITIONS": {
        "call": ("item.called",),
        "put_back": ("item.called", "meeting.closed"),
        "finish": ("item.finished", "decision.confirmed", "item.called", "meeting.closed"),
    },
    **{
        f"portfolio.ledger.workflow.{name.upper()}_TRANSITIONS": {
            "confirm": (f"{name}.confirmed",),
            "withdraw": (f"{name}.withdrawn",),
        }
        for name in PROPOSALS
    },
    "portfolio.spend.reconciling.workflow.TRANSITIONS": {
        "read": (
            *("reconciliation.begun", "reconciliation.columns_matched"),
            *("reconciliation.awards_said", "reconciliation.retried"),
        ),
        "find_faulty": ("reconciliation.faulty",),
        "compare": ("reconciliation.compared",),
        "stop": ("reconciliation.stopped",),
        "explain": ("reconciliation.explained",),
        "send": ("reconciliation.sent",),
        "agree": ("reconciliation.agreed",),
        "give_back": ("reconciliation.given_back",),
        "withdraw": ("reconciliation.withdrawn",),
    },
    "portfolio.spend.workflow.RETURN_TRANSITIONS": {
        "certify": ("return.certified",),
        "hold": ("return.held",),
        "accept": ("return.accepted",),
        "retry": ("return.accepted",),
        "refuse": ("return.refused",),
        "withdraw": ("return.withdrawn",),
    },
    "portfolio.spend.workflow.UPLOAD_TRANSITIONS": {
        "read": READ,
        "ask": (CHECKED, *READ),
        "find_faulty": (CHECKED, "return_upload.not_sent", *READ),
        "find_right": (CHECKED, "return_upload.not_sent", *READ),
        "hand_over": ("return_upload.handed_over",),
        "send": ("return_upload.sent", "return.checked"),
        "cancel": ("return_upload.cancelled",),
        "stop": ("return_upload.stopped",),
    },
    "portfolio.spend.workflow.WAIVER_TRANSITIONS": {
        "endorse": ("waiver.endorsed",),
        "agree": ("waiver.agreed",),
        "refuse": ("waiver.refused",),
        "withdraw": ("waiver.withdrawn",),
    },
    "portfolio.spend.workflow.REQUEST_TRANSITIONS": {
        "answer": ("correction_request.answered",),
        "ask_again": ("correction_request.asked_again",),
        "agree": ("correction_request.agreed",),
        "correct": ("correction_request.corrected",),
        "withdraw": ("correction_request.withdrawn",),
    },
    "portfolio.spend.workflow.PERIOD_TRANSITIONS": {
        "close": ("period.closed",),
        "change": ("period.planned",),
    },
}
KINDS = sorted({kind for steps in STEPS.values() for kinds in steps.values() for kind in kinds})


def test_a36_every_step_of_every_table_is_in_the_list():
    assert {name: set(table.steps) for name, table in TABLES.items()} == {
        name: set(steps) for name, steps in STEPS.items()
    }
    assert all(kinds for steps in STEPS.values() for kinds in steps.values())


def test_a36_every_kind_of_the_list_is_recorded_somewhere():
    patterns = {pattern for module, call in recorded() for pattern in kinds_of(module, call)}
    words = {
        node.value
        for path in sources("actions")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }

    recorded_so = {kind for kind in KINDS if any(matching(pattern, [kind]) for pattern in patterns)}
    assert set(KINDS) - recorded_so - words == set()


Function = tuple[str, str]
"""The module's path and the function's name."""


@cache
def calls() -> dict[Function, set[Function]]:
    """What each function of the actions calls of them, by name; recording an event is `("", "event")`."""
    modules = {".".join(path.parts).removesuffix(".py"): tree(path) for path in sources("actions")}
    found: dict[Function, set[Function]] = {}
    for place, module in modules.items():
        own = {node.name for node in ast.walk(module) if isinstance(node, ast.FunctionDef)}
        came = {
            alias.asname or alias.name: (node.module or "", alias.name)
            for node in ast.walk(module)
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }
        for node in ast.walk(module):
            if isinstance(node, ast.FunctionDef):
                names = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
                reached = {("", "event") for name in names & {*RECORDING, "record_many"}}
                reached |= {(place, name) for name in names & own if name != node.name}
                for name in names & set(came):
                    source, what = came[name]
                    reached |= {(path, what) for path in modules if path.endswith(source) and source}
                found[place, node.name] = reached
    return found


def records(function: Function, seen: frozenset[Function] = frozenset()) -> bool:
    if function == ("", "event"):
        return True
    if function in seen:
        return False
    return any(records(each, seen | {function}) for each in calls().get(function, ()))


def moving() -> Iterator[Function]:
    """The functions of the actions that ask a table for the next status."""
    for path in sources("actions"):
        place = ".".join(path.parts).removesuffix(".py")
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef) and any(
                isinstance(each, ast.Attribute) and each.attr == "target" for each in ast.walk(node)
            ):
                yield place, node.name


def on_record(function: Function, seen: frozenset[Function] = frozenset()) -> bool:
    """It records, or whoever calls it does."""
    if records(function):
        return True
    callers = [name for name, reached in calls().items() if function in reached and name not in seen]
    return bool(callers) and all(on_record(name, seen | {function}) for name in callers)


FOR_OTHERS = {
    *("_answer", "_answered", "_change_status", "_check_agreeing", "_fill", "_finished", "_keep", "_lock"),
    *("_lock_to_answer", "_start", "_supersede", "ask_for_check", "ask_for_reading", "ask_for_work"),
    *(
        "carry_out",
        "check_certifying",
        "confirmed",
        "end_clarification",
        "give_back",
        "put_back",
        "settle_offer",
    ),
    *("target_for_department", "withdrawn"),
}
"""Parts of an action, which leave the event to it: in whatever way it ends, for that is not seen here."""


def test_a36_no_action_moves_a_status_without_an_event():
    moves = set(moving())

    assert len(moves) > 60
    assert {name for place, name in moves if not records((place, name))} == FOR_OTHERS
    assert not on_record(("nowhere", "nothing"))
    assert sorted(place for place in moves if not on_record(place)) == []


def with_a_status() -> Iterator[tuple[type[models.Model], list[str]]]:
    """Each model with a status, and the tables that may be its."""
    for model in MODELS:
        for machine in triggers_of(model):
            if isinstance(machine, pgtrigger.FSM):
                pairs = sorted(tuple(pair) for pair in machine.transitions)
                yield model, [name for name, table in TABLES.items() if table.pairs() == pairs]


BY_HAND = "ENDED"
"""The scene's fund whose award is written row by row: nobody can act in a year that is over."""
ABOVE = (
    *(
        "award",
        "milestone",
        "bid",
        "round",
        "meeting",
        "upload",
        "clarification",
        "version",
        "system",
        "fund",
    ),
    *("decision", "journal", "review", "scenario", "register_import", "spend_return"),
)


def with_what_is_above(row: models.Model) -> list[models.Model]:
    """The row, and what it is a part of."""
    found = [row]
    for each in found:
        parts = [getattr(each, name, None) for name in ABOVE]
        found += [part for part in parts if isinstance(part, models.Model) and part not in found]
    return found


def is_of(event: Event, rows: list[models.Model]) -> bool:
    """It is of one of them, or names one: a ranking that is frozen moves its round and every bid of it."""
    if (event.subject, event.subject_id) in {(row._meta.label_lower, row.pk) for row in rows}:
        return True
    names = {name for row in rows if (name := getattr(row, "reference", None))}
    return event.subject_ref in names or any(f'"{name}"' in json.dumps(event.data) for name in names)


def test_a36_whatever_has_moved_says_by_whom_and_when(scene):
    """Of every record that the attacks are made on."""
    events: dict[str, list[Event]] = {}
    for event in Event.objects.order_by("pk"):
        events.setdefault(event.kind, []).append(event)
    untold, moved = set(), 0
    for model, names in with_a_status():
        first = str(model._meta.get_field("status").get_default())
        for row in model._default_manager.exclude(status=first):
            parts = with_what_is_above(row)
            if BY_HAND in {getattr(part, "reference", None) for part in parts}:
                continue
            kinds = {
                kind
                for name in names
                for step in TABLES[name].transitions
                if step.target == row.status
                for kind in STEPS[name][step.event]
            }
            moved += 1
            if not any(is_of(event, parts) for kind in kinds for event in events.get(kind, ())):
                untold.add((model._meta.label, row.status, *sorted(kinds)))

    assert sorted(untold) == []
    assert moved > 100
    assert not Event.objects.filter(occurred_at=None).exists()


EDITS = (
    "UPDATE accounts_event SET actor_id = NULL",
    "UPDATE accounts_event SET occurred_at = now()",
    """UPDATE accounts_event SET data = '{"after": "1.00"}'""",
    "DELETE FROM accounts_event",
    "TRUNCATE accounts_event CASCADE",
)


@pytest.mark.parametrize("statement", EDITS)
def test_a36_the_application_edits_no_event(statement):
    make_user("AUDITOR")

    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(statement)

    assert Event.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("statement", EDITS)
def test_a36_nor_does_the_owner(statement):
    make_user("AUDITOR")

    with owner_connection() as link, pytest.raises(psycopg.Error):
        link.execute(statement)

    assert Event.objects.exists()
