"""What was found, as people say it."""

import pytest

from portfolio.choice.rules.explained import repair_in_words
from portfolio.choice.rules.infeasibility import Repair, Sentence, Way
from portfolio.choice.rules.problem import Constraint, Kind
from tests.portfolio.choice.large import CELLS, large_problem

SAID = Sentence("s", "What the panel says.")
THEN = "Then the best set is worth 50.3 points."


@pytest.mark.parametrize(
    ("kind", "department", "before", "number", "words"),
    [
        (Kind.TOTAL_CAP, "", 100_000_00, 120_000_00, "Put £120,000 for £100,000 in"),
        (Kind.DEPARTMENT_FLOOR, "D00", 100_000_00, 0, "Put £0 for £100,000 in"),
        (Kind.RED_SHARE_FLOOR, "", 40, 35, "Put 35% for 40% in"),
        (Kind.RED_FLOOR, "", 3, 2, "Put 2 for 3 in"),
    ],
)
def test_a_number_to_move_is_said_as_its_sentence_says_it(
    kind: Kind, department: str, before: int, number: int, words: str
) -> None:
    asked = Constraint("s", kind, SAID.words, department=department, number=before)
    problem = large_problem(1, bids=20).with_constraints([asked])
    repair = Repair(Way.MOVE, (), 503, sentence=SAID, before=before, number=number)

    assert repair_in_words(repair, problem) == f"{words} “What the panel says.” {THEN}"


def test_a_sentence_to_drop_and_an_envelope_to_raise() -> None:
    problem = large_problem(1, bids=20)
    raised = Repair(Way.RAISE, (), 503, cell=CELLS[0], before=0, number=5_000_00)

    assert repair_in_words(Repair(Way.DROP, (), 503, sentence=SAID), problem) == (
        f"Do without “What the panel says.” {THEN}"
    )
    assert repair_in_words(raised, problem) == f"Put £5,000 more into CDEL 2027-28. {THEN}"
