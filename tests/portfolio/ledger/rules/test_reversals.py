"""Which journals may be reversed: each kind is decided, and says what to do instead."""

import pytest

from portfolio.ledger.rules.kinds import Kind
from portfolio.ledger.rules.reversals import (
    OF_AN_AWARD,
    OF_THE_FUND,
    WHY_NOT,
    ReversalRefused,
    check_may_reverse,
)


def test_every_kind_is_decided_once():
    assert OF_THE_FUND | OF_AN_AWARD | WHY_NOT.keys() == set(Kind)
    assert not (OF_THE_FUND | OF_AN_AWARD) & WHY_NOT.keys()


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("of_award", [False, True])
def test_a_kind_is_reversed_where_its_status_can_follow(kind, of_award):
    if kind in (OF_AN_AWARD if of_award else OF_THE_FUND):
        assert check_may_reverse(kind, of_award=of_award, is_reversed=False) is None
        with pytest.raises(ReversalRefused, match="reversed already"):
            check_may_reverse(kind, of_award=of_award, is_reversed=True)
    else:
        with pytest.raises(ReversalRefused):
            check_may_reverse(kind, of_award=of_award, is_reversed=False)
