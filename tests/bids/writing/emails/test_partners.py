"""What both sides are told of a part in a bid."""

import pytest

from accounts.permissions import Role
from bids.writing.actions.partners import decline_partnership, end_partnership
from tests.factories.accounts import NOW, make_department, make_user
from tests.factories.messages import only, read_by
from tests.factories.partners import invited_partner, joined_partner

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("sections", "access"), [((), "read it"), (("work",), "edit some of its sections")])
def test_the_invited_read_what_is_asked_of_them(draft, sections, access):
    bid, department = draft, make_department()
    signer = make_user(Role.SIGN_OFF, department)
    partner = invited_partner(bid, department, sections=sections)

    message = only("partner.invited", signer)

    assert message.subject == f"{bid.department} invites {department} to bid {bid.reference}"
    assert f"{bid.created_by} asks {department} to take part in “{bid.title}” and to {access}" in message.body
    assert "may answer" in message.body
    assert message.link == f"/partner-invitations/{partner.pk}"


def test_both_sides_are_told_of_a_department_that_is_in(draft):
    bid, department = draft, make_department()
    signer = make_user(Role.SIGN_OFF, department)
    _, guest = joined_partner(bid, department)

    messages = read_by("partner.accepted")

    assert set(messages) == {bid.created_by, signer}
    for message in messages.values():
        assert message.subject == f"{department} is in bid {bid.reference}"
        assert f"{guest} has accepted the invitation of {bid.department} to “{bid.title}”" in message.body
        assert message.link == f"/bids/{bid.reference}/partners"


def test_whoever_asked_is_told_of_a_department_that_stays_out(draft):
    partner = invited_partner(draft)
    signer = make_user(Role.SIGN_OFF, partner.department)
    decline_partnership(partner=partner, by=signer, now=NOW)

    message = only("partner.declined", draft.created_by)

    assert message.subject == f"{partner.department} stays out of bid {draft.reference}"
    assert f"{signer} has declined" in message.body
    assert "make another invitation" in message.body
    assert message.link == f"/bids/{draft.reference}/partners"


def test_both_sides_are_told_of_an_end(draft):
    bid, colleague = draft, make_user(Role.SIGN_OFF, draft.department)
    partner, guest = joined_partner(bid)
    end_partnership(partner=partner, by=bid.created_by, now=NOW)

    messages = read_by("partner.ended")

    assert set(messages) == {colleague, guest}
    message = messages[guest]
    assert message.subject == f"{partner.department} has no part in bid {bid.reference} any more"
    assert f"has ended the part of {partner.department} in “{bid.title}”" in message.body
    assert "what they wrote stays in it" in message.body
    assert message.link == ""


def test_an_invitation_taken_back_says_so(draft):
    partner = invited_partner(draft)
    signer = make_user(Role.SIGN_OFF, partner.department)
    end_partnership(partner=partner, by=draft.created_by, now=NOW)

    message = only("partner.ended", signer)

    assert f"has taken back the invitation of {partner.department} to “{draft.title}”" in message.body
