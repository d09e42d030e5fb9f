"""What a change request changes, and which changes an award allows."""

from datetime import date
from decimal import Decimal

import pytest

from portfolio.awards.changes.rules.checks import (
    ChangeNotPossible,
    ChangeOutdated,
    ChangeRefused,
    check_stands,
    check_terms,
)
from portfolio.awards.changes.rules.kinds import KINDS, MEANS, POSSIBLE, ChangeKind
from portfolio.awards.changes.rules.terms import (
    AmountChange,
    Asked,
    AwardNow,
    BaselineChange,
    MilestoneNow,
    Terms,
    terms_of_asked,
)
from portfolio.awards.changes.rules.words import in_both, in_words, numbers

TODAY = date(2027, 6, 1)
RUNS, NEXT, ENDED = ("2027-28", "CDEL"), ("2028-29", "CDEL"), ("2026-27", "CDEL")
RESOURCE = ("2027-28", "RDEL_PROGRAMME")
K = ChangeKind


def milestone(number, status="PLANNED", on=date(2027, 9, 30), **shares):
    return MilestoneNow(
        number,
        f"Step {number}",
        status,
        on,
        {cell: Decimal(pounds) for cell, pounds in shares.get("of", {}).items()},
    )


def award(*milestones, status="LIVE"):
    return AwardNow("LF-1-A", status, status.capitalize(), ("2026-27", "2027-28", "2028-29"), milestones)


STANDING = award(
    milestone(1, "RELEASED", of={RUNS: 100}),
    milestone(2, of={RUNS: 200, RESOURCE: 50}),
    milestone(3, of={RUNS: 300, ENDED: 40}),
)


def terms(kind, amounts=(), baselines=(), cancelled=(), now=STANDING):
    given = {place: Decimal(pounds) for place, pounds in dict(amounts).items()}
    return terms_of_asked(Asked(kind, given, dict(baselines), cancelled), now)


def check(kind, amounts=(), baselines=(), cancelled=(), now=STANDING):
    check_terms(terms(kind, amounts, baselines, cancelled, now), now, TODAY)


def test_every_kind_has_its_words_and_a_status_in_which_it_is_possible():
    assert set(KINDS) == {kind.value for kind in K} == {kind.value for kind in MEANS}
    assert set().union(*POSSIBLE.values()) == set(K)


def test_only_what_differs_is_a_term_and_net_is_by_cell():
    found = terms(K.RE_PROFILE, {(2, RUNS): 150, (3, RUNS): 300, (3, NEXT): 50}, {2: date(2027, 9, 30)})

    assert found == Terms(
        K.RE_PROFILE,
        (AmountChange(2, RUNS, Decimal(200), Decimal(150)), AmountChange(3, NEXT, Decimal(0), Decimal(50))),
    )
    assert found.net == {RUNS: Decimal(-50), NEXT: Decimal(50)}
    assert (found.promised, found.given_back) == ({NEXT: Decimal(50)}, {RUNS: Decimal(50)})


def test_what_is_cancelled_takes_its_money_along_and_a_termination_all_that_is_planned():
    cancelled, ended = terms(K.REDUCE, cancelled=[2]), terms(K.TERMINATE)

    assert cancelled.given_back == {RUNS: 200, RESOURCE: 50}
    assert ended.cancelled == (2, 3)
    assert ended.given_back == {ENDED: 40, RUNS: 500, RESOURCE: 50}


