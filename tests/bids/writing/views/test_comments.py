"""Comments beside the sections of a bid: the pages of its department, and where they are counted."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.permissions import Role
from bids.writing.actions.comments import remove_comment, settle_comment
from tests.factories.accounts import NOW, client_of, make_user, sign_in
from tests.factories.pages import bids_url, text_of
from tests.factories.partners import joined_partner
from tests.factories.questions import written_comment

pytestmark = pytest.mark.django_db
WORDS = "Who covers the night shift?"


def pages(comment):
    bid = comment.bid
    return [
        bids_url("comments", bid),
        bids_url("section_comments", bid, section="work"),
        bids_url("comment_step", bid, pk=comment.pk),
    ]


def test_signed_out_goes_to_sign_in(draft, client):
    for page in pages(written_comment(draft)):
        assert client.get(page)["Location"].startswith(reverse("account_login"))


def test_partners_and_other_departments_find_nothing(draft):
    partner, _ = joined_partner(draft, sections=("work",))
    comment = written_comment(draft)

    for person in (client_of(Role.BIDDER, partner.department), client_of(Role.SIGN_OFF)):
        assert {person.get(page).status_code for page in pages(comment)[:2]} == {404}
        assert person.post(pages(comment)[1], {"words": "Hello"}).status_code == 404
        assert person.post(pages(comment)[2], {"step": "settle"}).status_code == 404


@pytest.mark.parametrize("role", [Role.FUND_MANAGER, Role.CHAIR, Role.AUDITOR, Role.REVIEWER])
def test_roles_of_no_department_are_refused(draft, role):
    person = client_of(role)

    assert {person.get(page).status_code for page in pages(written_comment(draft))} == {403}


def test_wrong_methods(draft, client):
    sign_in(client, draft.created_by)
    overview, of_section, step = pages(written_comment(draft))

    assert client.delete(overview).status_code == client.get(step).status_code == 405
    assert client.delete(of_section).status_code == 405


def test_a_comment_is_written_settled_opened_again_and_removed(draft, client):
    sign_in(client, make_user(Role.SIGN_OFF, draft.department))
    page = bids_url("section_comments", draft, section="work")

    assert client.post(page, {"words": ""}).status_code == 422
    assert WORDS in text_of(client.post(page, {"words": WORDS}, follow=True))
    comment = draft.comments.get()
    step = bids_url("comment_step", draft, pk=comment.pk)
    assert "Settled" in text_of(client.post(step, {"step": "settle"}, follow=True))
    assert client.post(step, {"step": "settle"}).status_code == 409
    assert "is open again" in text_of(client.post(step, {"step": "reopen"}, follow=True))
    assert client.post(step, {"step": ""}).status_code == 409
    gone = text_of(client.post(step, {"step": "remove"}, follow=True))
    assert WORDS not in gone
    assert "removed by" in gone
    assert client.get(bids_url("section_comments", draft, section="benefits")).status_code == 404


def test_new_comments_are_counted_told_without_their_words_and_marked_as_read(draft, client):
    colleague = make_user(Role.SIGN_OFF, draft.department)
    written_comment(draft, words=WORDS, by=colleague)
    written_comment(draft, section="attachments", words=WORDS, by=colleague)
    sign_in(client, draft.created_by)

    assert "2 open comments, 2 new to you" in text_of(client.get(bids_url("bid", draft)))
    overview, of_section, _ = pages(draft.comments.earliest("pk"))
    assert "1 open comment, 1 new to you" in text_of(client.get(overview))
    shown = text_of(client.get(of_section))
    assert f'action="{overview}"' in shown
    assert f'href="{bids_url("bid", draft)}">Back to the bid' in shown
    one = client.post(overview, {"section": "work"}, follow=True)
    assert one.redirect_chain[0][0] == of_section
    assert "Marked as read" in text_of(one)
    assert "Mark the new comments as read" not in text_of(client.get(of_section))
    assert "2 open comments, 1 new to you" in text_of(client.get(bids_url("bid", draft)))
    rest = client.post(overview, {"section": "none of these"}, follow=True)
    assert "Marked as read" not in text_of(rest)
    assert "Marked as read" in text_of(client.post(overview, follow=True))
    assert "new to you" not in text_of(client.get(overview))
    colleague = sign_in(Client(), colleague)
    assert "new to you" not in text_of(colleague.get(bids_url("bid", draft)))


def test_only_ones_own_comment_has_a_button_to_remove_it(draft, client):
    written_comment(draft)
    page = bids_url("section_comments", draft, section="work")

    assert "Remove my comment" in text_of(sign_in(client, draft.created_by).get(page))
    colleague = client_of(Role.BIDDER, draft.department)
    assert "Remove my comment" not in text_of(colleague.get(page))
    assert colleague.post(pages(draft.comments.get())[2], {"step": "remove"}).status_code == 403


def test_open_comments_are_counted_where_the_department_writes_and_certifies(complete, client):
    bid, writer = complete, complete.created_by
    sign_in(client, writer)
    assert "open comment" not in text_of(client.get(bids_url("bid", bid)))
    settled, removed = written_comment(bid), written_comment(bid)
    settle_comment(comment=settled, by=writer, now=NOW)
    remove_comment(comment=removed, by=writer, now=NOW)
    written_comment(bid, words=WORDS)
    written_comment(bid, section="attachments")

    shown = text_of(client.get(bids_url("bid", bid)))
    assert "1 open comment." in shown
    assert "2 open comments" in shown
    assert "2 open comments" in text_of(client.get(bids_url("check_bid", bid)))
    work = text_of(client.get(bids_url("bid_work", bid)))
    assert WORDS in work
    assert "1 open comment" in work
    assert "1 open comment" in text_of(client.get(bids_url("bid_attachments", bid)))
    assert "Comment on this section for your colleagues" in text_of(client.get(bids_url("bid_costs", bid)))
    assert client.post(bids_url("send_for_certification", bid)).status_code == 302
    signer = client_of(Role.SIGN_OFF, bid.department)
    assert "2 open comments" in text_of(signer.get(bids_url("bid", bid)))
    assert WORDS in text_of(signer.get(bids_url("comments", bid)))


def test_a_partner_who_writes_a_section_sees_no_comments_on_it(draft, client):
    _, guest = joined_partner(draft, sections=("work", "attachments"))
    written_comment(draft, words=WORDS)
    sign_in(client, guest)

    for name in ("bid_work", "bid_attachments", "bid", "read_bid"):
        shown = text_of(client.get(bids_url(name, draft)))
        assert WORDS not in shown
        assert "omment" not in shown.partition("<main")[2]


def test_what_was_said_of_a_submitted_bid_is_read_and_not_changed(submitted, client):
    sign_in(client, submitted.created_by)
    page = bids_url("section_comments", submitted, section="work")

    assert "stays as it is" in text_of(client.get(page))
    assert client.post(page, {"words": WORDS}).status_code == 409


def test_the_page_costs_the_same_however_many_comments(draft, client, django_assert_max_num_queries):
    for _ in range(4):
        settle_comment(comment=written_comment(draft), by=draft.created_by, now=NOW)
    sign_in(client, draft.created_by)

    for name, most in (("comments", 8), ("bid", 32)):
        with django_assert_max_num_queries(most):
            client.get(bids_url(name, draft))
