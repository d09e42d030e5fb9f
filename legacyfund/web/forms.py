"""The form renderer (FORM_RENDERER), and what form authors import.

A form is an ordinary Django form; the renderer alone makes it look right. See README.md in this folder.
"""

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms.renderers import DjangoTemplates

from legacyfund.lib.errors import DomainError
from legacyfund.web.bound_field import GovukBoundField
from legacyfund.web.fields import GovukDateField, NumberField, PoundsField, WholeNumberField
from legacyfund.web.refusals import refused_status
from legacyfund.web.widgets import GovukCheckboxes, GovukDateInput, GovukRadios, GovukTextarea, GovukTextInput

__all__ = [
    "GovukCheckboxes",
    "GovukDateField",
    "GovukDateInput",
    "GovukRadios",
    "GovukRenderer",
    "GovukTextInput",
    "GovukTextarea",
    "NumberField",
    "PoundsField",
    "WholeNumberField",
    "add_refusal",
    "form_status",
]

STATUS_CODES = {403: "not-this-person", 409: "not-now"}
"""The HTTP status of a refusal that concerns the whole form, by the code its error has."""


class GovukRenderer(DjangoTemplates):
    form_template_name = "web/form.html"
    formset_template_name = "web/formset.html"
    field_template_name = "web/field.html"
    bound_field_class = GovukBoundField


def add_refusal(form: forms.BaseForm, refusal: DomainError) -> None:
    """Show a refusal beside the field it names, or above the form when it names none of its fields."""
    if refusal.field in form.fields:
        form.add_error(refusal.field, refusal.message)
    else:
        code = STATUS_CODES.get(refused_status(refusal), "")
        form.add_error(None, ValidationError(refusal.message, code=code))


def form_status(form: forms.BaseForm, *, faulty: int = 200) -> int:
    """The HTTP status of the page that shows the form: what refused it as a whole decides, that the person
    may not (403) or that the record's state says no (409); `faulty` where an answer is to be put right.
    """
    for status, code in STATUS_CODES.items():
        if form.has_error(NON_FIELD_ERRORS, code=code):
            return status
    return faulty if form.errors else 200
