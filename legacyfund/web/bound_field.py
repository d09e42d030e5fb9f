"""How a Django form field becomes a GOV.UK component: label or legend, hint, error, and its ids.

The error summary links to `error_target`, which is the id of a control that exists without JavaScript.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.forms.widgets import Input
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from legacyfund.web.components import render_component
from legacyfund.web.widgets import DATE_BOXES, GovukDateInput, GovukTextarea, GovukTextInput
from legacyfund.web.wording import error_texts

Params = dict[str, Any]
BREAK = mark_safe("<br>")
GROUPS = (forms.RadioSelect, forms.CheckboxSelectMultiple, GovukDateInput)
DROPPED = {
    "required",
    "maxlength",
    "minlength",
    "min",
    "max",
    "step",
    "cols",
    "id",
    "class",
    "rows",
    "placeholder",
}
PLAIN_CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.Select, "govuk-select"),
    (forms.Textarea, "govuk-textarea"),
    (forms.FileInput, "govuk-file-upload"),
    (forms.HiddenInput, ""),
    (Input, "govuk-input"),
)


class GovukBoundField(forms.BoundField):
    """`{{ field.as_field_group }}` gives the whole component; `{{ field }}` the bare control for a table."""

    @property
    def error_texts(self) -> list[str]:
        return error_texts(self)

    @property
    def error_target(self) -> str:
        """The id of the control to go to when this field is wrong; empty for a hidden field."""
        if self.is_hidden:
            return ""
        if isinstance(self.field.widget, GovukDateInput):
            return f"{self.auto_id}_{next(iter(self.wrong_boxes), 'day')}"
        return self.auto_id

    @property
    def wrong_boxes(self) -> list[str]:
        """Which of a date's boxes the refusal names, in order; all of them when it names none."""
        failures = self.errors.as_data() if self.errors else []
        named = {box for failure in failures for box in (failure.params or {}).get("boxes", DATE_BOXES)}
        return [box for box in DATE_BOXES if box in named]

    @property
    def aria_describedby(self) -> str | None:
        if self.is_hidden:
            return None
        ids = [f"{self.auto_id}-hint"] if self.help_text else []
        ids += [f"{self.auto_id}-error"] if self.errors else []
        return " ".join(ids) or None

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        widget = widget or self.field.widget
        built = super().build_widget_attrs(attrs, widget)
        built.pop("required", None)
        wanted = [plain_class(widget, wrong=bool(self.errors)), *_own_classes(widget)]
        classes = " ".join(name for name in wanted if name)
        return {**built, "class": classes} if classes else built

    def as_widget(self, widget: Any = None, attrs: Any = None, only_initial: bool = False) -> SafeString:
        if widget is None and isinstance(self.field.widget, (*GROUPS, forms.CheckboxInput)):
            return self.component(label_class="govuk-visually-hidden", hinted=False)
        return super().as_widget(widget, attrs, only_initial)

    @property
    def markup(self) -> SafeString:
        return self.component()

    def component(
        self, *, label: str = "", label_class: str = "", heading: bool = False, hinted: bool = True
    ) -> SafeString:
        """The component for its widget; `label` replaces its own, `heading` makes it the page's h1."""
        if self.is_hidden:
            return super().as_widget()
        name, make = _maker(self.field.widget)
        params = make(self)
        if isinstance(self.field.widget, forms.CheckboxInput):
            params["items"][0]["text"] = label or self.label
        else:
            size = "l" if heading else "s"
            kind = "govuk-fieldset__legend" if isinstance(self.field.widget, GROUPS) else "govuk-label"
            asked = {
                "text": label or self.asked_as,
                "classes": label_class or f"{kind}--{size}",
                "isPageHeading": heading,
            }
            params.update(
                {"fieldset": {"legend": asked}} if kind == "govuk-fieldset__legend" else {"label": asked}
            )
            params["hint"] = {"text": self.help_text} if hinted and self.help_text else None
        if self.errors:
            texts = ((text,) for text in self.error_texts)
            params["errorMessage"] = {"html": format_html_join(BREAK, "{}", texts)}
        return render_component(name, params)

    @property
    def asked_as(self) -> str:
        """The label, with "(optional)" when the answer may be left empty.

        A form whose answers are all wanted in the end, or that only filters, sets `mark_optional = False`.
        """
        may_be_empty = not self.field.required and not isinstance(self.field.widget, forms.CheckboxInput)
        optional = may_be_empty and getattr(self.form, "mark_optional", True)
        return f"{self.label} (optional)" if optional else str(self.label)


def plain_class(widget: forms.Widget, *, wrong: bool) -> str:
    """The GOV.UK class of a bare control, with its error variant."""
    name = next((name for kind, name in PLAIN_CLASSES if isinstance(widget, kind)), "")
    return f"{name} {name}--error" if name and wrong else name


def _own_classes(widget: forms.Widget) -> list[str]:
    width = getattr(widget, "width", None)
    own = [str(widget.attrs["class"])] if widget.attrs.get("class") else []
    if isinstance(width, int):
        own.append(f"govuk-input--width-{width}")
    elif width:
        own.append(f"govuk-!-width-{width}")
    return own


