"""Enter in a field presses the first button of its form that submits, so that one has to save."""

import re

import pytest
from django.urls import reverse

from tests.factories.accounts import sign_in
from tests.factories.pages import fields_of
from tests.factories.register import make_system

pytestmark = pytest.mark.django_db
SHORT_FORM = ["work", "systems", "costs", "milestones"]
FULL_FORM = [*SHORT_FORM, "options", "benefits", "risks", "skills", "resilience", "accounting_officer"]
SUBMITTING = re.compile(r'<button type="submit"[^>]*>')


def buttons(html):
    form = re.search(r'<main.*?(<form method="post".*?</form>)', html, re.S)
    assert form
    return SUBMITTING.findall(form.group(1))


@pytest.mark.parametrize("section", FULL_FORM)
def test_enter_saves_a_section_of_the_full_form(client, full, section):
    sign_in(client, full.created_by)

    html = client.get(reverse(f"bids:bid_{section}", args=[full.reference])).content.decode()

    assert " name=" not in buttons(html)[0]


def test_enter_saves_a_section_of_the_short_form(draft, client):
    bid = draft
    make_system(bid.department)
    sign_in(client, bid.created_by)

    for section in SHORT_FORM:
        html = client.get(reverse(f"bids:bid_{section}", args=[bid.reference])).content.decode()
        assert " name=" not in buttons(html)[0], section


def test_enter_saves_after_a_line_was_added(client, full):
    sign_in(client, full.created_by)
    address = reverse("bids:bid_costs", args=[full.reference])
    typed = fields_of(client.get(address).content.decode())

    html = client.post(address, {**typed, "add_line": "totals"}).content.decode()

    assert " name=" not in buttons(html)[0]


def test_the_button_for_enter_is_met_by_nobody(client, full):
    sign_in(client, full.created_by)

    html = client.get(reverse("bids:bid_costs", args=[full.reference])).content.decode()

    assert 'class="govuk-visually-hidden" tabindex="-1" aria-hidden="true"' in buttons(html)[0]
