"""Which control budget may become which, and what each switch needs."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import permutations

import pytest

from legacyfund.lib.control_budgets import CONTROL_BUDGETS
from portfolio.ledger.rules.switches import (
    SWITCHES,
    Switch,
    SwitchRefused,
    check_switch,
    in_words,
    needs_approval,
)

TODAY = date(2026, 11, 29)
ASKED = Switch(
    cell=("2026-27", "RDEL_PROGRAMME"),
    to_budget="CDEL",
    amount=Decimal(100),
    approval="",
    approved_on=None,
    reason="The supplier sells licences.",
    held=Decimal(100),
)
FREELY = {("RDEL_ADMIN", "RDEL_PROGRAMME"), ("RDEL_ADMIN", "CDEL"), ("RDEL_PROGRAMME", "CDEL")}


def test_resource_becomes_capital_and_admin_programme_and_the_reverse_needs_the_treasury():
    pairs = set(permutations(CONTROL_BUDGETS, 2))

    assert {pair for pair in pairs if not needs_approval(*pair, TODAY)} == FREELY
    assert len(SWITCHES) == len(pairs)
    assert check_switch(ASKED, TODAY) is None
    assert check_switch(replace(ASKED, approval="Letter", approved_on=TODAY), TODAY) is None


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"cell": ("2025-26", "CDEL")}, "cell", "2025-26 ended on 31 March 2026"),
        ({"to_budget": "RDEL_PROGRAMME"}, "to_budget", "in that control budget already"),
        ({"amount": Decimal("100.01")}, "amount", "£100 of RDEL programme 2026-27 can be switched"),
        ({"amount": Decimal(0)}, "amount", "give an amount up to that"),
        ({"held": Decimal(0)}, "amount", "Nothing of RDEL programme 2026-27 can be switched any more"),
        ({"to_budget": "RDEL_ADMIN"}, "approval", "Only the Treasury lets RDEL programme become RDEL admin"),
        ({"approval": "Letter"}, "approved_on", "reference of the Treasury’s approval and its day"),
        ({"approved_on": TODAY}, "approved_on", "or neither"),
        ({"approval": "Letter", "approved_on": date(2026, 11, 30)}, "approved_on", "has not come yet"),
        ({"reason": " "}, "reason", "Say why"),
    ],
)
def test_what_cannot_be_switched_says_why(change, field, words):
    with pytest.raises(SwitchRefused, match=words) as refusal:
        check_switch(replace(ASKED, **change), TODAY)
    assert refusal.value.field == field


def test_the_table_is_read_as_it_stands_on_the_day():
    rows = (
        {"from": "2026-04-01", "out_of": "CDEL", "into": "RDEL_ADMIN", "approval": "yes"},
        {"from": "2027-04-01", "out_of": "CDEL", "into": "RDEL_ADMIN", "approval": "no"},
    )

    assert needs_approval("CDEL", "RDEL_ADMIN", date(2025, 1, 1), rows)
    assert needs_approval("CDEL", "RDEL_ADMIN", date(2027, 3, 31), rows)
    assert not needs_approval("CDEL", "RDEL_ADMIN", date(2027, 4, 1), rows)
    assert in_words(date(2027, 3, 31), rows) == "Without the Treasury’s approval: none."
    assert in_words(date(2027, 4, 1), rows) == "Without the Treasury’s approval: CDEL into RDEL admin."
    with pytest.raises(SwitchRefused, match="the table of permitted switches does not have it"):
        needs_approval("RDEL_ADMIN", "CDEL", TODAY, rows)
