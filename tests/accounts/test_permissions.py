"""The tables of roles and of forbidden pairs."""

import pytest

from accounts.permissions import (
    FORBIDDEN_PAIRS,
    ROLES,
    Permission,
    Role,
    forbid_same_person,
)
from legacyfund.lib.errors import PermissionRefused

MONEY_AND_JUDGEMENT = {
    Permission.REVIEW_BID,
    Permission.FREEZE_RANKING,
    Permission.PROPOSE_DECISION,
    Permission.CONFIRM_DECISION,
    Permission.ANNOUNCE_ROUND,
    Permission.RELEASE_TRANCHE,
    Permission.ACCEPT_RETURN,
    Permission.MANAGE_FUND,
}


def test_every_role_is_described_and_every_permission_is_held():
    assert set(ROLES) == set(Role)
    assert frozenset().union(*(row.permissions for row in ROLES.values())) == set(Permission)


def test_the_administrator_cannot_score_decide_or_move_money():
    assert not ROLES[Role.ADMINISTRATOR].permissions & MONEY_AND_JUDGEMENT


def test_the_auditor_only_sees():
    assert all(permission.name.startswith("SEE_") for permission in ROLES[Role.AUDITOR].permissions)


@pytest.mark.parametrize("pair", FORBIDDEN_PAIRS)
def test_one_person_may_not_do_both(pair):
    with pytest.raises(PermissionRefused) as refusal:
        forbid_same_person(pair, first=7, second=7)
    assert refusal.value.message == FORBIDDEN_PAIRS[pair].refusal
    assert refusal.value.message.endswith(".")


@pytest.mark.parametrize("pair", FORBIDDEN_PAIRS)
def test_two_people_may(pair):
    assert forbid_same_person(pair, first=7, second=8) is None
