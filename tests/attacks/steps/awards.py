"""Steps of awards, returns and waivers, whose turn has passed or has not come."""

from collections.abc import Iterator

from accounts.models import User
from accounts.permissions import Role
from portfolio.awards.actions.exchanges import withdraw_exchange
from portfolio.awards.actions.reversals import withdraw_reversal
from portfolio.awards.actions.switches import withdraw_switch
from portfolio.awards.changes.actions.proposing import withdraw_change
from portfolio.awards.closing.actions.completing import take_back_completion
from portfolio.awards.models import Award
from portfolio.spend.actions.certification import withdraw_return
from portfolio.spend.actions.corrections import correct_line
from portfolio.spend.actions.requests import withdraw_request
from portfolio.spend.actions.uploads import cancel_upload
from portfolio.spend.actions.waivers import withdraw_waiver
from portfolio.spend.models import CorrectionRequest, ReturnUpload, SpendLine, Waiver
from portfolio.spend.reconciling.actions.settling import withdraw_reconciliation
from portfolio.spend.reconciling.models import Reconciliation
from tests.attacks.scene import Scene
from tests.attacks.steps.step import NO, NOT_FOUND, REASON, VOUCHED, Step, people
from tests.factories.accounts import NOW


def steps_of_awards(scene: Scene) -> Iterator[Step]:
    """Of an award that is accepted, a milestone claimed, the one after it, and a return received."""
    manager, writer, signer = people(scene, Role.FUND_MANAGER, Role.BIDDER, Role.SIGN_OFF)
    award = scene.bid_called("Awarded").decisions.get().award
    claimed, planned = (award.reference, 1), (award.reference, 2)
    spend_return = award.returns.get(status="CHECKED")
    withdrawn = (spend_return.reference,)
    claim = {"met_on_day": "22", "met_on_month": "11", "met_on_year": "2026", "evidence": "The report."}

    yield Step(signer, "portfolio:outcome", (award.reference,), "is accepted already")
    yield Step(signer, "portfolio:decline_award", (award.reference,), "cannot be declined", REASON)
    yield Step(writer, "portfolio:claim_milestone", claimed, "is claimed already", claim)
    yield Step(manager, "portfolio:release_tranche", claimed, "is claimed and cannot be released")
    yield Step(manager, "portfolio:check_milestone", planned, "is planned and cannot be found met")
    yield Step(writer, "portfolio:take_back_claim", planned, "is planned and cannot be taken back")
    yield Step(manager, "portfolio:refuse_claim", planned, "is planned and cannot be refused", REASON)
    yield Step(manager, "portfolio:release_tranche", planned, "is planned and cannot be released")
    early = "is to be certified and cannot be"
    yield Step(manager, "portfolio:return_accept", withdrawn, f"{early} accepted")
    yield Step(manager, "portfolio:return_refuse", withdrawn, f"{early} refused", REASON)
    withdraw_return(spend_return=spend_return, by=writer, now=NOW)
    yield Step(signer, "portfolio:return_certify", withdrawn, "is withdrawn and cannot be certified", VOUCHED)
    yield Step(signer, "portfolio:return_send_back", withdrawn, "is withdrawn already", REASON)
    yield Step(writer, "portfolio:return_withdraw", withdrawn, "is withdrawn already")
    exchange = award.fund.exchanges.get()
    withdraw_exchange(exchange=exchange, by=manager, now=NOW)
    moved = (award.fund.reference, exchange.number)
    yield Step(manager, "portfolio:confirm_exchange", moved, "is withdrawn and cannot be confirmed")
    yield Step(manager, "portfolio:withdraw_exchange", moved, "is withdrawn already")
    yield from steps_of_the_ledger(award, manager)
    yield from steps_of_changes(scene, award, writer)
    yield from steps_of_conditions(scene, award)
    yield from steps_of_award_ends(scene)
    yield from steps_of_files(scene, writer)
    yield from steps_of_corrections(scene, writer)
    yield from steps_of_ledgers(scene, writer)


