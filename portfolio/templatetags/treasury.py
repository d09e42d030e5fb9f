"""What pages about the API show."""

import re

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from legacyfund.web.templatetags.govuk import unbroken
from portfolio.treasury.pulling.rules.program import program

register = template.Library()
NAME = re.compile(r"`([^`]+)`")


@register.filter
def named(words: str) -> SafeString:
    """Names between backticks as code: what stands at odd places of the split is one. Years and references
    stay on one line.
    """
    parts = enumerate(NAME.split(words))
    shown = (format_html("<code>{}</code>", part) if at % 2 else unbroken(part) for at, part in parts)
    return format_html_join("", "{}", ((part,) for part in shown))


@register.inclusion_tag("portfolio/treasury/pulling/_mirror_lines.html")
def mirror_lines(client_id: str, secret: str, service: str = "") -> dict[str, str]:
    """What to paste to mirror every line and prove it. `service`: where it is not the address of settings."""
    service = (service or settings.SERVICE_URL).rstrip("/")
    return {
        "client_id": client_id,
        "secret": secret,
        "service": service,
        "program": service + reverse("portfolio:program_file", args=[program().name]),
        "sha256": program().sha256,
    }
