"""The command that writes the ledger for another program, which agrees."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.factories.money_moves import confirmed_switch
from tests.factories.portfolio import make_fund
from tests.factories.returns import accepted_return
from tests.portfolio.ledger.beancounted import assert_beancount_agrees

pytestmark = pytest.mark.django_db


def test_beancount_reads_a_fund_that_has_spent_and_finds_what_we_hold(released):
    accepted_return(released, "70,000.05")
    confirmed_switch(released.milestones.get(number=2), amount=7)

    assert_beancount_agrees(released.fund)
    assert_beancount_agrees(make_fund())


def test_the_command_writes_the_funds_named_or_all():
    first, second = make_fund({("2026-27", "CDEL"): 5}), make_fund()

    def written(*references):
        out = StringIO()
        call_command("export_ledger", *references, stdout=out)
        return out.getvalue()

    assert f"Assets:{first.reference}:2026-27:CDEL:Available  5.00 GBP" in written(first.reference)
    assert f"The journals of {second.reference}" not in written(first.reference)
    assert f"The journals of {second.reference}" in written()
    with pytest.raises(CommandError, match="There is no fund NONE"):
        written("NONE")
