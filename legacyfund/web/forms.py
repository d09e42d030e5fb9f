"""The form renderer (FORM_RENDERER), and what form authors import.

A form is an ordinary Django form; the renderer alone makes it look right. See README.md in this folder.
"""

from django import forms
from django.forms.renderers import DjangoTemplates

from legacyfund.lib.errors import DomainError
from legacyfund.web.bound_field import GovukBoundField
from legacyfund.web.fields import GovukDateField, PoundsField
from legacyfund.web.widgets import GovukCheckboxes, GovukDateInput, GovukRadios, GovukTextarea, GovukTextInput

__all__ = [
    "GovukCheckboxes",
    "GovukDateField",
    "GovukDateInput",
    "GovukRadios",
    "GovukRenderer",
    "GovukTextInput",
    "GovukTextarea",
    "PoundsField",
    "add_refusal",
]


class GovukRenderer(DjangoTemplates):
    form_template_name = "web/form.html"
    formset_template_name = "web/formset.html"
    field_template_name = "web/field.html"
    bound_field_class = GovukBoundField


def add_refusal(form: forms.BaseForm, refusal: DomainError) -> None:
    """Show a refusal beside the field it names, or above the form when it names none of its fields."""
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
