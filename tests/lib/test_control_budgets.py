from legacyfund.lib.control_budgets import CONTROL_BUDGETS, ControlBudget, cell_order


def test_each_control_budget_has_a_label() -> None:
    assert list(CONTROL_BUDGETS) == ["RDEL_ADMIN", "RDEL_PROGRAMME", "CDEL"]
    assert ControlBudget.CDEL.label == "Capital (CDEL)"
    assert all(CONTROL_BUDGETS.values())


def test_money_is_listed_by_year_and_resource_before_capital() -> None:
    later, capital = ("2028-29", "RDEL_ADMIN"), ("2027-28", "CDEL")
    admin, programme = ("2027-28", "RDEL_ADMIN"), ("2027-28", "RDEL_PROGRAMME")

    other = (capital[0], "OTHER")
    assert sorted([later, other, capital, programme, admin], key=cell_order) == [
        admin,
        programme,
        capital,
        other,
        later,
    ]
