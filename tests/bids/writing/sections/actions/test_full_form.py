"""Saving the sections that the full form alone has, and freezing them."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from accounts.models import Event
from accounts.permissions import Role
from bids.versions.actions.certification import send_for_certification
from bids.versions.actions.submission import certify_and_submit
from bids.versions.queries.documents import version_document
from bids.writing.actions.locks import SectionNotAsked
from bids.writing.models import CostLine, Option
from bids.writing.queries.drafts import answers_of, completeness_of, load_draft, options_of
from bids.writing.rules.drafts import BenefitRow, BiasRow, OptionRow, RiskRow, RoleRow
from bids.writing.sections.actions.delivery import save_risks, save_skills
from bids.writing.sections.actions.options import OptionInUse, save_benefits, save_options
from bids.writing.sections.actions.rows import CostRow
from bids.writing.sections.actions.saving import SectionChanged
from bids.writing.sections.actions.sections import save_answers, save_costs
from legacyfund.lib.financial_year import following_year
from legacyfund.lib.rows import RowRefused
from tests.factories.accounts import NOW, make_user
from tests.factories.bids import CELL, TESTS, submitted_bid
from tests.factories.full_form import BIAS, OPTIONS, RISKS, ROLES, YEAR

pytestmark = pytest.mark.django_db
LINE = CostRow("Build", "2027-28", "CDEL", "SUPPLIER", "FUND", Decimal("10.01"), option=2)


def saving(bid, **more):
    return {"bid": bid, "by": bid.created_by, "now": NOW, **more}


def test_a_full_form_is_complete_and_asks_for_its_preferred_option_alone(full):
    draft = load_draft(full)

    assert completeness_of(draft).gaps == ()
    assert (draft.has_options, len(draft.options), len(draft.roles)) == (True, 3, 1)


def test_a_full_form_is_frozen_in_the_second_format_and_reads_back(full):
    send_for_certification(**saving(full))
    signer = make_user(Role.SIGN_OFF, full.department)

    version = certify_and_submit(bid=full, confirmed=TESTS, by=signer, now=NOW)

    plain = json.loads(version.document)
    document = version_document(version)
    assert plain["format"] == "legacyfund.bid/2"
    assert version.cost_to_fund == Decimal("900000.00")
    assert (document.is_full, document.asked.total) == (True, Decimal("900000.00"))
    assert [group.title for group in document.costs_by_option] == [
        "Option 1, Do nothing",
        "Option 2, Buy a service",
        "Option 3, Rebuild it",
    ]
    assert document.costs_by_option[2].lines[0].prices == "2027-28 prices"
    assert document.costs_by_option[0].lines[0].prices == "nominal"
    [cash, risk, _] = document.benefits
    assert (cash.amount, cash.kind_label, cash.prices) == (
        Decimal("250000.00"),
        "Cash-releasing",
        "nominal",
    )
    assert (risk.amount, risk.quantity) == (None, "40 hours a year")
    assert (document.risks[0].likelihood_label, document.risks[0].impact_label) == ("Medium", "High")
    assert document.bias_contributions[0].mitigation == Decimal("0.50")
    assert [row.year for row in document.people] == [YEAR, following_year(YEAR)]
    assert document.answers["resilience"][0].code == "availability_target"


def test_the_short_form_keeps_its_format_byte_for_byte():
    plain = json.loads(submitted_bid().current_version.document)

    assert list(plain) == sorted(plain)
    assert set(plain) == {
        "answers",
        "asked",
        "costs",
        "department",
        "format",
        "milestones",
        "reference",
        "round",
        "systems",
        "title",
        "whole_life_cost",
    }
    assert plain["format"] == "legacyfund.bid/1"
    assert set(plain["costs"][0]) == {
        "amount",
        "category",
        "control_budget",
        "description",
        "justification",
        "payer",
        "year",
    }
    assert set(plain["answers"]) == {"work", "accounting_officer"}


def test_options_keep_their_number_and_may_change_which_is_preferred(full):
    first, second, third = (
        replace(row, number=number, preferred=number == 3) for number, row in enumerate(OPTIONS, start=1)
    )

    save_options(rows=[third, replace(first, name="Stay"), second, OptionRow("Borrow")], **saving(full))

    assert [(row.number, row.name, row.preferred) for row in options_of(full)] == [
        (1, "Stay", False),
        (2, "Buy a service", False),
        (3, "Rebuild it", True),
        (4, "Borrow", False),
    ]
    assert answers_of(full)["why_preferred"]


def test_an_option_with_costs_or_benefits_cannot_go(full):
    with pytest.raises(OptionInUse, match="Option 1 cannot be removed while 1 cost line and 0 benefits"):
        save_options(rows=[replace(OPTIONS[1], number=2), replace(OPTIONS[2], number=3)], **saving(full))

    assert Option.objects.filter(bid=full).count() == 3


def test_an_option_nobody_names_goes(started):
    save_options(rows=OPTIONS, answers={"why_preferred": "It is"}, **saving(started))

    save_options(rows=[replace(OPTIONS[1], number=2)], **saving(started))

    assert [row.number for row in options_of(started)] == [2]
    event = Event.objects.filter(kind="bid.section_saved").earliest("pk")
    assert event.data["after"]["answers"] == {"why_preferred": "It is"}
    assert [row["name"] for row in event.data["after"]["rows"]] == [row.name for row in OPTIONS]


def test_sections_may_be_saved_half_done(started):
    save_options(rows=[OptionRow("A")], **saving(started))
    save_benefits(rows=[BenefitRow("Less")], **saving(started))
    shares = [BiasRow("New", Decimal(70), kind=kind) for kind in ("DEVELOPMENT", "OUTSOURCING")]
    save_risks(rows=[RiskRow("Late")], bias=[BiasRow("New"), *shares], **saving(started))
    save_skills(rows=[RoleRow("Lead")], answers={"leadership": ""}, **saving(started))

    draft = load_draft(started)
    assert (draft.benefits[0].option, draft.risks[0].likelihood) == (None, None)
    assert (draft.bias_contributions[0].contribution, draft.roles[0].needed) == (None, None)


def test_a_section_of_the_full_form_is_not_asked_in_the_short_one(complete):
    bid = complete

    with pytest.raises(SectionNotAsked):
        save_options(rows=OPTIONS, **saving(bid))
    with pytest.raises(RowRefused):
        save_costs(rows=[replace(LINE, option=None, price_basis="REAL", price_year="2027-28")], **saving(bid))
    with pytest.raises(RowRefused):
        save_costs(rows=[LINE], **saving(bid))


@pytest.mark.parametrize("section", ["options", "benefits", "risks", "skills", "costs"])
def test_each_section_saves_over_what_its_page_showed_alone(full, section):
    steps = {
        "options": lambda seen: save_options(rows=[], seen=seen, **saving(full)),
        "benefits": lambda seen: save_benefits(rows=[], seen=seen, **saving(full)),
        "risks": lambda seen: save_risks(rows=RISKS, bias=BIAS, seen=seen, **saving(full)),
        "skills": lambda seen: save_skills(rows=ROLES, seen=seen, **saving(full)),
        "costs": lambda seen: save_costs(rows=[LINE], seen=seen, **saving(full)),
    }

    with pytest.raises(SectionChanged):
        steps[section](0)


def test_answers_beside_rows_are_saved_on_their_own_too(full):
    save_answers(section="costs", answers={"no_tail_reason": "Nothing runs on."}, **saving(full))

    assert answers_of(full)["no_tail_reason"] == "Nothing runs on."
    assert CostLine.objects.filter(bid=full).count() == 5


def test_the_asked_cell_is_that_of_the_preferred_option(full):
    save_costs(rows=[LINE, replace(LINE, option=3, amount=Decimal("99.00"))], **saving(full))

    gaps = [gap for gap in completeness_of(load_draft(full)).gaps if gap.section == "milestones"]

    assert any("asked for £10.01" in gap.message for gap in gaps)
    assert any(CELL[0] in gap.message for gap in gaps)
