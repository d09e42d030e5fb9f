from types import SimpleNamespace

import pytest
from django.contrib import messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory

from legacyfund.lib.errors import ConflictRefused, PermissionRefused
from legacyfund.lib.marking import MARKING
from legacyfund.web.context import service
from legacyfund.web.refusals import refused
from tests.web.showcase import PERSON

pytestmark = pytest.mark.usefixtures("showcase")


def page(**context):
    return render_to_string("errors/404.html", {"service_name": "Legacy Fund", **context})


def test_the_frame_of_every_page():
    html = page()

    assert "<title>Page not found – Legacy Fund</title>" in html
    assert 'href="#main-content"' in html
    assert html.count(MARKING) == 2
    assert "Sign out" not in html
    assert "demonstration" not in html


def test_the_person_their_role_their_places_and_the_way_out():
    html = page(person=PERSON, csrf_token="t")

    assert "Bidder, HMRC" in html
    assert html.count("govuk-service-navigation__item") >= 6
    assert 'action="/accounts/logout/"' in html
    assert "csrfmiddlewaretoken" in html


def test_a_person_without_role_or_places():
    html = page(person=SimpleNamespace(name="Somebody", role_label="", navigation=[]))

    assert "Somebody</span></span>" in html
    assert "govuk-service-navigation" not in html


def test_a_demonstration_says_so():
    assert "every system, bid and payment is invented" in page(demonstration=True)


def test_messages_show_as_banners():
    request = RequestFactory().get("/")
    request._messages = CookieStorage(request)
    messages.success(request, "The bid was <saved>.")
    messages.info(request, "The round closes today.")

    context = {"request": request, "messages": messages.get_messages(request)}
    html = engines["django"].from_string('{% extends "base.html" %}').render(context)

    assert "The bid was &lt;saved&gt;." in html
    assert html.count("govuk-notification-banner--success") == 1
    assert 'id="message-2"' in html


def test_the_context_of_every_page(settings):
    settings.DEMONSTRATION = True

    assert service(RequestFactory().get("/")) == {
        "service_name": "Legacy Fund",
        "marking": MARKING,
        "demonstration": True,
    }


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "status"), [(ConflictRefused, 409), (PermissionRefused, 403)])
def test_a_refusal_is_a_page_in_its_own_words(rf, kind, status):
    request = rf.get("/")
    request.user = SimpleNamespace(is_authenticated=False)

    response = refused(request, kind("The <round> has closed."), back_url="/rounds/")

    assert response.status_code == status
    assert "The &lt;round&gt; has closed." in response.content.decode()
    assert 'href="/rounds/"' in response.content.decode()
