"""Pages stay out of caches unless a response says otherwise itself, and none is empty."""

from django.http import HttpResponse, HttpResponseNotAllowed
from django.test import RequestFactory

from legacyfund.middleware import pages_for_wrong_methods, private_pages


def through(response: HttpResponse) -> HttpResponse:
    return private_pages(lambda request: response)(RequestFactory().get("/"))


def test_a_page_is_private_and_not_stored():
    assert through(HttpResponse("page"))["Cache-Control"] == "private, no-store"


def test_a_response_that_says_itself_is_left_alone():
    sealed = HttpResponse("file", headers={"Cache-Control": "public, max-age=60"})
    assert through(sealed)["Cache-Control"] == "public, max-age=60"


def test_an_address_that_takes_a_form_alone_says_so_when_opened():
    refused = HttpResponseNotAllowed(["POST"])

    page = pages_for_wrong_methods(lambda request: refused)(RequestFactory().get("/"))

    assert (page.status_code, page["Allow"]) == (405, "POST")
    assert "It only takes what a button on another page sends" in page.content.decode()


def test_a_refused_method_with_words_of_its_own_is_left_alone():
    refused = HttpResponseNotAllowed(["POST"], b"{}")

    assert pages_for_wrong_methods(lambda request: refused)(RequestFactory().get("/")) is refused
