"""The proof: accepted for every settled answer, refused when anything in it was changed."""

import copy
import json
import os
import runpy
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from portfolio.choice.rules import certificate_check
from portfolio.choice.rules.certificate import (
    BetterChoice,
    NoCertificate,
    _when_all_is_fixed,
    make_certificate,
)
from portfolio.choice.rules.certificate_check import NotProved, check, digest
from portfolio.choice.rules.linear import Relaxation, program_of
from portfolio.choice.rules.problem import Constraint, Kind, Problem
from portfolio.choice.rules.solver import Selection, Status, select_portfolio
from tests.portfolio.choice.brute_force import best_value, random_problem
from tests.portfolio.choice.large import large_problem, over_by_a_penny

SMALL = int(os.environ.get("LEGACYFUND_CHOICES", "60"))
"""How many random problems are proved; `make prove` proves 500, and the large ones of the second solver."""
TAMPERED = int(os.environ.get("LEGACYFUND_TAMPERED", "200"))

Document = dict[str, Any]
Papers = tuple[Document, Document]
"""A problem and its certificate, as they are downloaded."""


@pytest.mark.parametrize("batch", range(4))
def test_every_settled_answer_is_proved(batch: int) -> None:
    for seed in range(batch, SMALL, 4):
        problem = random_problem(Random(seed), bids=Random(seed).choice((4, 6, 9, 12)))
        answer = select_portfolio(problem)
        certificate = make_certificate(problem, answer)

        said = check(problem.document, certificate)

        assert certificate["bound"] == best_value(problem)
        assert said.startswith(
            "Proved: no choice keeps" if answer.value is None else "Proved: this choice is"
        )


@pytest.mark.parametrize("seed", range(8))
def test_an_answer_as_large_as_a_round_is_proved(seed: int) -> None:
    problem = large_problem(seed, bids=60 + 10 * (seed % 4))
    answer = select_portfolio(problem)

    certificate = json.loads(json.dumps(make_certificate(problem, answer)))

    points = f"{answer.value // 10:,}.{answer.value % 10}"
    assert f"worth {points} points, and none is worth more than {points}" in check(
        problem.document, certificate
    )


ELSEWHERE = """
from portfolio.choice.rules.certificate import make_certificate
from portfolio.choice.rules.solver import select_portfolio
from tests.portfolio.choice.large import large_problem
problem = large_problem(2, bids=70)
answer = select_portfolio(problem)
print(problem.sha256, *answer.chosen, make_certificate(problem, answer)["sha256"])
"""


def test_another_process_chooses_the_same_and_proves_it_by_the_same_tree() -> None:
    """Whatever order its sets and dictionaries have."""
    said = [
        subprocess.run(
            [sys.executable, "-c", ELSEWHERE],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.getcwd()},
        ).stdout.splitlines()[-1]
        for seed in ("1", "2")
    ]
    problem = large_problem(2, bids=70)
    answer = select_portfolio(problem)
    here = [problem.sha256, *answer.chosen, make_certificate(problem, answer)["sha256"]]

    assert said == [" ".join(here)] * 2


def papers(seed: int) -> Papers:
    problem = large_problem(seed, bids=24)
    certificate = make_certificate(problem, select_portfolio(problem))
    return json.loads(json.dumps(problem.document)), certificate


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
"""What makes the certificate false, however carefully its digest is worked out again."""


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
"""What may leave a proof of the same claim behind, and is a change all the same."""


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


def test_no_certificate_without_a_settled_answer_or_in_no_time() -> None:
    problem = large_problem(1, bids=24)
    answer = select_portfolio(problem)

    with pytest.raises(NoCertificate, match="settled"):
        make_certificate(problem, Selection(Status.BOUNDED, answer.chosen, answer.value, answer.value))
    with pytest.raises(NoCertificate, match="after 0 leaves"):
        make_certificate(problem, answer, time_limit=-1)
    with pytest.raises(NoCertificate, match="after 1 leaves"):
        make_certificate(problem, answer, progress=lambda leaves: leaves < 1)


def test_the_tree_finds_a_better_choice_where_the_answer_was_wrong() -> None:
    problem = large_problem(1, bids=24)
    answer = select_portfolio(problem)
    leaving = problem.by_id[answer.chosen[0]]
    worse = Selection(
        Status.PROVEN, answer.chosen[1:], answer.value - leaving.value, answer.value - leaving.value
    )

    with pytest.raises(BetterChoice):
        make_certificate(problem, worse)
    with pytest.raises(BetterChoice):
        make_certificate(problem, Selection(Status.INFEASIBLE))


