"""What people do to the awards of a drawn fund: the deeds of a sequence that change one, or what it asks."""

from decimal import Decimal

from hypothesis import strategies as st
from hypothesis.stateful import rule

from legacyfund.lib.financial_year import Period, london_date
from portfolio.awards.actions.awards import accept_award, decline_award
from portfolio.awards.actions.tranches import release_tranche
from portfolio.awards.changes.actions.answering import approve_change
from portfolio.awards.closing.actions.closing import approve_closing, propose_closing, withdraw_closing
from portfolio.awards.conditions.actions.meeting import say_met
from portfolio.awards.conditions.actions.settling import discharge, send_back, waive
from portfolio.awards.queries.baselines import past_baselines
from portfolio.decisions.actions.confirming import confirm_decision
from portfolio.decisions.actions.reserve import announce_promotion, promote_reserved
from portfolio.decisions.actions.reversing import reverse_decision
from portfolio.spend.actions.acceptance import accept_return
from portfolio.spend.actions.certification import certify_return
from tests.factories.changes import proposed_change
from tests.factories.periods import accepted_nil, bring_up_to_date
from tests.factories.portfolio import claimed_milestone, met_milestone
from tests.factories.returns import file_of, received_upload, sent
from tests.portfolio.ledger.drawn_fund import DrawnFund

CHANGES = ("INCREASE", "REDUCE", "PAUSE", "RESUME", "TERMINATE", "TERMINATE")

places = st.integers(0, 40)
managers = st.integers(0, 2)
amounts = st.sampled_from(["0.01", "50000", "123456.78", "450000", "2000000"]).map(Decimal)


class DrawnAwards(DrawnFund):
    """From the promise of a reserved bid to the closing of its award."""

    @rule(place=places, who=managers, how=st.sampled_from(["announce", "announce", "leave", "reverse"]))
    def a_reserved_bid_is_promoted(self, place, who, how):
        bid = self.stands.reserved[place % len(self.stands.reserved)]
        by, chair = self.stands.managers[who], self.stands.chair

        def promote():
            decision = promote_reserved(bid=bid, reason="It can start.", by=by, now=self.now)
            decision = confirm_decision(decision=decision, by=chair, now=self.now)
            if how == "announce":
                announce_promotion(decision=decision, by=by, now=self.now)
            elif how == "reverse":
                reverse_decision(decision=decision, reason="A slip.", by=chair, now=self.now)

        self.attempt(lambda: promote())

    @rule(place=places, accepts=st.sampled_from([True, True, True, False]))
    def an_award_is_answered(self, place, accepts):
        award = self.award(place, status="OFFERED")
        signer = self.stands.signers[award.department_id]
        if not accepts:
            self.attempt(lambda: decline_award(award=award, reason="We can pay.", by=signer, now=self.now))
            return
        dates = {row.number: london_date(self.now) for row in past_baselines(award, now=self.now)}
        self.attempt(
            lambda: accept_award(award=award, dates=dates, why_later="It moved.", by=signer, now=self.now)
        )

    @rule(place=places, who=managers, how_far=st.sampled_from(["claim", "release", "release"]))
    def a_milestone_is_met(self, place, who, how_far):
        milestone, other = self.milestone(place), self.stands.managers[who - 1]
        writer = self.stands.writers[milestone.award.department_id]

        def meet():
            if how_far == "claim":
                return claimed_milestone(milestone, by=writer, now=self.now)
            met = met_milestone(milestone, by=other, now=self.now)
            bring_up_to_date(milestone.award, now=self.now, report=accepted_nil)
            return release_tranche(milestone=met, by=self.stands.managers[who], now=self.now)

        self.attempt(lambda: meet())

    @rule(place=places, kind=st.sampled_from(CHANGES), amount=amounts, who=managers)
    def an_award_is_changed(self, place, kind, amount, who):
        """By what is agreed beyond the tolerance; mostly an award that runs."""
        award, number = self.award(place, status="LIVE"), 1 + place % 2
        writer = self.stands.writers[award.department_id]
        terms = ({number: amount},) if kind in ("INCREASE", "REDUCE") else ()
        self.attempt(
            lambda: approve_change(
                change=proposed_change(award, kind, *terms, by=writer, now=self.now),
                agreed_in="Minute 7",
                by=self.stands.managers[who],
                now=self.now,
            )
        )

    @rule(place=places, who=managers, how=st.sampled_from(["close", "close", "propose", "withdraw"]))
    def an_award_is_closed(self, place, who, how):
        """What was released of it and not spent is the fund's again; mostly one that was ended early."""
        award = self.award(place, status="TERMINATED")
        proposer, other = self.stands.managers[who], self.stands.managers[who - 1]

        def close():
            closure = award.closures.filter(status="PROPOSED").first() or propose_closing(
                award=award, reason="It has ended.", by=proposer, now=self.now
            )
            if closure.status == "PROPOSED" and how != "propose":
                answer = approve_closing if how == "close" else withdraw_closing
                answer(closure=closure, by=other, now=self.now)

        self.attempt(lambda: close())

    @rule(place=places, who=managers, how=st.sampled_from(["said met", "discharged", "sent back", "waived"]))
    def a_condition_is_settled(self, place, who, how):
        """Money of its award waits for it; of what is said already, the fund answers."""
        condition, by = self.condition(place), self.stands.managers[who]
        writer = self.stands.writers[condition.award.department_id]

        def settle():
            if how == "waived":
                return waive(condition=condition, reason="It is not needed.", by=by, now=self.now)
            if condition.status != "SAID_MET" or how == "said met":
                say_met(condition=condition, words="The plan is signed.", by=writer, now=self.now)
            if how == "discharged":
                discharge(condition=condition, by=by, now=self.now)
            elif how == "sent back":
                send_back(condition=condition, reason="It is a draft.", by=by, now=self.now)
            return condition

        if self.attempt(lambda: settle()):
            self.done[f"condition {how}"] = self.done.get(f"condition {how}", 0) + 1

    @rule(
        place=places,
        pounds=st.sampled_from(["40,000.00", "123,456.78", "-30,000.00"]),
        who=managers,
        back=st.sampled_from([1, 1, 2, 4]),
    )
    def spend_is_reported(self, place, pounds, who, back=1):
        """Of the month before, or of one before that."""
        award = self.award(place, status="LIVE")
        writer, signer = self.stands.writers[award.department_id], self.stands.signers[award.department_id]
        period = Period.of(london_date(self.now))
        for _ in range(back):
            period = period.previous
        day = f"{period.first_day:%d/%m/%Y}"

        def report():
            upload = received_upload(
                award, content=file_of(pounds, day=day), period=period, by=writer, now=self.now
            )
            made = certify_return(spend_return=sent(upload, by=writer, now=self.now), by=signer, now=self.now)
            return accept_return(spend_return=made, by=self.stands.managers[who], now=self.now)

        self.attempt(lambda: report())
