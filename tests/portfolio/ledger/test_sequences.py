"""Random sequences of everything people do with a fund's money, on the real database.

After each step that was not refused every equality stands and no balance was below zero on any day, nor was
what awards had spent; after
each sequence the position by both clocks is a replay's, the chain has the replay's head, and beancount
agrees. 50 sequences, beancount with every tenth; LEGACYFUND_SEQUENCES=1000 (`make prove`) has it read each.
"""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import rule, run_state_machine_as_test

from legacyfund.lib.control_budgets import CONTROL_BUDGETS
from portfolio.awards.actions.exchanges import confirm_exchange, withdraw_exchange
from portfolio.awards.actions.reversals import confirm_reversal, propose_reversal, withdraw_reversal
from portfolio.awards.actions.switches import confirm_switch, withdraw_switch
from portfolio.ledger.actions.allocating import allocate, decrease_allocation
from portfolio.ledger.actions.lapsing import lapse_unused
from portfolio.ledger.models import BudgetExchange, BudgetSwitch, Journal, Reversal
from portfolio.ledger.rules.reversals import OF_AN_AWARD, OF_THE_FUND
from portfolio.spend.actions.year_end import close_year
from tests.factories.money_moves import proposed_exchange, proposed_switch
from tests.portfolio.ledger.drawn_awards import DrawnAwards, amounts, managers, places
from tests.portfolio.ledger.drawn_fund import SEQUENCES, standing

pytestmark = pytest.mark.django_db
__all__ = ["standing"]

STEPS = 16
DEEDS = {
    "envelopes_change",
    "a_reserved_bid_is_promoted",
    "an_award_is_answered",
    "a_milestone_is_met",
    "an_award_is_changed",
    "an_award_is_closed",
    "condition said met",
    "condition discharged",
    "condition sent back",
    "condition waived",
    "spend_is_reported",
    "money_moves_into_a_later_year",
    "money_is_switched",
    "a_journal_is_to_be_reversed",
    "exchange",
    "switch",
    "reversal",
    "the_night_passes",
    "a_year_is_closed",
}
"""What is counted when it was not refused; of the three moves, that they were confirmed; of a condition, how
far it came.
"""
LATEST = datetime(2029, 5, 1, 9, tzinfo=UTC)
ANSWERS = {
    BudgetExchange: ((withdraw_exchange, confirm_exchange), "exchange"),
    BudgetSwitch: ((withdraw_switch, confirm_switch), "switch"),
    Reversal: ((withdraw_reversal, confirm_reversal), "reversal"),
}
YEARS = ("2026-27", "2027-28", "2028-29")
_keys = count(1)

cells = st.tuples(st.sampled_from(YEARS), st.sampled_from(sorted(CONTROL_BUDGETS)))


