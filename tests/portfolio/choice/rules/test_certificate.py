"""The proof: accepted for every settled answer, and checked by one file that needs nothing else."""

import json
import os
import runpy
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from portfolio.choice.rules import certificate_check
from portfolio.choice.rules.certificate import (
    BetterChoice,
    NoCertificate,
    _when_all_is_fixed,
    make_certificate,
)
from portfolio.choice.rules.certificate_check import check
from portfolio.choice.rules.linear import Relaxation, program_of
from portfolio.choice.rules.problem import Constraint, Kind, Problem
from portfolio.choice.rules.solver import Selection, Status, select_portfolio
from tests.portfolio.choice.brute_force import best_value, random_problem
from tests.portfolio.choice.large import large_problem, over_by_a_penny
from tests.portfolio.choice.proved import papers

SMALL = int(os.environ.get("LEGACYFUND_CHOICES", "60"))
"""How many random problems are proved; `make prove` proves 500, and the large ones of the second solver."""


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
from tests.portfolio.choice.proved import papers
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


"""What makes the certificate false, however carefully its digest is worked out again."""


"""What may leave a proof of the same claim behind, and is a change all the same."""


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
