"""What was achieved against what was promised, exactly."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.awards.closing.rules.benefits import BenefitSaid, CompletionRefused, checked_benefits
from portfolio.awards.closing.rules.outcomes import ForMoney, Proof, SystemOutcome
from portfolio.awards.closing.rules.standing import NotComplete, Standing, ToBeDone, check_complete

RATINGS = st.fractions(min_value=1, max_value=30, max_denominator=168)


def outcome(proof, after=None, *, ends=True, before=20, target="4.00"):
    after = None if after is None else Fraction(after)
    return SystemOutcome("DWP-S1", "Ledger", ends, Fraction(before), Decimal(target), proof, None, after)


@pytest.mark.parametrize(
    ("row", "achieved", "as_promised"),
    [
        (outcome(Proof.GONE), 16, True),
        (outcome(Proof.GONE, ends=False), 16, True),
        (outcome(Proof.RE_RATED, 4, ends=False), 16, True),
        (outcome(Proof.RE_RATED, 2, ends=False), 18, True),
        (outcome(Proof.RE_RATED, 5, ends=False), 15, False),
        (outcome(Proof.RE_RATED, 2), 18, False),  # it was to be switched off, and still runs
        (outcome(Proof.RE_RATED, 25, ends=False), 0, False),
        (outcome(Proof.CLOSED), 0, False),
        (outcome(Proof.NOTHING), 0, False),
        (outcome(Proof.GONE, before=3), 0, True),
    ],
)
def test_points_achieved(row, achieved, as_promised):
    assert (row.achieved, row.as_promised) == (achieved, as_promised)


@given(before=RATINGS, after=RATINGS, target=st.decimals(1, 30, places=2), ends=st.booleans())
def test_nothing_counts_below_nought_and_what_was_promised_is_as_promised(before, after, target, ends):
    row = SystemOutcome("DWP-S1", "Ledger", ends, before, target, Proof.RE_RATED, None, after)

    assert row.promised >= 0
    assert 0 <= row.achieved <= 29
    assert row.as_promised == (not ends and row.achieved >= row.promised)


@pytest.mark.parametrize(("before", "target"), [(None, Decimal(4)), (Fraction(20), None)])
def test_what_was_not_rated_or_has_no_target_promises_nothing(before, target):
    row = SystemOutcome("DWP-S1", "Ledger", True, before, target, Proof.GONE)

    assert (row.promised, row.achieved) == (0, 0)


def test_points_for_each_million_are_undefined_where_there_are_no_pounds():
    assert ForMoney(Fraction(16), Decimal(900_000)).per_million == Fraction(160, 9)
    assert ForMoney(Fraction(16), Decimal(0)).per_million is None
    assert ForMoney(Fraction(0), Decimal(5)).per_million == 0


PROMISED = [Decimal("1000.00"), None]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (BenefitSaid(""), "benefit_1_achieved"),
        (BenefitSaid("NOT"), "benefit_1_reason"),
        (BenefitSaid("IN_PART", Decimal(5), " "), "benefit_1_reason"),
        (BenefitSaid("IN_PART", None, "Late."), "benefit_1_amount"),
        (BenefitSaid("IN_PART", Decimal(0), "Late."), "benefit_1_amount"),
    ],
)
def test_a_benefit_is_said_whole(said, field):
    with pytest.raises(CompletionRefused) as refusal:
        checked_benefits([said, BenefitSaid("IN_FULL")], PROMISED)
    assert refusal.value.field == field


def test_what_was_achieved_in_full_or_not_at_all_needs_no_amount():
    whole = checked_benefits([BenefitSaid("IN_FULL", None, "So."), BenefitSaid("NOT", None, "No.")], PROMISED)
    more = checked_benefits([BenefitSaid("IN_FULL", Decimal(1200)), BenefitSaid("IN_FULL")], PROMISED)
    none = checked_benefits([BenefitSaid("NOT", Decimal(7), "No."), BenefitSaid("IN_FULL")], PROMISED)

    assert whole == [BenefitSaid("IN_FULL", Decimal(1000)), BenefitSaid("NOT", None, "No.")]
    assert (more[0].amount, none[0].amount) == (1200, 0)
    with pytest.raises(CompletionRefused):
        checked_benefits([], PROMISED)


def test_everything_in_the_way_is_named_in_order():
    standing = Standing(
        milestones=[ToBeDone("Milestone 2 “Off”", "Claimed")],
        conditions=[ToBeDone("Condition 1", "Said to be met")],
        changes=["C3"],
        returns="No return.",
        unproven=["Ledger (DWP-S1)"],
    )

    with pytest.raises(NotComplete) as refusal:
        check_complete(standing)

    assert refusal.value.message == (
        "The award is not complete yet. Milestone 2 “Off” is claimed: it is released or cancelled first. "
        "Condition 1 is said to be met: it is discharged or waived first. Change C3 waits for an answer: it "
        "is answered or withdrawn first. No return. The register shows nothing of Ledger (DWP-S1) since the "
        "award was accepted: it is switched off or rated again first."
    )
    check_complete(Standing())
