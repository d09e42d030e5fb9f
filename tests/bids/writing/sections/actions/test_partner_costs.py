"""A cost line paid by a partner names which, and a partner that pays stays in the bid."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from accounts.permissions import Role
from bids.versions.actions.certification import send_for_certification
from bids.versions.actions.clarification import withdraw_clarification
from bids.versions.actions.submission import certify_and_submit, freeze_version
from bids.versions.actions.withdrawal import withdraw_bid
from bids.versions.queries.documents import document_of, draft_document, version_document
from bids.writing.actions.partners import PartnerPays, end_partnership
from bids.writing.models import Bid, CostLine
from bids.writing.queries.drafts import completeness_of, load_draft
from bids.writing.queries.partners import partner_costs
from bids.writing.sections.actions.rows import CostRow
from bids.writing.sections.actions.sections import save_costs
from legacyfund.lib.canonical import canonical_bytes, canonical_sha256
from legacyfund.lib.rows import RowRefused
from tests.factories.accounts import NOW, make_department, make_user
from tests.factories.bids import CELL, TESTS, complete_bid, cost_rows, fresh_bid
from tests.factories.clarification import clarified_bid, clarifying_bid
from tests.factories.partners import joined_partner
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db

SHARE = CostRow("Their sites", "2027-28", "CDEL", "HARDWARE", "PARTNER", Decimal("1234.50"))
ASKED = cost_rows({CELL: Decimal("900000.00")})


def shared_bid():
    """A complete bid of which a partner pays a line: the bid, the part, and the partner's bidder."""
    bid = complete_bid()
    partner, guest = joined_partner(bid, make_department(name="Department of Bridges"))
    pay(bid, partner)
    return bid, partner, guest


shared = built_once(shared_bid)


def pay(bid, partner, *more):
    rows = [*ASKED, replace(SHARE, partner=partner.department), *more]
    return save_costs(bid=bid, rows=rows, by=bid.created_by, now=NOW)


def gaps_in_costs(bid):
    found = completeness_of(load_draft(bid)).gaps
    return [gap.message for gap in found if gap.section == "costs"]


def submitted(bid):
    """Certified by somebody else of the department, as at the end of the writing."""
    send_for_certification(bid=bid, by=bid.created_by, now=NOW)
    signer = make_user(Role.SIGN_OFF, bid.department)
    certify_and_submit(bid=bid, confirmed=TESTS, by=signer, now=NOW)
    return fresh_bid(bid)


def test_the_line_names_its_partner_in_the_document_and_in_words(shared):
    bid, partner, _ = shared
    draft = load_draft(bid)

    line = CostLine.objects.get(payer="PARTNER")
    read = draft_document(draft).costs[-1]

    assert line.partner == partner.department
    assert document_of(draft)["costs"][-1]["partner"] == "Department of Bridges"
    assert "partner" not in document_of(draft)["costs"][0]
    assert read.payer_label == "A partner: Department of Bridges"
    assert not gaps_in_costs(bid)


def test_who_pays_is_a_partner_that_is_in_the_bid(shared, draft):
    bid, partner, _ = shared
    ended, _ = joined_partner(bid)
    end_partnership(partner=ended, by=bid.created_by, now=NOW)
    refused = [
        (bid, SHARE, "which partner"),
        (bid, replace(SHARE, partner=ended.department), "which partner"),
        (bid, replace(SHARE, partner=bid.department), "which partner"),
        (bid, replace(SHARE, payer="DEPARTMENT", partner=partner.department), "names a partner"),
        (draft, SHARE, "No other department is in the bid"),
    ]

    for which, row, words in refused:
        with pytest.raises(RowRefused, match=words) as refusal:
            save_costs(bid=which, rows=[row], by=which.created_by, now=NOW)
        assert refusal.value.field == "costs-0-payer"
    assert CostLine.objects.filter(bid=bid).count() == 2


def test_the_database_keeps_a_partner_to_the_lines_it_pays(shared):
    _, partner, _ = shared

    with pytest.raises(IntegrityError, match="cost_line_partner_pays"), transaction.atomic():
        CostLine.objects.filter(payer="FUND").update(partner=partner.department)


def test_a_draft_that_does_not_say_which_partner_is_not_complete(shared):
    bid, _, _ = shared
    CostLine.objects.filter(payer="PARTNER").update(partner=None)

    assert gaps_in_costs(bid) == ["Cost 2, “Their sites”: say which partner of the bid pays."]


