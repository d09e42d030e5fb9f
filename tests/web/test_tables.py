"""`{% table %}` and `breakable`: headings with their cells, a key to short names, where a line may end."""

import re
from decimal import Decimal

import pytest

from legacyfund.lib.control_budgets import CONTROL_BUDGETS
from legacyfund.web.tables import boxed_table
from legacyfund.web.templatetags.govuk import breakable, pounds_exact, short_budget, unbroken

HEAD = "<thead><tr><th scope='col'>Year</th><th scope='col'>Control <b>budget</b></th><th></th></tr></thead>"


def made(rows: str, head: str = HEAD) -> str:
    return boxed_table('Costs of "A & B"', f"<table>{head}<tbody>{rows}</tbody></table>")


def labels(markup: str) -> list[str]:
    return re.findall(r'<td data-label="([^"]*)"', markup)


def test_a_cell_has_its_columns_heading_and_a_rows_own_heading_has_none():
    table = made("<tr><th scope='row'>2026-27</th><td class='a'>CDEL</td><td>1</td></tr>" * 2)

    assert labels(table) == ["Control budget"] * 2
    assert "<td data-label=\"Control budget\" class='a'>CDEL</td><td>1</td>" in table
    assert 'role="region" aria-label="Costs of &quot;A &amp; B&quot;"' in table


def test_cells_that_span_columns_move_the_next_one_and_have_no_heading():
    head = "<thead><tr><th>A</th><th>B</th><th>C</th></tr></thead>"

    assert labels(made('<tr><td colspan="2">In all</td><td>1</td></tr><tr><td>2</td></tr>', head)) == [
        "C",
        "A",
    ]


def test_a_heading_of_two_lines_is_two_words():
    head = "<thead><tr><th><a href='/'>The best set</a><br><span>2026D-S1-R1</span></th></tr></thead>"

    assert labels(made("<tr><td>1</td></tr>", head)) == ["The best set 2026D-S1-R1"]


def test_a_control_that_brings_its_label_gets_no_second_one():
    control = '<td><label class="govuk-label lf-lines__label">Amount, line 1</label></td>'

    assert labels(made(f"<tr><th>1</th>{control}</tr>")) == []


@pytest.mark.parametrize(
    ("cells", "key"),
    [
        ("<td>RDEL programme</td><td>CDEL</td>", "RDEL programme: resource, programme; CDEL: capital."),
        ("<th>2026-27, RDEL admin</th>", "RDEL admin: resource, administration."),
        ("<td>Of RDEL admin and more</td>", None),
    ],
)
def test_short_names_of_control_budgets_have_a_key(cells, key):
    shown = re.search(r'lf-key">([^<]*)<', made(f"<tr>{cells}</tr>"))

    assert (shown and shown[1]) == key


@pytest.mark.parametrize(("columns", "size"), [(3, "few"), (5, "some"), (6, "many"), (12, "many")])
def test_the_more_columns_the_wider_the_box_it_needs(columns, size):
    assert f"lf-scroll--{size}" in made("", f"<thead><tr>{'<th>A</th>' * columns}</tr></thead>")


def test_a_control_budgets_long_name_ends_with_its_short_one():
    assert all(name.endswith(f"({short_budget(code)})") for code, name in CONTROL_BUDGETS.items())


@pytest.mark.parametrize(
    ("token", "shown"),
    [
        ("Plain words stay", "Plain words stay"),
        ("somebody@department.gov.uk", "somebody@<wbr>department.<wbr>gov.<wbr>uk"),
        ("a" * 40, f"{'a' * 16}<wbr>{'a' * 16}<wbr>{'a' * 8}"),
        ("<b>@interdepartmental", "&lt;b&gt;@<wbr>interdepartmental"),
        (None, ""),
    ],
)
def test_a_line_may_end_inside_what_has_no_spaces(token, shown):
    assert breakable(token) == shown


@pytest.mark.parametrize(("amount", "shown"), [(1234, "£1,234"), ("1234.50", "£1,234.50"), (None, "–")])
def test_pence_are_written_where_there_are_any(amount, shown):
    assert pounds_exact(None if amount is None else Decimal(amount)) == shown


def test_a_file_name_with_a_month_in_it_ends_its_line_beside_the_month():
    nowrap = '<span class="lf-nowrap">{}</span>'

    assert (
        unbroken("D25-U0006, payments-2027-03.csv") == f"D25-U0006, {nowrap.format('payments-2027-03.csv')}"
    )
    assert unbroken("payments-of-the-office-2027-03.csv") == (
        f"payments-<wbr>of-<wbr>the-<wbr>office-<wbr>{nowrap.format('2027-03')}<wbr>.<wbr>csv"
    )


def test_years_amounts_and_references_of_a_sentence_stay_whole_and_the_rest_is_escaped():
    shown = unbroken("−£1,250 of <2025-26> (LF-2027A-0012-A/2) & more")

    assert shown == (
        '<span class="lf-nowrap">−£1,250</span> of <span class="lf-nowrap">&lt;2025-26&gt;</span> '
        '<span class="lf-nowrap">(LF-2027A-0012-A/2)</span> &amp; more'
    )
