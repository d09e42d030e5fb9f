"""Pages stay out of caches, unless a response says otherwise itself."""

from django.http import HttpResponse
from django.test import RequestFactory

from legacyfund.middleware import private_pages


def through(response: HttpResponse) -> HttpResponse:
    return private_pages(lambda request: response)(RequestFactory().get("/"))


def test_a_page_is_private_and_not_stored():
    assert through(HttpResponse("page"))["Cache-Control"] == "private, no-store"


def test_a_response_that_says_itself_is_left_alone():
    sealed = HttpResponse("file", headers={"Cache-Control": "public, max-age=60"})
    assert through(sealed)["Cache-Control"] == "public, max-age=60"
