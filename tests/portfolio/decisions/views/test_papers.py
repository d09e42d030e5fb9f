"""The minute and a member's pack as PDFs: asked for, made by the job, downloaded, and what is in them."""

import pytest
from django.test import Client
from django.utils import timezone

from accounts.permissions import Role
from bids.versions.queries.documents import version_document
from legacyfund.lib.errors import PermissionRefused
from portfolio.decisions import printing, tasks
from portfolio.decisions.actions.agenda import move_item
from portfolio.decisions.actions.deciding import confirm_item
from portfolio.decisions.actions.meetings import NotNow, close_meeting, sign_minute
from portfolio.decisions.actions.papers import NoPack, ask_for_minute, ask_for_pack, claim_pdf
from portfolio.decisions.actions.proposing import Condition, propose_decision
from portfolio.decisions.actions.set_aside import SET_ASIDE
from portfolio.decisions.models import MeetingPdf
from portfolio.decisions.queries.packs import pack_of, pack_outline
from tests.factories.accounts import NOW, client_of, make_user, today
from tests.factories.meeting_pages import as_, url
from tests.factories.meetings import (
    give_interest,
    panel_of_two_bids,
    planned_meeting,
    recorded_decision,
    sitting_meeting,
    voted_item,
)
from tests.factories.pages import text_of
from tests.factories.scenarios import adopted_run, done_run, made_scenario
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db

SECRET = "Because of Zanzibar."


def build_planned():
    panel = panel_of_two_bids()
    condition = Condition("Show the exit plan.", "Head of technology", today())
    propose_decision(
        bid=panel.bids[0],
        outcome="APPROVE",
        reason=SECRET,
        conditions=[condition],
        by=panel.manager,
        now=NOW,
    )
    return panel, planned_meeting(panel)


def build_signed():
    panel = panel_of_two_bids()
    meeting = sitting_meeting(panel)
    item = voted_item(panel, meeting)
    recorded_decision(panel, item, reason=SECRET)
    confirm_item(item=item, by=panel.chair, now=NOW)
    close_meeting(meeting=meeting, by=panel.chair, now=NOW)
    return panel, sign_minute(meeting=meeting, by=panel.chair, now=NOW)


planned = built_once(build_planned)
signed = built_once(build_signed)


@pytest.fixture
def on_paper(monkeypatch):
    """What each PDF made from here on says, heading by heading."""
    made = []
    real = printing.typeset

    def keep(blocks, **frame):
        made.append((list(blocks), frame))
        return real(blocks, **frame)

    monkeypatch.setattr(printing, "typeset", keep)
    return made


def words_of(paper):
    blocks, frame = paper
    return repr(blocks) + repr(frame)


def headings_of(paper, level):
    return [row["text"] for row in paper[0] if row["kind"] == "heading" and row["level"] == level]


def made_pack(person, meeting):
    client = as_(person)
    client.post(url("pack", meeting))
    tasks.make_meeting_pdfs()
    return client


ADDRESSES = ("minute_pdf", "minute_pdf_file", "pack", "pack_file")


def test_who_opens_the_papers_and_how(signed):
    panel, meeting = signed
    bidder = as_(make_user(Role.BIDDER, panel.bids[0].department))
    for name in ADDRESSES:
        assert Client().get(url(name, meeting)).status_code == 302
        assert client_of(Role.REVIEWER).get(url(name, meeting)).status_code == 404
        assert bidder.get(url(name, meeting)).status_code == 403
        assert as_(panel.chair).put(url(name, meeting)).status_code == 405
    assert as_(panel.chair).post(url("pack_file", meeting)).status_code == 405


def test_a_member_asks_for_their_pack_waits_and_downloads_it(planned):
    panel, meeting = planned
    client = as_(panel.chair)
    assert url("pack", meeting) in text_of(client.get(url("meeting", meeting)))
    assert "Make the PDF" in text_of(client.get(url("pack", meeting)))
    assert client.get(url("pack_file", meeting)).status_code == 404
    for _ in range(2):
        assert client.post(url("pack", meeting))["Location"] == url("pack", meeting)
    assert "See whether it is ready" in text_of(client.get(url("pack", meeting)))
    tasks.make_meeting_pdfs()

    pdf = MeetingPdf.objects.get()
    assert pdf.sha256 in text_of(client.get(url("pack", meeting)))
    got = client.get(url("pack_file", meeting))
    for tagged_and_with_bookmarks in (b"%PDF-", b"/StructTreeRoot", b"<pdfuaid:part>1", b"/Outlines"):
        assert tagged_and_with_bookmarks in got.content
    name = f"{meeting.round.reference}-meeting-1-pack.pdf"
    assert got["Content-Disposition"] == f'attachment; filename="{name}"'
    again = printing.pack_pdf(
        pack_of(pack_outline(meeting, panel.chair, now=NOW), now=NOW), made_at=pdf.asked_at
    )
    assert again == got.content
    with pytest.raises(Exception, match="Cannot update or delete"):
        MeetingPdf.objects.update(content=b"%PDF-another")


