"""What a page that shows a form again answers: by what refused it."""

import pytest

from legacyfund.lib.errors import ConflictRefused, DomainError, PermissionRefused
from legacyfund.web.forms import add_refusal, form_status
from legacyfund.web.refusals import refused, refused_status
from tests.web.showcase import ShowcaseForm

KINDS = [(PermissionRefused, 403), (ConflictRefused, 409), (DomainError, 422)]


@pytest.mark.parametrize(("kind", "status"), KINDS)
def test_the_status_of_a_refusal_of_the_whole_form(kind, status):
    form = ShowcaseForm({"name": "x"})

    add_refusal(form, kind("The round has closed."))

    assert form_status(form, faulty=422) == refused_status(kind("")) == status
    assert form.non_field_errors() == ["The round has closed."]


@pytest.mark.parametrize("faulty", [200, 422])
def test_a_refusal_of_one_answer_is_a_fault_to_put_right(faulty):
    form = ShowcaseForm({"name": "x"})

    add_refusal(form, ConflictRefused("That name is taken.", field="name"))

    assert form_status(form, faulty=faulty) == faulty


def test_a_form_that_nobody_has_sent_is_shown():
    assert form_status(ShowcaseForm(), faulty=422) == 200


@pytest.mark.parametrize("words", ["It has closed.", "There is not enough money. Nothing was changed."])
def test_a_refusal_says_once_that_nothing_was_changed(rf, words):
    page = refused(rf.get("/"), ConflictRefused(words)).content.decode()

    assert page.count("Nothing was changed.") == 1
