from types import SimpleNamespace

import pytest
import structlog
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404

from legacyfund import views


@pytest.fixture
def request_from_nobody(rf):
    request = rf.get("/bids/7/?sort=cost")
    request.user = SimpleNamespace(is_authenticated=False)
    return request


def test_healthz_needs_nothing(rf):
    response = views.healthz(rf.get("/healthz"))

    assert (response.status_code, response.content) == (200, b"ok\n")


def test_an_unreadable_request(request_from_nobody):
    response = views.bad_request(request_from_nobody, SuspiciousOperation("inner detail"))

    assert response.status_code == 400
    assert "inner detail" not in response.content.decode()


def test_a_page_that_is_not_there_tells_nothing_of_why(request_from_nobody):
    response = views.not_found(request_from_nobody, Http404("No Bid matches the given query."))

    assert response.status_code == 404
    assert "matches the given query" not in response.content.decode()


@pytest.mark.parametrize(
    ("reason", "said"), [("You wrote this bid.", "You wrote this bid."), ("", "Your role does not include")]
)
def test_a_forbidden_page_gives_the_reason_it_was_given(request_from_nobody, reason, said):
    response = views.forbidden(
        request_from_nobody, PermissionDenied(reason) if reason else PermissionDenied()
    )

    assert response.status_code == 403
    assert said in response.content.decode()


def test_a_forged_form_leads_back_to_its_page(request_from_nobody):
    response = views.forged(request_from_nobody, "CSRF token missing.")

    assert response.status_code == 403
    assert 'href="/bids/7/?sort=cost"' in response.content.decode()


def test_a_failure_needs_no_database_and_gives_its_reference(rf):
    with structlog.contextvars.bound_contextvars(request_id="4f1c"):
        response = views.failed(rf.get("/"))

    assert response.status_code == 500
    assert "4f1c" in response.content.decode()


def test_a_failure_without_a_reference(rf):
    assert "Reference:" not in views.failed(rf.get("/")).content.decode()


def test_a_machine_is_told_of_a_failure_as_a_problem(rf):
    request = rf.get("/api/v1/spend/")
    with structlog.contextvars.bound_contextvars(request_id="4f1c"):
        answers = [views.failed(request), views.bad_request(request, SuspiciousOperation("inner detail"))]

    assert [answer.status_code for answer in answers] == [500, 400]
    assert {answer["Content-Type"] for answer in answers} == {"application/problem+json"}
    assert "4f1c" in answers[0].content.decode()
    assert "inner detail" not in answers[1].content.decode()
