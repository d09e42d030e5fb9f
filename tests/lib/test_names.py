from legacyfund.lib.names import fold_name


def test_names_are_compared_without_their_dress() -> None:
    assert fold_name("Hall &  Sons\u00a0LTD") == fold_name("HALL and Sons Ltd")
    assert fold_name("CAFE\u0301") == fold_name("Caf\u00e9")
    assert fold_name("HALL LTD") != fold_name("HALLS LTD")
