"""How an error of the API reads."""

import json
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework.exceptions import (
    MethodNotAllowed,
    NotAcceptable,
    NotAuthenticated,
    Throttled,
    ValidationError,
)
from rest_framework.renderers import JSONRenderer

from legacyfund.api import problem_response
from legacyfund.lib.errors import ConflictRefused, DomainError, PermissionRefused

CONTEXT = {
    "view": SimpleNamespace(allowed_methods=["GET", "OPTIONS"], renderer_classes=[JSONRenderer]),
    "request": SimpleNamespace(method="POST"),
}


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (DomainError("No."), 400),
        (PermissionRefused("Not you."), 403),
        (ConflictRefused("Too late."), 409),
        (PermissionDenied(), 403),
        (Http404(), 404),
        (ValidationError({"limit": ["Too many."]}), 400),
        (MethodNotAllowed("POST"), 405),
        (Throttled(wait=7.2), 429),
    ],
)
def test_every_error_anybody_expects_is_a_problem(error, status):
    answer = problem_response(error, CONTEXT)

    problem = json.loads(answer.content)
    assert (answer.status_code, problem["status"]) == (status, status)
    assert answer["Content-Type"] == "application/problem+json"
    assert problem["title"]
    assert problem["detail"]


def test_a_refusal_names_its_field_and_says_its_words():
    problem = json.loads(problem_response(DomainError("Too many.", field="limit"), CONTEXT).content)

    assert (problem["field"], problem["detail"]) == ("limit", "Too many.")


def test_errors_of_several_fields_are_said_together():
    error = ValidationError({"limit": ["Too many."], "year": ["No year."]})

    assert json.loads(problem_response(error, CONTEXT).content)["detail"] == "limit: Too many. year: No year."


def said_of(error, **kwargs):
    context = {**CONTEXT, "view": SimpleNamespace(**vars(CONTEXT["view"]), kwargs=kwargs)}
    return json.loads(problem_response(error, context).content)["detail"]


@pytest.mark.parametrize(
    ("error", "way_on"),
    [
        (NotAuthenticated(), "Send your client’s id and secret to /api/v1/token/ by POST"),
        (NotAcceptable(), "This address answers in application/json: ask for that, or leave Accept out."),
        (MethodNotAllowed("POST"), "This address does not take POST. Ask it by GET."),
        (PermissionDenied(), "Ask an administrator of the service what it may."),
        (PermissionDenied("Ask at the desk."), "Ask at the desk."),
        (Http404(), "/api/v1/docs/ lists what there is."),
    ],
)
def test_what_the_framework_words_alone_says_what_to_do(error, way_on):
    assert way_on in said_of(error)


def test_an_ending_that_is_not_given_names_those_that_are():
    assert said_of(Http404(), format="xml") == "Nothing here comes as .xml. End the address in one of .json."


def test_what_may_be_asked_and_when_is_in_the_headers():
    assert problem_response(MethodNotAllowed("POST"), CONTEXT)["Allow"] == "GET"
    assert problem_response(Throttled(wait=7.2), CONTEXT)["Retry-After"] == "8"


def test_what_nobody_expects_fails_as_it_is():
    assert problem_response(ZeroDivisionError(), CONTEXT) is None
