"""The page where a person chooses when they are told by e-mail."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.emails import Must
from accounts.models import NoticeChoice
from tests.factories.pages import text_of

pytestmark = pytest.mark.django_db


def address():
    return reverse("accounts:notices")


def test_the_signed_out_and_the_wrong_method(as_bidder):
    assert Client().get(address()).status_code == 302
    assert as_bidder.delete(address()).status_code == 405


def test_the_page_says_what_cannot_be_silenced_and_messages_leads_to_it(as_bidder):
    shown = text_of(as_bidder.get(address()))

    for must in Must:
        assert must.value in shown
    assert address() in text_of(as_bidder.get(reverse("accounts:messages")))


def test_a_choice_is_saved_and_shown_again(as_bidder, bidder):
    chosen = {"pace": "DAILY", "quiet_from": "22:00", "quiet_until": "07:00"}

    done = as_bidder.post(address(), chosen, follow=True)

    assert "Your choice is saved" in text_of(done)
    choice = NoticeChoice.objects.get()
    assert (choice.person, str(choice)) == (bidder, f"{bidder}: DAILY")
    page = text_of(as_bidder.get(address()))
    assert '<option value="22:00" selected>' in page
    assert '<option value="07:00" selected>' in page


def test_half_of_quiet_hours_is_refused_beside_its_field(as_bidder):
    refused = as_bidder.post(address(), {"pace": "DAILY", "quiet_from": "22:00", "quiet_until": ""})

    assert refused.status_code in (200, 400, 422)
    assert "Give both times, or neither" in text_of(refused)
    assert not NoticeChoice.objects.exists()
