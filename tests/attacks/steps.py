"""Steps whose turn has passed or has not come, each by a person who may take it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from accounts.actions.clients import end_client
from accounts.actions.departments import close_department
from accounts.actions.people import deactivate_user, end_membership
from accounts.models import ApiClient, Delivery, Invitation, User
from accounts.permissions import Role
from bids.assessment.actions.panel import remove_panel_member
from bids.assessment.models import PanelMember, Review
from bids.overview.actions.endings import close_system
from bids.overview.actions.offers import take_back_offer
from bids.register.imports.actions.imports import cancel_import
from bids.register.imports.models import RegisterImport
from bids.register.imports.queries.imports import cells_to_correct
from bids.register.models import LegacySystem, SystemOffer
from bids.rounds.models import Round
from bids.writing.actions.comments import remove_comment
from bids.writing.actions.partners import end_partnership
from portfolio.awards.actions.exchanges import withdraw_exchange
from portfolio.awards.changes.actions.proposing import withdraw_change
from portfolio.awards.models import Award
from portfolio.choice.models import ScenarioRun
from portfolio.decisions.models import AgendaItem
from portfolio.spend.actions.certification import withdraw_return
from portfolio.spend.actions.uploads import cancel_upload
from portfolio.spend.actions.waivers import withdraw_waiver
from portfolio.spend.models import ReturnUpload, Waiver
from tests.attacks.asking import Asker
from tests.attacks.scene import Scene
from tests.factories.accounts import NOW, TODAY, make_department, make_user
from tests.factories.assessment import make_round
from tests.factories.pages import fields_of, posted_day
from tests.factories.register import make_system

NO = "No."
REASON = {"reason": NO}
VOUCHED = {"vouched": "on"}
SURE = {"sure": "on"}
NOT_FOUND = "Page not found"
"""What is hidden in that state from whoever asks."""


@dataclass(frozen=True)
class Step:
    """`words` are of the refusal; `keeps_try`: the audit has it."""

    person: User
    name: str
    at: tuple[object, ...]
    words: str
    posted: dict[str, Any] = field(default_factory=dict)
    keeps_try: bool = False

    @property
    def path(self) -> str:
        return reverse(self.name, args=self.at)

    @property
    def status(self) -> int:
        return 404 if self.words == NOT_FOUND else 409


def people(scene: Scene, *roles: Role) -> list[User]:
    return [scene.people[role] for role in roles]


def steps_of_rounds_and_registers(scene: Scene) -> Iterator[Step]:
    manager, writer, signer = people(scene, Role.FUND_MANAGER, Role.BIDDER, Role.SIGN_OFF)
    open_, shut = scene.bid_called("Draft").round, scene.bid_called("Proposed").round
    planned = make_round()
    details = fields_of(Asker(manager).ask("get", page_of("edit_round", planned)).text)
    details.pop("once")

    yield Step(manager, "bids:open_round", (open_.reference,), "is open and cannot be opened")
    yield Step(manager, "bids:close_round", (open_.reference,), "until its closing time")
    yield Step(manager, "bids:close_round", (shut.reference,), "is assessed and cannot be closed")
    yield Step(manager, "bids:edit_round", (open_.reference,), "open", details)
    yield Step(manager, "bids:edit_round_eligibility", (open_.reference,), "open", {"checks": "New"})
    yield Step(manager, "bids:edit_criteria", (open_.reference,), "were fixed when it opened")
    later = {"closes_at_day": "1", "closes_at_month": "1", "closes_at_year": "2099", "closing_time": "17:00"}
    yield Step(manager, "bids:change_deadline", (shut.reference,), "closing time cannot move", later)
    yield Step(writer, "bids:start_bid", (shut.reference,), "closed", {"title": "Late"})
    ended = close_system(system=make_system(scene.department), reason="Twice.", by=writer, now=NOW)
    said = {"reason": "Again.", "evidence": "The record."} | posted_day("ended_on", NOW.date())
    yield Step(writer, "bids:close_system", (ended.reference,), "stays as it was then", said)
    yield Step(writer, "bids:decommission_system", (ended.reference,), "stays as it was then", said)
    other = make_system(scene.department)
    merged = {**said, "into": other.reference}
    yield Step(writer, "bids:merge_system", (ended.reference,), "stays as it was then", merged)
    offer = SystemOffer.objects.get(status="OPEN")
    take_back_offer(offer=offer, by=signer, now=NOW)
    for name in ("accept_offer", "decline_offer"):
        yield Step(scene.receiving, f"bids:{name}", (offer.reference,), "is taken back and cannot be", REASON)
    yield Step(signer, "bids:take_back_offer", (offer.reference,), "is taken back and cannot be taken back")
    system = LegacySystem.objects.get(name__startswith="Payroll")
    waiting = LegacySystem.objects.get(name__startswith="Pensions")
    yield Step(writer, "bids:finish_rating", (system.reference,), "no rating in hand")
    yield Step(writer, "bids:finish_rating", (waiting.reference,), "waiting for confirmation")
    scored = {"l1": "1", "l1_evidence": "Seen."}
    yield Step(writer, "bids:rate", (waiting.reference, "likelihood"), "waits for a second", scored)
    yield Step(signer, "bids:confirm_rating", (system.reference,), "no rating in hand")
    yield Step(
        signer, "bids:confirm_rating", (system.reference,), "no rating in hand", {"return": "", **REASON}
    )
    listed = RegisterImport.objects.get(status="DONE").reference
    gone = {"rating": system.reference, "send": "yes", "evidence": NO}
    yield Step(writer, "bids:import_ratings", (listed,), "no longer waits here", gone)
    faulty = RegisterImport.objects.get(status="FAULTY")
    cell = next(iter(cells_to_correct(faulty)))
    cancel_import(register_import=faulty, by=writer, now=NOW)
    yield Step(writer, "bids:correct_cell", (faulty.reference, *cell), NOT_FOUND, {"value": "1"})
    of_import = RegisterImport.objects.earliest("pk")
    columns = {f"column_{place}": column for place, column in enumerate(of_import.columns)}
    seen = {"seen": "0"}
    yield Step(writer, "bids:confirm_import", (of_import.reference,), "is received and cannot be", seen)
    cancel_import(register_import=of_import, by=writer, now=NOW)
    yield Step(writer, "bids:cancel_import", (of_import.reference,), "is cancelled and cannot be cancelled")
    yield Step(writer, "bids:import_columns", (of_import.reference,), "is cancelled and cannot be", columns)


def page_of(name: str, round_: Round) -> str:
    return reverse(f"bids:{name}", args=[round_.reference])


def steps_of_the_panel(scene: Scene) -> Iterator[Step]:
    manager, chair = people(scene, Role.FUND_MANAGER, Role.CHAIR)
    draft, proposed, awarded = (scene.bid_called(state) for state in ("Draft", "Proposed", "Awarded"))
    approve = {"outcome": "APPROVE", "reason": "The panel's view."}

    yield Step(chair, "bids:freeze_ranking", (draft.round.reference,), "Nothing is ranked yet", SURE)
    yield Step(chair, "bids:freeze_ranking", (proposed.round.reference,), "is assessed and cannot be", SURE)
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
    yield Step(manager, "portfolio:announce", (awarded.round.reference,), "is announced and cannot be", SURE)
    yield Step(chair, "portfolio:confirm_decision", (draft.reference,), "The ranking is not frozen yet")
    yield Step(
        chair,
        "portfolio:confirm_decision",
        (awarded.reference,),
        "is announced and cannot be",
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
    yield Step(chair, "portfolio:meeting_step", voting[:2], "is open and cannot be opened", {"step": "open"})
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


def steps_of_partners(scene: Scene) -> Iterator[Step]:
    """Of a partner whose part has ended, and one invited to a bid that is no draft any more."""
    draft, writer = scene.bid_called("Draft"), scene.people[Role.BIDDER]
    partner = draft.partners.get()
    end_partnership(partner=partner, by=writer, now=NOW)
    at = (draft.reference, partner.pk)

    yield Step(writer, "bids:end_partnership", at, "has no part in")
    yield Step(scene.invited, "bids:answer_partnership", (partner.pk,), NOT_FOUND, {"answer": "join"})


def steps_of_questions(scene: Scene) -> Iterator[Step]:
    """Of a round that is closed, questions that are settled or wait, and a comment that is removed."""
    manager, writer = people(scene, Role.FUND_MANAGER, Role.BIDDER)
    draft, shut = scene.bid_called("Draft"), scene.bid_called("Proposed")
    waiting, answered = (draft.round.questions.get(status=status) for status in ("ASKED", "ANSWERED"))
    settled, comment = (draft.round.reference, answered.pk), draft.comments.get()
    remove_comment(comment=comment, by=comment.written_by, now=NOW)
    said, asked = {"wording": NO, "answer": NO}, {"about": "round", "words": NO}

    yield Step(writer, "bids:ask_question", (shut.round.reference,), "is closed", asked)
    yield Step(manager, "bids:questions_until", (shut.round.reference,), "its last day for questions stays")
    yield Step(manager, "bids:answer_question", settled, "is answered and cannot be answered", said)
    yield Step(manager, "bids:decline_question", settled, "is answered and cannot be declined", REASON)
    yield Step(writer, "bids:withdraw_question", settled, "is answered and cannot be withdrawn")
    at = (draft.round.reference, waiting.pk)
    yield Step(manager, "bids:correct_answer", at, "there is no answer to correct", {"answer": NO})
    yield Step(writer, "bids:section_comments", (shut.reference, "work"), "stays as it is", {"words": NO})
    yield Step(
        writer, "bids:comment_step", (draft.reference, comment.pk), "has been removed", {"step": "settle"}
    )


def steps_of_awards(scene: Scene) -> Iterator[Step]:
    """Of an award that is accepted, a milestone claimed, the one after it, and a return received."""
    manager, writer, signer = people(scene, Role.FUND_MANAGER, Role.BIDDER, Role.SIGN_OFF)
    award = scene.bid_called("Awarded").decisions.get().award
    claimed, planned = (award.reference, 1), (award.reference, 2)
    spend_return = award.returns.get(status="CHECKED")
    withdrawn = (spend_return.reference,)
    claim = {"met_on_day": "22", "met_on_month": "11", "met_on_year": "2026", "evidence": "The report."}

    yield Step(signer, "portfolio:outcome", (award.reference,), "is accepted and cannot be accepted")
    yield Step(signer, "portfolio:decline_award", (award.reference,), "cannot be declined", REASON)
    yield Step(writer, "portfolio:claim_milestone", claimed, "is claimed and cannot be claimed", claim)
    yield Step(manager, "portfolio:release_tranche", claimed, "is claimed and cannot be released")
    yield Step(manager, "portfolio:check_milestone", planned, "is planned and cannot be found met")
    yield Step(writer, "portfolio:take_back_claim", planned, "is planned and cannot be taken back")
    yield Step(manager, "portfolio:refuse_claim", planned, "is planned and cannot be refused", REASON)
    yield Step(manager, "portfolio:release_tranche", planned, "is planned and cannot be released")
    yield Step(manager, "portfolio:return_accept", withdrawn, "is checked and cannot be accepted")
    yield Step(manager, "portfolio:return_refuse", withdrawn, "is checked and cannot be refused", REASON)
    withdraw_return(spend_return=spend_return, by=writer, now=NOW)
    yield Step(signer, "portfolio:return_certify", withdrawn, "is withdrawn and cannot be certified", VOUCHED)
    yield Step(writer, "portfolio:return_withdraw", withdrawn, "is withdrawn and cannot be withdrawn")
    exchange = award.fund.exchanges.get()
    withdraw_exchange(exchange=exchange, by=manager, now=NOW)
    moved = (award.fund.reference, exchange.number)
    yield Step(manager, "portfolio:confirm_exchange", moved, "is withdrawn and cannot be confirmed")
    yield Step(manager, "portfolio:withdraw_exchange", moved, "is withdrawn and cannot be withdrawn")
    yield from steps_of_changes(scene, award, writer)
    yield from steps_of_files(scene, writer)


def steps_of_changes(scene: Scene, award: Award, writer: User) -> Iterator[Step]:
    """Of a request that was withdrawn."""
    (manager,) = people(scene, Role.FUND_MANAGER)
    change = award.changes.get()
    withdraw_change(change=change, by=writer, now=NOW)
    at = (award.reference, change.number)

    yield Step(manager, "portfolio:approve_change", at, "is withdrawn and cannot be approved")
    yield Step(manager, "portfolio:refuse_change", at, "is withdrawn and cannot be refused", REASON)
    yield Step(writer, "portfolio:withdraw_change", at, "is withdrawn and cannot be withdrawn")


def steps_of_files(scene: Scene, writer: User) -> Iterator[Step]:
    """Of a file of spend that was given up, and of waivers."""
    files = ReturnUpload.objects.filter(department=scene.department)
    upload = files.get(status="CHECKED")
    gone, columns = (upload.reference,), {f"column_{at}": name for at, name in enumerate(upload.columns)}
    columns |= {"award": upload.award.reference, "control_budget": upload.control_budget}
    faulty = files.get(status="FAULTY", file__name__endswith=" faulty.csv")
    late = files.get(file__name__endswith=" late.csv")
    cell = (faulty.reference, 2, 1)

    yield Step(writer, "portfolio:upload_awards", gone, "has been said already")
    yield from steps_of_waivers(scene, writer)
    for one in (upload, faulty, late):
        cancel_upload(upload=one, by=writer, now=NOW)
    yield Step(writer, "portfolio:send_upload", gone, "is cancelled and cannot be sent")
    yield Step(writer, "portfolio:check_upload", gone, "is cancelled and cannot be")
    yield Step(writer, "portfolio:cancel_file", gone, "is cancelled and cannot be cancelled")
    yield Step(writer, "portfolio:upload_columns", gone, "is cancelled and cannot be", columns)
    yield Step(writer, "portfolio:upload_cell", cell, NOT_FOUND, {"value": "05/06/2027"})
    ask = (late.reference, "DATE_BEFORE_PERIOD")
    yield Step(writer, "portfolio:waiver_ask", ask, "is not faulty, so there is nothing", REASON)


def steps_of_waivers(scene: Scene, writer: User) -> Iterator[Step]:
    """One with the fund, and one that was withdrawn."""
    manager, signer = people(scene, Role.FUND_MANAGER, Role.SIGN_OFF)
    endorsed, asked = Waiver.objects.get(status="ENDORSED"), Waiver.objects.get(status="ASKED")
    with_fund, gone = (endorsed.reference,), (asked.reference,)

    yield Step(signer, "portfolio:waiver_endorse", with_fund, "is with the fund and cannot be agreed to")
    withdraw_waiver(waiver=asked, by=writer, now=NOW)
    withdraw_waiver(waiver=endorsed, by=writer, now=NOW)
    yield Step(signer, "portfolio:waiver_endorse", gone, "is withdrawn and cannot be agreed to")
    yield Step(manager, "portfolio:waiver_agree", with_fund, "is withdrawn and cannot be agreed to")
    yield Step(signer, "portfolio:waiver_refuse", gone, "is withdrawn and cannot be refused", REASON)
    yield Step(writer, "portfolio:waiver_withdraw", gone, "is withdrawn and cannot be withdrawn")


def steps_of_accounts(scene: Scene) -> Iterator[Step]:
    """Of a role, an account, a department and a client that have ended, and an invitation answered."""
    (admin,) = people(scene, Role.ADMINISTRATOR)
    by: dict[str, Any] = {"by": admin, "now": NOW}
    left = make_user(Role.BIDDER, scene.department)
    membership = left.memberships.get()
    end_membership(membership=membership, **by)
    deactivate_user(user=left, **by)
    closed = make_department()
    close_department(department=closed, ends_on=TODAY, successor=None, **by)
    client = ApiClient.objects.get()
    end_client(client=client, **by)
    invitation = Invitation.objects.get()
    Invitation.objects.update(withdrawn_at=NOW, withdrawn_by=by["by"])
    sent = Delivery.objects.filter(set_aside_at=None).earliest("pk")
    first = {"ends_on_day": "1", "ends_on_month": "1", "ends_on_year": "2099"}
    newcomer = {"name": "New", "email": "new@example.gov.uk", "role": "BIDDER"}

    yield Step(admin, "accounts:person", (left.pk,), "account is closed", {"role": "CHAIR"})
    yield Step(admin, "accounts:deactivate", (left.pk,), "account is closed already")
    yield Step(admin, "accounts:end_membership", (membership.pk,), NOT_FOUND)
    yield Step(admin, "accounts:change_role", (membership.pk,), NOT_FOUND, {"role": "SIGN_OFF"})
    yield Step(admin, "accounts:end_colleague", (membership.pk,), NOT_FOUND)
    yield Step(admin, "accounts:withdraw_invitation", (invitation.pk,), NOT_FOUND)
    yield Step(admin, "accounts:invite_again", (invitation.pk,), NOT_FOUND)
    yield Step(admin, "accounts:invite_colleague", (closed.pk,), "is closed", newcomer)
    yield Step(admin, "accounts:close_department", (closed.pk,), "is closed already", first)
    yield Step(admin, "accounts:end_client", (client.pk,), "has been ended already")
    yield Step(admin, "accounts:retry_delivery", (sent.pk,), NOT_FOUND)
    yield Step(admin, "accounts:retry_work", ("imports", RegisterImport.objects.earliest("pk").pk), NOT_FOUND)
