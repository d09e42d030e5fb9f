"""F24: a ledger line is never changed: permission for the application, a trigger for the owner."""

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction

from tests.conftest import owner_connection
from tests.factories.portfolio import YEAR, make_fund

pytestmark = [pytest.mark.fault]

STATEMENTS = [
    "UPDATE portfolio_posting SET amount = amount * 2",
    "DELETE FROM portfolio_posting",
    "TRUNCATE portfolio_posting",
    "UPDATE portfolio_journal SET narrative = 'another'",
    "DELETE FROM portfolio_journal",
    "TRUNCATE portfolio_journal CASCADE",
]


@pytest.mark.django_db
@pytest.mark.parametrize("statement", STATEMENTS)
def test_f24_the_application_is_refused(statement):
    make_fund({(YEAR, "CDEL"): 100})

    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(statement)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("statement", STATEMENTS)
def test_f24_the_owner_meets_a_trigger(statement):
    make_fund({(YEAR, "CDEL"): 100})

    with (
        owner_connection() as owner,
        pytest.raises(psycopg.Error, match=r"Cannot (update or delete|truncate) rows"),
    ):
        owner.execute(statement)
