"""What a format shows beside a number that is not in it."""

import pytest

from legacyfund.lib.tables.number_formats import added_by


@pytest.mark.parametrize(
    ("code", "added"),
    [
        ("0.0%", "%"),
        ("[$€-2] #,##0.00", "€"),
        ("[$$-409]#,##0.00", "$"),
        ('"$"#,##0.00', "$"),
        ("$#,##0", "$"),
        ("[$USD] #,##0", "USD"),
        ("[$kr-41D] #,##0", "kr"),
        ("_-* #,##0.00\\ [$€-407]_-", "€"),
        ('£#,##0"k"', "k"),
        ("0\\k", "k"),
        ('0"000"', "k"),
        ('£0.00" million"', "m"),
        ('0"p"', "p"),
        ('#,##0,"k"', ""),
        ('0.0,,"m"', ""),
        ("#,##0,", ""),
        ("[$£-809]#,##0.00", ""),
        ("[$GBP] 0", ""),
        ('_-"£"* #,##0.00_-;-"£"* #,##0.00_-;_-"£"* "-"??_-;_-@_-', ""),
        ("[$-409]d mmm yy", ""),
        ('"P"0000', ""),
        ('0 "mins"', ""),
        ("General", ""),
    ],
)
def test_what_a_format_adds(code: str, added: str) -> None:
    assert added_by(code) == added
