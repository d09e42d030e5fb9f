"""SCIP, which shares nothing with the solver of the product: a second opinion on large choices."""

from pyscipopt import Model, quicksum

from portfolio.choice.rules.certificate_check import rows_of
from portfolio.choice.rules.problem import Problem


def value_by_scip(problem: Problem) -> int:
    model = Model()
    model.hideOutput()
    model.setParam("limits/gap", 0.0)
    model.setParam("limits/absgap", 0.0)
    chosen = [model.addVar(vtype="B") for _ in problem.candidates]
    for _, sums, most in rows_of(problem.document):
        scale = max(map(abs, sums.values()), default=0) or 1
        model.addCons(
            quicksum(multiple / scale * chosen[row] for row, multiple in sums.items()) <= most / scale
        )
    model.setObjective(
        quicksum(row.value * var for row, var in zip(problem.candidates, chosen, strict=True)), "maximize"
    )
    model.optimize()
    assert model.getStatus() == "optimal"
    return round(model.getObjVal())
