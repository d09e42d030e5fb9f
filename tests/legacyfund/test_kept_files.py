"""Files of departments that are kept in the database."""

import pytest

from legacyfund.kept_files import tidy_name


@pytest.mark.parametrize(
    ("name", "tidy"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\work\\spend.csv", "spend.csv"),
        ("a\x00b\r\n.csv", "ab.csv"),
        ("", "return.csv"),
        ("x" * 200, "x" * 150),
        ("/", "return.csv"),
    ],
)
def test_a_files_name_is_its_last_part_in_printable_letters(name, tidy):
    assert tidy_name(name, "return.csv") == tidy
