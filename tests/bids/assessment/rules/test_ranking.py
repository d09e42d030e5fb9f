"""The ranking's whole numbers against the rules of scoring in exact fractions."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from bids.assessment.rules.ranking import REVIEW_SHARES, TieBreak, rank_inputs
from bids.rounds.rules.scoring import MOST_REVIEWS, cost_value, moderated_value, panel_value
from bids.versions.rules.document import RISK_UNITS as UNITS
from legacyfund.lib.canonical import canonical_bytes
from legacyfund.web.templatetags.govuk import risk_number

START = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
PANEL = ("FIT", "TEAM")


@st.composite
def frozen_inputs(draw):
    """A round's inputs. Few distinct figures, so that ties of every depth are common."""
    wanted = draw(st.integers(1, 3))
    weights = draw(st.lists(st.integers(1, 60), min_size=4, max_size=4))
    low = Decimal(draw(st.integers(0, 3_00))) / 100
    high = low + Decimal(draw(st.integers(1, 9_99))) / 100
    bids = [draw(_bid(number)) for number in range(draw(st.integers(0, 9)))]
    kinds = zip(("RISK", "COST", *PANEL), ("RISK", "COST", "PANEL", "PANEL"), weights, strict=True)
    return {
        "round": {"cost_low_anchor": low, "cost_high_anchor": high, "reviews_wanted": wanted},
        "criteria": [
            {"code": code, "place": place, "kind": kind, "weight": weight}
            for place, (code, kind, weight) in enumerate(kinds)
        ],
        "bids": draw(st.permutations(bids)),
    }


@st.composite
def _bid(draw, number: int):
    reviews = draw(st.sampled_from((0, 1, 2, 2, 3, 3, 7, 8)))
    marks = st.lists(st.integers(2, 3), min_size=reviews, max_size=reviews)
    scores = {code: given for code in PANEL if (given := draw(marks))}
    if scores and draw(st.integers(0, 9)) == 0:
        scores.pop("FIT", None)
    agreed = {code: halves for code in scores if (halves := draw(st.sampled_from((None, None, 4, 5, 6))))}
    in_first_format = not agreed and draw(st.booleans())
    return {
        **({} if in_first_format else {"moderated": agreed}),
        "reference": f"LF-2027A-{number:04d}",
        "risk_removed_units": draw(st.sampled_from((0, UNITS, UNITS + 1, 29 * UNITS, 31 * UNITS))),
        "cost_to_fund": Decimal(draw(st.sampled_from((100, 250)))) / 100,
        "whole_life_cost": Decimal(draw(st.sampled_from((0, 99, 100, 250, 9999)))) / 100,
        "submitted_at": START + timedelta(microseconds=draw(st.integers(0, 2))),
        "reviews": reviews,
        "scores": scores,
    }


def _expected(bids, inputs) -> list[tuple[str, TieBreak]]:
    """References in their order, each with the first rule after which the bid stands alone.

    Highest value first, then more risk removed, less cost to the fund, the earlier submission; the reference
    makes the order total.
    """
    keys = {
        bid["reference"]: (
            -_value(bid, inputs),
            -bid["risk_removed_units"],
            bid["cost_to_fund"],
            bid["submitted_at"],
            bid["reference"],
        )
        for bid in bids
    }

    def tie_break(key) -> TieBreak:
        alike = [[other[:depth] for other in keys.values()].count(key[:depth]) for depth in range(1, 6)]
        return list(TieBreak)[alike.index(1)]

    return [(reference, tie_break(keys[reference])) for reference in sorted(keys, key=lambda row: keys[row])]


def _value(bid, inputs, *, without_cost: bool = False) -> Fraction:
    """V by the pure rules."""
    weights = {row["code"]: row["weight"] for row in inputs["criteria"]}
    agreed = bid.get("moderated", {})
    values = {
        code: moderated_value(agreed[code]) if code in agreed else panel_value(bid["scores"][code])
        for code in PANEL
    }
    values["RISK"] = min(Fraction(bid["risk_removed_units"] * 100, UNITS * 29), Fraction(100))
    if not without_cost:
        rules = inputs["round"]
        values["COST"] = cost_value(
            bid["whole_life_cost"], rules["cost_low_anchor"], rules["cost_high_anchor"]
        )
    whole = sum(weights[code] for code in values)
    return sum((values[code] * weights[code] for code in values), Fraction(0)) / whole


