"""The letter of a bid on its page, on the bid's page, and as a PDF."""

import pytest
from django.test import Client
from django.utils import timezone

from accounts.permissions import Role
from portfolio.decisions import tasks
from portfolio.decisions.actions.announcement import announce_round
from portfolio.decisions.actions.letters import ask_for_pdf, claim_pdf
from portfolio.decisions.models import LetterPdf
from portfolio.decisions.printing import letter_pdf
from portfolio.decisions.queries.letters import letter_of
from tests.factories.accounts import NOW, client_of, make_department, make_user, sign_in
from tests.factories.pages import bids_url, portfolio_url, text_of
from tests.factories.portfolio import confirmed_decision, ranked_bids, tied_round
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db


def announced():
    round_, _ = tied_round(900_000, 1_200_000)
    first, second = ranked_bids(round_)
    confirmed_decision(first)
    confirmed_decision(second, "REJECT")
    announce_round(round=round_, by=make_user(Role.FUND_MANAGER), now=NOW)
    return ranked_bids(round_)


bids = built_once(announced)


def pages(bid):
    return [portfolio_url(name, bid.reference, 1) for name in ("letter", "letter_pdf", "letter_pdf_file")]


def of_department(bid, role=Role.BIDDER):
    return sign_in(Client(), make_user(role, bid.department))


def test_the_signed_out_others_and_the_wrong_method(bids, client):
    bid = bids[0]
    ask_for_pdf(letter=letter_of(bid), by=make_user(Role.BIDDER, bid.department), now=NOW)
    tasks.make_letter_pdfs()
    other = sign_in(Client(), make_user(Role.BIDDER, make_department()))
    for page in pages(bid):
        assert client.get(page).status_code == 302
        assert other.get(page).status_code == 404
        assert client_of(Role.TREASURY_ANALYST).get(page).status_code == 403
        assert of_department(bid).put(page).status_code == 405
        assert of_department(bid).get(page).status_code == 200


@pytest.mark.parametrize("outcome", ["APPROVE", "RESERVE", "REJECT"])
def test_before_the_announcement_there_is_no_letter_whatever_is_decided(one_bid, outcome):
    (bid,) = ranked_bids(one_bid[0])
    reader = of_department(bid)
    before = [reader.get(page).content for page in pages(bid)]

    confirmed_decision(bid, outcome)

    assert [reader.get(page).status_code for page in pages(bid)] == [404] * 3
    assert [len(reader.get(page).content) for page in pages(bid)] == [len(body) for body in before]
    assert "letter" not in text_of(reader.get(bids_url("bid", bid)))


def test_a_rejected_bid_says_why(bids):
    rejected = bids[1]
    reader = of_department(rejected)

    letter, page = text_of(reader.get(pages(rejected)[0])), text_of(reader.get(bids_url("bid", rejected)))

    for shown in (letter, page):
        assert "Say who will do the work." in shown
        assert "Scores by criterion" in shown
        assert "£1,200,000" in shown
    assert "Your bid is not funded" in letter
    assert "Not funded, announced on" in page
    assert pages(rejected)[0] in page
    assert "too few to keep each of them to itself" in letter


def test_an_approved_bid_leads_to_its_award(bids):
    approved = bids[0]
    signer, writer = of_department(approved, Role.SIGN_OFF), of_department(approved)
    award = portfolio_url("award", f"{approved.reference}-A")

    assert portfolio_url("outcome", f"{approved.reference}-A") in text_of(signer.get(pages(approved)[0]))
    assert award in text_of(writer.get(pages(approved)[0]))
    assert award in text_of(writer.get(bids_url("bid", approved)))


def test_the_fund_reads_the_letter_and_has_nothing_to_mark(bids):
    shown = text_of(client_of().get(pages(bids[0])[0]))

    assert "Your bid is approved" in shown
    assert "I have read this letter" not in shown


def test_a_reader_marks_the_letter_as_read(client, one_bid):
    (bid,) = ranked_bids(one_bid[0])
    reader = of_department(bid)
    confirmed_decision(bid)
    announce_round(round=bid.round, by=make_user(Role.FUND_MANAGER), now=NOW)
    page = pages(bid)[0]
    home = portfolio_url("home")

    waiting = text_of(reader.get(home))
    response = reader.post(page)

    assert f"Read the outcome of {bid.reference}" in waiting
    assert response["Location"] == page
    assert "I have read this letter" not in text_of(reader.get(page))
    assert f"Read the outcome of {bid.reference}" not in text_of(reader.get(home))
    assert reader.post(page).status_code == 302


def test_a_reader_asks_for_the_pdf_waits_and_downloads(bids):
    bid = bids[1]
    reader = of_department(bid)
    _, page, file = pages(bid)

    assert "Make the PDF" in text_of(reader.get(page))
    assert reader.get(file).status_code == 404
    assert reader.post(page).url == reader.post(page).url == page
    assert "See whether it is ready" in text_of(reader.get(page))
    tasks.make_letter_pdfs()

    pdf = LetterPdf.objects.get()
    assert pdf.sha256 in text_of(reader.get(page))
    got = reader.get(file)
    assert got.content.startswith(b"%PDF-")
    assert got["Content-Disposition"] == f'attachment; filename="{bid.reference}-L1.pdf"'
    assert letter_pdf(letter_of(bid)) == got.content
    with pytest.raises(Exception, match="Cannot update or delete"):
        LetterPdf.objects.filter(pk=pdf.pk).update(content=b"%PDF-another")


def test_a_failure_is_set_aside_and_asked_for_again(bids, monkeypatch):
    bid = bids[1]
    reader = of_department(bid)
    _, page, file = pages(bid)
    ask_for_pdf(letter=letter_of(bid), by=make_user(Role.BIDDER, bid.department), now=timezone.now())

    def broken(letter):
        raise ValueError("no ink")

    with monkeypatch.context() as without_ink:
        without_ink.setattr(tasks, "letter_pdf", broken)
        for _ in range(LetterPdf.MAX_ATTEMPTS):
            LetterPdf.objects.update(due_at=timezone.now())
            tasks.make_letter_pdfs()

    assert LetterPdf.objects.get().last_error == "ValueError: no ink"
    assert "could not be made" in text_of(reader.get(page))
    administrator = client_of(Role.ADMINISTRATOR)
    assert f"{bid.reference}-L1 as a PDF" in text_of(administrator.get("/accounts/jobs/"))
    reader.post(page)
    tasks.make_letter_pdfs()
    assert reader.get(file).status_code == 200


def test_a_slow_worker_leaves_the_file_of_the_other(bids, monkeypatch):
    ask_for_pdf(letter=letter_of(bids[0]), by=make_user(Role.CHAIR), now=timezone.now())
    monkeypatch.setattr(tasks, "keep_pdf", lambda **_: False)

    tasks.make_letter_pdfs()

    assert LetterPdf.objects.get().done_at is None
    assert claim_pdf(now=timezone.now()) is None
