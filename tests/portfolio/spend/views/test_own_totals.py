"""An analyst's list of totals by month and award, compared and followed to the lines."""

import pytest
from django.urls import reverse
from django.utils.html import escape

from accounts.permissions import Role
from tests.factories.accounts import client_of
from tests.factories.corrections import accepted_correction
from tests.factories.pages import text_of
from tests.factories.periods import closed_to
from tests.factories.returns import JUNE, LATER, accepted_return, released_award
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db
ADDRESS = "/spend/own-totals"


@built_once
def awards():
    """With £9,500 and £20,000 paid in June; a line of the first is taken back in August."""
    first, second = released_award(), released_award()
    made = accepted_return(first, "10,000.00", "-500.00")
    accepted_return(second, "20,000.00")
    closed_to(first.fund, JUNE.next, now=LATER.replace(month=8))
    accepted_correction(made.lines.get(feed_no=2), take_out=True, now=LATER.replace(month=8))
    return first, second


def compared(text, **said):
    analyst = client_of(Role.TREASURY_ANALYST)
    return analyst.post(ADDRESS, {"totals": text, "by": "period", "awards": "all", **said})


def test_a_list_that_is_right_is_said_to_be(awards):
    first, second = awards

    text = text_of(compared(f"June 2027\t{first.reference}\t10,000\nJune 2027\t{second.reference}\t£20k"))

    assert "Every total is right" in text
    assert (
        "Your totals come to £30,000.00, the lines to £30,000.00. Compared with the lines up to number 4"
        in text
    )


def test_what_differs_or_lacks_on_either_side_leads_to_its_lines(awards):
    first, second = awards

    text = text_of(compared(f"2027-28/3\t{first.reference}\t9,500\n2027-28/3\tLF-NONE\t7"))

    assert "None agrees" in text
    assert "you have £20,493.00 less" in text
    for words in ("−£500.00", "Not in your list", "No such award announced", "Different"):
        assert words in text
    for award, net in ((first, "£10,000.00"), (second, "£20,000.00")):
        address = f"/spend/?award={award.reference}&year=2027-28&period=3"
        assert escape(address) in text
        assert net in text_of(client_of(Role.AUDITOR).get(address))


def test_months_of_posting_differ_from_those_of_payment(awards):
    first, _ = awards
    own = {"awards": "own", "by": "posted_period"}
    posted_in = compared(f"July 2027\t{first.reference}\t9,500\nAug 2027\t{first.reference}\t500", **own)

    assert "Every total is right" in text_of(posted_in)

    text = text_of(compared(f"August 2027\t{first.reference}\t0", **own))
    address = f"/spend/?award={first.reference}&posted=2027-28/5"
    assert escape(address.replace("/5", "%2F5")) in text
    page = text_of(client_of(Role.TREASURY_ANALYST).get(address))
    assert "£500.00" in page
    assert "£10,000.00" not in page
    assert "Month of posting" in page
    assert f"/api/v1/spend/bulk.csv?award={first.reference}&amp;posted=2027-28%2F5" in page


def test_a_fund_a_last_line_and_their_own_awards_narrow_it(awards):
    first, _ = awards
    listed = f"June 2027\t{first.reference}\t10,000"

    assert "you have £500.00 more" in text_of(compared(listed, awards="own", up_to="2"))
    assert "Every total is right" in text_of(compared(listed, fund=first.fund.reference))


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"totals": ""}, "Copy your totals in the spreadsheet"),
        ({"totals": "June\tLF-1\t5"}, "“June” is no month of a year"),
        ({"totals": "June 2027\tLF-1\t5\nJune 2027\tLF-1\t6"}, "stands twice"),
        ({"by": ""}, "There is a problem"),
    ],
)
def test_what_cannot_be_read_is_said_and_stays_in_the_box(said, words):
    answer = client_of(Role.TREASURY_ANALYST).post(
        ADDRESS, {"totals": "June 2027\tLF-1\t5", "by": "period", "awards": "all", **said}
    )

    assert words in text_of(answer)
    assert said.get("totals", "") in text_of(answer)


def test_it_costs_the_same_however_many_totals(awards, django_assert_max_num_queries):
    analyst = client_of(Role.TREASURY_ANALYST)
    listed = "".join(f"June 2027\tLF-{number}\t5\n" for number in range(200))
    with django_assert_max_num_queries(10):
        analyst.post(ADDRESS, {"totals": listed, "by": "period", "awards": "all"})


def test_who_reads_spend_may_and_others_may_not(client):
    assert client.get(ADDRESS).url.startswith(reverse("account_login"))
    assert client_of(Role.REVIEWER).get(ADDRESS).status_code == 403
    assert client_of(Role.AUDITOR).put(ADDRESS).status_code == 405
    assert client_of(Role.AUDITOR).get(ADDRESS).status_code == 200


def test_the_explorer_leads_there_and_refuses_a_month_that_is_none(awards):
    analyst = client_of(Role.TREASURY_ANALYST)

    assert ADDRESS in text_of(analyst.get("/spend/"))
    assert "There is a problem" in text_of(analyst.get("/spend/", {"posted": "2027-28/13"}))