def _is_complete(bid, inputs) -> bool:
    return bid["reviews"] >= inputs["round"]["reviews_wanted"] and set(bid["scores"]) == set(PANEL)


@given(inputs=frozen_inputs())
@settings(max_examples=300, deadline=None)
def test_it_agrees_with_the_rules_in_fractions(inputs) -> None:
    complete = {bid["reference"]: bid for bid in inputs["bids"] if _is_complete(bid, inputs)}
    found = rank_inputs(canonical_bytes(inputs).decode())

    ranked = [bid for bid in found if bid.rank is not None]
    assert [(bid.reference, bid.tie_break) for bid in ranked] == _expected(complete.values(), inputs)
    assert [bid.rank for bid in ranked] == list(range(1, len(complete) + 1))
    values = [bid.exact_value for bid in ranked]
    assert [bool(bid.tie_break) for bid in ranked] == [values.count(value) > 1 for value in values]
    for bid in ranked:
        assert bid.exact_value == _value(complete[bid.reference], inputs)
        assert bid.selection_value is not None
        assert Fraction(*bid.selection_value) == _value(complete[bid.reference], inputs, without_cost=True)
    lacking = sorted(bid["reference"] for bid in inputs["bids"] if bid["reference"] not in complete)
    assert [bid.reference for bid in found[len(ranked) :]] == lacking
    assert all(bid.missing and bid.value is None for bid in found[len(ranked) :])


def test_any_number_of_reviews_divides_the_shares() -> None:
    assert all(REVIEW_SHARES % number == 0 for number in range(1, MOST_REVIEWS + 1))


def test_thirds_tie_where_averages_would_not() -> None:
    """3 reviews of 1, 1, 2 (mean 4/3) weigh 3 as much as a mean of 4 weighs 1: exact only in fractions."""
    inputs = {
        "round": {"cost_low_anchor": Decimal(0), "cost_high_anchor": Decimal(1), "reviews_wanted": 3},
        "criteria": [
            {"code": "FIT", "place": 1, "kind": "PANEL", "weight": 3},
            {"code": "TEAM", "place": 2, "kind": "PANEL", "weight": 1},
        ],
        "bids": [
            _plain_bid("LF-2027A-0001", {"FIT": [1, 1, 2], "TEAM": [0, 0, 0]}, risk=UNITS),
            _plain_bid("LF-2027A-0002", {"FIT": [0, 0, 0], "TEAM": [4, 4, 4]}, risk=2 * UNITS),
        ],
    }

    found = rank_inputs(canonical_bytes(inputs).decode())

    assert [bid.reference for bid in found] == ["LF-2027A-0002", "LF-2027A-0001"]
    assert found[0].exact_value == found[1].exact_value
    assert [bid.tie_break for bid in found] == [TieBreak.RISK, TieBreak.RISK]


def test_f43_tied_scores() -> None:
    """A hundred bids, three reviewers each: sums of three, some of them the same mean agreed on instead. True
    ties tie, and the ranks are those of the exact whole numbers.
    """
    figures = [(number, number * 37 % 16, number * 53 % 16) for number in range(100)]
    bids = [_f43_bid(number, fit, team) for number, fit, team in figures]
    inputs = {
        "round": {"cost_low_anchor": Decimal(0), "cost_high_anchor": Decimal(1), "reviews_wanted": 3},
        "criteria": [
            {"code": "FIT", "place": 1, "kind": "PANEL", "weight": 7},
            {"code": "TEAM", "place": 2, "kind": "PANEL", "weight": 3},
        ],
        "bids": bids,
    }
    exact = {f"LF-2027A-{number:04d}": 7 * fit + 3 * team for number, fit, team in figures}

    found = rank_inputs(canonical_bytes(inputs).decode())

    assert [bid.reference for bid in found] == sorted(exact, key=lambda row: (-exact[row], row))
    assert [bid.rank for bid in found] == list(range(1, 101))
    alike = list(exact.values())
    assert [bool(bid.tie_break) for bid in found] == [alike.count(exact[bid.reference]) > 1 for bid in found]
    assert all(bid.exact_value == Fraction(exact[bid.reference] * 20, 30) for bid in found)


