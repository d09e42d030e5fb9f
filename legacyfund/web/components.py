"""GOV.UK components as Python calls: one autoescaped Jinja environment behind every page.

`render_component("button", {"text": "Save"})` takes the parameters of the GOV.UK Nunjucks macro of
that name, as the Design System documents them. A parameter ending in `html` is put into the page as
it stands, so it may hold only safe strings: anything else is escaped here first.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from jinja2 import ChainableUndefined, Environment, PackageLoader, PrefixLoader, TemplateNotFound

PACKAGE = "govuk_frontend_jinja"
CROWNED = {"header", "footer"}


class ComponentUnknown(LookupError):
    """No GOV.UK component has this name."""


@cache
def environment() -> Environment:
    return Environment(
        loader=PrefixLoader({PACKAGE: PackageLoader(PACKAGE)}),
        autoescape=True,
        auto_reload=False,
        undefined=ChainableUndefined,
    )


@cache
def _macro(name: str) -> Any:
    if name in CROWNED:
        raise ComponentUnknown(f"the {name} component bears the crown and is for GOV.UK alone; see base.html")
    try:
        template = environment().get_template(f"{PACKAGE}/components/{name}/macro.html")
    except TemplateNotFound:
        raise ComponentUnknown(f"GOV.UK Frontend has no component called “{name}”") from None
    return getattr(template.module, "govuk" + "".join(part.capitalize() for part in name.split("-")))


def _guarded(params: Any, key: str = "") -> Any:
    """`params` with every `html` that is not a safe string escaped."""
    if isinstance(params, Mapping):
        return {name: _guarded(value, str(name)) for name, value in params.items() if value is not None}
    if isinstance(params, list | tuple):
        return [_guarded(value) for value in params]
    if key == "html" or key.endswith("Html"):
        return conditional_escape(params)
    return params


def render_component(name: str, params: Mapping[str, Any]) -> SafeString:
    """The markup of the component `name` ("task-list"). Raises ComponentUnknown."""
    return mark_safe(str(_macro(name)(_guarded(params))).strip())  # noqa: S308 - Jinja has escaped it
