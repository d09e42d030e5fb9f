"""Steps of the panel, its choice and its meetings, whose turn has passed or has not come."""

from collections.abc import Iterator
from typing import Any

from accounts.permissions import Role
from bids.assessment.actions.panel import remove_panel_member
from bids.assessment.models import PanelMember, Review
from portfolio.choice.models import ScenarioRun
from portfolio.decisions.models import AgendaItem
from tests.attacks.scene import Scene
from tests.attacks.steps.step import NO, NOT_FOUND, REASON, SURE, Step, people
from tests.factories.accounts import NOW


def steps_of_the_panel(scene: Scene) -> Iterator[Step]:
    manager, chair = people(scene, Role.FUND_MANAGER, Role.CHAIR)
    draft, proposed, awarded = (scene.bid_called(state) for state in ("Draft", "Proposed", "Awarded"))
    approve = {"outcome": "APPROVE", "reason": "The panel's view."}

    yield Step(chair, "bids:freeze_ranking", (draft.round.reference,), "Nothing is ranked yet", SURE)
    yield Step(chair, "bids:freeze_ranking", (proposed.round.reference,), "is assessed already", SURE)
    rescued, moderated = scene.bid_called("Rescued"), {"agreed_FIT": "6", "reason_FIT": "Agreed."}
    moderated["present"] = scene.reviewer.email
    yield Step(chair, "bids:moderate_bid", (proposed.reference,), "is not being assessed now", moderated)
    yield Step(chair, "bids:rescue_bid", (rescued.reference,), "is not set aside", REASON)
    yield Step(chair, "bids:set_aside", (awarded.round.reference,), NOT_FOUND)
    yield Step(manager, "bids:calibration", (proposed.reference,), "is not being assessed now")
    yield Step(
        chair,
        "bids:ask_simulation",
        (draft.round.reference,),
        "is not frozen yet",
        {"draws": "1000", "seed": "1"},
    )
    yield Step(manager, "portfolio:propose_decision", places(draft), NOT_FOUND, approve)
    yield Step(
        manager, "portfolio:propose_decision", places(awarded), "not at the point of decision", approve
    )
    yield Step(manager, "portfolio:announce", (proposed.round.reference,), "no confirmed decision yet", SURE)
    yield Step(manager, "portfolio:announce", (awarded.round.reference,), "is announced already", SURE)
    yield Step(chair, "portfolio:confirm_decision", (draft.reference,), "The ranking is not frozen yet")
    yield Step(
        chair,
        "portfolio:confirm_decision",
        (awarded.reference,),
        "This decision was confirmed",
        keeps_try=True,
    )
    yield Step(manager, "portfolio:reverse_decision", (awarded.reference,), "cannot be reversed", REASON)
    yield from steps_after_the_announcement(scene)


def steps_after_the_announcement(scene: Scene) -> Iterator[Step]:
    manager, chair = people(scene, Role.FUND_MANAGER, Role.CHAIR)
    reserved, promoted = scene.bid_called("Reserved"), scene.bid_called("Promoted")
    at, words = (reserved.reference,), {"words_FIT": NO, "clear": "on"}

    yield Step(chair, "portfolio:bid_feedback", at, "what its departments are told stands", words)
    yield Step(
        chair,
        "portfolio:round_feedback",
        (reserved.round.reference,),
        "what its departments are told stands",
        {"words": NO},
    )
    yield Step(manager, "portfolio:promote_reserved", (promoted.reference,), "proposed already", REASON)
    yield Step(manager, "portfolio:announce_promotion", at, "announced together with its round")


def steps_of_assigning(scene: Scene) -> Iterator[Step]:
    """Of a round whose ranking is frozen, one without a panel, and a member who has left."""
    (manager,) = people(scene, Role.FUND_MANAGER)
    draft, proposed, eligible = (scene.bid_called(state) for state in ("Draft", "Proposed", "Eligible"))
    frozen, submitted = (proposed.round.reference,), Review.objects.filter(version__bid=proposed).first()
    member = PanelMember.objects.get(round=eligible.round, most_bids=0)
    at = (eligible.round.reference, member.pk)
    remove_panel_member(member=member, by=manager, now=NOW)
    terms = {"part": "MEMBER", "most_bids": "1", "may_introduce": "yes"}
    joins = {**terms, "person": scene.strangers[Role.REVIEWER].email}

    yield Step(manager, "bids:add_panel_member", frozen, "is frozen", joins)
    yield Step(manager, "bids:change_panel_member", at, NOT_FOUND, terms)
    yield Step(manager, "bids:remove_panel_member", at, NOT_FOUND)
    yield Step(manager, "bids:try_assignment", (draft.round.reference,), "Nobody on the panel")
    yield Step(manager, "bids:change_planned", (proposed.reference,), "is not with the panel now")
    yield Step(manager, "bids:publish_assignment", frozen, "There is no dry run")
    yield Step(
        manager, "bids:reassign_review", (proposed.reference, submitted.pk), "is not with the panel now"
    )


