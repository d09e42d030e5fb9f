"""The bytes that the ledger's chain is hashed over, as they were first written.

The numbers the database deals to people, decisions and awards read 0 here; what is hashed has them.
"""

import re
from hashlib import sha256
from pathlib import Path

import pytest

from accounts.permissions import Role
from legacyfund.lib.canonical import canonical_bytes
from portfolio.decisions.actions.reversing import reverse_decision
from portfolio.funds.actions import tie_round_budget
from portfolio.funds.models import Fund
from portfolio.ledger.actions.allocating import allocate
from portfolio.ledger.queries.journals import hashed_fields, journals_in_order, rule_postings
from portfolio.ledger.rules.ledger import FIRST_HASH
from tests.factories.accounts import NOW, make_user
from tests.factories.assessment import scored_round
from tests.factories.bids import CELL
from tests.factories.portfolio import confirmed_decision, make_fund, pounds, ranked_bids
from tests.golden import assert_golden

pytestmark = pytest.mark.django_db

SHA256 = "b0e3e1407366ff546f4a410dae66880cd34f6133fe49928fe86efd3a2c722678"


def fund_with_each_sign() -> Fund:
    """Money in, committed to an award, and given back as the decision is reversed."""
    manager = make_user(Role.FUND_MANAGER)
    fund = make_fund(reference="GOLD", manager=manager)
    amounts = {CELL: pounds("1000000.01"), ("2028-29", "CDEL"): pounds(7)}
    narrative = "Settlement of “Père” in £"
    allocate(fund=fund, amounts=amounts, narrative=narrative, idempotency_key="gold-1", by=manager, now=NOW)
    round_ = scored_round(900_000, reference="2041D")
    tie_round_budget(round=round_, fund=fund, by=manager, now=NOW)
    chair = make_user(Role.CHAIR)
    decision = confirmed_decision(ranked_bids(round_)[0], by=chair)
    reverse_decision(decision=decision, reason="A slip.", by=chair, now=NOW)
    return fund


def test_journals_are_hashed_over_these_bytes():
    before, texts = FIRST_HASH, []
    for journal, postings in journals_in_order(fund_with_each_sign()):
        text = canonical_bytes(hashed_fields(journal, rule_postings(postings))).decode()
        assert journal.hash == sha256(f"{before}\n{text}".encode()).hexdigest()
        text = re.sub(rf'"posted_by":{journal.posted_by_id}\b', '"posted_by":0', text)
        texts.append(re.sub(r'"(award|decision)-\d+-', r'"\1-0-', text))
        before = journal.hash

    assert_golden(Path(__file__).with_name("journals.json"), f"[{','.join(texts)}]", SHA256)