def _extra(field: GovukBoundField) -> Params:
    """The widget's own attributes that the component has no parameter for."""
    attrs = field.field.widget.attrs
    return {name: value for name, value in attrs.items() if name not in DROPPED and value is not False}


def _control(field: GovukBoundField) -> Params:
    widget = field.field.widget
    value = widget.format_value(field.value()) if hasattr(widget, "format_value") else None
    return {
        "id": field.auto_id,
        "name": field.html_name,
        "value": value,
        "classes": " ".join(_own_classes(widget)),
        "disabled": field.field.disabled,
        "attributes": _extra(field),
    }


def _input(field: GovukBoundField) -> Params:
    widget = field.field.widget
    params = _control(field)
    kind = getattr(widget, "input_type", "text")
    params["type"] = "text" if kind == "number" else kind
    mode = getattr(widget, "inputmode", "") or (_number_mode(field.field) if kind == "number" else "")
    if mode:
        params.update(inputmode=mode, spellcheck=False)
    if isinstance(widget, GovukTextInput):
        params["prefix"] = {"text": widget.prefix} if widget.prefix else None
        params["suffix"] = {"text": widget.suffix} if widget.suffix else None
    params["autocomplete"] = params["attributes"].pop("autocomplete", "email" if kind == "email" else None)
    return params


def _number_mode(field: forms.Field) -> str:
    return "decimal" if isinstance(field, forms.DecimalField | forms.FloatField) else "numeric"


def _password(field: GovukBoundField) -> Params:
    params = _control(field)
    params["autocomplete"] = params["attributes"].pop("autocomplete", "current-password")
    params["value"] = None
    return params


def _textarea(field: GovukBoundField) -> Params:
    params = _control(field)
    params["rows"] = field.field.widget.attrs.get("rows", 5)
    widget = field.field.widget
    if isinstance(widget, GovukTextarea):
        params["maxwords"], params["maxlength"] = widget.max_words, widget.max_length
    return params


def _options(field: GovukBoundField) -> list[Params]:
    widget = field.field.widget
    groups = widget.get_context(field.html_name, field.value(), {})["widget"]["optgroups"]
    hints: Mapping[str, str] = getattr(widget, "hints", {})
    return [
        {
            "value": str(option["value"]),
            "text": f"{group}: {option['label']}" if group else str(option["label"]),
            "selected": bool(option["selected"]),
            "checked": bool(option["selected"]),
            "hint": {"text": hints[str(option["value"])]} if str(option["value"]) in hints else None,
            "attributes": {"disabled": "disabled"} if field.field.disabled else None,
        }
        for group, options, _ in groups
        for option in options
    ]


def _select(field: GovukBoundField) -> Params:
    items = [{**item, "attributes": None} for item in _options(field)]
    return {**_control(field), "value": None, "items": items}


def _choices(field: GovukBoundField) -> Params:
    widget = field.field.widget
    kind = "govuk-radios" if isinstance(widget, forms.RadioSelect) else "govuk-checkboxes"
    sizes = [f"{kind}--{size}" for size in ("small", "inline") if getattr(widget, size, False)]
    items = [item for item in _options(field) if item["value"] != ""]
    return {"idPrefix": field.auto_id, "name": field.html_name, "classes": " ".join(sizes), "items": items}


def _checkbox(field: GovukBoundField) -> Params:
    item = {
        "value": field.field.widget.attrs.get("value", "on"),
        "text": field.label,
        "checked": bool(field.value()),
        "hint": {"text": field.help_text} if field.help_text else None,
        "disabled": field.field.disabled,
    }
    return {"idPrefix": field.auto_id, "name": field.html_name, "items": [item]}


def _date(field: GovukBoundField) -> Params:
    value = field.value()
    typed = value if isinstance(value, list | tuple) else field.field.widget.decompress(value)
    classes = {
        box: f"govuk-input--width-{width}" + (" govuk-input--error" if box in field.wrong_boxes else "")
        for box, width in zip(DATE_BOXES, (2, 2, 4), strict=True)
    }
    items = [
        {
            "label": box.capitalize(),
            "name": f"{field.html_name}_{box}",
            "id": f"{field.auto_id}_{box}",
            "value": part or "",
            "classes": classes[box],
        }
        for box, part in zip(DATE_BOXES, typed, strict=True)
    ]
    return {"id": field.auto_id, "items": items}


def _maker(widget: forms.Widget) -> tuple[str, Callable[[GovukBoundField], Params]]:
    match widget:
        case GovukDateInput():
            return "date-input", _date
        case forms.CheckboxSelectMultiple():
            return "checkboxes", _choices
        case forms.RadioSelect():
            return "radios", _choices
        case forms.CheckboxInput():
            return "checkboxes", _checkbox
        case forms.Select():
            return "select", _select
        case GovukTextarea(max_words=words, max_length=length) if words or length:
            return "character-count", _textarea
        case forms.Textarea():
            return "textarea", _textarea
        case forms.FileInput():
            return "file-upload", _control
        case forms.PasswordInput():
            return "password-input", _password
    return "input", _input
