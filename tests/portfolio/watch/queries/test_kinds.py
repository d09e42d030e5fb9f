"""When each kind is found, when it is not, and what cures it."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.permissions import Role
from bids.register.actions.ratings import confirm_rating, finish_rating, return_rating
from legacyfund.lib.uploads import EvidenceFile
from portfolio.awards.actions.awards import decline_award
from portfolio.awards.actions.milestones import claim_milestone, refuse_claim, systems_of_award
from portfolio.spend.actions.certification import refuse_return
from portfolio.watch.queries.kinds import KINDS
from tests.factories.accounts import NOW, make_user
from tests.factories.changes import approved_change
from tests.factories.closing import closed_award
from tests.factories.corrections import accepted_correction
from tests.factories.files import PDF
from tests.factories.periods import bring_up_to_date
from tests.factories.portfolio import accepted_award, claimed_milestone, met_milestone
from tests.factories.reconciling import agreed_ledger, totalled
from tests.factories.register import LOW_SCORES, rate_system, rated_system
from tests.factories.returns import LATER, accepted_return, certified_return, held_return, released_award

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def found(kind, now=NOW):
    return [(row.ref, row.message) for row in KINDS[kind].find(now)]


def refs(kind, now=NOW):
    return [ref for ref, _ in found(kind, now)]


@pytest.mark.parametrize(("days", "left"), [(9, 0), (10, 1)])
def test_a_claim_nobody_checks_and_a_release_nobody_makes(accepted, days, left):
    claimed_milestone(accepted.milestones.get(number=1))
    met_milestone(accepted.milestones.get(number=2))

    assert refs("CLAIM_NOT_CHECKED", NOW + days * DAY) == [f"{accepted.reference}/1"] * left
    assert refs("RELEASE_HELD", NOW + days * DAY) == [f"{accepted.reference}/2"] * left


def test_a_refused_claim_waits_for_nobody(claimed):
    refuse_claim(milestone=claimed, reason="It is a draft.", by=make_user(Role.FUND_MANAGER), now=NOW)

    assert refs("CLAIM_NOT_CHECKED", NOW + 30 * DAY) == []


def claimed_with(milestone, content):
    by = make_user(Role.BIDDER, milestone.award.department)
    claim_milestone(
        milestone=milestone,
        met_on=NOW.date(),
        evidence="The report.",
        systems=[row.reference for row in systems_of_award(milestone.award)],
        file=EvidenceFile("report.pdf", content),
        by=by,
        now=NOW,
    )


def test_one_file_for_two_milestones_until_one_claim_is_refused(accepted):
    first, second = accepted.milestones.order_by("number")
    claimed_with(first, PDF)
    assert found("EVIDENCE_TWICE") == []

    claimed_with(second, PDF)

    other = f"{accepted.reference}/2"
    assert found("EVIDENCE_TWICE") == [
        (f"{accepted.reference}/1", f"Its evidence is the same file as that of {other}.")
    ]
    refuse_claim(milestone=second, reason="Seen before.", by=make_user(Role.FUND_MANAGER), now=NOW)
    assert found("EVIDENCE_TWICE") == []


def test_two_files_that_differ_are_no_finding(accepted):
    first, second = accepted.milestones.order_by("number")
    claimed_with(first, PDF)
    claimed_with(second, PDF + b"\n")

    assert found("EVIDENCE_TWICE") == []


@pytest.mark.parametrize(("days", "left"), [(13, 0), (14, 1)])
def test_an_offer_nobody_answers(offered, days, left):
    assert refs("OFFER_NOT_ANSWERED", NOW + days * DAY) == [offered.reference] * left


def test_an_offer_that_is_declined_is_answered(offered):
    signer = make_user(Role.SIGN_OFF, offered.department)
    decline_award(award=offered, reason="We can pay.", by=signer, now=NOW)

    assert refs("OFFER_NOT_ANSWERED", NOW + 30 * DAY) == []


def test_an_award_without_any_return(released):
    assert refs("AWARD_WITHOUT_RETURN", NOW + 89 * DAY) == []
    assert refs("AWARD_WITHOUT_RETURN", NOW + 90 * DAY) == [released.reference]

    bring_up_to_date(released)

    assert refs("AWARD_WITHOUT_RETURN", LATER) == []


def test_spend_from_before_the_award_until_it_is_taken_back():
    late = released_award(now=datetime(2027, 6, 20, 12, tzinfo=UTC))
    line = accepted_return(late, "30,000.00").lines.get()

    ((ref, message),) = found("SPEND_BEFORE_AWARD", LATER)
    assert ref == late.reference
    assert message == (
        "1 line of spend was paid before the award was accepted on 20 June 2027, the first on 5 June 2027."
    )
    accepted_correction(line, take_out=True)
    assert found("SPEND_BEFORE_AWARD", LATER) == []


def test_spend_from_after_the_award_was_terminated_until_it_is_taken_back(released):
    """Closing the award cures nothing."""
    accepted_return(released, "30,000.00")
    assert found("SPEND_AFTER_END", LATER) == []

    approved_change(released, "TERMINATE", now=datetime(2027, 6, 4, 22, 59, tzinfo=UTC))

    words = "A payment of 5 June 2027 is reported, after the award ended on 4 June 2027."
    assert found("SPEND_AFTER_END", LATER) == [(released.reference, words)]
    closed_award(released, now=LATER)
    assert found("SPEND_AFTER_END", LATER) == [(released.reference, words)]
    accepted_correction(1, take_out=True)
    assert found("SPEND_AFTER_END", LATER) == []


def test_spend_over_what_is_released_until_it_is_refused(released):
    waiting = held_return(released)

    ((ref, message),) = found("SPEND_OVER_RELEASE", LATER)
    assert ref == released.reference
    assert "£50,000.00 more is certified as spent than is released" in message
    assert found("SPEND_OVER_AWARD", LATER) == []
    refuse_return(spend_return=waiting, reason="Too much.", by=make_user(Role.FUND_MANAGER), now=LATER)
    assert found("SPEND_OVER_RELEASE", LATER) == []


def test_spend_over_the_whole_award_is_one_finding(released):
    certified_return(released, "900,000.01")

    ((_, message),) = found("SPEND_OVER_AWARD", LATER)
    assert "£0.01 more is certified as spent than the award promises" in message
    assert found("SPEND_OVER_RELEASE", LATER) == []


@pytest.mark.parametrize(("days", "left"), [(9, 0), (10, 1)])
def test_a_return_the_fund_leaves(certified, days, left):
    assert refs("RETURN_NOT_DECIDED", LATER + days * DAY) == [certified.reference] * left


@pytest.mark.usefixtures("one_bid")
def test_an_old_rating_whether_or_not_a_bid_treats_the_system():
    red, low = rated_system(), rated_system(scores=LOW_SCORES)
    year = datetime(2027, 11, 23, 12, tzinfo=UTC)

    assert len(refs("RATING_OLD", year)) == 3
    assert {red.reference, low.reference} < {*refs("RATING_OLD", year)}
    assert refs("RATING_OLD", year - DAY) == []


@pytest.mark.parametrize("is_finished", [False, True])
def test_an_old_rating_is_being_made_anew_for_30_days_and_not_for_ever(is_finished):
    system = rated_system()
    year = datetime(2027, 11, 23, 12, tzinfo=UTC)
    rating = rate_system(system, now=year)
    if not is_finished:
        signer = make_user(Role.SIGN_OFF, system.department, now=year)
        return_rating(system=system, reason="Say what L1 rests on.", by=signer, now=year)

    assert refs("RATING_OLD", year + 30 * DAY - timedelta(minutes=1)) == []
    assert refs("RATING_OLD", year + 30 * DAY) == [system.reference]

    if not is_finished:
        finish_rating(system=system, by=rating.rated_by, now=year)
    confirm_rating(system=system, by=make_user(Role.SIGN_OFF, system.department, now=year), now=year)
    assert refs("RATING_OLD", year + 30 * DAY) == []


def test_a_red_system_that_no_bid_treats_and_one_that_is_rated_low():
    system = rated_system()
    rated_system(scores=(1,) * 13)

    assert refs("RED_UNTREATED") == [system.reference]


def test_a_red_system_whose_award_was_declined(offered):
    assert refs("RED_UNTREATED") == []

    signer = make_user(Role.SIGN_OFF, offered.department)
    decline_award(award=offered, reason="We can pay.", by=signer, now=NOW)

    assert len(refs("RED_UNTREATED")) == 1


def test_a_red_system_whose_award_was_terminated_also_once_it_is_closed(released):
    assert refs("RED_UNTREATED") == []

    approved_change(released, "TERMINATE")
    untreated = refs("RED_UNTREATED")
    closed_award(released)

    assert refs("RED_UNTREATED") == untreated
    assert len(untreated) == 1


@pytest.mark.usefixtures("one_bid")
def test_a_system_that_a_bid_treats_is_no_gap():
    assert refs("RED_UNTREATED") == []


@pytest.mark.usefixtures("accepted")
def test_each_kind_asks_as_much_of_many_awards_as_of_one(django_assert_max_num_queries):
    accepted_award()
    for kind in KINDS.values():
        if kind.find is not None:
            with django_assert_max_num_queries(14):
                list(kind.find(LATER))


@pytest.mark.parametrize(("days", "left"), [(29, 0), (30, 1)])
def test_a_reconciliation_nobody_agrees_to(accepted_spend, days, left):
    made = totalled(accepted_spend.award, "1.00")

    assert refs("RECONCILIATION_OPEN", LATER + days * DAY) == [made.reference] * left
    agreed_ledger(made)
    assert refs("RECONCILIATION_OPEN", LATER + days * DAY) == []
