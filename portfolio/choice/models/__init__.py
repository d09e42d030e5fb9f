from portfolio.choice.models.adoption import Adoption
from portfolio.choice.models.runs import ScenarioRun
from portfolio.choice.models.scenarios import Scenario, ScenarioConstraint, ScenarioReserve

__all__ = ["Adoption", "Scenario", "ScenarioConstraint", "ScenarioReserve", "ScenarioRun"]