@pytest.mark.parametrize(
    ("kind", "amounts", "more"),
    [
        (K.INCREASE, {(2, RUNS): 201, (3, NEXT): 1}, {}),
        (K.REDUCE, {(2, RUNS): 0, (3, ENDED): 0}, {}),
        (K.REDUCE, {}, {"cancelled": [2]}),
        (K.RE_PROFILE, {(2, RUNS): 190, (3, RUNS): 310}, {}),
        (K.RE_PROFILE, {(3, ENDED): 0, (3, NEXT): 40}, {}),
        (K.RE_PROFILE, {(3, RUNS): 500}, {"cancelled": [2], "amounts_too": {(3, RESOURCE): 50}}),
        (K.RE_BASELINE, {}, {"baselines": {2: date(2027, 10, 1), 3: date(2029, 1, 1)}}),
        (K.PAUSE, {}, {}),
        (K.TERMINATE, {}, {}),
    ],
)
def test_what_an_award_allows(kind, amounts, more):
    amounts = {**amounts, **more.pop("amounts_too", {})}

    check(kind, amounts, **more)


@pytest.mark.parametrize(
    ("kind", "amounts", "more", "words"),
    [
        (K.INCREASE, {}, {}, "Every amount is as it was"),
        (K.INCREASE, {(2, RUNS): 199}, {}, "£199 in place of £200. An increase takes from nobody"),
        (K.REDUCE, {(2, RUNS): "200.01"}, {}, "£200.01 in place of £200. A reduction gives to nobody"),
        (K.INCREASE, {(2, ENDED): 1}, {}, "2026-27 ended on 31 March 2027. Choose a year that runs"),
        (K.INCREASE, {(2, ("2029-30", "CDEL")): 1}, {}, "runs from 2026-27 to 2028-29"),
        (K.INCREASE, {(2, RUNS): "200.001"}, {}, "Milestone 2, CDEL 2027-28: give pounds and whole pence"),
        (K.REDUCE, {(2, RUNS): "-1"}, {}, "nought or more"),
        (K.INCREASE, {(1, RUNS): 101}, {}, "Milestone 1 “Step 1” is released, so it stays"),
        (K.INCREASE, {(9, RUNS): 101}, {}, "has no milestone 9"),
        (K.REDUCE, {}, {"cancelled": [9]}, "has no milestone 9"),
        (K.RE_BASELINE, {}, {"baselines": {9: TODAY}}, "Every baseline is as it was"),
        (K.RE_PROFILE, {(2, RUNS): 190}, {}, "CDEL would come to £10 less than it is"),
        (K.RE_PROFILE, {(2, RUNS): 190, (3, RESOURCE): 10}, {}, "RDEL programme would come to £10 more"),
        (K.RE_PROFILE, {(2, NEXT): 250}, {"cancelled": [2]}, "is to be cancelled, so it gets no money"),
        (K.REDUCE, {}, {"cancelled": [2, 3]}, "Propose to terminate the award instead"),
        (K.RE_BASELINE, {}, {}, "Every baseline is as it was"),
        (K.RE_BASELINE, {}, {"baselines": {2: date(2027, 9, 29)}}, "Milestone 2 “Step 2” has its baseline"),
    ],
)
def test_what_an_award_does_not_allow_is_said(kind, amounts, more, words):
    with pytest.raises(ChangeRefused, match=words):
        check(kind, amounts, **more)


def test_a_baseline_that_has_passed_moves_to_today_or_later():
    late = award(milestone(1, on=date(2027, 5, 1)))

    check(K.RE_BASELINE, baselines={1: TODAY}, now=late)
    with pytest.raises(ChangeRefused, match="today or after"):
        check(K.RE_BASELINE, baselines={1: date(2027, 5, 31)}, now=late)


@pytest.mark.parametrize("status", ["OFFERED", "DECLINED", "TERMINATED"])
def test_an_award_that_is_not_accepted_or_has_ended_does_not_change(status):
    for kind in K:
        with pytest.raises(ChangeNotPossible, match=f"is {status.lower()}"):
            check(kind, now=award(status=status))


def test_a_paused_award_is_resumed_and_not_paused_again_and_gets_no_more():
    paused = award(milestone(1, of={RUNS: 5}), status="PAUSED")

    check(K.RESUME, now=paused)
    with pytest.raises(ChangeNotPossible, match="is paused, so there is nothing to pause"):
        check(K.PAUSE, now=paused)
    with pytest.raises(ChangeNotPossible, match="is paused, so this cannot change"):
        check(K.INCREASE, {(1, RUNS): 6}, now=paused)
    with pytest.raises(ChangeNotPossible, match="is live, so there is nothing to resume"):
        check(K.RESUME)