def steps_of_corrections(scene: Scene, writer: User) -> Iterator[Step]:
    """Of a line that is being corrected, and of lines sent back by the fund."""
    (manager,) = people(scene, Role.FUND_MANAGER)
    asked, answered = (CorrectionRequest.objects.get(status=status) for status in ("OPEN", "ANSWERED"))
    open_, said = (asked.reference,), (answered.reference,)
    words, line = {"words": NO}, SpendLine.objects.get(feed_no=1)
    correct_line(line=line, right=None, reason=NO, by=writer, now=NOW)
    made = line.corrections.get().spend_return
    names = {"lines": "1", "reason": "NOT_ELIGIBLE", **words}

    yield Step(
        writer,
        "portfolio:correct_line",
        (1,),
        "corrects this line already",
        {"what": "take-out", **REASON},
    )
    yield Step(manager, "portfolio:ask_correction", (made.reference,), "Only lines of an accepted", names)
    yield Step(manager, "portfolio:agree_to_answer", open_, "is with the department and cannot be agreed to")
    yield Step(manager, "portfolio:ask_again", open_, "cannot be asked again", words)
    yield Step(writer, "portfolio:answer_request", said, "is with the fund already", words)
    withdraw_request(request=asked, by=manager, now=NOW)
    yield Step(manager, "portfolio:withdraw_request", open_, "is withdrawn already")


def steps_of_ledgers(scene: Scene, writer: User) -> Iterator[Step]:
    """Of a reconciliation that is to be explained, one that is faulty, and both withdrawn."""
    (signer,) = people(scene, Role.SIGN_OFF)
    open_, faulty = (Reconciliation.objects.get(status=status) for status in ("OPEN", "FAULTY"))
    at, other = (open_.reference,), (faulty.reference,)
    columns = {f"column_{place}": name for place, name in enumerate(faulty.columns)}

    yield Step(writer, "portfolio:reconciliation_totals", at, "is to be explained already", {"total_0": "1"})
    yield Step(writer, "portfolio:reconciliation_columns", at, "cannot be read", columns)
    yield Step(writer, "portfolio:reconciliation_awards", at, "cannot be read")
    yield Step(writer, "portfolio:reconciliation_send", other, "cannot be sent to the sign-off")
    yield Step(signer, "portfolio:reconciliation_agree", at, "cannot be agreed")
    yield Step(signer, "portfolio:reconciliation_give_back", at, "cannot be given back", {"words": NO})
    withdraw_reconciliation(reconciliation=open_, by=writer, now=NOW)
    yield Step(writer, "portfolio:reconciliation_withdraw", at, "is withdrawn already")


def steps_of_the_ledger(award: Award, manager: User) -> Iterator[Step]:
    """Of a switch that was withdrawn, a journal somebody proposed to reverse, and the proposal withdrawn."""
    fund = award.fund
    switch, proposed = fund.switches.get(), fund.reversals.get()
    withdraw_switch(switch=switch, by=manager, now=NOW)
    moved, back = (fund.reference, switch.number), (fund.reference, proposed.number)
    of_journal = (fund.reference, proposed.journal.number)

    yield Step(manager, "portfolio:confirm_switch", moved, "is withdrawn and cannot be confirmed")
    yield Step(manager, "portfolio:withdraw_switch", moved, "is withdrawn already")
    yield Step(manager, "portfolio:propose_reversal", of_journal, "proposed to reverse this journal", REASON)
    withdraw_reversal(reversal=proposed, by=manager, now=NOW)
    yield Step(manager, "portfolio:confirm_reversal", back, "is withdrawn and cannot be confirmed")
    yield Step(manager, "portfolio:withdraw_reversal", back, "is withdrawn already")


def steps_of_changes(scene: Scene, award: Award, writer: User) -> Iterator[Step]:
    """Of a request that was withdrawn."""
    (manager,) = people(scene, Role.FUND_MANAGER)
    change = award.changes.get()
    withdraw_change(change=change, by=writer, now=NOW)
    at = (award.reference, change.number)

    yield Step(manager, "portfolio:approve_change", at, "is withdrawn and cannot be approved")
    yield Step(manager, "portfolio:refuse_change", at, "is withdrawn and cannot be refused", REASON)
    yield Step(writer, "portfolio:withdraw_change", at, "is withdrawn already")


