"""A process that solves says nothing on its own: a worker's log and a command's output stay ours."""

import subprocess
import sys

from django.conf import settings

SOLVING = """
from portfolio.choice.rules.certificate import make_certificate
from portfolio.choice.rules.solver import select_portfolio
from tests.portfolio.choice.large import large_problem
problem = large_problem(1, bids=12)
answer = select_portfolio(problem, stop=lambda: False)
make_certificate(problem, answer)
assert answer.chosen
"""


def test_the_solver_writes_nothing_to_the_output_of_its_process() -> None:
    command = [sys.executable, "-c", SOLVING]
    said = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, check=True)

    assert (said.stdout, said.stderr) == (b"", b"")