@pytest.mark.parametrize(
    ("status", "words"), [("CLAIMED", "takes the claim back"), ("MET", "releases its money")]
)
def test_what_is_in_hand_is_settled_before_an_award_ends(status, words):
    with pytest.raises(ChangeNotPossible, match=f"Milestone 1 “Step 1” is {status.lower()}.*{words}"):
        check(K.TERMINATE, now=award(milestone(1, status), milestone(2)))


def test_a_request_made_on_other_figures_says_both():
    later = award(milestone(2, on=date(2027, 11, 1), of={RUNS: 150}), milestone(3, "CLAIMED", of={RUNS: 300}))

    for made in (
        terms(K.REDUCE, {(2, RUNS): 100}),
        terms(K.RE_BASELINE, baselines={2: date(2028, 1, 1)}),
        terms(K.TERMINATE),
    ):
        check_stands(made, STANDING)
    for made, words in [
        (terms(K.REDUCE, {(2, RUNS): 100}), "milestone 2, CDEL 2027-28 was £200; now it is £150"),
        (
            terms(K.RE_BASELINE, baselines={2: date(2028, 1, 1)}),
            "was 30 September 2027; now it is 1 November",
        ),
        (Terms(K.TERMINATE, cancelled=(2, 3)), "the milestones still planned was 2 and 3; now it is 2"),
        (Terms(K.RE_BASELINE, baselines=(BaselineChange(2, TODAY, date(2028, 1, 1)),)), "was 1 June 2027"),
    ]:
        with pytest.raises(ChangeOutdated, match=words):
            check_stands(made, later)


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        (terms(K.REDUCE, {(2, RUNS): 1}), terms(K.REDUCE, {(3, RUNS): 1}), []),
        (terms(K.REDUCE, {(2, RUNS): 1}), terms(K.INCREASE, {(2, RUNS): 201}), ["milestone 2, CDEL 2027-28"]),
        (
            terms(K.RE_BASELINE, baselines={2: date(2028, 1, 1)}),
            terms(K.RE_BASELINE, baselines={2: date(2028, 2, 1), 3: date(2028, 2, 1)}),
            ["the baseline of milestone 2"],
        ),
        (terms(K.RE_BASELINE, baselines={3: date(2028, 1, 1)}), terms(K.REDUCE, {(2, RUNS): 1}), []),
        (
            terms(K.RE_BASELINE, baselines={3: date(2028, 1, 1)}),
            terms(K.REDUCE, cancelled=[3]),
            ["milestone 3"],
        ),
        (Terms(K.PAUSE), terms(K.TERMINATE), ["the award's status"]),
        (Terms(K.PAUSE), terms(K.REDUCE, {(2, RUNS): 1}), []),
    ],
)
def test_two_requests_that_change_the_same_are_found_from_either_side(one, other, both):
    assert (in_both(one, other), in_both(other, one)) == (both, both)


def test_terms_read_as_lines():
    found = terms(K.REDUCE, {(2, RUNS): 150}, cancelled=[3])

    assert in_words(found) == [
        "Milestone 2, CDEL 2027-28: £200 to £150",
        "Milestone 3, CDEL 2026-27: £40 to £0",
        "Milestone 3, CDEL 2027-28: £300 to £0",
        "Milestone 3: cancelled",
    ]
    moved = terms(K.RE_BASELINE, baselines={2: date(2028, 1, 1)})
    assert in_words(moved) == ["Milestone 2, baseline: 30 September 2027 to 1 January 2028"]
    assert [numbers(found) for found in ([], [1], [1, 2, 3])] == ["none", "1", "1, 2 and 3"]
