"""What the rows of the full form may hold, by the actions and by the database."""

from dataclasses import replace
from decimal import Decimal
from functools import partial

import pytest
from django.db import IntegrityError, transaction

from bids.writing.models import Benefit, CostLine, Option
from bids.writing.rules.drafts import BenefitRow, BiasRow, OptionRow, RiskRow, RoleRow
from bids.writing.sections.actions.delivery import save_risks, save_skills
from bids.writing.sections.actions.options import save_benefits, save_options
from bids.writing.sections.actions.rows import CostRow
from bids.writing.sections.actions.sections import save_costs
from legacyfund.lib.rows import RowRefused
from tests.factories.accounts import NOW
from tests.factories.bids import full_draft

pytestmark = pytest.mark.django_db
LINE = CostRow("Build", "2027-28", "CDEL", "SUPPLIER", "FUND", Decimal("10.01"), option=2)


def saving(bid, **more):
    return {"bid": bid, "by": bid.created_by, "now": NOW, **more}


def save_causes(*, rows, **saving):
    return save_risks(rows=[], bias=rows, **saving)


save_risks_alone = partial(save_risks, bias=[])


@pytest.mark.parametrize(
    ("rows", "field"),
    [
        ([OptionRow(" ")], "options-0-name"),
        ([OptionRow("A", score=101)], "options-0-score"),
        ([OptionRow("A", does_nothing=True, preferred=True)], "options-0-preferred"),
        ([OptionRow("A", preferred=True), OptionRow("B", preferred=True)], "options-1-preferred"),
        ([OptionRow("A", does_nothing=True), OptionRow("B", does_nothing=True)], "options-1-does_nothing"),
        ([OptionRow("A", number=7)], "options-0-name"),
    ],
)
def test_options_out_of_bounds_are_refused(started, rows, field):
    with pytest.raises(RowRefused) as refusal:
        save_options(rows=rows, **saving(started))

    assert refusal.value.field == field
    assert not Option.objects.exists()


@pytest.mark.parametrize(
    ("save", "rows", "field"),
    [
        (save_benefits, [BenefitRow("")], "benefits-0-description"),
        (save_benefits, [BenefitRow("A", option=9)], "benefits-0-option"),
        (save_benefits, [BenefitRow("A", kind="JOY")], "benefits-0-kind"),
        (save_benefits, [BenefitRow("A", year="2027")], "benefits-0-year"),
        (save_benefits, [BenefitRow("A", amount=Decimal("0.001"))], "benefits-0-amount"),
        (save_benefits, [BenefitRow("A", price_basis="GOLD")], "benefits-0-price_basis"),
        (save_benefits, [BenefitRow("A", price_basis="REAL")], "benefits-0-price_year"),
        (save_benefits, [BenefitRow("A", price_year="2027-28")], "benefits-0-price_year"),
        (save_risks_alone, [RiskRow(" ")], "risks-0-description"),
        (save_risks_alone, [RiskRow("A", likelihood=6)], "risks-0-likelihood"),
        (save_risks_alone, [RiskRow("A", impact=0)], "risks-0-impact"),
        (save_causes, [BiasRow("")], "bias-0-factor"),
        (save_causes, [BiasRow("A", Decimal(0))], "bias-0-contribution"),
        (save_causes, [BiasRow("A", Decimal(1), Decimal("1.01"))], "bias-0-mitigation"),
        (save_causes, [BiasRow("A", kind="LUCK")], "bias-0-kind"),
        (save_causes, [BiasRow("A", Decimal("60.01")), BiasRow("B", Decimal(40))], "risks"),
        (save_causes, [BiasRow("A", Decimal("60.01")), BiasRow("B", Decimal(40), kind="DURATION")], "risks"),
        (save_skills, [RoleRow("")], "roles-0-role"),
        (save_skills, [RoleRow("A", first_quarter="Q1")], "roles-0-first_quarter"),
        (save_skills, [RoleRow("A", "2027-28 Q2", "2027-28 Q1")], "roles-0-last_quarter"),
        (save_skills, [RoleRow("A", needed=Decimal("-1"))], "roles-0-needed"),
    ],
)
def test_rows_out_of_bounds_are_refused(started, save, rows, field):
    with pytest.raises(RowRefused) as refusal:
        save(rows=rows, **saving(started))

    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"option": 9}, "costs-0-option"),
        ({"price_basis": "REAL"}, "costs-0-price_year"),
        ({"after_fund": True}, "costs-0-payer"),
    ],
)
def test_cost_lines_of_options_out_of_bounds_are_refused(full, changes, field):
    with pytest.raises(RowRefused) as refusal:
        save_costs(rows=[replace(LINE, **changes)], **saving(full))

    assert refusal.value.field == field


def test_the_database_keeps_a_line_with_its_own_bids_option(full):
    other = full_draft()
    line = CostLine.objects.filter(bid=full).order_by("order").last()
    stranger = Option.objects.create(bid=other, number=1, name="Theirs")

    line.option = stranger
    with pytest.raises(IntegrityError, match="belongs to another bid"), transaction.atomic():
        line.save(update_fields=["option"])


@pytest.mark.parametrize(
    ("model", "changes", "name"),
    [
        (Option, {"preferred": True, "number": 9}, "option_preferred_once"),
        (Option, {"does_nothing": True, "number": 9}, "option_does_nothing_once"),
        (Option, {"does_nothing": True, "preferred": True, "number": 9}, "option_"),
        (Option, {"score": 101, "number": 9}, "option_score"),
        (Benefit, {"order": 9, "price_basis": "REAL"}, "benefit_price_year"),
        (Benefit, {"order": 9, "amount": Decimal(0)}, "benefit_amount"),
    ],
)
def test_the_database_holds_what_the_actions_check(full, model, changes, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        model.objects.create(bid=full, **changes)


def test_the_database_keeps_the_tail_from_the_fund(full):
    with pytest.raises(IntegrityError, match="cost_line_tail_not_the_fund"), transaction.atomic():
        CostLine.objects.filter(bid=full, payer="FUND").update(after_fund=True)
