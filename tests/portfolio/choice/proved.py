"""A problem and its certificate, as they are downloaded."""

import json
from typing import Any

from portfolio.choice.rules.certificate import make_certificate
from portfolio.choice.rules.solver import select_portfolio
from tests.portfolio.choice.large import large_problem

Document = dict[str, Any]
Papers = tuple[Document, Document]


def papers(seed: int) -> Papers:
    problem = large_problem(seed, bids=24)
    certificate = make_certificate(problem, select_portfolio(problem))
    return json.loads(json.dumps(problem.document)), certificate
