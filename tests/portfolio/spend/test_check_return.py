"""manage.py check_return."""

import os
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.factories.over_25k import make_month, make_row, write_csv
from tests.factories.portfolio import offered_award
from tests.factories.returns import file_of, received_upload, released_award


@pytest.fixture
def check(tmp_path, capsys):
    def run(content, *options):
        path = tmp_path / "file.csv"
        path.write_bytes(content)
        status = 0
        try:
            call_command("check_return", str(path), *options)
        except SystemExit as ended:
            status = ended.code
        return status, capsys.readouterr().out

    return run


REAL = os.environ.get("LEGACYFUND_OVER_25K_FILE")
REAL_NET = "161100367.41 (£161,100,367.41)"


def months():
    """A generated month with the shape of a real one, and the real one where its path is given."""
    content, figures = make_month(3)
    yield pytest.param(content, f"{figures.net:.2f} (£", id="generated")
    if REAL:
        yield pytest.param(Path(REAL).read_bytes(), REAL_NET, id="real")


@pytest.mark.parametrize(("content", "net"), list(months()))
def test_a_month_stands_once_its_duplicates_are_confirmed(check, content, net):
    status, printed = check(content)

    assert status == 0
    for line in (
        "lines: 928",
        "transactions: 820",
        f"net: {net}",
        "negatives: 19",
        "under £25,000: 158 (141 by size alone)",
        "groups of exact duplicates: 5 (12 lines)",
        "faults: 0, challenges: 12",
        "The file stands once somebody says why",
    ):
        assert line in printed
    assert printed.count("challenge DUPLICATE at line") == 12


def test_faults_are_named_by_line_and_column_and_end_with_one(check):
    status, printed = check(write_csv([make_row(), make_row(amount="1.2.3")]))

    assert status == 1
    assert "fault AMOUNT at line 3, Amount: “1.2.3”" in printed
    assert "nothing would be taken from it" in printed


def test_a_file_without_a_fault_stands(check):
    status, printed = check(write_csv([make_row()]))

    assert status == 0
    assert "The file stands.\n" in printed


def test_a_file_that_is_no_text_has_one_fault_of_the_whole(check):
    status, printed = check(b"%PDF-1.7")

    assert status == 1
    assert "fault NOT_CSV at file: This is a PDF" in printed


def test_a_period_is_held_against_the_dates(check):
    status, printed = check(write_csv([make_row()]), "--period", "2023-24/6")

    assert status == 1
    assert "DATE_BEFORE_PERIOD at line 2, Date" in printed


@pytest.mark.django_db
def test_an_award_is_held_against_its_control_budgets(released, check):
    award = released
    options = ("--award", award.reference, "--period", "2027-28/3")

    stands, _ = check(file_of("30,000.00"), *options, "--budget", "RDEL_PROGRAMME")
    fails, printed = check(file_of("30,000.00"), *options, "--budget", "CDEL")

    assert (stands, fails) == (0, 1)
    assert "The award has no money in Capital" in printed


@pytest.mark.django_db
def test_an_award_not_accepted_is_refused(check):
    with pytest.raises(CommandError, match="takes no returns"):
        check(file_of("1.00"), "--award", offered_award().reference)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--award", "LF-NONE"), "There is no award LF-NONE"),
        (("--period", "June"), "is not a period such as"),
    ],
)
def test_what_there_is_not_is_said(check, options, said):
    with pytest.raises(CommandError, match=said):
        check(file_of("1.00"), *options)


@pytest.mark.django_db
def test_an_award_needs_its_period_and_budget(check):
    with pytest.raises(CommandError, match="also needs --period and --budget"):
        check(file_of("1.00"), "--award", released_award().reference)


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(CommandError, match="Cannot read"):
        call_command("check_return", str(tmp_path / "none.csv"))


@pytest.mark.django_db
def test_an_excess_and_what_stands_already_are_said(released, check):
    options = ("--award", released.reference, "--period", "2027-28/3", "--budget", "RDEL_PROGRAMME")
    content = file_of("950,000.00")

    stands, printed = check(content, *options)
    first = received_upload(released, content=content)
    fails, again = check(content + b"\r\n", *options)

    assert (stands, fails) == (0, 1)
    assert "£500,000.00 more than is released" in printed
    assert "£50,000.00 of it is more than the whole award" in printed
    assert (
        "awarded £900,000.00, released £450,000.00, spent £0.00, in other returns that wait £0.00" in printed
    )
    assert f"stands in file {first.reference} already" in again


@pytest.mark.django_db
def test_a_command_without_an_award_asks_no_database(check, django_assert_num_queries):
    with django_assert_num_queries(0):
        check(file_of("1.00"), "--period", "2027-28/3")
