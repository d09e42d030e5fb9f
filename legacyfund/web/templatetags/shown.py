"""`{% load shown %}`: what a form was filled from, so that it saves over nothing newer."""

from typing import Any

from django import template

from legacyfund.web.saving import seen_of

register = template.Library()


@register.inclusion_tag("web/shown.html", takes_context=True)
def shown(context: template.Context, what: Any) -> dict[str, Any]:
    """`{% shown form %}` inside the form; both versions where somebody saved after the page was opened."""
    request = context.get("request")
    seen, lines = seen_of(what, request)
    return {"seen": seen, "lines": lines, "path": request.get_full_path() if request else ""}
