"""F20: a chair approves from a page that shows other money than there is: refused, with the new figure."""

from decimal import Decimal

import pytest

from accounts.permissions import Role
from portfolio.awards.models import Award
from portfolio.decisions.actions.confirming import HeadroomMoved, confirm_decision
from portfolio.decisions.actions.reversing import reverse_decision
from portfolio.decisions.models import Decision
from portfolio.ledger.actions.allocating import decrease_allocation
from portfolio.ledger.queries.position import headroom
from tests.factories.accounts import NOW, client_of, make_user
from tests.factories.bids import CELL
from tests.factories.pages import fields_of, portfolio_url, text_of
from tests.factories.portfolio import proposed_decision, ranked_bids, tied_round
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db


@built_once
def two_proposed():
    """Two approvals of £900,000 each, proposed under £5,000,000."""
    round_, fund = tied_round(900_000, 900_000, funds=5_000_000)
    return fund, [proposed_decision(bid) for bid in ranked_bids(round_)]


def opened(decision):
    """The chair, and what the page of the decision would post."""
    chair, page = client_of(Role.CHAIR), portfolio_url("decision", decision.bid.reference)
    return chair, page, fields_of(text_of(chair.get(page)))


def less_money(fund, other):
    manager = make_user(Role.FUND_MANAGER)
    decrease_allocation(
        fund=fund,
        amounts={CELL: Decimal(1_000_000)},
        narrative="Given back",
        idempotency_key="given-back",
        by=manager,
        now=NOW,
    )


def another_approval(fund, other):
    confirm_decision(decision=other, by=make_user(Role.CHAIR), now=NOW)


@pytest.mark.parametrize(
    ("meanwhile", "left"), [(less_money, "£4,000,000.00"), (another_approval, "£4,100,000.00")]
)
def test_f20_a_stale_page_approves_nothing_and_is_told_the_new_figure(two_proposed, meanwhile, left) -> None:
    fund, (decision, other) = two_proposed
    chair, page, fields = opened(decision)
    meanwhile(fund, other)
    before = headroom(fund, now=NOW)

    refused = chair.post(portfolio_url("confirm_decision", decision.bid.reference), fields)

    assert refused.status_code == 409
    assert f"{left} now" in text_of(refused)
    assert Decision.objects.get(pk=decision.pk).status == "PROPOSED"
    assert not Award.objects.filter(bid=decision.bid).exists()
    assert headroom(fund, now=NOW) == before

    again = fields_of(text_of(chair.get(page)))
    assert chair.post(portfolio_url("confirm_decision", decision.bid.reference), again).status_code == 302
    assert Decision.objects.get(pk=decision.pk).status == "CONFIRMED"


@pytest.mark.parametrize("shown", [None, Decimal("4999999.99"), Decimal("5000000.01")])
def test_f20_a_penny_either_side_is_another_figure(two_proposed, shown) -> None:
    _, (decision, _) = two_proposed

    with pytest.raises(HeadroomMoved, match=r"has £5,000,000\.00 now"):
        confirm_decision(decision=decision, by=make_user(Role.CHAIR), now=NOW, seen={CELL: shown})

    confirm_decision(decision=decision, by=make_user(Role.CHAIR), now=NOW, seen={CELL: Decimal(5_000_000)})


def test_f20_what_commits_no_money_does_not_wait_for_it(two_proposed) -> None:
    fund, (_, other) = two_proposed
    reverse_decision(decision=other, reason="Again.", by=make_user(Role.CHAIR), now=NOW)
    chair, _, fields = opened(proposed_decision(other.bid, "RESERVE"))
    less_money(fund, other)

    assert chair.post(portfolio_url("confirm_decision", other.bid.reference), fields).status_code == 302
