"""What page authors hand to the list-like tags: tasks, summary rows, error lists and pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import Page
from django.http import QueryDict

Params = dict[str, Any]


@dataclass(frozen=True)
class Task:
    """A line of a task list. No `url` means it cannot be started yet; no `colour` shows plain words."""

    title: str
    status: str
    url: str = ""
    colour: str = ""
    hint: str = ""

    def params(self) -> Params:
        if self.colour:
            status: Params = {"tag": {"text": self.status, "classes": f"govuk-tag--{self.colour}"}}
        else:
            status = {"text": self.status}
        if not self.url:
            status["classes"] = "govuk-task-list__status--cannot-start-yet"
        return {
            "title": {"text": self.title},
            "href": self.url or None,
            "hint": {"text": self.hint} if self.hint else None,
            "status": status,
        }


@dataclass(frozen=True)
class Row:
    """A line of a summary list: the question, the answer as it reads, and where to change it."""

    key: str
    value: Any
    change_url: str = ""
    action: str = "Change"

    def params(self) -> Params:
        change = {"href": self.change_url, "text": self.action, "visuallyHiddenText": self.key.lower()}
        return {
            "key": {"text": self.key},
            "value": {"html": self.value} if hasattr(self.value, "__html__") else {"text": str(self.value)},
            "actions": {"items": [change]} if self.change_url else None,
        }


def error_items(*sources: Any) -> list[Params]:
    """Every message of these forms and formsets, in page order, with the control it leads to.

    A formset's `row` is what the page calls one of its forms.
    """
    found: list[Params] = []
    for source in sources:
        if isinstance(source, forms.BaseFormSet):
            found += (
                [{"text": str(message)} for message in source.non_form_errors()] if source.is_bound else []
            )
            row = getattr(source, "row", "Line")
            for number, form in enumerate(source.forms, start=1):
                found += [{**item, "text": f"{row} {number}: {item['text']}"} for item in _form_items(form)]
        elif source:
            found += _form_items(source)
    return found


def _form_items(form: forms.BaseForm) -> Iterable[Params]:
    if not form.is_bound or not form.errors:
        return []
    found: list[Params] = [{"text": str(message)} for message in form.non_field_errors()]
    for name in form.fields:
        bound: Any = form[name]
        target = f"#{bound.error_target}" if bound.error_target else None
        found += [{"text": text, "href": target} for text in bound.error_texts]
    return found


def pagination_params(page: Page[Any], query: QueryDict, name: str) -> Params:
    def address(number: int) -> str:
        asked = query.copy()
        asked[name] = str(number)
        return f"?{asked.urlencode()}"

    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    items: list[Params] = [
        {"number": number, "href": address(number), "current": number == page.number}
        if isinstance(number, int)
        else {"ellipsis": True}
        for number in numbers
    ]
    params: Params = {"items": items}
    if page.has_previous():
        params["previous"] = {"href": address(page.previous_page_number())}
    if page.has_next():
        params["next"] = {"href": address(page.next_page_number())}
    return params
