from legacyfund.lib.control_budgets import CONTROL_BUDGETS, ControlBudget


def test_each_control_budget_has_a_label() -> None:
    assert list(CONTROL_BUDGETS) == ["RDEL_ADMIN", "RDEL_PROGRAMME", "CDEL"]
    assert ControlBudget.CDEL.label == "Capital (CDEL)"
    assert all(CONTROL_BUDGETS.values())
