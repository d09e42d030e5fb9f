"""`{% load govuk %}`: GOV.UK components, and how money, days, moments and risk are written."""

import re
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any
from uuid import uuid4

from django import forms, template
from django.core.paginator import Page
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from legacyfund.lib.control_budgets import SHORT_CONTROL_BUDGETS
from legacyfund.lib.days import day_in_words, moment_in_words
from legacyfund.lib.financial_year import LONDON
from legacyfund.lib.money import format_exact, format_pounds
from legacyfund.web import items
from legacyfund.web.bound_field import GovukBoundField
from legacyfund.web.components import render_component
from legacyfund.web.tables import boxed_table

register = template.Library()
RED = 16
PIECE = re.compile(r"[^@._/,:;&=?-]*[@._/,:;&=?-]+|[^@._/,:;&=?-]+")
"""Up to a sign after which a line may end."""
YEAR_OR_MONTH = re.compile(r"((?<!\d)\d{4}-\d\d(?!\d))")
LONG_PIECE, SHORT_PIECE = 24, 16
"""No word has more letters than the first; a hash is broken into pieces of the second."""
MINUS = "\N{MINUS SIGN}"


def _nested(options: dict[str, Any]) -> dict[str, Any]:
    """`label__text="Search"` becomes `{"label": {"text": "Search"}}`."""
    params: dict[str, Any] = {}
    for name, value in options.items():
        *path, last = name.split("__")
        place = params
        for part in path:
            place = place.setdefault(part, {})
        place[last] = value
    return params


@register.simple_tag
def govuk(component: str, **options: Any) -> SafeString:
    """`{% govuk "button" text="Save" %}`; `__` goes down a level: `label__text="Search"`."""
    return render_component(component, _nested(options))


@register.simple_block_tag
def govukblock(content: SafeString, component: str, **options: Any) -> SafeString:
    """`{% govukblock "details" summaryText="Help" %}<p>…</p>{% endgovukblock %}`: the body is its html."""
    return render_component(component, {**_nested(options), "html": content})


@register.filter
def short_budget(code: str) -> str:
    """The short name of a control budget, for a table."""
    return SHORT_CONTROL_BUDGETS[code]


def _on_one_line(text: str) -> SafeString:
    return format_html('<span class="lf-nowrap">{}</span>', text)


def _broken(word: str) -> SafeString:
    """Its months and years stay whole: `2027-03` of a file's name."""
    parts = (part for part in YEAR_OR_MONTH.split(word) if part)
    return format_html_join(
        mark_safe("<wbr>"),
        "{}",
        ((_on_one_line(part) if YEAR_OR_MONTH.fullmatch(part) else _in_pieces(part),) for part in parts),
    )


def _in_pieces(word: str) -> SafeString:
    pieces = (
        piece[start : start + size]
        for piece in PIECE.findall(word)
        for size in [SHORT_PIECE if len(piece) > LONG_PIECE else LONG_PIECE]
        for start in range(0, len(piece), size)
    )
    return format_html_join(mark_safe("<wbr>"), "{}", ((piece,) for piece in pieces))


@register.filter
def breakable(token: object) -> SafeString:
    """Where a hash, an address or a file's name may end its line; other words stay as they are."""
    words = re.split(r"(\s+)", "" if token is None else str(token))
    return format_html_join(
        "", "{}", ((_broken(word) if len(word) > SHORT_PIECE else word,) for word in words)
    )


WHOLE = re.compile(r"(\S*(?:£\d|\d{4}-\d\d|LF-\d)\S*)")


def _kept(word: str) -> SafeString | str:
    if not WHOLE.fullmatch(word):
        return word
    return _on_one_line(word) if len(word) <= LONG_PIECE else _broken(word)


@register.filter
def unbroken(text: str) -> SafeString:
    """A sentence in a cell of a table: its years, amounts and references stay on one line each."""
    return format_html_join("", "{}", ((_kept(word),) for word in WHOLE.split(text)))


@register.simple_block_tag
def table(content: SafeString, *words: object) -> SafeString:
    """`{% table "Costs by year" %}<table>…</table>{% endtable %}`: the words name it."""
    return boxed_table("".join(str(word) for word in words), content)


@register.simple_tag
def field(bound: GovukBoundField, **options: Any) -> SafeString:
    """One field as a component: `label="Other words"`, `heading=True` (its label is the page's h1),
    `hide_label=True` (heard, not seen), `light=True` (its label is not bold), `hinted=False` (no hint)."""
    label_class = "govuk-label" if options.pop("light", False) else ""
    label_class = "govuk-visually-hidden" if options.pop("hide_label", False) else label_class
    return bound.component(label_class=label_class, **options)


@register.simple_tag
def once() -> SafeString:
    """A key for the form it stands in, so that the form sent twice is taken once."""
    return format_html('<input type="hidden" name="once" value="{}">', uuid4())


@register.inclusion_tag("web/formset.html")
def formset_table(formset: Any, caption: str = "", row: str = "Line") -> dict[str, Any]:
    """A formset as a table, a row a form, every control labelled with its column and row."""
    return {"formset": formset, "caption": caption, "row": row}


@register.simple_tag
def line_cell(bound: GovukBoundField, row: str, number: int) -> SafeString:
    """One control of a formset's row; its label is seen on a narrow screen and heard on every one."""
    label = f"{bound.label}, {row.lower()} {number}"
    if isinstance(bound.field.widget, forms.CheckboxInput):
        hidden = '{}<span class="govuk-visually-hidden">, {} {}</span>'
        return bound.component(label=format_html(hidden, bound.label, row.lower(), number))
    return bound.component(label=label, label_class="lf-lines__label", hinted=False)