def test_a_pack_holds_the_papers_of_each_item_under_its_bookmark(planned, on_paper):
    panel, meeting = planned
    made_pack(panel.member, meeting)
    (paper,) = on_paper

    places = {item.bid: item.place for item in meeting.items.all()}
    bids = sorted(panel.bids, key=lambda bid: places[bid])
    assert headings_of(paper, 2) == ["Agenda", *(f"{bid.reference}: {bid.title}" for bid in bids)]
    words = words_of(paper)
    for part in (
        SECRET,
        "Show the exit plan.",
        "£900,000",
        "ranked 1",
        "ranked 2",
        "Funding down the ranking",
    ):
        assert part in words
    for bid in bids:
        assert all(system.name in words for system in version_document(bid.current_version).systems)


def test_nothing_of_an_item_its_member_is_out_for_is_in_a_pack(planned, on_paper):
    """Not its bid, nor a number, a count, a place or an amount that would tell of it."""
    panel, meeting = planned
    hidden, other = panel.bids
    made_pack(panel.kept_away, meeting)
    made_pack(panel.member, meeting)
    own, whole = on_paper

    told = version_document(hidden.current_version)
    secrets = [hidden.reference, "900,000", "Zanzibar", "exit plan", "ranked", "Funding down"]
    secrets += [system.reference for system in told.systems]
    assert [word for word in secrets if word in words_of(own)] == []
    assert [word for word in secrets if word not in words_of(whole)] == []
    assert headings_of(own, 2) == ["Agenda", f"{other.reference}: {other.title}"]
    assert "Item" not in words_of(own)
    assert "adopted" not in words_of(own)


def test_a_pack_is_the_same_whatever_becomes_of_an_item_its_member_is_out_for(planned):
    panel, meeting = planned
    item = meeting.items.get(bid=panel.bids[0])
    before = pack_outline(meeting, panel.kept_away, now=NOW).made_of
    place = 2 if item.place == 1 else 1

    move_item(meeting=meeting, number=item.number, place=place, discussed=False, by=panel.chair, now=NOW)

    assert pack_outline(meeting, panel.kept_away, now=NOW).made_of == before


def test_each_member_has_their_own_pack_alone(planned):
    panel, meeting = planned
    chair = made_pack(panel.chair, meeting)
    away = made_pack(panel.kept_away, meeting)

    files = [client.get(url("pack_file", meeting)).content for client in (chair, away)]
    assert files[0] != files[1]
    assert as_(panel.deputy).get(url("pack_file", meeting)).status_code == 404
    manager = as_(panel.manager)
    assert "you are not on it" in text_of(manager.get(url("pack", meeting)))
    assert manager.post(url("pack", meeting)).status_code == 409
    assert url("pack", meeting) not in text_of(manager.get(url("meeting", meeting)))


def test_a_pack_older_than_the_agenda_is_made_again(planned):
    panel, meeting = planned
    client = made_pack(panel.chair, meeting)
    first = meeting.items.get(place=1)

    move_item(meeting=meeting, number=first.number, place=2, discussed=True, by=panel.chair, now=NOW)

    assert "have changed since your pack was made" in text_of(client.get(url("pack", meeting)))
    assert client.get(url("pack_file", meeting)).status_code == 404
    made_pack(panel.chair, meeting)
    assert MeetingPdf.objects.count() == 2
    assert client.get(url("pack_file", meeting)).status_code == 200
    ask_for_pack(meeting=meeting, by=panel.chair, now=NOW)
    assert MeetingPdf.objects.count() == 2


def test_a_pack_made_before_an_interest_is_not_offered_any_more(planned, on_paper):
    panel, meeting = planned
    client = made_pack(panel.member, meeting)

    give_interest(panel.member, panel.bids[1])

    assert client.get(url("pack_file", meeting)).status_code == 404
    assert "have changed since your pack was made" in text_of(client.get(url("pack", meeting)))
    made_pack(panel.member, meeting)
    assert panel.bids[1].reference not in words_of(on_paper[-1])


def test_no_pack_is_made_once_the_meeting_is_over(signed):
    panel, meeting = signed
    assert "no pack is made of it any more" in text_of(as_(panel.chair).get(url("pack", meeting)))
    with pytest.raises(NoPack, match="is signed"):
        ask_for_pack(meeting=meeting, by=panel.chair, now=NOW)


