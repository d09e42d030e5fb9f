"""GOV.UK components as Python calls: one autoescaped Jinja environment behind every page.

`render_component("button", {"text": "Save"})` takes the parameters of the GOV.UK Nunjucks macro of
that name, as the Design System documents them. A parameter ending in `html` is put into the page as
it stands, so it may hold only safe strings: anything else is escaped here first.
"""

from collections.abc import Mapping, MutableMapping
from functools import cache
from typing import Any

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from jinja2 import (
    ChainableUndefined,
    ChoiceLoader,
    DictLoader,
    Environment,
    PackageLoader,
    PrefixLoader,
    TemplateNotFound,
    Undefined,
)
from markupsafe import Markup, escape

PACKAGE = "govuk_frontend_jinja"
CROWNED = {"header", "footer"}
PLAIN = (str, bool, int)


class ComponentUnknown(LookupError):
    """No GOV.UK component has this name."""


# The package's macro that writes attributes is most of what a component costs: a function takes its place.
QUICKER = {f"{PACKAGE}/macros/attributes.html": "{% set govukAttributes = write_attributes %}"}


OF_A_DICT = frozenset(dir(dict))
NOT_GIVEN = ChainableUndefined()


class QuickEnvironment(Environment):
    """Looks for `params.text` among the keys first: Jinja's way raises and catches an error for each.

    Every template has the environment's globals and no others, so that an import need not compare them.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return self.globals

    def getattr(self, obj: Any, attribute: str) -> Any:
        if type(obj) is dict and attribute not in OF_A_DICT:
            return obj.get(attribute, NOT_GIVEN)
        return super().getattr(obj, attribute)


@cache
def environment() -> Environment:
    made = QuickEnvironment(
        loader=ChoiceLoader([DictLoader(QUICKER), PrefixLoader({PACKAGE: PackageLoader(PACKAGE)})]),
        autoescape=True,
        auto_reload=False,
        cache_size=-1,
        undefined=ChainableUndefined,
    )
    made.globals["write_attributes"] = write_attributes
    made.filters["indent"] = as_it_is
    return made


def as_it_is(markup: Any, *_: Any) -> Any:
    """In place of Jinja's `indent`: how far a line of markup is indented means nothing, and costs much."""
    return markup


def write_attributes(attributes: Any = None) -> Markup:
    """` name="value"` for each attribute, as the package's own macro `govukAttributes` writes them.

    A value may be `{"value": …, "optional": True}`: left out when there is none, bare when it is true.
    """
    if isinstance(attributes, str):
        return Markup(attributes)  # noqa: S704 - the templates' own text, as in the macro
    if not isinstance(attributes, Mapping):
        return Markup()
    written = []
    for name, given in attributes.items():
        value, optional = given, False
        if isinstance(given, Mapping):
            value, optional = given.get("value", NOT_GIVEN), given.get("optional") is True
        elif isinstance(given, bool):
            value = str(given).lower()
        if optional and value is True:
            written.append(f" {escape(name)}")
        elif not optional or not (value is None or value is False or isinstance(value, Undefined)):
            written.append(f' {escape(name)}="{escape(value)}"')
    return Markup("".join(written))  # noqa: S704 - escaped above


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
    if not isinstance(params, PLAIN):
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
