"""Which award and control budget each line is for: by its own words, by what was said of them, by choice."""

import io
from decimal import Decimal

import pytest

from portfolio.spend.rules.columns import FileLayout
from portfolio.spend.rules.findings import Severity
from portfolio.spend.rules.lines import CheckedFile, ReturnTerms, Use
from portfolio.spend.rules.returns import check_return_file
from portfolio.spend.rules.sorting import LONGEST_KEY, MOST_UNSORTED, sorting_key
from tests.factories.small_returns import told, words

COLUMNS = ["date", "supplier", "transaction_number", "amount", "", "control_budget"]
HEADINGS = ["Day", "Payee", "Voucher", "Net", "For", "Budget"]
AWARDS = {"LF-1": frozenset({"CDEL", "RDEL_PROGRAMME"}), "LF-2": frozenset({"CDEL"})}
SAID = {"p1": Use("LF-1", ""), "p2": Use("LF-2", "CDEL"), "canteen": Use("", ""), "old": Use("LF-9", "")}


def check(*rows: str, budgets: bool = True, by: int | None = 4, **terms: object) -> CheckedFile:
    lines = [",".join(HEADINGS), *(f"05/06/2027,HALL LTD,V{n},{row}" for n, row in enumerate(rows))]
    known = ReturnTerms(**{"awards": AWARDS, "sorted_so": SAID} | terms)  # type: ignore[arg-type]
    columns = COLUMNS if budgets else [*COLUMNS[:5], ""]
    content = io.BytesIO("\r\n".join(lines).encode())
    return check_return_file(content, known, FileLayout(HEADINGS, columns, by))


@pytest.mark.parametrize(
    ("award", "budget", "chosen", "use"),
    [
        ("LF-1", "CDEL", {}, ("LF-1", "CDEL")),
        ("lf-1", "capital", {}, ("LF-1", "CDEL")),
        (" LF-2 ", "Capital (CDEL)", {}, ("LF-2", "CDEL")),
        ("LF-1", "RDEL  programme", {}, ("LF-1", "RDEL_PROGRAMME")),
        ("P1", "Resource programme", {}, ("LF-1", "RDEL_PROGRAMME")),
        ("p2", "", {}, ("LF-2", "CDEL")),
        ("P1", "", {"control_budget": "CDEL"}, ("LF-1", "CDEL")),
        ("p2", "", {"control_budget": "RDEL_PROGRAMME"}, ("LF-2", "CDEL")),
        ("", "CDEL", {"award": "LF-2"}, ("LF-2", "CDEL")),
        ("LF-1", "CDEL", {"award": "LF-2"}, ("LF-1", "CDEL")),
    ],
)
def test_a_line_says_it_before_what_was_said_of_its_words_and_that_before_what_was_chosen(
    award: str, budget: str, chosen: dict[str, str], use: tuple[str, str]
) -> None:
    checked = check(f"30000,{award},{budget}", **chosen)

    assert told(checked) == []
    assert [line.use for line in checked.lines] == [Use(*use)]
    assert checked.uses == [Use(*use)]
    assert [(part.award, part.control_budget, part.net) for part in checked.parts] == [
        (*use, Decimal("30000.00"))
    ]


def test_what_is_paid_out_of_no_award_is_left_out_and_counted() -> None:
    checked = check("30000,P1,CDEL", "900,Canteen,", "n/a,Canteen,")

    assert (checked.line_count, checked.left_out, str(checked.net)) == (1, 2, "30000.00")
    assert told(checked) == []
    assert told(checked, Severity.WARNING) == [(3, "LEFT_TO_OTHERS")]
    assert "lines 3, 4 is paid out of no award" in words(checked)


def test_a_file_of_nothing_but_other_things_has_no_lines() -> None:
    checked = check("900,Canteen,")

    assert told(checked) == [(None, "NO_LINES")]
    assert "paid out of no award" in words(checked)


def test_words_that_nobody_explained_are_collected_with_what_stands_beside_them() -> None:
    checked = check("30000,P7,CDEL", "1,p7,CDEL", "2,,CDEL", "3,old,CDEL")

    assert [(one.words, one.lines, one.supplier) for one in checked.unsorted] == [
        ("P7", 2, "HALL LTD"),
        ("", 1, "HALL LTD"),
        ("old", 1, "HALL LTD"),
    ]
    assert told(checked) == [(2, "AWARD")]
    assert "say what each word stands for" in words(checked)


def test_words_are_collected_up_to_a_number_that_a_page_can_show() -> None:
    checked = check(*(f"1,X{number},CDEL" for number in range(MOST_UNSORTED + 5)))

    assert len(checked.unsorted) == MOST_UNSORTED
    assert "and 185 more" in words(checked)


@pytest.mark.parametrize("budgets", [True, False])
def test_a_file_that_says_no_award_needs_one_chosen(budgets: bool) -> None:
    checked = check("30000,,CDEL", by=None, budgets=budgets)

    assert told(checked) == [(2, "AWARD")]
    assert "choose one" in words(checked)


def test_without_awards_to_hold_it_against_a_line_is_what_it_says() -> None:
    checked = check("30000,P1,CDEL", "1,,CDEL", awards=None)

    assert [line.use for line in checked.lines] == [Use("LF-1", "CDEL"), Use("", "CDEL")]


@pytest.mark.parametrize(
    ("budget", "said"),
    [("Resource", "could be administration or programme"), ("Blue", "“Blue” is no control budget")],
)
def test_a_control_budget_that_is_none_is_a_fault_at_its_cell(budget: str, said: str) -> None:
    checked = check(f"30000,P1,{budget}")

    assert [(found.line, found.column, found.code) for found in checked.findings] == [
        (2, "Control budget", "CONTROL_BUDGET")
    ]
    assert said in words(checked)


def test_money_is_there_for_each_award_and_control_budget_that_lines_name() -> None:
    checked = check("30000,LF-2,RDEL programme", "1,LF-2,CDEL", "2,LF-1,")

    assert told(checked) == [(2, "CONTROL_BUDGET"), (4, "CONTROL_BUDGET")]
    said = words(checked)
    assert "LF-2 has no money in Resource, programme (RDEL programme), which is meant on line 2." in said
    assert "No control budget is said for LF-1 on line 4." in said


def test_what_was_chosen_for_the_whole_file_is_held_against_its_award_once() -> None:
    checked = check("1,,", "2,,", by=None, budgets=False, award="LF-2", control_budget="RDEL_ADMIN")

    assert told(checked) == [(None, "CONTROL_BUDGET")]


def test_a_word_is_remembered_by_its_letters_whoever_typed_them() -> None:
    assert sorting_key("  Project  &  Co ") == sorting_key("project and co")
    assert len(sorting_key("x" * 500)) == LONGEST_KEY