def steps_of_scenarios(scene: Scene) -> Iterator[Step]:
    """Of a round that is announced, and of a run that is done."""
    manager, chair = people(scene, Role.FUND_MANAGER, Role.CHAIR)
    round_, before = scene.bid_called("Awarded").round, "between the freezing of the ranking"
    run = ScenarioRun.objects.get(scenario__round=round_)
    at, named = (run.scenario.reference,), {"name": NO, "how": "BEST"}
    done = ScenarioRun.objects.exclude(scenario__round=round_).filter(status="DONE").earliest("pk")
    bid = run.scenario.constraints.get().bids[0]

    yield Step(manager, "portfolio:create_scenario", (round_.reference,), before, named)
    yield Step(manager, "portfolio:change_scenario", at, before, named)
    yield Step(manager, "portfolio:hand_pick", at, before, {"picked": "1"})
    yield Step(manager, "portfolio:add_sentence", (*at, "must-fund"), before, {"one": bid})
    yield Step(manager, "portfolio:remove_sentence", (*at, 1), before)
    yield Step(manager, "portfolio:copy_scenario", at, before)
    yield Step(manager, "portfolio:delete_scenario", at, before)
    yield Step(manager, "portfolio:run_scenario", at, before)
    yield Step(chair, "portfolio:adopt_run", (run.reference,), before, SURE)
    yield Step(manager, "portfolio:delete_scenario", (done.scenario.reference,), "has been run")
    yield Step(manager, "portfolio:cancel_run", (done.reference,), "is done and cannot be cancelled")


def steps_of_meetings(scene: Scene) -> Iterator[Step]:
    """Of a meeting whose vote is open, one whose vote is counted, and one that is signed."""
    manager, chair = people(scene, Role.FUND_MANAGER, Role.CHAIR)
    voting, counted, signed = (item_at(scene.bid_called(state)) for state in ("Ranked", "Counted", "Minuted"))
    day = {"planned_on_day": "1", "planned_on_month": "1", "planned_on_year": "2099"}
    plan = {**day, "place": "Room 1", "quorum": "1", "reason": NO}
    moved = {"item": "1", "place": "1", "discussed": "no"}
    lines = {"conditions-TOTAL_FORMS": "0", "conditions-INITIAL_FORMS": "0"}
    reject = {"outcome": "REJECT", "reason": NO, **lines}
    here = {"member": scene.reviewer.email, "step": "came"}

    yield Step(manager, "portfolio:plan_meeting", voting[:1], "has a meeting already", plan)
    yield Step(manager, "portfolio:change_meeting", voting[:2], "its day, place and quorum stay", plan)
    yield Step(
        manager, "portfolio:cancel_meeting", voting[:2], "is open and cannot be cancelled", {"reason": NO}
    )
    yield Step(scene.reviewer, "portfolio:pack", signed[:2], "no pack is made of it any more")
    yield Step(chair, "portfolio:meeting_step", voting[:2], "is open already", {"step": "open"})
    yield Step(chair, "portfolio:attendance", voting[:2], "is in the room already", here)
    yield Step(chair, "portfolio:move_item", signed[:2], "its agenda stays as it was", moved)
    yield Step(chair, "portfolio:item_step", signed, "nothing can be done in it now", {"step": "call"})
    yield Step(scene.reviewer, "portfolio:cast_vote", counted, "is not open", {"choice": "FOR"})
    yield Step(manager, "portfolio:record_decision", voting, "has not voted on this item yet", reject)
    yield Step(chair, "portfolio:confirm_item", voting, "No decision on this item is recorded")
    yield Step(chair, "portfolio:sign_minute", voting[:2], "is open and cannot be signed")


def item_at(bid: Any) -> tuple[str, int, int]:
    item = AgendaItem.objects.get(bid=bid)
    return bid.round.reference, item.meeting.number, item.number


def places(bid: Any) -> tuple[str, str]:
    return bid.round.reference, bid.reference