def test_each_partner_sees_exactly_the_lines_it_pays(shared):
    bid, partner, guest = shared
    other, other_guest = joined_partner(bid)
    reader = joined_partner(bid)[1]
    theirs = replace(SHARE, description="Their people", partner=other.department)
    pay(bid, partner, theirs)

    seen = {
        person: [line.description for line in partner_costs(bid, reader=person)]
        for person in (bid.created_by, guest, other_guest, reader, make_user(Role.FUND_MANAGER))
    }

    assert list(seen.values()) == [
        ["Their sites", "Their people"], ["Their sites"], ["Their people"], [], [],
    ]  # fmt: skip


def test_a_partner_that_pays_is_not_removed_until_somebody_else_pays(shared):
    bid, partner, guest = shared

    with pytest.raises(PartnerPays, match=r"pays one cost line of .*£1,234\.50\. Say in the costs who else"):
        end_partnership(partner=partner, by=bid.created_by, now=NOW)
    pay(bid, partner, replace(SHARE, description="More", partner=partner.department))
    with pytest.raises(PartnerPays, match=r"2 cost lines of .*£2,469\.00"):
        end_partnership(partner=partner, by=bid.created_by, now=NOW)
    assert [line.description for line in partner_costs(bid, reader=guest)] == ["Their sites", "More"]
    save_costs(bid=bid, rows=ASKED, by=bid.created_by, now=NOW)

    assert not end_partnership(partner=partner, by=bid.created_by, now=NOW).is_in


def test_what_is_submitted_keeps_its_partners_until_the_bid_is_over(shared):
    bid, partner, _ = shared
    bid = submitted(bid)

    with pytest.raises(PartnerPays, match="stays while the bid stands"):
        end_partnership(partner=partner, by=bid.created_by, now=NOW)
    withdraw_bid(bid=bid, reason="Replaced", by=bid.created_by, now=NOW)

    assert not end_partnership(partner=partner, by=bid.created_by, now=NOW).is_in


def test_a_partner_whose_line_a_question_may_bring_back_stays(shared):
    bid, partner, guest = shared
    bid = clarifying_bid(submitted(bid), items=[("costs", "")])
    save_costs(bid=bid, rows=ASKED, by=bid.created_by, now=NOW)

    with pytest.raises(PartnerPays):
        end_partnership(partner=partner, by=bid.created_by, now=NOW)
    manager = bid.clarifications.get().asked_by
    withdraw_clarification(bid=bid, reason="Not needed", by=manager, now=NOW)

    assert [line.description for line in partner_costs(bid, reader=guest)] == ["Their sites"]


def unnamed_bid():
    """A bid as it was submitted before a line named its partner: no document has the field."""
    bid, _, _ = shared_bid()
    CostLine.objects.filter(payer="PARTNER").update(partner=None)
    send = Bid.objects.filter(pk=bid.pk)
    send.update(status="CERTIFYING", sent_at=NOW, sent_by=bid.created_by)
    draft = load_draft(send.select_related("round", "department").get())
    signer = make_user(Role.SIGN_OFF, bid.department)
    version = freeze_version(draft, document_of(draft), sent_by=bid.created_by, by=signer, now=NOW)
    send.update(status="SUBMITTED", current_version=version)
    return fresh_bid(bid)


unnamed = built_once(unnamed_bid)


def test_what_was_submitted_without_a_name_keeps_its_bytes_and_its_words(unnamed):
    bid = unnamed

    again = canonical_bytes(document_of(load_draft(bid)))

    assert again.decode() == bid.current_version.document
    assert canonical_sha256(document_of(load_draft(bid))) == bid.current_version.sha256
    assert b'"partner"' not in again
    assert version_document(bid.current_version).costs[-1].payer_label == "A partner"


def test_a_question_about_something_else_does_not_ask_for_the_name(unnamed):
    bid = clarified_bid(unnamed)

    assert bid.current_version.number == 2
    assert '"partner"' not in bid.current_version.document


def test_a_question_about_the_costs_asks_for_it(unnamed):
    bid = clarifying_bid(unnamed, items=[("costs", "")])

    assert gaps_in_costs(bid) == ["Cost 2, “Their sites”: say which partner of the bid pays."]
