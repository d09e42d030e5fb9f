"""What was paid before its award was accepted, or after it ended, is told before anybody stands by it."""

from datetime import UTC, datetime

import pytest

from accounts.permissions import Role
from portfolio.spend.actions.certification import withdraw_return
from portfolio.spend.queries.outside import outside_of
from tests.factories.accounts import make_user, sign_in
from tests.factories.changes import approved_change
from tests.factories.corrections import accepted_correction
from tests.factories.pages import return_url, text_of
from tests.factories.returns import (
    LATER,
    accepted_return,
    certified_return,
    checked_return,
    released_award,
)

pytestmark = pytest.mark.django_db

EARLY = "1 line of spend was paid before the award was accepted on 20 June 2027, the first on 5 June 2027."
LATE = "A payment of 5 June 2027 is reported, after the award ended on 4 June 2027."
NOTHING_FOUND = "Nothing. Every line stands."


@pytest.mark.usefixtures("june_is_over")
def test_sign_off_and_fund_are_told_of_spend_from_before_the_award(client):
    made = checked_return(released_award(now=datetime(2027, 6, 20, 12, tzinfo=UTC)), "30,000.00")
    for person, page_name, form in (
        (make_user(Role.SIGN_OFF, made.award.department), "return_certify", "novalidate"),
        (make_user(Role.FUND_MANAGER), "return_page", f'action="{return_url(made, "return_accept")}"'),
    ):
        sign_in(client, person)
        page = text_of(client.get(return_url(made, page_name)))
        assert page.index(EARLY) < page.index(form)
        assert NOTHING_FOUND not in page
        client.post(return_url(made, page_name), {"vouched": "on"})


def test_the_fund_is_told_of_spend_from_after_the_end(released, client):
    made = certified_return(released, "30,000.00")
    sign_in(client, make_user(Role.FUND_MANAGER))
    assert NOTHING_FOUND in text_of(client.get(return_url(made)))

    approved_change(released, "TERMINATE", now=datetime(2027, 6, 4, 22, 59, tzinfo=UTC))

    page = text_of(client.get(return_url(made)))
    assert page.index(LATE) < page.index("Accept the return")


def test_nothing_is_told_of_what_was_taken_back():
    award = released_award(now=datetime(2027, 6, 20, 12, tzinfo=UTC))
    given_up, accepted = checked_return(award, "20,000.00"), accepted_return(award, "30,000.00")
    assert outside_of(given_up) == outside_of(accepted) == [EARLY]

    withdraw_return(spend_return=given_up, by=given_up.prepared_by, now=LATER)
    (correction,) = accepted_correction(accepted.lines.get(), take_out=True)

    given_up.refresh_from_db()
    assert outside_of(given_up) == outside_of(accepted) == outside_of(correction) == []