def test_sentences_that_cannot_stand_together_are_proved_so() -> None:
    """By arithmetic over several rows at once: no single one is broken before something is chosen."""
    rows = large_problem(4, bids=24)
    first, second, third = (row.bid for row in rows.candidates[:3])
    problem = rows.with_constraints(
        [
            Constraint("two", Kind.AT_LEAST, "At least two of them", bids=(first, second, third), number=2),
            Constraint("one", Kind.NOT_BOTH, "Not both", bids=(first, second)),
            Constraint("other", Kind.NOT_BOTH, "Nor these", bids=(second, third)),
            Constraint("last", Kind.NOT_BOTH, "Nor these two", bids=(first, third)),
        ]
    )

    assert check(problem.document, make_certificate(problem, select_portfolio(problem))).startswith(
        "Proved: no choice keeps all constraints"
    )


def test_halves_of_bids_could_stand_together_and_whole_bids_cannot() -> None:
    rows = large_problem(4, bids=24)
    first, second, third = (row.bid for row in rows.candidates[:3])
    problem = rows.with_constraints(
        Constraint(f"{one} {other}", Kind.EITHER, "One of these two", bids=(one, other))
        for one, other in ((first, second), (second, third), (first, third))
    )
    answer = select_portfolio(problem)

    assert answer.status is Status.INFEASIBLE
    assert check(problem.document, make_certificate(problem, answer)).startswith("Proved: no choice keeps")


def test_a_penny_too_much_is_proved_to_be_too_much() -> None:
    problem = over_by_a_penny()

    assert "worth 50.3 points" in check(
        problem.document, make_certificate(problem, select_portfolio(problem))
    )


def test_where_nothing_is_open_the_one_choice_left_is_added_up() -> None:
    left = Relaxation(program_of(over_by_a_penny()))

    left.state[:] = [0, 0, 1, 1]
    assert _when_all_is_fixed(left, 503) == [0, [0, 1]]
    left.state[2] = 0
    assert _when_all_is_fixed(left, 503) == [1]
    with pytest.raises(BetterChoice):
        _when_all_is_fixed(left, 502)


def bare(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """The checker by itself, in an interpreter that knows the standard library and nothing of ours."""
    return subprocess.run(
        [sys.executable, "-I", "-S", *map(str, arguments)], capture_output=True, text=True, check=False
    )


def test_the_one_file_checks_by_itself(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    problem, certificate = papers(3)
    file = tmp_path / "check.py"
    file.write_bytes(Path(certificate_check.__file__).read_bytes())
    names = [tmp_path / "problem.json", tmp_path / "certificate.json"]
    for name, document in zip(names, (problem, certificate), strict=True):
        name.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")

    proved = bare(file, *names)
    assert (proved.returncode, proved.stdout.split(":")[0]) == (0, "Proved")
    assert bare(file).returncode == 2
    assert [certificate_check.main([]), certificate_check.main([str(name) for name in names])] == [2, 0]
    assert capsys.readouterr().out == proved.stdout
    monkeypatch.setattr(sys, "argv", ["check.py", *map(str, names)])
    with pytest.raises(SystemExit, match="0"):
        runpy.run_path(str(certificate_check.__file__), run_name="__main__")

    names[0].write_text("[]", encoding="utf-8")
    assert "not in its form" in bare(file, *names).stdout
    assert certificate_check.main([str(name) for name in names]) == 1
    names[0].write_text(json.dumps({**problem, "envelopes": []}), encoding="utf-8")
    refused = bare(file, *names)
    assert certificate_check.main([str(name) for name in names]) == 1
    assert (refused.returncode, "another problem" in refused.stdout) == (1, True)


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_of_sentence_is_a_row_that_says_so(kind: Kind) -> None:
    """The sentence is what a refusal names."""
    for seed in range(40):
        problem: Problem = random_problem(Random(seed), bids=5, kinds=[kind], sentences=2, fixed=False)
        words = {row[0] for row in certificate_check.rows_of(problem.document)}
        assert {row.sentence for row in problem.constraints} <= words
