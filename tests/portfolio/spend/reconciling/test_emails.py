"""What a person told of a reconciliation reads."""

import pytest

from accounts.models import Delivery
from accounts.permissions import Role
from portfolio.spend.reconciling.actions.matching import claim_reading, stop_reading
from portfolio.spend.reconciling.actions.settling import give_reconciliation_back, withdraw_reconciliation
from portfolio.spend.reconciling.emails import MESSAGES
from tests.factories.accounts import make_user
from tests.factories.reconciling import agreed_ledger, begun, ledger_file, matched, sent_ledger
from tests.factories.returns import LATER

pytestmark = pytest.mark.django_db


def test_everybody_told_of_a_reconciliation_reads_what_is_open_and_can_open_it(accepted_spend):
    award = accepted_spend.award
    make_user(Role.FUND_MANAGER)
    signer = make_user(Role.SIGN_OFF, award.department)
    faulty = matched(award, ledger_file(award, "05/06/2027 L1 1.5e3"))
    withdraw_reconciliation(reconciliation=faulty, by=faulty.made_by, now=LATER)
    stopped = begun(award, ledger_file(award, "05/06/2027 L1 2"))
    stop_reading(reconciliation=claim_reading(now=LATER), error="{twice}", now=LATER)
    withdraw_reconciliation(reconciliation=stopped, by=stopped.made_by, now=LATER)
    found = sent_ledger(matched(award, ledger_file(award, "05/06/2027 L1 1")))
    give_reconciliation_back(reconciliation=found, words="{ref} is {once}.", by=signer, now=LATER)
    agreed_ledger(found)

    told = Delivery.objects.filter(event__kind__startswith="reconciliation.").select_related(
        "event", "recipient"
    )
    messages = {row.event.kind: MESSAGES[row.event.kind](row.event, row.recipient) for row in told}

    assert set(messages) == set(MESSAGES)
    for kind, message in messages.items():
        assert f"/reconciliations/{award.department.code}-G" in message.link, kind
    assert "{ref} is {once}." in messages["reconciliation.given_back"].body
    assert "−£69,999.00" in messages["reconciliation.sent"].body