class Money(DrawnAwards):
    """Whatever is refused must have changed nothing; whatever is done must leave everything equal."""

    @rule(days=st.sampled_from([1, 9, 60, 200, 400]))
    def time_passes(self, days):
        self.now = min(self.now + timedelta(days=days), LATEST)

    @rule(cell=cells, amount=amounts, who=managers, more=st.booleans())
    def envelopes_change(self, cell, amount, who, more):
        change = allocate if more else decrease_allocation
        self.attempt(
            lambda: change(
                fund=self.fund,
                amounts={cell: amount},
                narrative="Settlement",
                idempotency_key=f"drawn-{next(_keys)}",
                by=self.stands.managers[who],
                now=self.now,
            )
        )

    @rule(
        place=places,
        amount=amounts,
        to_year=st.sampled_from(["2028-29", *YEARS]),
        who=managers,
        at_once=st.booleans(),
    )
    def money_moves_into_a_later_year(self, place, amount, to_year, who, at_once):
        of, cell, amount = self.to_move(place, amount)
        by = self.stands.managers[who]
        made = self.attempt(
            lambda: proposed_exchange(of, cell=cell, to_year=to_year, amount=amount, by=by, now=self.now)
        )
        if made and at_once:
            self._answer(made, who - 1)

    @rule(
        place=places,
        amount=amounts,
        into=st.sampled_from(sorted(CONTROL_BUDGETS)),
        who=managers,
        at_once=st.booleans(),
    )
    def money_is_switched(self, place, amount, into, who, at_once):
        of, cell, amount = self.to_move(place, amount)
        by, approval = self.stands.managers[who], ("Letter" if place % 5 else "")
        made = self.attempt(
            lambda: proposed_switch(
                of, cell=cell, to_budget=into, amount=amount, approval=approval, by=by, now=self.now
            )
        )
        if made and at_once:
            self._answer(made, who - 1)

    @rule(place=places, who=managers, at_once=st.booleans())
    def a_journal_is_to_be_reversed(self, place, who, at_once):
        """Mostly one of a kind that may be."""
        journals, by = Journal.objects.filter(fund=self.fund), self.stands.managers[who]
        if place % 5 != 4:
            journals = journals.filter(kind__in=OF_THE_FUND | OF_AN_AWARD, reversals=None)
        if journal := self.one(journals, place):
            made = self.attempt(
                lambda: propose_reversal(journal=journal, reason="A slip.", by=by, now=self.now)
            )
            if made and at_once:
                self._answer(made, who - 1)

    @rule(place=places, who=managers, confirm=st.sampled_from([True, True, True, False]))
    def a_proposal_is_answered(self, place, who, confirm):
        of_fund = {"fund": self.fund, "status": "PROPOSED"}
        kinds = (BudgetExchange, BudgetSwitch, Reversal)
        waiting = [row for kind in kinds for row in kind.objects.filter(**of_fund).order_by("pk")]
        if waiting:
            self._answer(waiting[place % len(waiting)], who, confirm)

    def _answer(self, found, who, confirm=True):
        answers, name = ANSWERS[type(found)]
        by = self.stands.managers[who]
        if self.attempt(lambda: answers[confirm](**{name: found}, by=by, now=self.now)) and confirm:
            self.done[name] = self.done.get(name, 0) + 1

    @rule()
    def the_night_passes(self):
        self.attempt(lambda: lapse_unused(fund=self.fund, now=self.now))

    @rule(year=st.sampled_from(YEARS), who=managers)
    def a_year_is_closed(self, year, who):
        self.attempt(
            lambda: close_year(fund=self.fund, year=year, by=self.stands.managers[who], now=self.now)
        )


def test_no_sequence_of_actions_breaks_an_equality(standing, monkeypatch):
    monkeypatch.setattr(Money, "stands", standing, raising=False)
    monkeypatch.setattr(Money, "done", {})
    monkeypatch.setattr(Money, "sequences", 0)

    run_state_machine_as_test(
        Money,
        settings=settings(
            max_examples=SEQUENCES,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=SEQUENCES <= 50,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_each_deed_of_a_sequence_is_done_where_it_can_be(standing, monkeypatch):
    """Refusals alone would prove nothing: by one chosen sequence every deed goes through."""
    monkeypatch.setattr(Money, "stands", standing, raising=False)
    monkeypatch.setattr(Money, "done", {})
    money = Money()

    money.begin(days=220)
    money.envelopes_change(cell=("2028-29", "CDEL"), amount=Decimal(5), who=0, more=True)
    money.a_reserved_bid_is_promoted(place=1, who=0, how="announce")
    money.an_award_is_answered(place=0, accepts=True)
    money.spend_is_reported(place=0, pounds="40,000.00", who=0)
    money.spend_is_reported(place=0, pounds="-30,000.00", who=0, back=2)
    money.every_equality_stands()
    money.a_condition_is_settled(place=0, who=0, how="said met")
    money.a_condition_is_settled(place=0, who=0, how="sent back")
    money.a_condition_is_settled(place=0, who=0, how="discharged")
    money.a_condition_is_settled(place=0, who=0, how="waived")
    money.a_milestone_is_met(place=0, who=1, how_far="release")
    money.an_award_is_changed(place=0, kind="TERMINATE", amount=Decimal(5), who=0)
    money.an_award_is_closed(place=0, who=0, how="close")
    money.money_moves_into_a_later_year(place=1, amount=Decimal(5), to_year="2028-29", who=0, at_once=True)
    money.money_is_switched(place=2, amount=Decimal(5), into="CDEL", who=0, at_once=False)
    money.a_proposal_is_answered(place=0, who=1, confirm=True)
    money.a_journal_is_to_be_reversed(place=3, who=0, at_once=True)
    money.time_passes(days=400)
    money.the_night_passes()
    money.a_year_is_closed(year="2027-28", who=0)
    money.every_equality_stands()
    money.teardown()

    assert DEEDS - Money.done.keys() == set()