@register.simple_tag
def line_field(bound: GovukBoundField, row: str, number: int) -> SafeString:
    """One field of a formset's row by itself; which row it is of is heard, not seen."""
    label = format_html('{}<span class="govuk-visually-hidden">, {} {}</span>', bound.asked_as, row, number)
    return bound.component(label=label)


@register.simple_tag
def error_summary(*sources: Any) -> SafeString:
    """The error summary of forms and formsets, each message linked to its control; nothing if all is well."""
    errors = items.error_items(*sources)
    if not errors:
        return SafeString("")
    return render_component("error-summary", {"titleText": "There is a problem", "errorList": errors})


@register.simple_tag
def error_prefix(*sources: Any) -> str:
    """ "Error: " for the page's title when any of these forms or formsets has errors."""
    asked = [source for source in sources if isinstance(source, forms.BaseForm | forms.BaseFormSet)]
    return "Error: " if items.error_items(*asked) else ""


@register.simple_tag
@lru_cache(maxsize=256, typed=True)
def status_tag(label: str, colour: str = "") -> SafeString:
    """A status in words in a coloured tag; the colours are GOV.UK's (grey, green, yellow, red …)."""
    return render_component("tag", {"text": label, "classes": f"govuk-tag--{colour}" if colour else ""})


@register.simple_tag
def task_list(tasks: Any, prefix: str = "task") -> SafeString:
    """`tasks` are `legacyfund.web.items.Task`."""
    return render_component("task-list", {"idPrefix": prefix, "items": [task.params() for task in tasks]})


@register.simple_tag
def summary_list(rows: Any, title: str = "", borders: bool = True) -> SafeString:
    """`rows` are `legacyfund.web.items.Row`, or (question, answer) pairs; a title puts them in a card."""
    params = [(row if isinstance(row, items.Row) else items.Row(*row)).params() for row in rows]
    card = {"title": {"text": title}} if title else None
    classes = "" if borders else "govuk-summary-list--no-border"
    return render_component("summary-list", {"rows": params, "card": card, "classes": classes})


@register.simple_tag
def breadcrumbs(*crumbs: str) -> SafeString:
    """Label, address, label, address …; a last label without an address is the page itself."""
    pairs = [(crumbs[i], crumbs[i + 1] if i + 1 < len(crumbs) else None) for i in range(0, len(crumbs), 2)]
    return render_component("breadcrumbs", {"items": [{"text": text, "href": href} for text, href in pairs]})


@register.simple_tag(takes_context=True)
def pagination(context: template.Context, page: Page[Any], name: str = "page") -> SafeString:
    """Links to the pages of a Paginator, keeping the rest of the query; nothing for a single page."""
    if page.paginator.num_pages < 2:
        return SafeString("")
    return render_component("pagination", items.pagination_params(page, context["request"].GET, name))


@register.simple_tag(takes_context=True)
def navigation(context: template.Context) -> SafeString:
    """The service navigation of the person signed in."""
    entries = [
        {"text": label, "href": url, "current": current}
        for label, url, current in context["person"].navigation
    ]
    return render_component("service-navigation", {"navigation": entries})


@register.filter
def pounds(amount: Decimal | int | str | None) -> str:
    """`£1,234,567`, negatives with a minus sign; a dash for no amount."""
    return "–" if amount is None or amount == "" else format_pounds(Decimal(amount))


@register.filter
def pounds_pence(amount: Decimal | int | str | None) -> str:
    """`£1,234,567.00`."""
    return "–" if amount is None or amount == "" else format_pounds(Decimal(amount), pence=True)


@register.filter
def pounds_exact(amount: Decimal | int | str | None) -> str:
    """`£1,234,567`, or with pence where there are any."""
    return pounds(amount) if amount is None or amount == "" else format_exact(Decimal(amount))


@register.filter
def day(value: date | datetime | None) -> str:
    """`22 November 2026`, in London when a moment is given; nothing for None."""
    if value is None or value == "":
        return ""
    local = value.astimezone(LONDON) if isinstance(value, datetime) else value
    return day_in_words(local)


@register.filter
@lru_cache(maxsize=1024)
def moment(value: datetime | None) -> str:
    """`22 November 2026 at 5:00pm`, `at midday`, `at midnight`; London time; nothing for None."""
    if value is None or value == "":
        return ""
    return moment_in_words(value)


@register.filter
def percent(change: Decimal | None) -> str:
    """`−12.5%`, a minus sign for a fall; a dash for none."""
    if change is None or change == "":
        return "–"
    plain = f"{abs(change).normalize():f}"
    return f"{MINUS if change < 0 else ''}{plain}%"


@register.filter
def risk(overall: Any) -> str:
    """`26.7, red-rated`: one decimal, the band from the exact figure: 15.976 is `16.0, not red-rated`."""
    if overall is None or overall == "":
        return "not yet rated"
    return f"{risk_number(overall)}, {'red-rated' if overall >= RED else 'not red-rated'}"


@register.filter
def risk_number(overall: Any) -> str:
    """`26.7`: one decimal, halves up; a dash when there is no rating."""
    if overall is None or overall == "":
        return "–"
    exact = Fraction(overall)
    tenths = int(abs(exact) * 10 + Fraction(1, 2))
    return f"{MINUS if exact < 0 and tenths else ''}{tenths // 10}.{tenths % 10}"
