"""The content security policy allows nothing inline, so no template may hold any."""

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted(
    [*(ROOT / "templates").rglob("*.html"), *(ROOT / "legacyfund").rglob("templates/**/*.html")]
)
INLINE = {
    "a style attribute": re.compile(r"\sstyle\s*=", re.I),
    "a style element": re.compile(r"<style\b", re.I),
    "an inline script": re.compile(r"<script(?![^>]*\bsrc=)[^>]*>", re.I),
    "an event attribute": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.I),
    "a javascript address": re.compile(r"javascript:", re.I),
    "another site's file": re.compile(r"<(?:script|link|img)\b[^>]*(?:src|href)=\"(?:https?:)?//", re.I),
}
POSTING = re.compile(r"<form\b[^>]*method=\"post\".*?</form>", re.I | re.S)
SIGNING_IN = "about signing in or a password: sent twice, it makes nothing twice"
OVER_A_REVISION = "saved over the revision its page showed"
NOT_TAKEN_ONCE = {
    "account/login.html": SIGNING_IN,
    "account/logout.html": SIGNING_IN,
    "account/password_change.html": SIGNING_IN,
    "account/password_reset.html": SIGNING_IN,
    "account/password_reset_from_key.html": SIGNING_IN,
    "account/password_set.html": SIGNING_IN,
    "account/reauthenticate.html": SIGNING_IN,
    "accounts/join.html": SIGNING_IN,
    "components/header.html": SIGNING_IN,
    "components/session.html": SIGNING_IN,
    "accounts/create_client.html": "its answer shows a secret, so leads nowhere that could be kept",
    "accounts/rotate_secret.html": "its answer shows a secret, so leads nowhere that could be kept",
    "accounts/kept_forms.html": "sends on another form with that form's key, or throws it away",
    "bids/writing/sections/answer_section.html": OVER_A_REVISION,
    "bids/writing/sections/bid_alternatives.html": OVER_A_REVISION,
    "bids/writing/sections/bid_benefits.html": OVER_A_REVISION,
    "bids/writing/sections/bid_costs.html": OVER_A_REVISION,
    "bids/writing/sections/bid_milestones.html": OVER_A_REVISION,
    "bids/writing/sections/bid_systems.html": OVER_A_REVISION,
    "bids/writing/sections/rows_section.html": OVER_A_REVISION,
    "bids/writing/sections/section_changed.html": OVER_A_REVISION,
}
"""The templates whose forms may post without `{% once %}`, each with the reason (ADR 13)."""
TABLE = re.compile(r"<table\b[^>]*>")
BOX = re.compile(r"{% (?:end)?table\b[^%]*%}|</?div\b[^>]*>")
STACKED = re.compile(r"\blf-(?:stacked|both|lines|cells)\b")


@cache
def texts() -> dict[str, str]:
    return {str(path.relative_to(ROOT)): path.read_text() for path in TEMPLATES}


def faults(of: Callable[[str], list[str]]) -> dict[str, list[str]]:
    """What is wrong with each template, by its path: all are read in one test, and named if they fail."""
    return {path: found for path, text in texts().items() if (found := of(text))}


def test_there_are_templates():
    assert len(TEMPLATES) > 10


def test_nothing_inline():
    assert faults(lambda text: [what for what, pattern in INLINE.items() if pattern.search(text)]) == {}


def test_every_form_that_posts_carries_its_token():
    def without(text: str) -> list[str]:
        return [form for form in POSTING.findall(text) if "{% csrf_token %}" not in form]

    assert faults(without) == {}


def taken_twice(name: str, forms: list[str]) -> str:
    """What is wrong with a template's forms that post; blank where they are taken once, or the list says."""
    has_key = ["{% once %}" in form for form in forms]
    if not (reason := NOT_TAKEN_ONCE.get(name)):
        return (
            "" if all(has_key) else "put {% once %} beside its token (docs/adr/0013-a-form-is-taken-once.md)"
        )
    if not forms:
        return "no form posts here any more: take it off the list"
    if any(has_key):
        return "its form carries a key now: take it off the list"
    shows = ['name="seen"' in form or "bids/writing/sections/_seen.html" in form for form in forms]
    return "" if reason != OVER_A_REVISION or all(shows) else "it does not say which revision it showed"


