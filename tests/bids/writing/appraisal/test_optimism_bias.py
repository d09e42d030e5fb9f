from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bids.writing.appraisal.optimism_bias import (
    BIAS_CAUSED,
    BIAS_KINDS,
    PUBLISHED_BOUNDS,
    BiasKind,
    BiasRefused,
    ContributingRisk,
    contributing_to,
    optimism_bias,
    whole_problem,
)

mitigations = st.decimals(0, 1, places=2)


@st.composite
def risk_lists(draw: st.DrawFn) -> list[ContributingRisk]:
    """Contributions that come to 100 % at most."""
    left, risks = 100, []
    for number in range(draw(st.integers(0, 6))):
        part = draw(st.integers(0, left))
        left -= part
        risks.append(ContributingRisk(f"risk {number}", Decimal(part), draw(mitigations)))
    return risks


def risk(contribution: str, mitigation: str) -> ContributingRisk:
    return ContributingRisk("Supplier leaves", Decimal(contribution), Decimal(mitigation))


@pytest.mark.parametrize(
    ("kind", "risks", "rate"),
    [
        (BiasKind.DEVELOPMENT, [], "2"),
        (BiasKind.DEVELOPMENT, [risk("100", "0")], "2"),
        (BiasKind.DEVELOPMENT, [risk("40", "0.50"), risk("60", "0.25")], "1.3"),
        (BiasKind.DEVELOPMENT, [risk("100", "0.95")], "0.1"),
        (BiasKind.DEVELOPMENT, [risk("100", "0.9499")], "0.1002"),
        (BiasKind.DEVELOPMENT, [risk("100", "1")], "0.1"),
        (BiasKind.DURATION, [], "0.54"),
        (BiasKind.DURATION, [risk("100", "1")], "0.1"),
        (BiasKind.OUTSOURCING, [], "0.41"),
        (BiasKind.OUTSOURCING, [risk("50", "0.5")], "0.3075"),
        (BiasKind.OUTSOURCING, [risk("100", "1")], "0"),
    ],
)
def test_bias_starts_at_the_upper_bound_and_stops_at_the_lower(
    kind: str, risks: list[ContributingRisk], rate: str
) -> None:
    assert optimism_bias(PUBLISHED_BOUNDS[kind], risks) == Fraction(rate)


@given(st.sampled_from(sorted(PUBLISHED_BOUNDS)), risk_lists())
def test_bias_stays_within_its_bounds(kind: str, risks: list[ContributingRisk]) -> None:
    bounds = PUBLISHED_BOUNDS[kind]

    assert bounds.lower <= optimism_bias(bounds, risks) <= bounds.upper


@given(st.sampled_from(sorted(PUBLISHED_BOUNDS)), risk_lists(), st.data())
def test_more_mitigation_never_raises_bias(
    kind: str, risks: list[ContributingRisk], data: st.DataObject
) -> None:
    better = [
        ContributingRisk(row.name, row.contribution, data.draw(st.decimals(row.mitigation, 1, places=2)))
        for row in risks
    ]

    assert optimism_bias(PUBLISHED_BOUNDS[kind], better) <= optimism_bias(PUBLISHED_BOUNDS[kind], risks)


@pytest.mark.parametrize(
    ("risks", "words", "field"),
    [
        ([risk("-1", "0")], "contribution of “Supplier leaves” must be from 0 to 100 %", "contribution"),
        ([risk("101", "0")], "contribution of “Supplier leaves” must be from 0 to 100 %", "contribution"),
        ([risk("10", "-0.01")], "mitigation of “Supplier leaves” must be from 0 to 1", "mitigation"),
        ([risk("10", "1.01")], "mitigation of “Supplier leaves” must be from 0 to 1", "mitigation"),
        ([risk("60.0", "0"), risk("40.5", "0")], "come to 100.5 %", "contribution"),
    ],
)
def test_shares_out_of_bounds_are_refused(risks: list[ContributingRisk], words: str, field: str) -> None:
    with pytest.raises(BiasRefused, match=words) as refused:
        optimism_bias(PUBLISHED_BOUNDS[BiasKind.DEVELOPMENT], risks)

    assert refused.value.field == field


def test_a_cause_counts_towards_the_kind_it_names_or_towards_all() -> None:
    named = ContributingRisk("Novel", Decimal(50), Decimal(1), BiasKind.DURATION)
    causes = [risk("20", "1"), named]

    assert contributing_to(BiasKind.DURATION, causes) == causes
    assert contributing_to(BiasKind.DEVELOPMENT, causes) == causes[:1]
    assert [cause.counts_towards for cause in causes] == ["All three", "How long the work takes"]


@pytest.mark.parametrize(
    ("shares", "words"),
    [
        ([("", "60"), ("DEVELOPMENT", "40"), ("DURATION", "40")], ""),
        ([("DEVELOPMENT", "60"), ("OUTSOURCING", "60")], ""),
        ([("", "60"), ("OUTSOURCING", "40.01")], "the cost of running by a supplier add up to 100.01%"),
        ([("", "100.01")], "the cost of the work add up to 100.01%"),
    ],
)
def test_the_contributions_to_one_kind_come_to_the_whole_at_most(
    shares: list[tuple[str, str]], words: str
) -> None:
    problem = whole_problem([("", None), *((kind, Decimal(share)) for kind, share in shares)])

    assert words in problem
    assert bool(problem) == bool(words)


def test_every_kind_of_bias_has_words_and_bounds() -> None:
    assert set(BIAS_KINDS) == set(PUBLISHED_BOUNDS) == set(BiasKind) == set(BIAS_CAUSED)
