"""One department's systems, bids, award and return, in every state an address can ask for; and strangers."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile

from accounts.actions.clients import create_client
from accounts.actions.invitations import invite_person
from accounts.models import Delivery, Department, User
from accounts.permissions import DEPARTMENT_ROLES, ROLES, Role
from bids.assessment.actions.eligibility import find_eligible
from bids.assessment.actions.moderation import moderate
from bids.assessment.actions.triage import rescue_bid, set_aside
from bids.overview.actions.endings import decommission_system
from bids.overview.actions.offers import accept_offer, offer_systems
from bids.register.imports.actions.imports import match_import_columns
from bids.register.imports.actions.work import claim_import, fail_import
from bids.register.models import LegacySystem
from bids.rounds.rules.questions import FULL_FORM
from bids.versions.actions.certification import send_for_certification
from bids.versions.actions.pdfs import ask_for_pdf, claim_pdf, keep_pdf
from bids.versions.actions.starting_again import start_again
from bids.versions.actions.submission import certify_and_submit
from bids.writing.actions.attachments import add_attachment
from bids.writing.actions.bids import rename_bid
from bids.writing.models import Bid
from legacyfund.lib.uploads import EvidenceFile
from portfolio.awards.actions.awards import accept_award
from portfolio.awards.actions.milestones import claim_milestone
from portfolio.awards.models import Award
from portfolio.choice.actions.scenarios import add_sentence, change_scenario
from portfolio.choice.models import Scenario
from portfolio.choice.rules.problem import Kind
from portfolio.decisions.actions import letters, papers
from portfolio.decisions.actions.announcement import announce_round
from portfolio.decisions.actions.deciding import confirm_item
from portfolio.decisions.actions.meetings import close_meeting, sign_minute
from portfolio.decisions.actions.proposing import Condition
from portfolio.decisions.queries.letters import letter_of
from portfolio.decisions.queries.packs import pack_outline
from portfolio.funds.actions import create_fund
from portfolio.ledger.actions.journals import post_journal
from portfolio.ledger.rules.kinds import Kind as Kinds
from portfolio.ledger.rules.ledger import build_postings
from portfolio.spend.actions.uploads import match_columns
from portfolio.spend.actions.waivers import ask_waiver, endorse_waiver
from tests.attacks.scene import FILE_NAME, MARK, SECRET, Scene
from tests.factories.accounts import NOW, make_department, make_user
from tests.factories.assessment import (
    accepted_review,
    agreed,
    close_round,
    freeze,
    make_round,
    open_round,
    seat_chair,
    submitted_review,
)
from tests.factories.bids import (
    CELL,
    TESTS,
    bidding_round,
    certifying_bid,
    complete_bid,
    draft_bid,
    fresh_bid,
    full_bid,
    submitted_bid,
)
from tests.factories.changes import proposed_change
from tests.factories.clarification import clarified_bid, clarifying_bid, sent_clarification
from tests.factories.files import PDF
from tests.factories.meetings import (
    make_panel,
    planned_meeting,
    recorded_decision,
    sitting_meeting,
    voted_item,
    voting_item,
)
from tests.factories.panel import declared_conflict, panel_member, tried
from tests.factories.partners import invited_partner
from tests.factories.portfolio import (
    confirmed_decision,
    give,
    pay_for,
    promoted_decision,
    proposed_decision,
    proposed_exchange,
)
from tests.factories.questions import (
    answered_question,
    asked_question,
    declined_question,
    written_comment,
)
from tests.factories.register import make_system, rate_system, rated_system
from tests.factories.register_imports import (
    checked_import,
    csv_of,
    done_import,
    received_import,
    system_cells,
)
from tests.factories.returns import LATER, file_of, received_upload, sent
from tests.factories.scenarios import asked_run, done_run, made_scenario

IMPORTED_RATINGS = {"Rated": MARK, "Bare": ""}
"""A rating of an import that waits for a second person, and one that its writer has yet to send."""


def build_scene() -> Scene:
    department = make_department("ZZ1", name=f"Department of {MARK}")
    people = {
        role: make_user(role, department if role in DEPARTMENT_ROLES else None, name=f"{role} {MARK}")
        for role in Role
        if role != Role.REVIEWER
    }
    writer, reviewer = people[Role.BIDDER], make_user(Role.REVIEWER)
    system = rated_system(department, name=f"Payroll {MARK}", by=writer)
    rate_system(rated_system(department, name=f"Pensions {MARK}", by=writer), by=writer)
    mine: dict[str, Any] = {"department": department, "by": writer}
    invited = _bids(system, mine)
    _reviewed_bid(system, mine, people[Role.SIGN_OFF], reviewer)
    contents = {"system": system, "reviewer": reviewer, **mine}
    _moderated_round(people[Role.CHAIR], **contents)
    proposed, ranked = _ranked_bids("Proposed", "Ranked", **contents)
    proposed_decision(proposed, reason=MARK)
    rounds = (["Counted"], ["Minuted", "Left"], ["To meet on"])
    met_on = [_ranked_bids(*states, **contents)[0] for states in rounds]
    _meetings([ranked, *met_on], people, reviewer)
    confirmed_decision(*_ranked_bids("Decided", **contents))
    _announced_bids(contents, writer, people[Role.SIGN_OFF])
    _scenarios(proposed, people[Role.FUND_MANAGER])
    _of_the_accounts(department, people[Role.ADMINISTRATOR])
    received_import(name=f"{FILE_NAME}.csv", **mine)
    stopped = received_import(csv_of({"name": "Stopped", "notes": MARK}), **mine)
    match_import_columns(register_import=stopped, columns=stopped.columns, by=stopped.received_by, now=NOW)
    fail_import(register_import=claim_import(now=NOW), error="OSError: disk full", now=NOW)
    rated = [system_cells(f"{name} {MARK}", evidence=words) for name, words in IMPORTED_RATINGS.items()]
    done_import(csv_of(*rated), now=NOW, **mine)
    checked_import(csv_of({"name": "Faulty", "yearly_run_cost": f"Lots {MARK}"}), **mine)
    strangers = {role: make_user(role, make_department("ZZ2")) for role in DEPARTMENT_ROLES}
    strangers |= {role: make_user(role) for role in ROLES if role not in DEPARTMENT_ROLES}
    Delivery.objects.filter(recipient=writer).update(set_aside_at=NOW)
    receiving = _registers(department, people, invited)
    return Scene(department, people, reviewer, invited, receiving, strangers)


def _registers(department: Department, people: dict[Role, User], invited: User) -> User:
    """A system that is switched off with a file, and one that is offered: to the sign-off given."""
    writer, receiver = people[Role.BIDDER], _department_of(invited)
    receiving = make_user(Role.SIGN_OFF, receiver)
    decommission_system(
        system=make_system(department, name=f"Retired {MARK}", by=writer),
        ended_on=NOW.date(),
        evidence=f"The certificate of {MARK}.",
        file=EvidenceFile(f"{FILE_NAME}.pdf", PDF + MARK.encode()),
        by=writer,
        now=NOW,
    )
    offer_systems(
        systems=[make_system(department, name=f"Offered {MARK}", by=writer)],
        receiver=receiver,
        reason=MARK,
        by=people[Role.SIGN_OFF],
        now=NOW,
    )
    theirs = make_system(receiver, name="Came from another department")
    came = offer_systems(systems=[theirs], receiver=department, reason=MARK, by=receiving, now=NOW)
    accept_offer(offer=came, by=people[Role.SIGN_OFF], now=NOW)
    return receiving


def _department_of(person: User) -> Department:
    return Department.objects.get(memberships__user=person)


def _bids(system: LegacySystem, mine: dict[str, Any]) -> User:
    """A bid of each state before the panel; the bidder of a department invited to one of them."""
    make_round(name=MARK, guidance=MARK)
    draft = draft_bid(title=f"Draft {MARK}", **mine)
    partner = invited_partner(draft)
    _said_of(draft, mine)
    contents = {"round": draft.round, "system": system, **mine}
    complete_bid(title=f"Complete {MARK}", **contents)
    certifying_bid(title=f"Certifying {MARK}", **contents)
    submitted_bid(title=f"Submitted {MARK}", **contents)
    fresh = submitted_bid(title=f"Fresh {MARK}", **contents)
    find_eligible(bid=fresh, by=make_user(Role.FUND_MANAGER), now=NOW)
    clarifying_bid(submitted_bid(title=f"Clarifying {MARK}", **contents), question=f"Why {MARK}?")
    sent_clarification(clarifying_bid(submitted_bid(title=f"Answered {MARK}", **contents)))
    return make_user(Role.BIDDER, partner.department)


def _said_of(draft: Bid, mine: dict[str, Any]) -> None:
    """Comments on the draft, and questions about its round: one waits, one is answered, and one declined."""
    written_comment(draft, words=f"Is {MARK} right?")
    asked_question(draft.round, words=f"Why {MARK}?", **mine)
    answered_question(asked_question(draft.round, words=f"When {MARK}?", **mine))
    declined_question(asked_question(draft.round, words=f"Who {MARK}?", **mine), reason=f"Not of {MARK}.")


def _reviewed_bid(system: LegacySystem, mine: dict[str, Any], signer: User, reviewer: User) -> None:
    """A bid of the full form with a file beside it, a PDF made of it, a reviewer, and a second version."""
    round_ = bidding_round(questions_version=FULL_FORM)
    draft_bid(round_, title=f"Full form {MARK}", **mine)
    bid = full_bid(round_, title=f"Eligible {MARK}", system=system, **mine)
    writer, manager = bid.created_by, make_user(Role.FUND_MANAGER)
    add_attachment(bid=bid, file=ContentFile(PDF, f"{FILE_NAME}.pdf"), by=writer, now=NOW)
    send_for_certification(bid=bid, by=writer, now=NOW)
    certify_and_submit(bid=bid, confirmed=TESTS, by=signer, now=NOW)
    bid = fresh_bid(bid)
    ask_for_pdf(version=bid.current_version, by=writer, now=NOW)
    pdf = claim_pdf(now=NOW)
    assert pdf is not None
    keep_pdf(pdf=pdf, content=PDF, now=NOW)
    find_eligible(bid=bid, by=manager, now=NOW)
    accepted_review(bid, reviewer=reviewer)
    clarified_bid(fresh_bid(bid), by=signer)
    _panel(fresh_bid(bid), reviewer, manager)


def _panel(bid: Bid, reviewer: User, manager: User) -> None:
    """With the reviewer on it, a dry run that asks one of three others, and an interest declared."""
    panel_member(bid.round, reviewer)
    for name, knows in (("one", ""), ("another", ""), ("planned", "eligible")):
        person = make_user(Role.REVIEWER, email=f"{name}-of-the-panel@example.gov.uk")
        panel_member(bid.round, person, may_introduce=False, expertise=knows)
    declared_conflict(bid, panel_member(bid.round).person)
    panel_member(bid.round, most_bids=0)
    tried(bid.round, by=manager)


def _meetings(bids: list[Bid], people: dict[Role, User], reviewer: User) -> None:
    """A meeting on a bid whose vote is open, one on a bid whose vote is counted, one that is signed, and one
    that is planned.
    """
    manager, chair = people[Role.FUND_MANAGER], people[Role.CHAIR]
    panels = [
        make_panel(bid.round, manager=manager, chair=chair, member=reviewer, with_interest=False)
        for bid in bids
    ]
    planned = planned_meeting(panels[3], place=MARK, planned_on=date(2099, 1, 1))
    meetings = [sitting_meeting(panel, place=MARK) for panel in panels[:3]]
    voting_item(panels[0], meetings[0], panels[0].bids.index(bids[0]))
    voted_item(panels[1], meetings[1])
    item = voted_item(panels[2], meetings[2], panels[2].bids.index(bids[2]))
    recorded_decision(panels[2], item, reason=MARK, conditions=[Condition(MARK, MARK, NOW.date())])
    confirm_item(item=item, by=chair, now=NOW)
    close_meeting(meeting=meetings[2], by=manager, now=NOW)
    signed = sign_minute(meeting=meetings[2], by=chair, now=NOW)
    papers.ask_for_minute(meeting=signed, by=chair, now=NOW)
    papers.ask_for_pack(meeting=planned, by=reviewer, now=NOW)
    while pdf := papers.claim_pdf(now=NOW):
        made_of = pack_outline(planned, reviewer, now=NOW).made_of if pdf.member else signed.minute_sha256
        papers.keep_pdf(pdf=pdf, content=PDF, made_of=made_of, now=NOW)


def _announced_bids(contents: dict[str, Any], writer: User, signer: User) -> None:
    """One with its award and a letter made into a PDF, and two on the reserve list: one that is started again
    in an open round, and one that is to be funded after all.
    """
    awarded, reserved, promoted = _ranked_bids("Awarded", "Reserved", "Promoted", **contents)
    for bid in (reserved, promoted):
        confirmed_decision(bid, "RESERVE", reason=MARK)
    _award(awarded, writer, signer)
    letter = letter_of(awarded)
    assert letter is not None
    letters.ask_for_pdf(letter=letter, by=writer, now=NOW)
    pdf = letters.claim_pdf(now=NOW)
    assert pdf is not None
    letters.keep_pdf(pdf=pdf, content=PDF, now=NOW)
    promoted_decision(promoted)
    _year_to_close(reserved)
    again = start_again(origin=reserved, round=bidding_round(), by=writer, now=NOW)
    rename_bid(bid=again, title=f"Again {MARK}", by=writer, now=NOW)


def _year_to_close(bid: Bid) -> None:
    """A fund with money committed in a year that had ended by the time of the scene."""
    cell, before, manager = (
        ("2025-26", "CDEL"),
        datetime(2026, 3, 1, tzinfo=UTC),
        make_user(Role.FUND_MANAGER),
    )
    years = {"first_year": cell[0], "last_year": "2026-27"}
    fund = create_fund(reference="ENDED", name="Ended", **years, by=manager, now=before)
    give(fund, {cell: 5}, by=manager, now=before)
    award = Award.objects.create(
        reference=f"{bid.reference}-A",
        decision=bid.decisions.get(),
        fund=fund,
        bid=bid,
        department=bid.department,
        title=bid.title,
        status="TERMINATED",
        offered_at=before,
        offered_by=manager,
    )
    post_journal(
        fund=fund,
        kind=Kinds.COMMITMENT,
        postings=build_postings(Kinds.COMMITMENT, {cell: Decimal(5)}),
        narrative="Approved",
        idempotency_key="ended-commitment",
        by=manager,
        now=before,
        award_id=award.pk,
    )


def _award(bid: Bid, writer: User, signer: User) -> None:
    """With a claimed milestone, a return received and one that waits for certification, and a scenario that
    was run before it was announced.
    """
    done_run(_scenario(bid, "BEST", "Announced", make_user(Role.FUND_MANAGER)))
    decision = confirmed_decision(bid)
    announce_round(round=bid.round, by=make_user(Role.FUND_MANAGER), now=NOW)
    award = accept_award(award=Award.objects.get(decision=decision), by=signer, now=NOW)
    proposed_exchange(award.milestones.get(number=2), reason=MARK)
    proposed_change(award, "REDUCE", {2: 440_000}, reason=MARK, by=writer)
    claim_milestone(
        milestone=award.milestones.get(number=1),
        met_on=NOW.date(),
        evidence=f"The report of {MARK}.",
        file=EvidenceFile(f"{FILE_NAME}.pdf", PDF + SECRET.encode()),
        by=writer,
        now=NOW,
    )
    for amount in ("30,000.00", "31,000.00"):
        content = file_of(amount, supplier=MARK)
        latest = received_upload(award, name=f"{FILE_NAME}.csv", content=content, by=writer)
    sent(latest, by=writer)
    _files_of_spend(award, writer, signer)


def _files_of_spend(award: Award, writer: User, signer: User) -> None:
    """One with a faulty cell, one whose columns are asked about, one whose words for awards are, and three of
    an earlier month: as it came, with a waiver that is asked for, and with one the sign-off agreed to.
    """
    for state, day, amount in (("faulty", "31/13/2027", "Amount"), ("asked", "05/06/2027", "Amount (£000)")):
        content = _payment(day, state, amount=amount)
        received_upload(award, name=f"{FILE_NAME} {state}.csv", content=content, by=writer)
    content = _payment("05/06/2027", "words")
    words = received_upload(award, name=f"{FILE_NAME} words.csv", content=content, by=writer, by_file=True)
    match_columns(
        upload=words,
        columns=["supplier", "date", "transaction_number", "amount", "", ""],
        award=None,
        award_by=4,
        control_budget=words.control_budget,
        by=writer,
        now=LATER,
    )
    for state in ("late", "asked for", "agreed to"):
        content = _payment("05/05/2027", state)
        upload = received_upload(award, name=f"{FILE_NAME} {state}.csv", content=content, by=writer)
        if state != "late":
            waiver = ask_waiver(upload=upload, code="DATE_BEFORE_PERIOD", reason=MARK, by=writer, now=LATER)
        if state == "agreed to":
            endorse_waiver(waiver=waiver, by=signer, now=LATER)


def _payment(day: str, number: str, *, amount: str = "Amount") -> bytes:
    mark = MARK.replace('"', '""')
    header = f"Supplier,Date,Transaction number,{amount},Project,Notes"
    return f'{header}\r\n"{mark}",{day},{number},30000,"{mark}",\r\n'.encode()


def _scenarios(bid: Bid, manager: User) -> None:
    """One that was run, one picked by hand that was, one that nobody ran, and one that waits for a worker."""
    for how in ("BEST", "HAND_PICKED"):
        done_run(_scenario(bid, how, how, manager))
    made_scenario(bid.round, "HAND_PICKED", name=f"New {MARK}", by=manager)
    asked_run(_scenario(bid, "DOWN_THE_LIST", "Waiting", manager))


def _scenario(bid: Bid, how: str, word: str, manager: User) -> Scenario:
    picked = (bid.reference,) if how == "HAND_PICKED" else ()
    scenario = made_scenario(bid.round, how, picked=picked, name=f"{word} {MARK}", by=manager)
    add_sentence(scenario=scenario, kind=Kind.AT_MOST, bids=[bid.reference], number=1, by=manager, now=NOW)
    reserves = {CELL: Decimal(1_000)}
    change_scenario(
        scenario=scenario, name=scenario.name, note=MARK, how=how, reserves=reserves, by=manager, now=NOW
    )
    return scenario


def _ranked_bids(*states: str, **contents: Any) -> list[Bid]:
    """Of a round whose ranking is frozen, and which a fund pays for."""
    bids = _assessed_bids(*states, **contents)
    freeze(bids[0].round)
    pay_for(bids[0].round, 5_000_000)
    return [fresh_bid(bid) for bid in bids]


SCORES = {"Aside": (1, 1), "Beyond": (1, 1), "Dropped": (0, 0), "Rescued": (0, 0)}
"""Of bids beyond the money of their round, by what they are called."""


def _moderated_round(chair: User, **contents: Any) -> None:
    """With a chair: a criterion agreed on, two bids that could be set aside, one that is, and one rescued."""
    assessed, _, _, dropped, rescued = _assessed_bids("Assessed", *SCORES, **contents)
    seat_chair(assessed.round, person=chair)
    panel_member(assessed.round, contents["reviewer"])
    pay_for(assessed.round, 1_000_000)
    moderate(bid=assessed, agreed={"FIT": agreed()}, present=[chair.pk], by=chair, now=NOW)
    set_aside(round=assessed.round, bids=[dropped, rescued], by=chair, now=NOW)
    rescue_bid(bid=rescued, reason=f"Read {MARK} again.", by=chair, now=NOW)


def _assessed_bids(*states: str, reviewer: User, **contents: Any) -> list[Bid]:
    """Of a closed round, each reviewed twice; called after the states they will be in."""
    round_, manager = open_round(), make_user(Role.FUND_MANAGER)
    bids = [submitted_bid(round_, title=f"{state} {MARK}", **contents) for state in states]
    for state, bid in zip(states, bids, strict=True):
        find_eligible(bid=bid, by=manager, now=NOW)
        bid = fresh_bid(bid)
        first, second = SCORES.get(state, (3, 4))
        submitted_review(bid, first, reviewer=reviewer)
        submitted_review(bid, second)
    close_round(round_)
    return [fresh_bid(bid) for bid in bids]


def _of_the_accounts(department: Department, administrator: User) -> None:
    acting = {"department": department, "by": administrator, "now": NOW}
    invite_person(email="coming@example.gov.uk", name=MARK, role=Role.BIDDER, **acting)
    create_client(name=f"Client of {MARK}", scopes=["returns:write"], **acting)