def test_the_signed_minute_is_downloaded_as_a_pdf(signed, on_paper):
    panel, meeting = signed
    client = as_(panel.member)
    assert url("minute_pdf", meeting) in text_of(client.get(url("minute", meeting)))
    assert "Make the PDF" in text_of(client.get(url("minute_pdf", meeting)))
    assert client.get(url("minute_pdf_file", meeting)).status_code == 404
    client.post(url("minute_pdf", meeting))
    assert ask_for_minute(meeting=meeting, by=panel.chair, now=NOW) == MeetingPdf.objects.get()
    tasks.make_meeting_pdfs()

    got = client.get(url("minute_pdf_file", meeting))
    assert got.content.startswith(b"%PDF-")
    assert printing.minute_pdf(meeting) == got.content
    assert "Download the PDF" in text_of(client.get(url("minute_pdf", meeting)))
    words = words_of(on_paper[0])
    for part in (meeting.minute_sha256, SECRET, "3 for, 0 against, 0 abstained", panel.chair.name):
        assert part in words


def test_the_minute_is_no_pdf_for_who_was_out_nor_before_it_is_signed(signed):
    panel, meeting = signed
    ask_for_minute(meeting=meeting, by=panel.chair, now=NOW)
    tasks.make_meeting_pdfs()
    away = as_(panel.kept_away)
    assert {away.get(url(name, meeting)).status_code for name in ("minute_pdf", "minute_pdf_file")} == {404}
    assert url("minute_pdf", meeting) not in text_of(away.get(url("minute", meeting)))
    with pytest.raises(PermissionRefused, match="You were out for an item"):
        ask_for_minute(meeting=meeting, by=panel.kept_away, now=NOW)
    other = panel_of_two_bids()
    unsigned = planned_meeting(other)
    assert as_(other.chair).get(url("minute_pdf", unsigned)).status_code == 404
    with pytest.raises(NotNow, match="not signed yet"):
        ask_for_minute(meeting=unsigned, by=other.chair, now=NOW)


def test_a_failure_is_set_aside_seen_by_the_administrator_and_tried_again(planned, monkeypatch):
    panel, meeting = planned
    client = as_(panel.chair)
    client.post(url("pack", meeting))

    def broken(*_, **__):
        raise ValueError("no ink")

    with monkeypatch.context() as without_ink:
        without_ink.setattr(tasks, "pack_pdf", broken)
        for _ in range(MeetingPdf.MAX_ATTEMPTS):
            MeetingPdf.objects.update(due_at=timezone.now())
            tasks.make_meeting_pdfs()

    assert "could not be made" in text_of(client.get(url("pack", meeting)))
    administrator = client_of(Role.ADMINISTRATOR)
    jobs = text_of(administrator.get("/accounts/jobs/"))
    assert "PDF of a meeting" in jobs
    assert panel.chair.name not in jobs
    work = SET_ASIDE["meeting-papers"]
    (row,) = work.rows()
    work.retry(row=row, by=make_user(Role.ADMINISTRATOR), now=timezone.now())
    with pytest.raises(Exception, match="not stopped any more"):
        work.retry(row=row, by=make_user(Role.ADMINISTRATOR), now=timezone.now())
    tasks.make_meeting_pdfs()
    assert client.get(url("pack_file", meeting)).status_code == 200


def test_a_slow_worker_leaves_the_file_of_the_other(planned, monkeypatch):
    panel, meeting = planned
    ask_for_pack(meeting=meeting, by=panel.chair, now=timezone.now())
    monkeypatch.setattr(tasks.papers, "keep_pdf", lambda **_: False)

    tasks.make_meeting_pdfs()

    assert MeetingPdf.objects.get().done_at is None
    assert claim_pdf(now=timezone.now()) is None


def test_what_changes_while_a_pack_is_made_makes_it_an_old_one(planned, monkeypatch):
    panel, meeting = planned
    real = tasks.pack_of

    def slow(outline):
        give_interest(panel.member, panel.bids[1])
        return real(outline)

    monkeypatch.setattr(tasks, "pack_of", slow)
    client = made_pack(panel.member, meeting)

    assert client.get(url("pack_file", meeting)).status_code == 404


def test_an_adopted_scenario_is_named_to_those_who_are_out_for_nothing(planned, on_paper):
    panel, meeting = planned
    adopted = adopted_run(done_run(made_scenario(panel.round)))
    made_pack(panel.member, meeting)

    assert adopted.run.reference in words_of(on_paper[0])
    assert "The adopted scenario chooses it." in words_of(on_paper[0])
