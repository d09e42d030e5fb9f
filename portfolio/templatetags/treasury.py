"""What pages about the API show."""

import re

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()
NAME = re.compile(r"`([^`]+)`")


@register.filter
def named(words: str) -> SafeString:
    """Names between backticks as code: what stands at odd places of the split is one."""
    parts = enumerate(NAME.split(words))
    shown = ((format_html("<code>{}</code>", part) if place % 2 else part,) for place, part in parts)
    return format_html_join("", "{}", shown)
