"""A message as an e-mail: the same words and links in text and HTML, sent by itself or with others."""

import re
from html import unescape
from smtplib import SMTPRecipientsRefused

import pytest
from django.conf import settings as configured
from django.core import mail
from django.db import transaction

from accounts import mailing, tasks
from accounts.events import record_event
from accounts.models import Delivery
from tests.factories.accounts import NOW, make_user
from tests.factories.notify import KEY, TEMPLATE, notify_server

pytestmark = pytest.mark.django_db


def told(user, kind="finding.opened", ref="REF-1", **data):
    said = {"title": "Return due", "message": "It is <late> & due.", "page": "/returns/due?award=A&b=1"}
    with transaction.atomic():
        event = record_event(kind, user, by=None, now=NOW, ref=ref, data=said | data, tell=[user])
    return event.deliveries.get()


def words_of(html):
    body = html.partition("<body>")[2]
    return unescape(re.sub(r"<[^>]*>", " ", body)).split()


def links_in(text):
    return re.findall(r"https?://[^\s\"<]+", unescape(text))


def test_html_and_text_say_the_same(bidder):
    for letter in (
        mailing.letter_of(told(bidder)),
        mailing.letter_of_digest([told(bidder), told(bidder, ref="REF-2")]),
    ):
        assert words_of(letter.html) == letter.text.split()
        hrefs = re.findall(r'href="([^"]*)"', letter.html)
        assert [unescape(href) for href in hrefs] == links_in(letter.text)


def test_html_fetches_nothing(bidder):
    html = mailing.letter_of(told(bidder)).html

    assert re.findall(r"<(?:img|script|link|style|iframe)|src=|url\(", html) == []


def test_a_digest_groups_what_is_about_one_thing(bidder):
    rows = [told(bidder, ref=ref) for ref in ("B-1", "A-1", "B-1")]
    rows.append(told(bidder, kind="never.worded", ref="C-1"))

    letter = mailing.letter_of_digest(rows)

    assert letter.subject == f"4 messages from {configured.SERVICE_NAME}"
    headings = [part.heading for part in letter.parts]
    assert headings == ["Return due: B-1", "Return due: B-1", "Return due: A-1", "never.worded C-1"]
    assert letter.text.count(f"{configured.SERVICE_URL}/returns/due?award=A&b=1") == 3


def test_mail_has_both_parts(bidder):
    mailing.send_delivery(told(bidder))

    (sent,) = mail.outbox
    assert sent.alternatives[0].mimetype == "text/html"
    assert "It is <late> & due." in sent.body
    assert "It is &lt;late&gt; &amp; due." in sent.alternatives[0].content


@pytest.mark.parametrize(("code", "aside"), [(550, True), (450, False)])
def test_an_address_that_does_not_exist_is_for_a_person_to_look_at(bidder, monkeypatch, code, aside):
    row = told(bidder)

    def refuse(self):
        raise SMTPRecipientsRefused({bidder.email: (code, b"no such user")})

    monkeypatch.setattr(mailing.EmailMultiAlternatives, "send", refuse)
    tasks.send_deliveries()

    row.refresh_from_db()
    assert (row.set_aside_at is not None, row.attempts) == (aside, 1)
    assert "no such user" in row.last_error


def test_with_a_key_mail_leaves_by_notify(bidder, settings):
    row = told(bidder)
    settings.NOTIFY_API_KEY, settings.NOTIFY_TEMPLATE_ID = KEY, TEMPLATE
    with notify_server() as notify:
        settings.NOTIFY_URL = notify.address
        tasks.send_deliveries()

    assert mail.outbox == []
    ((_, _, body),) = notify.asked
    assert body["email_address"] == bidder.email
    assert body["personalisation"]["subject"] == "Return due: REF-1"
    row.refresh_from_db()
    assert row.receipt == "740e5834-3a29-46b4-9a6f-16142fde533a"


def test_what_notify_never_takes_is_set_aside_and_what_it_may_is_tried_again(settings):
    settings.NOTIFY_API_KEY, settings.NOTIFY_TEMPLATE_ID = KEY, TEMPLATE
    for status, aside in ((400, True), (429, False)):
        row = told(make_user("REVIEWER"))
        with notify_server(status=status, answer=b"{}") as notify:
            settings.NOTIFY_URL = notify.address
            tasks.send_deliveries()
        row = Delivery.objects.get(pk=row.pk)
        assert (row.set_aside_at is not None, row.done_at) == (aside, None)
        assert str(status) in row.last_error
