"""A return over what is released, or over the award, is told before it is certified."""

import pytest

from accounts.models import Event
from accounts.permissions import Role
from portfolio.spend.actions.certification import certify_return
from portfolio.spend.models import Return, ReturnUpload
from portfolio.spend.queries.excess import excess_in, excess_of
from tests.factories.accounts import make_user, sign_in
from tests.factories.pages import return_url, text_of, upload_url
from tests.factories.portfolio import pounds
from tests.factories.returns import (
    LATER,
    accepted_return,
    certified_return,
    checked_return,
    file_of,
    held_return,
    received_upload,
)

pytestmark = pytest.mark.django_db

PROGRAMME = "2027-28, Resource, programme (RDEL programme)"


def told(made):
    """What is told of a return, or of a file that is to be one."""
    return [row for _, row in excess_in(made.reports)] if isinstance(made, ReturnUpload) else excess_of(made)


def figures(spend_return):
    return [
        (row.year, row.control_budget, row.awarded, row.released, row.spent, row.waiting, row.net)
        for row in told(spend_return)
    ]


@pytest.mark.parametrize("make", [received_upload, checked_return, certified_return])
@pytest.mark.parametrize(
    ("amount", "over"), [("450,000.00", 0), ("450,000.01", "0.01"), ("900,000.01", "450000.01")]
)
def test_the_penny_over_what_is_released_is_told_at_each_step(released, make, amount, over):
    spend_return = make(released, amount)

    rows = told(spend_return)

    assert [row.over_released for row in rows] == ([pounds(over)] if over else [])
    assert any(row.over_award for row in rows) == (amount == "900,000.01")


def test_the_figures_are_the_awards(released):
    accepted_return(released, "100,000.00")
    certified_return(released, "200,000.00")
    spend_return = received_upload(released, "400,000.00")

    assert figures(spend_return) == [
        ("2027-28", "RDEL_PROGRAMME", *map(pounds, (900_000, 450_000, 100_000, 200_000, 400_000)))
    ]
    (row,) = told(spend_return)
    assert row.over_released == pounds(250_000)
    assert row.sentences == [
        f"{PROGRAMME}: the return reports £50,000.00 more than is released. The fund "
        "holds it until more money is released."
    ]


def test_returns_that_wait_count_together(released):
    first, second = checked_return(released, "300,000.00"), received_upload(released, "150,000.01")

    assert [row.over_released for row in told(second)] == [pounds("0.01")]
    assert "with the other returns that wait, £0.01 more is reported" in told(second)[0].sentences[0]
    assert told(first) == []


def test_a_refund_that_waits_makes_no_room_and_one_too_large_is_told(released):
    accepted_return(released, "100,000.00")
    certified_return(released, "-50,000.00")

    assert told(received_upload(released, "350,000.00")) == []
    assert len(told(received_upload(released, "350,000.01"))) == 1
    (row,) = told(received_upload(released, "-100,000.01"))
    assert row.over_spent == pounds("0.01")
    assert "gives back £0.01 more than has been spent" in row.sentences[0]


def test_an_earlier_year_of_an_accrual_correction_is_told(released):
    content = file_of("30,000.00", day="05/03/2027") + file_of("40,000.00").split(b"\r\n", 1)[1]

    spend_return = received_upload(released, content=content, accrual_correction=True)

    assert [(row.year, row.awarded, row.net) for row in told(spend_return)] == [
        ("2026-27", pounds(0), pounds(30_000))
    ]
    assert "the award has no money there" in told(spend_return)[0].sentences[0]


def test_what_has_ended_or_is_faulty_says_nothing(released):
    assert told(received_upload(released, "500,000.00", control_budget="CDEL")) == []
    assert excess_of(accepted_return(released, "450,000.00")) == []
    held = held_return(released)
    assert [row.over_released for row in excess_of(held)] == [pounds(500_000)]


@pytest.mark.usefixtures("june_is_over")
def test_preparer_sign_off_and_fund_are_told_before_they_act(released, client):
    upload = received_upload(released, "950,000.00")
    signer = make_user(Role.SIGN_OFF, released.department)
    steps = (
        (upload.received_by, upload_url(upload), upload_url(upload, "send_upload")),
        (signer, "return_certify", "return_certify"),
        (make_user(Role.FUND_MANAGER), "return_page", "return_accept"),
    )
    for person, page_name, button in steps:
        sign_in(client, person)
        spend_return = Return.objects.first()
        page_url = page_name if spend_return is None else return_url(spend_return, page_name)
        press_url = button if spend_return is None else return_url(spend_return, button)
        page = text_of(client.get(page_url))
        form = '<form method="post" novalidate>' if person == signer else f'action="{press_url}"'
        assert page.index("£500,000.00 more than is released") < page.index(form)
        for shown in (
            PROGRAMME,
            "£900,000.00",
            "£450,000.00",
            "£0.00",
            "£950,000.00",
            "£50,000.00 of it is more",
        ):
            assert shown in page
        client.post(press_url, {"vouched": "on"})

    spend_return.refresh_from_db()
    assert spend_return.status == "HELD"
    assert "£500,000.00 more than is released" in Event.objects.get(kind="return.certified").data["excess"]


def test_nothing_is_said_where_the_money_is_there(released, client):
    spend_return = checked_return(released, "450,000.00")
    signer = make_user(Role.SIGN_OFF, released.department)

    sign_in(client, signer)
    page = text_of(client.get(return_url(spend_return)))
    certify_return(spend_return=spend_return, by=signer, now=LATER)

    assert "more than is released" not in page
    assert "excess" not in Event.objects.get(kind="return.certified").data
