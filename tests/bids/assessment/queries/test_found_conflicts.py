"""What the record says of a person and a bid, each with its evidence."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actions.departments import close_department
from accounts.actions.invitations import invite_person
from accounts.actions.people import end_membership, start_membership
from accounts.models import Invitation, Membership
from accounts.permissions import Role
from bids.assessment.queries.found_conflicts import found_conflicts
from bids.register.models import SystemDependency
from tests.factories.accounts import NOW, deputised, make_department, make_user
from tests.factories.assessment import eligible_bid, open_round
from tests.factories.bids import draft_bid, submitted_bid
from tests.factories.panel import panel_member
from tests.factories.partners import joined_partner
from tests.factories.register import rated_system

pytestmark = pytest.mark.django_db


LATER = NOW + timedelta(days=1100)


def found(bid, person, *, now=NOW):
    return [(str(row.kind), row.evidence) for row in found_conflicts([bid.pk], [person.pk], now=now)]


def found_later(bid, person):
    """When they have left every department long enough ago, so that only their deeds are left."""
    Membership.objects.filter(user=person).update(ended_at=NOW + timedelta(hours=1), ended_by=person)
    return found(bid, person, now=LATER)


def test_a_stranger_has_none(eligible) -> None:
    assert found(eligible, make_user(Role.REVIEWER)) == []


def test_a_member_of_the_department_a_partner_or_one_merged_with_it(eligible) -> None:
    bid = draft_bid()
    partner, _ = joined_partner(bid)
    old = make_department(name="Department of Old")
    here, there, merged, left = (
        make_user(Role.BIDDER, where) for where in (bid.department, partner.department, old, bid.department)
    )
    close_department(
        department=old,
        ends_on=NOW.date(),
        successor=bid.department,
        by=make_user(Role.ADMINISTRATOR),
        now=NOW,
    )
    end_membership(
        membership=left.memberships.get(), by=make_user(Role.ADMINISTRATOR), now=NOW + timedelta(seconds=1)
    )

    assert found(bid, here) == [("DEPARTMENT", f"Belongs to {bid.department}")]
    assert found(bid, there) == [("DEPARTMENT", f"Belongs to {partner.department}")]
    assert found(bid, merged) == [
        ("DEPARTMENT", "Belongs to Department of Old, merged with a department on the bid")
    ]
    assert found(bid, left) == [("DEPARTMENT", f"Left on 22 November 2026: {bid.department}")]


def test_who_wrote_sent_and_signed_after_they_moved_on(submitted) -> None:
    version = submitted.current_version

    wrote = found_later(submitted, submitted.created_by)
    signed = found_later(submitted, version.submitted_by)

    assert set(wrote) == {
        ("WORKED", "Started the bid on 22 November 2026"),
        ("WORKED", "Wrote part of the bid on 22 November 2026"),
        ("WORKED", "Sent version 1 for certification on 22 November 2026"),
    }
    assert ("WORKED", "Signed version 1 on 22 November 2026") in signed


def test_who_answered_the_fund(clarified) -> None:
    answered = clarified.clarifications.get().sent_by
    assert ("WORKED", "Answered clarification 1 on 22 November 2026") in found_later(clarified, answered)


def test_who_worked_on_an_earlier_bid_for_the_same_system() -> None:
    department = make_department()
    system = rated_system(department)
    earlier = submitted_bid(None, department, system=system)
    later = submitted_bid(None, department, system=system)
    signer = earlier.current_version.submitted_by

    evidence = (
        f"Signed version 1 of {earlier.reference} on 22 November 2026, an earlier bid for the same system"
    )
    assert ("EARLIER", evidence) in found_later(later, signer)
    assert ("EARLIER", evidence) not in found(earlier, signer, now=LATER)


def test_who_answers_for_a_system_or_one_it_depends_on(submitted) -> None:
    system, other = submitted.systems.get().system, rated_system(make_department())
    SystemDependency.objects.create(system=system, depends_on=other)

    kinds = dict(found_later(submitted, other.ratings.get().rated_by))

    assert f"{other.name} ({other.reference}), which a system of the bid depends on" in kinds["SYSTEM"]


def test_who_brought_somebody_of_the_bid_in(submitted) -> None:
    inviter, writer = make_user(Role.ADMINISTRATOR), submitted.created_by
    invite_person(
        email="later@example.gov.uk",
        name="Later",
        role=Role.BIDDER,
        department=submitted.department,
        by=inviter,
        now=NOW,
    )
    Invitation.objects.update(accepted_at=NOW, accepted_by=writer)
    given = make_user(Role.REVIEWER)
    start_membership(user=writer, role=Role.BIDDER, department=make_department(), by=given, now=NOW)

    assert found(submitted, inviter) == [("BROUGHT_IN", f"Invited {writer.name}, who worked on the bid")]
    assert found(submitted, given) == [("BROUGHT_IN", f"Invited {writer.name}, who worked on the bid")]


def test_who_was_deputy_of_somebody_of_the_bid(submitted) -> None:
    signer = submitted.current_version.submitted_by
    deputy = make_user(Role.BIDDER, submitted.department)
    deputised(submitted.department, deputy, signer)

    assert found_later(submitted, deputy) == [
        ("BROUGHT_IN", f"Deputy for {signer.name}, who worked on the bid")
    ]


def test_a_whole_round_costs_a_few_statements() -> None:
    round_ = open_round()
    bids = [eligible_bid(round_).pk for _ in range(3)]
    people = [panel_member(round_).person_id for _ in range(3)]

    def statements(*, bids, people):
        with CaptureQueriesContext(connection) as captured:
            found_conflicts(bids, people, now=NOW)
        return len(captured)

    assert statements(bids=bids, people=people) == statements(bids=bids[:1], people=people[:1]) <= 10


def test_a_clarified_bid_still_names_each_version(clarified) -> None:
    signer = clarified.current_version.submitted_by
    assert any("Signed version 2" in words for _, words in found_later(clarified, signer))
