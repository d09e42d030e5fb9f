"""The fund that drawn sequences of money begin with, and what every sequence does and checks."""

import os
from datetime import timedelta
from types import SimpleNamespace

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant

from accounts.permissions import Role
from legacyfund.lib.errors import DomainError
from legacyfund.lib.financial_year import london_date
from portfolio.awards.actions.awards import accept_award
from portfolio.awards.conditions.actions.making import Asked, make_conditions
from portfolio.awards.conditions.models import AwardCondition
from portfolio.awards.conditions.workflow import SETTLED
from portfolio.awards.models import Award, Milestone
from portfolio.awards.queries.exchanges import held_for_exchange
from portfolio.decisions.actions.reserve import announce_promotion
from portfolio.ledger.queries.verification import verify_fund
from portfolio.watch.queries.equalities import EQUALITIES
from tests.factories.accounts import NOW, make_user
from tests.factories.bids import CELL
from tests.factories.portfolio import (
    promoted_decision,
    released_milestone,
    reserved_bid,
)
from tests.portfolio.ledger.beancounted import assert_beancount_agrees
from tests.portfolio.ledger.both_clocks import (
    assert_never_gave_back_what_was_not_spent,
    assert_reads_the_same_by_both_clocks,
)
from tests.shared_states import built_once

BLOCKING = Asked("Show the exit plan.", "Head of technology", london_date(NOW), blocking=True)
SEQUENCES = int(os.environ.get("LEGACYFUND_SEQUENCES", "50"))


@built_once
def standing():
    """A fund of which one award has half its money, another is offered, and a bid waits for money. What is
    left of the awards' money waits for conditions.
    """
    fund, reserved = reserved_bid(900_000, 1_000_000, 800_000, funds=3_000_000)
    award = Award.objects.get(fund=fund)
    promotion = promoted_decision(reserved[0])
    announce_promotion(decision=promotion, by=make_user(Role.FUND_MANAGER), now=NOW)
    accept_award(award=award, by=make_user(Role.SIGN_OFF, award.department), now=NOW)
    released_milestone(award.milestones.get(number=1))
    for row in Award.objects.filter(fund=fund).order_by("pk"):
        make_conditions(award=row, asked=[BLOCKING, BLOCKING])
    return SimpleNamespace(
        fund=fund,
        reserved=reserved,
        managers=[make_user(Role.FUND_MANAGER) for _ in range(3)],
        chair=make_user(Role.CHAIR),
        signers={award.department_id: make_user(Role.SIGN_OFF, award.department)}
        | {bid.department_id: make_user(Role.SIGN_OFF, bid.department) for bid in reserved},
        writers={award.department_id: make_user(Role.BIDDER, award.department)}
        | {bid.department_id: make_user(Role.BIDDER, bid.department) for bid in reserved},
    )


class DrawnFund(RuleBasedStateMachine):
    """Begins and ends a sequence on the fund that stands, tries deeds, and picks what they are done to."""

    stands: SimpleNamespace
    sequences = 0
    done: dict[str, int] = {}
    moved = False
    """Whether anything was done since every equality was asked: what is refused is rolled back."""

    @initialize(days=st.sampled_from([1, 220, 515]))
    def begin(self, days):
        """In the year before the award's money, in it, or after it."""
        self.now, self.fund = NOW + timedelta(days=days), self.stands.fund
        self.frame = transaction.atomic()
        self.frame.__enter__()
        self.moved = True

    def teardown(self):
        try:
            assert_reads_the_same_by_both_clocks(self.fund)
            type(self).sequences += 1
            if SEQUENCES > 50 or self.sequences % 10 == 1:
                assert_beancount_agrees(self.fund)
        finally:
            transaction.set_rollback(True)
            self.frame.__exit__(None, None, None)

    def attempt(self, deed):
        try:
            with transaction.atomic():
                made = deed()
        except DomainError:
            return None
        self.moved = True
        name = deed.__qualname__.split(".")[-3]
        self.done[name] = self.done.get(name, 0) + 1
        return made

    def one(self, rows, place):
        found = list(rows.order_by("pk"))
        return found[place % len(found)] if found else None

    def award(self, place, **which):
        """One of those asked for, or else any."""
        awards = Award.objects.filter(fund=self.fund).select_related("department", "fund", "decision")
        return self.one(awards.filter(**which), place) or self.one(awards, place)

    def milestone(self, place):
        """Now and then one whose money is released."""
        milestones = Milestone.objects.select_related("award__department", "award__fund")
        of_fund = milestones.filter(award__fund=self.fund)
        waiting = of_fund if place % 7 == 6 else of_fund.exclude(status="RELEASED")
        return self.one(waiting, place) or self.one(of_fund, place)

    def condition(self, place):
        """Now and then one that is settled."""
        conditions = AwardCondition.objects.filter(award__fund=self.fund).select_related("award__department")
        waiting = conditions if place % 7 == 6 else conditions.exclude(status__in=SETTLED)
        return self.one(waiting, place) or self.one(conditions, place)

    def to_move(self, place, amount):
        """Whose money, of which cell, and how much: mostly what there is to move."""
        milestone = None if place % 3 == 0 else self.milestone(place)
        held = held_for_exchange(self.fund, milestone)
        cells = sorted(held) or [CELL]
        cell = cells[place % len(cells)]
        some = amount if place % 5 == 4 else min(amount, held.get(cell, amount))
        return milestone or self.fund, cell, some

    @invariant()
    def every_equality_stands(self):
        if self.moved:
            assert verify_fund(self.fund, EQUALITIES).faults == ()
            assert_never_gave_back_what_was_not_spent(self.fund)
            self.moved = False
