"""The same file as evidence of two milestones."""

import pytest

from accounts.permissions import Role
from portfolio.awards.actions.milestones import refuse_claim
from portfolio.awards.delivery.queries.evidence import same_evidence
from portfolio.awards.models import Claim
from portfolio.watch.queries.kinds.milestones import evidence_twice
from tests.factories.accounts import NOW, make_user
from tests.factories.delivery import claimed_with
from tests.factories.files import PDF
from tests.factories.portfolio import accepted_award

pytestmark = pytest.mark.django_db


def used_twice():
    """What the job that looks for findings makes of it: a claim whose money is not released."""
    return list(evidence_twice(NOW))


def test_the_same_file_in_two_claims_is_shown_and_found(accepted):
    other = accepted_award()
    first = claimed_with(accepted.milestones.get(number=1))
    claimed_with(other.milestones.get(number=1), PDF + b"another")
    assert not used_twice()

    second = claimed_with(other.milestones.get(number=2))

    assert [(row.ref, row.message) for row in used_twice()] == [
        (first.milestone.reference, f"Its evidence is the same file as that of {second.milestone.reference}.")
    ]
    again = same_evidence([first], make_user(Role.FUND_MANAGER))[first.file_sha256]
    assert (again.claims, again.unseen) == ((second,), 0)
    bidder = make_user(Role.BIDDER, accepted.department)
    hidden = same_evidence([first], bidder)[first.file_sha256]
    assert (hidden.claims, hidden.unseen) == ((), 1)


def test_the_same_file_for_the_same_milestone_is_nothing_new(accepted):
    milestone, manager = accepted.milestones.get(number=1), make_user(Role.FUND_MANAGER)
    claimed_with(milestone)
    refuse_claim(milestone=milestone, reason="Unsigned.", by=manager, now=NOW)
    claimed_with(milestone)

    assert not used_twice()
    assert same_evidence(Claim.objects.filter(milestone=milestone), manager) == {}


def test_a_claim_that_was_refused_is_no_finding_but_is_still_shown(accepted):
    first, manager = claimed_with(accepted.milestones.get(number=1)), make_user(Role.FUND_MANAGER)
    refuse_claim(milestone=first.milestone, reason="Unsigned.", by=manager, now=NOW)

    second = claimed_with(accepted.milestones.get(number=2))

    assert not used_twice()
    assert same_evidence([second], manager)[second.file_sha256].claims == (first,)


def test_used_twice_is_one_query(accepted, django_assert_num_queries):
    for number in (1, 2):
        claimed_with(accepted.milestones.get(number=number))

    with django_assert_num_queries(1):
        assert [row.fund for row in used_twice()] == [accepted.fund_id]