def _f43_bid(number: int, fit: int, team: int) -> dict[str, object]:
    """`fit` and `team` are sums of three scores; every fifth bid whose sum is a half point has it agreed."""
    scores = {code: _three(total) for code, total in (("FIT", fit), ("TEAM", team))}
    moderated = {"FIT": fit * 2 // 3} if number % 5 == 0 and fit * 2 % 3 == 0 else {}
    bid = _plain_bid(f"LF-2027A-{number:04d}", scores, risk=UNITS)
    return {**bid, "moderated": moderated}


def _three(total: int) -> list[int]:
    return [total // 3 + (1 if place < total % 3 else 0) for place in range(3)]


def test_each_rule_of_a_tie_comes_before_the_next() -> None:
    """Whoever a rule places higher would be placed lower by the rules behind it."""
    figures = {
        "LF-2027A-0005": (2, 9, 9),
        "LF-2027A-0004": (1, 1, 8),
        "LF-2027A-0003": (1, 2, 1),
        "LF-2027A-0002": (1, 2, 2),
        "LF-2027A-0001": (1, 2, 2),
    }
    bids = [
        _plain_bid(reference, {"FIT": [3, 3, 3]}, risk=points * UNITS)
        | {"cost_to_fund": Decimal(cost), "submitted_at": START + timedelta(seconds=seconds)}
        for reference, (points, cost, seconds) in figures.items()
    ]
    inputs = {
        "round": {"cost_low_anchor": Decimal(0), "cost_high_anchor": Decimal(1), "reviews_wanted": 3},
        "criteria": [{"code": "FIT", "place": 1, "kind": "PANEL", "weight": 1}],
        "bids": bids,
    }

    found = rank_inputs(canonical_bytes(inputs).decode())

    assert [(bid.reference[-1], bid.tie_break) for bid in found] == [
        ("5", TieBreak.RISK),
        ("4", TieBreak.COST),
        ("3", TieBreak.TIME),
        ("1", TieBreak.REFERENCE),
        ("2", TieBreak.REFERENCE),
    ]


def _plain_bid(reference: str, scores: dict[str, list[int]], *, risk: int) -> dict[str, object]:
    return {
        "reference": reference,
        "risk_removed_units": risk,
        "cost_to_fund": Decimal(1),
        "whole_life_cost": Decimal(1),
        "submitted_at": START,
        "reviews": 3,
        "scores": scores,
    }


def test_every_rule_can_be_told() -> None:
    assert TieBreak.NONE.in_words == ""
    assert all(rule.in_words.startswith("Tied on ") for rule in TieBreak if rule)


def test_the_documented_example_comes_out_as_documented() -> None:
    page = (Path(__file__).parents[4] / "docs" / "rules" / "ranking.md").read_text(encoding="utf-8")
    inputs = page.split("```json\n")[1].split("```")[0]
    documented = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in page.splitlines()
        if line.startswith("|") and "LF-2027A" in line
    ]

    found = rank_inputs(inputs)

    assert documented == [
        [
            str(bid.rank or "not yet"),
            bid.reference,
            "" if bid.exact_value is None else risk_number(bid.exact_value),
            risk_number(Fraction(bid.risk_removed_units, UNITS)),
            bid.tie_break.in_words or " ".join(bid.missing),
        ]
        for bid in found
    ]


def test_what_a_bid_lacks_is_said_and_gives_it_no_place() -> None:
    whole = _plain_bid("LF-2027A-0001", {"FIT": [1, 1, 2], "TEAM": [0, 0, 0]}, risk=UNITS)
    inputs = {
        "round": {"cost_low_anchor": Decimal(0), "cost_high_anchor": Decimal(1), "reviews_wanted": 3},
        "criteria": [
            {"code": "TEAM", "place": 2, "kind": "PANEL", "weight": 1},
            {"code": "FIT", "place": 1, "kind": "PANEL", "weight": 3},
        ],
        "bids": [
            {**whole, "reference": "LF-2027A-0003", "reviews": 2, "scores": {"TEAM": [1, 2]}},
            {**whole, "reference": "LF-2027A-0002", "scores": {"FIT": []}},
            whole,
        ],
    }

    found = rank_inputs(canonical_bytes(inputs).decode())

    assert [(bid.reference[-1], bid.rank, bid.missing) for bid in found] == [
        ("1", 1, ()),
        ("2", None, ("No submitted review has scored FIT.", "No submitted review has scored TEAM.")),
        ("3", None, ("2 of 3 reviews submitted.", "No submitted review has scored FIT.")),
    ]
    assert all(bid.value is bid.selection_value is bid.exact_value is None for bid in found[1:])
