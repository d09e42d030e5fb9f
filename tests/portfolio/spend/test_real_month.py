"""A real month of payments, from the department's own file to the closed period.

Every figure is held against the file itself, added up by nothing of the service.
"""

import csv
import io
from collections import Counter
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.permissions import Role
from legacyfund.lib.money import NOTHING, format_pounds
from portfolio.ledger.models import Posting
from portfolio.spend.models import FundPeriod, Return, ReturnUpload, SpendLine
from portfolio.spend.rules.sorting import sorting_key
from portfolio.watch.queries.equalities import EQUALITIES
from tests.factories.accounts import client_of
from tests.factories.api import make_machine, walk
from tests.factories.pages import fields_of, portfolio_url, post_as_shown, return_url, text_of, upload_url
from tests.factories.periods import closed_to
from tests.factories.real_month import (
    AUGUST,
    BUDGETS,
    REPORTED,
    amount_of,
    months,
    payments_in,
    two_awards,
)

JULY = AUGUST.previous
pytestmark = pytest.mark.django_db
WHY = "Separate call-off orders of the same size, each with its own goods receipt."


@pytest.fixture(autouse=True)
def in_september(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: REPORTED)


def upload(client, content, name="august.csv"):
    said = {"award": "file", "period": str(AUGUST), "control_budget": "file"}
    return client.post(portfolio_url("return_upload"), said | {"file": SimpleUploadedFile(name, content)})


def match_and_say(client, made, uses):
    """By the area a line was spent in, each of an award and a control budget, or of none."""
    columns = upload_url(made, "upload_columns")
    by_area = {"award_by": str(made.headings.index("Expense area")), "award": "", "control_budget": ""}
    client.post(columns, fields_of(text_of(client.get(columns))) | by_area)
    words = upload_url(made, "upload_awards")
    form = client.get(words).context["form"]
    said = {}
    for key, one in form.words.items():
        use = uses[sorting_key(one.words)]
        said[f"award_{key}"], said[f"budget_{key}"] = use or ("none", "")
    return post_as_shown(client, words, said)


@pytest.mark.parametrize("content", list(months()))
def test_a_real_month_is_sorted_certified_accepted_and_its_period_closed(content):
    awards = two_awards()
    department, fund = awards[0].department, awards[0].fund
    payments = payments_in(content)
    areas = sorted({sorting_key(row["Expense area"]) for row in payments})
    uses = {
        area: None if place % 7 == 2 else (awards[place % 2].reference, BUDGETS[place // 2 % 2])
        for place, area in enumerate(areas)
    }
    expected = Counter()
    for row in payments:
        if use := uses[sorting_key(row["Expense area"])]:
            expected[use] += amount_of(row)
    bidder = client_of(Role.BIDDER, department)

    closed_to(fund, JULY, now=REPORTED)

    answer = upload(bidder, content)
    made = ReturnUpload.objects.get()
    assert answer.url == upload_url(made, "upload_columns")
    answer = match_and_say(bidder, made, uses)
    made.refresh_from_db()
    assert (answer.url, made.status) == (upload_url(made), "CHECKED")
    assert {(part.award, part.control_budget): part.net for part in made.reports} == expected
    send_and_accept(bidder, department, made)
    again = upload(bidder, content, name="the same.csv")

    net = sum(expected.values(), NOTHING)
    assert again.url == answer.url
    assert (SpendLine.objects.count(), Return.objects.count()) == (made.line_count, 4)
    assert_all_agree(expected, awards)
    close = portfolio_url("close_period", reference=fund.reference)
    manager = client_of(Role.FUND_MANAGER)
    closed = manager.post(close, {"period": str(AUGUST), "sure": "on"}, follow=True)
    period = FundPeriod.objects.get(number=AUGUST.number)
    assert (period.line_count, period.net) == (made.line_count, net)
    assert format_pounds(net, pence=True) in text_of(closed)
    correct_by_file(bidder, department, expected)
    assert_all_agree(expected, awards)
    period.refresh_from_db()
    assert (period.line_count, period.net) == (made.line_count, net)
    assert upload(bidder, content).url == answer.url


def correct_by_file(bidder, department, expected):
    """Its own lines come back: as they are they change nothing, and what is changed is corrected."""
    spend_return = Return.objects.order_by("pk").first()
    own = b"".join(bidder.get(return_url(spend_return, "return_lines")).streaming_content)
    answer = upload(bidder, own, name="own.csv")
    unchanged = ReturnUpload.objects.latest("pk")
    assert answer.url == upload_url(unchanged)
    assert (unchanged.status, unchanged.unchanged) == ("FAULTY", spend_return.line_count)
    assert "the file changes nothing" in text_of(bidder.get(answer.url))

    rows = list(csv.DictReader(io.StringIO(own.decode("utf-8-sig"), newline="")))
    rows[0]["amount"] = str(Decimal(rows[0]["amount"]) - Decimal("0.01"))
    rows[1]["amount"] = "0"
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    upload(bidder, out.getvalue().encode(), name="corrected.csv")
    corrected = ReturnUpload.objects.latest("pk")
    assert (corrected.status, len(corrected.line_corrections)) == ("CHECKED", 2)
    taken_out = SpendLine.objects.get(feed_no=rows[1]["feed_no"]).amount
    expected[spend_return.award.reference, spend_return.control_budget] -= Decimal("0.01") + taken_out
    send_and_accept(bidder, department, corrected)


def send_and_accept(bidder, department, made):
    send = upload_url(made, "send_upload")
    assert bidder.post(send, {}).status_code == 422
    bidder.post(send, {"challenges_reason": WHY})
    signer, manager = client_of(Role.SIGN_OFF, department), client_of(Role.FUND_MANAGER)
    for spend_return in Return.objects.filter(status="CHECKED").order_by("pk"):
        signer.post(return_url(spend_return, "return_certify"), {"vouched": "on"})
        manager.post(return_url(spend_return, "return_accept"))
        spend_return.refresh_from_db()
        assert (spend_return.status, spend_return.held_because) == ("ACCEPTED", "")


def assert_all_agree(expected, awards):
    """The page, the ledger, the file and the API say the same, by award and control budget."""
    fund, machine = awards[0].fund, make_machine()
    analyst = client_of(Role.TREASURY_ANALYST)
    posted, in_api, in_csv = Counter(), Counter(), Counter()
    for row in Posting.objects.filter(account="SPENT").select_related("journal__award"):
        posted[row.journal.award.reference, row.control_budget] += row.amount
    lines, _ = walk(machine, fund=fund.reference, limit=500)
    for line in lines:
        in_api[line["award"], line["control_budget"]] += Decimal(line["amount"])
    written = b"".join(analyst.get(portfolio_url("spend_csv")).streaming_content).decode("utf-8-sig")
    for line in csv.DictReader(io.StringIO(written, newline="")):
        in_csv[line["award"], line["control_budget"]] += Decimal(line["amount"])
    position = machine.get(f"/api/v1/funds/{fund.reference}/position/").json()
    assert posted == in_api == in_csv == expected
    assert Decimal(position["total"]["spent"]) == sum(expected.values(), NOTHING)
    page = text_of(analyst.get(portfolio_url("spend"), {"down": "award", "across": "control_budget"}))
    for shown in (*expected.values(), sum(expected.values(), NOTHING)):
        assert format_pounds(shown, pence=True) in page
    assert [fault for equal in EQUALITIES for fault in equal(fund)] == []
