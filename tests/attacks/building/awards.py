"""The bids of the scene that are announced: an award with its milestones, returns and files of spend."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from accounts.models import User
from accounts.permissions import Role
from bids.versions.actions.starting_again import start_again
from bids.writing.actions.bids import rename_bid
from bids.writing.models import Bid
from legacyfund.lib.financial_year import Period, london_date
from legacyfund.lib.uploads import EvidenceFile
from portfolio.awards.actions.awards import accept_award
from portfolio.awards.actions.milestones import claim_milestone
from portfolio.awards.delivery.actions.reports import report_delivery
from portfolio.awards.delivery.rules.ratings import Rating
from portfolio.awards.models import Award
from portfolio.decisions.actions import letters
from portfolio.decisions.actions.announcement import announce_round
from portfolio.decisions.actions.proposing import Condition
from portfolio.decisions.queries.letters import letter_of
from portfolio.funds.actions import create_fund
from portfolio.ledger.actions.journals import post_journal
from portfolio.ledger.rules.kinds import Kind as Kinds
from portfolio.ledger.rules.ledger import build_postings
from portfolio.spend.actions.acceptance import accept_return
from portfolio.spend.actions.certification import certify_return
from portfolio.spend.actions.periods import allow_late
from portfolio.spend.actions.requests import answer_request, ask_correction
from portfolio.spend.actions.uploads import match_columns
from portfolio.spend.actions.waivers import ask_waiver, endorse_waiver
from portfolio.spend.models import FundPeriod
from tests.attacks.building.award_ends import conditions_of_award
from tests.attacks.building.panel import ranked_bids, scenario_of
from tests.attacks.scene import FILE_NAME, MARK, SECRET
from tests.factories.accounts import NOW, make_user
from tests.factories.bids import CELL, bidding_round
from tests.factories.changes import proposed_change
from tests.factories.delivery import forecast_moved, fund_view
from tests.factories.files import PDF
from tests.factories.forecasts import given_forecast
from tests.factories.money_moves import proposed_exchange, proposed_reversal, proposed_switch
from tests.factories.portfolio import confirmed_decision, give, promoted_decision
from tests.factories.returns import LATER, file_of, received_upload, sent
from tests.factories.scenarios import done_run


def announced_bids(contents: dict[str, Any], writer: User, signer: User) -> None:
    """One with its award and a letter made into a PDF, and two on the reserve list: one that is started again
    in an open round, and one that is to be funded after all.
    """
    awarded, reserved, promoted = ranked_bids("Awarded", "Reserved", "Promoted", **contents)
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
    """A fund with money committed in a year that had ended by the time of the scene, and its last month."""
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
    FundPeriod.objects.create(fund=fund, year=cell[0], number=12, closes_on=date(2026, 4, 20))
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
    done_run(scenario_of(bid, "BEST", "Announced", make_user(Role.FUND_MANAGER)))
    asked = [Condition(MARK, MARK, NOW.date()), Condition(MARK, MARK, NOW.date(), blocking=False)]
    decision = confirmed_decision(bid, conditions=asked)
    announce_round(round=bid.round, by=make_user(Role.FUND_MANAGER), now=NOW)
    award = accept_award(award=Award.objects.get(decision=decision), by=signer, now=NOW)
    conditions_of_award(award, writer)
    proposed_exchange(award.milestones.get(number=2), reason=MARK)
    proposed_change(award, "REDUCE", {2: 440_000}, reason=MARK, by=writer)
    forecast_moved(award.milestones.get(number=2), date(2028, 12, 1), words=MARK, by=writer)
    report = {"delivery": Rating("AMBER", MARK), "spend": Rating("RED", MARK), "risk": Rating("RED", MARK)}
    month = Period.of(london_date(NOW))
    report_delivery(award=award, month=month, ratings=report, by=writer, now=NOW)
    fund_view(award, reason=MARK, delivery="RED")
    proposed_switch(award.milestones.get(number=2), reason=MARK)
    proposed_reversal(award.fund.journals.get(number=1), reason=MARK)
    claim_milestone(
        milestone=award.milestones.get(number=1),
        met_on=NOW.date(),
        evidence=f"The report of {MARK}.",
        file=EvidenceFile(f"{FILE_NAME}.pdf", PDF + SECRET.encode()),
        by=writer,
        now=NOW,
    )
    given_forecast(award, {"2028-03": 900_000}, by=writer)
    given_forecast(award, {"2028-02": 500_000, "2028-03": 300_000}, comments={CELL: MARK}, by=writer)
    for amount in ("30,000.00", "31,000.00"):
        content = file_of(amount, supplier=MARK)
        latest = received_upload(award, name=f"{FILE_NAME}.csv", content=content, by=writer)
    sent(latest, by=writer)
    _accepted_spend(award, writer, signer)
    _files_of_spend(award, writer, signer)


def _accepted_spend(award: Award, writer: User, signer: User) -> None:
    """Three accepted lines that come to nothing, as no money is released: one nobody asks about, one that
    the fund sent back, and one that the department says stands. The award may be late with its first return.
    """
    manager = make_user(Role.FUND_MANAGER)
    content = file_of("26,000.00", "27,000.00", "-53,000.00", supplier=MARK)
    spent = sent(received_upload(award, name=f"{FILE_NAME} spent.csv", content=content, by=writer), by=writer)
    accept_return(
        spend_return=certify_return(spend_return=spent, by=signer, now=LATER), by=manager, now=LATER
    )
    said = {"spend_return": spent, "reason": "NOT_ELIGIBLE", "words": MARK, "by": manager, "now": LATER}
    first, second = (ask_correction(feed_numbers=[number], **said) for number in (2, 3))
    assert first.status == "OPEN"
    answer_request(request=second, words=MARK, by=writer, now=LATER)
    late = {"award": award, "last_day": date(2099, 1, 1), "reason": MARK, "by": manager, "now": NOW}
    allow_late(fund=award.fund, period=Period("2026-27", 8), **late)


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