def test_every_form_that_posts_is_taken_once():
    found = {
        path: taken_twice(path.partition("templates/")[2], POSTING.findall(text))
        for path, text in texts().items()
    }

    assert {path: fault for path, fault in found.items() if fault} == {}


def test_a_form_that_may_be_taken_twice_is_found():
    posts, once = '<form method="post">{% csrf_token %}</form>', '<form method="post">{% once %}</form>'
    listed, revised = "account/login.html", "bids/writing/sections/bid_costs.html"

    assert taken_twice("bids/bid.html", [once, posts]).startswith("put {% once %}")
    assert taken_twice("bids/bid.html", [once]) == taken_twice("bids/bid.html", []) == ""
    assert taken_twice(listed, []).startswith("no form posts here")
    assert taken_twice(listed, [once]).startswith("its form carries a key")
    assert taken_twice(listed, [posts]) == ""
    assert taken_twice(revised, [posts]) == "it does not say which revision it showed"
    assert taken_twice(revised, [posts.replace("%}", '%}<input name="seen">')]) == ""


def test_what_is_not_taken_once_is_still_there():
    names = {
        str(path.relative_to(ROOT / "templates")) for path in TEMPLATES if ROOT / "templates" in path.parents
    }
    assert NOT_TAKEN_ONCE.keys() <= names


def tables_that_may_widen_the_page(text: str) -> list[str]:
    """How wide a table is hangs on the day, the name or the sum in it: it scrolls in a box, or stacks."""
    found = []
    for table in TABLE.finditer(text):
        open_boxes: list[bool] = []
        for tag in BOX.finditer(text, 0, table.start()):
            if tag[0].startswith(("</", "{% end")):
                open_boxes = open_boxes[:-1]
            else:
                open_boxes.append(tag[0].startswith("{% table") or "lf-scroll" in tag[0])
        if not any(open_boxes) and not STACKED.search(table[0]):
            found.append(table[0])
    return found


def test_no_table_may_widen_the_page():
    assert faults(tables_that_may_widen_the_page) == {}


TAGS = re.compile(r"{%\s*(\w+)\s*(.*?)%}|{{(.*?)}}", re.S)
SET_BY_TAG = re.compile(r"\bas (\w+)\s*$")
TEXT_IN_TAG = re.compile(r"\"[^\"]*\"|'[^']*'")


def addresses_out_of_reach(text: str) -> list[str]:
    """Addresses that one block sets (`{% url … as x_url %}`) and another uses, where they are blank."""
    blocks, set_in, used = [""], dict[str, set[str]](), list[tuple[str, str]]()
    for match in TAGS.finditer(text):
        tag, rest, shown = match.groups()
        if tag == "block":
            blocks.append(rest.split()[0])
        elif tag == "endblock":
            blocks.pop()
        made = SET_BY_TAG.search(rest) if tag else None
        if made:
            set_in.setdefault(made[1], set()).add(blocks[-1])
        words = re.findall(r"(?<![\w.])\w+_url\b", TEXT_IN_TAG.sub("", (rest if tag else shown) or ""))
        used += [(word, blocks[-1]) for word in words if not made or word != made[1]]
    return [name for name, block in used if name in set_in and not set_in[name] & {block, ""}]


def test_an_address_is_used_in_the_block_that_sets_it():
    assert faults(addresses_out_of_reach) == {}


def test_an_address_set_in_another_block_is_found():
    breadcrumbs = "{% block breadcrumbs %}{% url 'bids:bids' as bids_url %}{{ bids_url }}{% endblock %}"

    assert addresses_out_of_reach(breadcrumbs) == []
    assert addresses_out_of_reach(breadcrumbs + "{% block main %}{{ bids_url }}{% endblock %}") == [
        "bids_url"
    ]