def steps_of_conditions(scene: Scene, award: Award) -> Iterator[Step]:
    """Of one that is said to be met, and one that is open."""
    manager, writer = people(scene, Role.FUND_MANAGER, Role.BIDDER)
    met, open_ = (award.reference, 1), (award.reference, 2)
    day = {"due_on_day": "1", "due_on_month": "2", "due_on_year": "2099"}

    yield Step(writer, "portfolio:say_condition_met", met, "is said to be met already", {"words": NO})
    yield Step(manager, "portfolio:waive_condition", met, "is said to be met and cannot be waived", REASON)
    yield Step(manager, "portfolio:move_due_day", met, "cannot be given another day", {**day, **REASON})
    yield Step(writer, "portfolio:take_back_condition", open_, "is open and cannot be taken back")
    yield Step(manager, "portfolio:discharge_condition", open_, "is open and cannot be discharged")
    yield Step(manager, "portfolio:send_back_condition", open_, "is open and cannot be sent back", REASON)


def steps_of_award_ends(scene: Scene) -> Iterator[Step]:
    """Of an award said to be complete, that taken back; and of a closing that was withdrawn."""
    manager, writer = people(scene, Role.FUND_MANAGER, Role.BIDDER)
    said, finished = (scene.bid_called(state).decisions.get().award for state in ("Said", "Finished"))
    completion, closure = (said.reference, 1), (finished.reference, 1)
    closing = (said.reference,)

    yield Step(writer, "portfolio:complete_award", closing, "The fund has to answer first", {"words": NO})
    yield Step(manager, "portfolio:close_award", closing, "An award is closed once it is", REASON)
    take_back_completion(completion=said.completions.get(), by=writer, now=NOW)
    yield Step(manager, "portfolio:confirm_completion", completion, "is taken back and cannot be confirmed")
    back = "portfolio:send_back_completion"
    yield Step(manager, back, completion, "is taken back and cannot be sent back", REASON)
    yield Step(writer, "portfolio:take_back_completion", completion, "is taken back already")
    yield Step(manager, "portfolio:approve_closing", closure, "is withdrawn and cannot be approved")
    yield Step(manager, "portfolio:withdraw_closing", closure, "is withdrawn already")


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
    yield Step(writer, "portfolio:cancel_file", gone, "is cancelled already")
    yield Step(writer, "portfolio:upload_columns", gone, "is cancelled and cannot be", columns)
    yield Step(writer, "portfolio:upload_cell", cell, NOT_FOUND, {"value": "05/06/2027"})
    ask = (late.reference, "DATE_BEFORE_PERIOD")
    yield Step(writer, "portfolio:waiver_ask", ask, "is not faulty, so there is nothing", REASON)


def steps_of_waivers(scene: Scene, writer: User) -> Iterator[Step]:
    """One with the fund, and one that was withdrawn."""
    manager, signer = people(scene, Role.FUND_MANAGER, Role.SIGN_OFF)
    endorsed, asked = Waiver.objects.get(status="ENDORSED"), Waiver.objects.get(status="ASKED")
    with_fund, gone = (endorsed.reference,), (asked.reference,)

    yield Step(signer, "portfolio:waiver_endorse", with_fund, "is with the fund already")
    withdraw_waiver(waiver=asked, by=writer, now=NOW)
    withdraw_waiver(waiver=endorsed, by=writer, now=NOW)
    yield Step(signer, "portfolio:waiver_endorse", gone, "is withdrawn and cannot be agreed to")
    yield Step(manager, "portfolio:waiver_agree", with_fund, "is withdrawn and cannot be agreed to")
    yield Step(signer, "portfolio:waiver_refuse", gone, "is withdrawn and cannot be refused", REASON)
    yield Step(writer, "portfolio:waiver_withdraw", gone, "is withdrawn already")
