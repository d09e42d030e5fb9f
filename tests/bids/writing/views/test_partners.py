"""Who else is in a bid: the pages of both sides."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.permissions import Role
from bids.writing.actions.partners import end_partnership
from bids.writing.models import BidPartner
from bids.writing.queries.drafts import cost_lines_of
from bids.writing.sections.actions.rows import CostRow
from bids.writing.sections.actions.sections import save_costs
from tests.factories.accounts import NOW, client_of, make_department, make_user, sign_in
from tests.factories.bid_forms import YEAR
from tests.factories.bids import draft_bid
from tests.factories.pages import text_of
from tests.factories.partners import invited_partner, joined_partner

pytestmark = pytest.mark.django_db


def of(bid, view="bid_partners", **more):
    return reverse(f"bids:{view}", kwargs={"reference": bid.reference, **more})


def answer_page(partner):
    return reverse("bids:answer_partnership", kwargs={"pk": partner.pk})


def pages(partner):
    return [
        of(partner.bid),
        of(partner.bid, "invite_partner"),
        of(partner.bid, "end_partnership", pk=partner.pk),
        of(partner.bid, "read_bid"),
        answer_page(partner),
    ]


def test_signed_out_goes_to_sign_in(draft, client):
    for page in pages(invited_partner(draft)):
        assert client.get(page)["Location"].startswith(reverse("account_login"))


def test_other_departments_find_nothing(draft, client):
    sign_in(client, make_user(Role.BIDDER))
    partner = invited_partner(draft)

    assert {client.get(page).status_code for page in pages(partner)} == {404}
    posts = [of(partner.bid, "invite_partner"), of(partner.bid, "end_partnership", pk=partner.pk)]
    assert {client.post(page).status_code for page in [*posts, answer_page(partner)]} == {404}
    partner.refresh_from_db()
    assert partner.is_waiting


def test_roles_without_bids_are_refused(draft, client):
    sign_in(client, make_user(Role.TREASURY_ANALYST))

    assert {client.get(page).status_code for page in pages(invited_partner(draft))} == {403}


def test_wrong_methods(draft, client):
    bid = draft
    sign_in(client, bid.created_by)
    partner = invited_partner(bid)

    assert {client.delete(page).status_code for page in pages(partner)} == {405}
    assert client.post(of(bid)).status_code == client.post(of(bid, "read_bid")).status_code == 405


def test_inviting_answering_editing_and_ending(complete, client):
    """The whole of it, through the pages of both departments."""
    bid, department = complete, make_department(name="Department of Bridges")
    sign_in(client, bid.created_by)
    guest = client_of(Role.BIDDER, department)

    sent = client.post(
        of(bid, "invite_partner"), {"department": department.code, "access": "EDIT", "sections": ["work"]}
    )
    partner = BidPartner.objects.get()
    waiting = text_of(guest.get("/"))
    asked = guest.get(answer_page(partner)).content.decode()
    joined = guest.post(answer_page(partner), {"answer": "join"})
    page = guest.get(of(bid, "bid")).content.decode()

    assert sent["Location"] == of(bid)
    assert f"Answer the invitation to {bid.reference}" in waiting
    assert "edit these sections" in asked
    assert joined["Location"] == of(bid, "bid")
    assert guest.post(answer_page(partner), {"answer": "join"})["Location"] == of(bid, "bid")
    assert of(bid, "bid_work") in page
    assert of(bid, "bid_costs") not in page
    assert of(bid, "check_bid") not in page
    assert guest.get(of(bid, "bid_work")).status_code == 200
    assert guest.get(of(bid, "bid_costs")).status_code == 404
    assert guest.post(of(bid, "bid_costs")).status_code == 404
    assert bid.title in guest.get(of(bid, "read_bid")).content.decode()
    ended = client.post(of(bid, "end_partnership", pk=partner.pk))
    assert ended["Location"] == of(bid)
    assert "Ended" in client.get(of(bid)).content.decode()
    assert guest.get(of(bid, "bid")).status_code == guest.get(of(bid, "bid_work")).status_code == 404


def test_nothing_chosen_asks_again(draft, client):
    partner = invited_partner(draft)
    sign_in(client, make_user(Role.SIGN_OFF, partner.department))

    assert "change nothing in it" in client.post(answer_page(partner)).content.decode()
    partner.refresh_from_db()
    assert partner.is_waiting


def test_staying_out(draft, client):
    partner = invited_partner(draft)
    sign_in(client, make_user(Role.SIGN_OFF, partner.department))

    assert client.post(answer_page(partner), {"answer": "decline"})["Location"] == "/"
    assert client.get(answer_page(partner)).status_code == 404


def test_a_form_with_nothing_in_it_says_what_is_missing(draft, client):
    bid = draft
    sign_in(client, bid.created_by)

    said = client.post(of(bid, "invite_partner"), {}).content.decode()
    no_sections = client.post(
        of(bid, "invite_partner"), {"department": make_department().code, "access": "EDIT"}
    )

    assert "Choose the department to invite" in said
    assert no_sections.status_code == 422
    assert "Choose the sections the department may edit" in no_sections.content.decode()


def test_refusals_of_what_is_over(certifying, client):
    bid = certifying
    partner = invited_partner(bid)
    sign_in(client, bid.created_by)
    end_partnership(partner=partner, by=bid.created_by, now=NOW)
    client.post(of(bid, "withdraw_bid"), {"reason": "Not now"})

    again = client.post(of(bid, "end_partnership", pk=partner.pk))
    late = client.post(of(bid, "invite_partner"), {"department": make_department().code, "access": "READ"})

    assert (again.status_code, late.status_code) == (409, 409)
    assert "Departments can be invited while the bid is being written" in client.get(of(bid)).content.decode()


def test_the_fund_sees_who_is_in_it_once_it_is_submitted_and_never_the_draft(client):
    bid = draft_bid(title="Kept to ourselves")
    partner, _ = joined_partner(bid)
    sign_in(client, make_user(Role.FUND_MANAGER))

    page = client.get(of(bid)).content.decode()

    assert partner.department.name not in page
    assert "Kept to ourselves" not in page
    assert client.get(of(bid, "read_bid")).status_code == 404
    assert client.get(of(bid, "invite_partner")).status_code == 403
    assert client.get(answer_page(partner)).status_code == 403


def test_reading_leads_to_the_version_once_there_is_one(submitted, client):
    bid = submitted
    sign_in(client, bid.created_by)

    assert client.get(of(bid, "read_bid"))["Location"] == of(bid, "bid_version", number=1)


@pytest.fixture
def paid(draft):
    """A draft in which two partners pay a line each: the bid, and the bidder of each partner."""
    bid = draft
    parts = [joined_partner(bid, make_department(name=f"Department of {of}")) for of in ("Bridges", "Wells")]
    line = CostRow("Their sites", "2027-28", "CDEL", "HARDWARE", "PARTNER", Decimal("1234.50"))
    rows = [
        replace(line, partner=parts[0][0].department),
        replace(line, partner=parts[1][0].department, description="Their wells", amount=Decimal("77.00")),
    ]
    save_costs(bid=bid, rows=rows, by=bid.created_by, now=NOW)
    return bid, *parts


def test_a2_partners_see_the_costs_they_pay_and_no_others(paid, client):
    bid, (_, bridges), (_, wells) = paid

    lead, first, second = (
        sign_in(client, person).get(of(bid)).content.decode() for person in (bid.created_by, bridges, wells)
    )

    assert "What partners pay" in lead
    assert "£1,311.50" in lead
    assert ("What your department pays" in first, first.count("£1,234.50")) == (True, 2)
    assert ("Their wells" in first, "£77" in first, "£1,311.50" in first) == (False, False, False)
    assert ("Their sites" in second, second.count("£77")) == (False, 2)


def test_the_costs_page_offers_the_partners_by_name_and_keeps_the_choice(paid, client):
    bid, (partner, _), _ = paid
    sign_in(client, bid.created_by)
    page = client.get(of(bid, "bid_costs"))
    line = {
        "description": "Their sites", "control_budget": "CDEL",
        "category": "HARDWARE", "payer": f"PARTNER:{partner.department.code}", f"amount_{YEAR}": "5",
    }  # fmt: skip
    data = {"costs-TOTAL_FORMS": "1", "costs-INITIAL_FORMS": "0", "seen": "1"}
    data |= {f"costs-0-{name}": value for name, value in line.items()}

    saved = client.post(of(bid, "bid_costs"), data)
    opened_again = {"seen": "2", "costs-INITIAL_FORMS": "1", "costs-0-was": "1"}
    foreign = client.post(of(bid, "bid_costs"), data | opened_again | {"costs-0-payer": "PARTNER:ELSEWHERE"})

    offered = [form["payer"].value() for form in page.context["formset"]]
    assert offered[0] == f"PARTNER:{partner.department.code}"
    assert "Department of Bridges, partner" in page.content.decode()
    assert saved.status_code == 302
    assert [line.partner for line in cost_lines_of(bid)] == [partner.department]
    assert "Choose one of the answers offered" in foreign.content.decode()
    assert [line.amount for line in cost_lines_of(bid)] == [Decimal("5.00")]


def test_ending_the_part_of_a_partner_that_pays_is_refused_in_words(paid, client):
    bid, (partner, _), _ = paid
    sign_in(client, bid.created_by)

    refused = client.post(of(bid, "end_partnership", pk=partner.pk))

    assert refused.status_code == 409
    assert "Department of Bridges pays one cost line of" in refused.content.decode()
    partner.refresh_from_db()
    assert partner.is_in


def test_what_the_bids_own_department_decides_is_not_the_partners_to_open(certifying, client):
    partner, bidder = joined_partner(certifying)
    signer = make_user(Role.SIGN_OFF, partner.department)

    for person, names in ((signer, ("certify_bid", "refuse_certification")), (bidder, ("withdraw_bid",))):
        sign_in(client, person)
        assert {name: client.get(of(certifying, name)).status_code for name in names} == dict.fromkeys(
            names, 404
        )
