"""A clarification of a full-form bid: rows and questions of one section are named apart."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.permissions import Role
from bids.rounds.rules.questions import FULL_FORM
from bids.versions.actions.clarification import ask_clarification, withdraw_clarification
from bids.versions.queries.changes import diff_of_draft
from bids.versions.queries.documents import document_of
from bids.writing.actions.locks import BidNotDraft
from bids.writing.queries.clarifications import current_clarification
from bids.writing.queries.drafts import answers_of, load_draft, options_of
from bids.writing.rules.clarifying import with_dependents
from bids.writing.sections.actions.delivery import save_risks, save_skills
from bids.writing.sections.actions.options import save_options
from bids.writing.sections.actions.sections import save_answers
from legacyfund.lib.canonical import canonical_bytes
from legacyfund.lib.financial_year import london_date
from tests.factories.accounts import NOW, make_user, sign_in
from tests.factories.bids import fresh_bid, submitted_full_bid
from tests.factories.full_form import BIAS, OPTIONS, RISKS, ROLES
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db


submitted = built_once(submitted_full_bid)


def ask(bid, *items):
    manager = make_user(Role.FUND_MANAGER)
    due_on = london_date(NOW + timedelta(days=7))
    ask_clarification(bid=bid, question="Why?", items=items, due_on=due_on, by=manager, now=NOW)
    return manager


def test_the_question_alone_is_reopened(submitted, client):
    ask(submitted, ("skills", "leadership"))
    saving = {"bid": submitted, "by": submitted.created_by, "now": NOW}

    save_answers(section="skills", answers={"leadership": "A board of three"}, **saving)
    with pytest.raises(BidNotDraft):
        save_skills(rows=ROLES, **saving)

    assert answers_of(submitted)["leadership"] == "A board of three"
    sign_in(client, submitted.created_by)
    text = client.get(f"/bids/{submitted.reference}/skills").content.decode()
    assert "A board of three" in text
    assert "Delivery manager" not in text
    client.post(f"/bids/{submitted.reference}/skills", {"leadership": "A board of four", "seen": "2"})
    assert answers_of(submitted)["leadership"] == "A board of four"


def test_options_are_reopened_with_their_costs_and_benefits():
    named = with_dependents({("options", "")}, FULL_FORM)

    lines = {("options", ""), ("costs", ""), ("benefits", ""), ("alternatives", "")}
    assert named == lines | {("costs", "no_tail_reason"), ("costs", "uncosted_years_reason")}


def test_options_are_put_back_with_what_names_them(submitted):
    before = canonical_bytes(document_of(load_draft(submitted)))
    manager = ask(submitted, ("options", ""))
    rows = [*(OPTIONS[index].__class__(f"Other {index}", number=index + 1) for index in range(3))]
    save_options(bid=submitted, rows=rows, by=submitted.created_by, now=NOW)
    assert options_of(submitted)[0].name == "Other 0"

    withdraw_clarification(bid=submitted, reason="Found it.", by=manager, now=NOW)

    submitted.refresh_from_db()
    assert canonical_bytes(document_of(load_draft(submitted))) == before


def test_what_changed_says_what_it_does_to_the_appraisal(submitted):
    ask(submitted, ("risks", ""))
    managed = replace(BIAS[0], contribution=Decimal("50.00"))
    save_risks(bid=submitted, rows=RISKS, bias=[managed], by=submitted.created_by, now=NOW)

    found = {section.code: section for section in diff_of_draft(current_clarification(fresh_bid(submitted)))}

    options = {row.name: [field.label for field in row.fields] for row in found["appraisal"].rows}
    assert options["Buy a service"] == [
        "Whole-life cost, with optimism bias and discounted",
        "Net present social value (NPSV)",
        "Benefit-cost ratio (BCR)",
        "Cost per point of risk removed",
    ]
    assert "Do nothing" not in options
    assert [field.after for field in found["risks"].rows[0].fields] == ["50%"]
