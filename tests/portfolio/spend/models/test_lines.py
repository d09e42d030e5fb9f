"""What PostgreSQL refuses of returns and spend lines, to the application and to the owner."""

from copy import copy

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from portfolio.spend.actions.lines import insert_lines
from portfolio.spend.models import Return, SpendLine
from portfolio.spend.rules.lines import TEXT_LENGTHS
from tests.conftest import owner_connection
from tests.factories.returns import accepted_return, received_upload, released_award, sent

_COLUMNS = (
    "spend_return_id, fund_id, award_id, department_id, year, period, control_budget, date, amount, "
    + ", ".join(TEXT_LENGTHS)
)
REWRITES = [
    f"INSERT INTO portfolio_spendline (line_number, {_COLUMNS})"
    f" SELECT line_number + 10, {_COLUMNS} FROM portfolio_spendline",
    "INSERT INTO portfolio_posting (journal_id, account, year, control_budget, amount)"
    " SELECT journal_id, account, '2026-27', control_budget, amount FROM portfolio_posting",
    "UPDATE portfolio_spendline SET amount = 1",
    "UPDATE portfolio_spendline SET feed_no = feed_no + 100",
    "UPDATE portfolio_spendline SET feed_no = NULL, posted_year = NULL, posted_period = NULL",
    "UPDATE portfolio_spendline SET posted_period = 1",
    "DELETE FROM portfolio_spendline",
    "TRUNCATE portfolio_spendline",
    "UPDATE portfolio_returnfile SET content = '\\x00'",
    "DELETE FROM portfolio_returnfile",
    "TRUNCATE portfolio_returnfile CASCADE",
    "UPDATE portfolio_returnfinding SET message = 'All is well'",
    "DELETE FROM portfolio_returnfinding",
    "UPDATE portfolio_return SET net = net + 1",
    "UPDATE portfolio_returnupload SET status = 'FAULTY'",
    "UPDATE portfolio_returnupload SET headings = '[]'",
    "DELETE FROM portfolio_returnupload",
    "TRUNCATE portfolio_returnupload CASCADE",
    "UPDATE portfolio_return SET status = 'CHECKED'",
    "DELETE FROM portfolio_return",
    "TRUNCATE portfolio_return CASCADE",
    "UPDATE portfolio_feed SET head = 0",
    "DELETE FROM portfolio_feed",
    "TRUNCATE portfolio_feed",
]


@pytest.mark.django_db
def test_the_application_cannot_rewrite_what_was_accepted(released):
    accepted_return(released)

    for statement in REWRITES:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.django_db(transaction=True)
def test_nor_can_the_owner():
    accepted_return()

    with owner_connection() as owner:
        for statement in REWRITES:
            if "returnfinding" in statement:
                continue
            with pytest.raises(psycopg.Error):
                owner.execute(statement)

    assert SpendLine.objects.filter(feed_no__isnull=False).count() == 2


@pytest.mark.django_db
@pytest.mark.usefixtures("checked")
@pytest.mark.parametrize("column", ["amount", "supplier", "award_id", "spend_return_id", "line_number"])
def test_a_line_not_yet_accepted_stands_as_well(column):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE portfolio_spendline SET {column} = {column}")


@pytest.mark.django_db
def test_a_line_is_not_born_with_a_number(checked):
    spend_return = checked
    line = SpendLine.objects.first()
    line.pk, line.line_number, line.feed_no = None, 99, 1
    line.posted_year, line.posted_period = "2027-28", 1

    with pytest.raises(DatabaseError, match="Cannot insert"), transaction.atomic():
        line.save(force_insert=True)

    assert spend_return.lines.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changes",
    [
        {"status": "CERTIFIED"},
        {"status": "ACCEPTED"},
        {"status": "HELD"},
        {"status": "REFUSED"},
        {"status": "WITHDRAWN"},
        {"line_count": 0, "control_budget": "", "net": 0},
        {"period": 13},
    ],
)
def test_a_status_shows_what_it_needs(checked, changes):
    spend_return = checked

    with pytest.raises(DatabaseError), transaction.atomic():
        Return.objects.filter(pk=spend_return.pk).update(**changes)


@pytest.mark.django_db
def test_the_preparer_is_never_the_certifier_whoever_writes_it(checked):
    spend_return = checked

    with pytest.raises(DatabaseError, match="return_second_person"), transaction.atomic():
        Return.objects.filter(pk=spend_return.pk).update(
            status="CERTIFIED", certified_at=spend_return.prepared_at, certified_by=spend_return.prepared_by
        )


@pytest.mark.django_db
@pytest.mark.parametrize("column", ["fund_id", "department_id", "id"])
def test_a_line_is_of_the_award_fund_and_department_of_its_return(released, monkeypatch, column):
    upload, other = received_upload(released), released_award()

    def insert_for_another(spend_return, lines, waived):
        spend_return.award = copy(spend_return.award)
        setattr(spend_return.award, column, getattr(other, column))
        insert_lines(spend_return, lines, waived)

    monkeypatch.setattr("portfolio.spend.actions.sending.insert_lines", insert_for_another)

    with pytest.raises(psycopg.Error, match="of the award, fund and department of its return"):
        sent(upload)

    assert not SpendLine.objects.exists()


@pytest.mark.django_db
def test_nor_is_a_line_of_no_return(checked):
    statement = (
        f"INSERT INTO portfolio_spendline (line_number, {_COLUMNS})"
        f" SELECT line_number, {_COLUMNS.replace('spend_return_id', 'spend_return_id + 1000000')}"
        " FROM portfolio_spendline"
    )

    with pytest.raises(DatabaseError, match="of its return"), transaction.atomic():
        connection.cursor().execute(statement)

    assert checked.lines.count() == SpendLine.objects.count()
