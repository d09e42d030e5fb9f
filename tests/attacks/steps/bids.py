"""Steps of rounds, registers, and what departments write and ask, whose turn has passed or has not come."""

from collections.abc import Iterator

from django.urls import reverse

from accounts.permissions import Role
from bids.overview.actions.endings import close_system
from bids.overview.actions.offers import take_back_offer
from bids.register.imports.actions.imports import cancel_import
from bids.register.imports.models import RegisterImport
from bids.register.imports.queries.imports import cells_to_correct
from bids.register.models import LegacySystem, SystemOffer
from bids.rounds.models import Round
from bids.writing.actions.comments import remove_comment
from bids.writing.actions.partners import end_partnership
from tests.attacks.asking import Asker
from tests.attacks.scene import Scene
from tests.attacks.steps.step import NO, NOT_FOUND, REASON, Step, people
from tests.factories.accounts import NOW
from tests.factories.assessment import make_round
from tests.factories.pages import fields_of, posted_day
from tests.factories.register import make_system


def steps_of_rounds_and_registers(scene: Scene) -> Iterator[Step]:
    manager, writer, signer = people(scene, Role.FUND_MANAGER, Role.BIDDER, Role.SIGN_OFF)
    open_, shut = scene.bid_called("Draft").round, scene.bid_called("Proposed").round
    planned = make_round()
    details = fields_of(Asker(manager).ask("get", page_of("edit_round", planned)).text)
    details.pop("once")

    yield Step(manager, "bids:open_round", (open_.reference,), "is open already")
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
    yield Step(signer, "bids:take_back_offer", (offer.reference,), "is taken back already")
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
    yield Step(writer, "bids:cancel_import", (of_import.reference,), "is cancelled already")
    yield Step(writer, "bids:import_columns", (of_import.reference,), "is cancelled and cannot be", columns)


def page_of(name: str, round_: Round) -> str:
    return reverse(f"bids:{name}", args=[round_.reference])


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
    yield Step(manager, "bids:answer_question", settled, "is answered already", said)
    yield Step(manager, "bids:decline_question", settled, "is answered and cannot be declined", REASON)
    yield Step(writer, "bids:withdraw_question", settled, "is answered and cannot be withdrawn")
    at = (draft.round.reference, waiting.pk)
    yield Step(manager, "bids:correct_answer", at, "there is no answer to correct", {"answer": NO})
    yield Step(writer, "bids:section_comments", (shut.reference, "work"), "stays as it is", {"words": NO})
    yield Step(
        writer, "bids:comment_step", (draft.reference, comment.pk), "has been removed", {"step": "settle"}
    )
