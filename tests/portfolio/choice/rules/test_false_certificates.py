"""A certificate that somebody tampered with is refused, whatever was changed and however well."""

import copy
import os
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import pytest

from portfolio.choice.rules.certificate import (
    make_certificate,
)
from portfolio.choice.rules.certificate_check import NotProved, check, digest
from portfolio.choice.rules.solver import select_portfolio
from tests.portfolio.choice.large import large_problem
from tests.portfolio.choice.proved import Document, Papers, papers

TAMPERED = int(os.environ.get("LEGACYFUND_TAMPERED", "200"))
"""How many tampered certificates are tried in each test; `make prove` tries 1,000."""


def leaves_of(tree: list[Any]) -> list[int]:
    return [place for place, node in enumerate(tree) if isinstance(node, list)]


def claim_less(random: Random, papers: Papers) -> None:
    papers[1]["value"] -= 10
    papers[1]["bound"] -= 10


def claim_a_smaller_bound(random: Random, papers: Papers) -> None:
    """Beside a choice that is worth less, so that only the tree can show that the claim is wrong."""
    problem, certificate = papers
    value = {row["id"]: row["value"] for row in problem["candidates"]}
    leaving = random.choice(certificate["chosen"])
    certificate["chosen"].remove(leaving)
    certificate["value"] -= value[leaving]
    certificate["bound"] -= 1


def cut_a_leaf(random: Random, papers: Papers) -> None:
    del papers[1]["tree"][random.choice(leaves_of(papers[1]["tree"]))]


def hang_on_a_leaf(random: Random, papers: Papers) -> None:
    papers[1]["tree"].append([1])


def choose_one_more(random: Random, papers: Papers) -> None:
    problem, certificate = papers
    left_out = [row for row in problem["candidates"] if row["id"] not in certificate["chosen"]]
    more = random.choice(left_out)
    certificate["chosen"].append(more["id"])
    certificate["value"] += more["value"]
    certificate["bound"] = certificate["value"]


def turn_a_multiplier_round(random: Random, papers: Papers) -> None:
    tree = papers[1]["tree"]
    leaf = random.choice([tree[place] for place in leaves_of(tree) if len(tree[place]) > 1])
    leaf[1][1] = -leaf[1][1] or -1


def close_a_leaf_with_nothing(random: Random, papers: Papers) -> None:
    """No multipliers: everything open could be chosen, which is worth more than any bound."""
    papers[1]["tree"] = [[1]]


FALSE = (
    claim_less, claim_a_smaller_bound, cut_a_leaf, hang_on_a_leaf, choose_one_more, turn_a_multiplier_round,
    close_a_leaf_with_nothing,
)  # fmt: skip


def change_a_cost(random: Random, papers: Papers) -> None:
    random.choice(random.choice(papers[0]["candidates"])["cost"])[2] += random.choice((-1, 1))


def change_a_multiplier(random: Random, papers: Papers) -> None:
    tree = papers[1]["tree"]
    leaf = random.choice([tree[place] for place in leaves_of(tree) if len(tree[place]) > 1])
    random.choice(leaf[1:])[1] += random.choice((-1, 1))


def swap_two_leaves(random: Random, papers: Papers) -> None:
    tree = papers[1]["tree"]
    one, other = next(
        pair
        for pair in iter(lambda: random.sample(leaves_of(tree), 2), None)
        if tree[pair[0]] != tree[pair[1]]
    )
    tree[one], tree[other] = tree[other], tree[one]


def take_the_tree_of_another(random: Random, papers: Papers) -> None:
    papers[1]["tree"] = make_certificate(other := large_problem(99, bids=24), select_portfolio(other))["tree"]


CHANGED = (change_a_cost, change_a_multiplier, swap_two_leaves, take_the_tree_of_another)


def tampered(
    kinds: tuple[Callable[[Random, Papers], None], ...], number: int
) -> Iterator[tuple[str, Papers]]:
    originals = [papers(seed) for seed in range(6)]
    for place in range(number):
        tamper = kinds[place % len(kinds)]
        changed = copy.deepcopy(originals[place // len(kinds) % len(originals)])
        tamper(Random(place), changed)
        yield tamper.__name__, changed


def test_a_false_certificate_is_refused_though_its_digest_is_right() -> None:
    for kind, (problem, certificate) in tampered(FALSE, TAMPERED):
        certificate["sha256"] = digest({key: row for key, row in certificate.items() if key != "sha256"})
        with pytest.raises(NotProved):
            pytest.fail(f"{kind}: {check(problem, certificate)}")


def test_a_changed_certificate_is_refused() -> None:
    for kind, (problem, certificate) in tampered(FALSE + CHANGED, TAMPERED):
        with pytest.raises(NotProved):
            pytest.fail(f"{kind}: {check(problem, certificate)}")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"format": "other"}, "not a problem and a certificate"),
        ({"problem": "0" * 64}, "another problem"),
        ({"chosen": ["nobody"]}, "one that is not in the problem"),
        ({"chosen": None}, "claims that there is none"),
        ({"tree": [0, [0], [1]]}, "does not show it"),
        ({"tree": [0, 0, [1], [1]]}, "not an open candidate"),
        ({"tree": ["B01"]}, "not an open candidate"),
        ({"tree": []}, "ends before"),
        ({"tree": [[-1]]}, "scale"),
        ({"tree": [[1, [0, -1]]]}, "multiplier"),
        ({"tree": [[1, [999, 1]]]}, "multiplier"),
        ({"tree": [[True]]}, "scale"),
    ],
)
def test_what_a_refusal_says(change: Document, words: str) -> None:
    problem, certificate = papers(1)
    certificate.update(change)
    certificate["sha256"] = digest({key: row for key, row in certificate.items() if key != "sha256"})

    with pytest.raises(NotProved, match=words):
        check(problem, certificate)
