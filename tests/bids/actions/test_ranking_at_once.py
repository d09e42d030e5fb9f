"""The ranking is frozen while somebody else still changes what it is made of."""

from threading import Thread

import pytest
from django.db import connection, transaction

from accounts.permissions import Role
from bids.actions.eligibility import find_eligible
from bids.actions.ranking import RankingIncomplete, freeze_ranking
from bids.models import Ranking
from tests.factories.accounts import NOW, make_user
from tests.factories.assessment import close_round, open_round, reviewed_bid
from tests.factories.bids import submitted_bid


@pytest.mark.django_db(transaction=True)
def test_a_bid_found_eligible_meanwhile_is_waited_for_and_named() -> None:
    round_ = open_round()
    reviewed_bid(round_)
    late = submitted_bid(round_)
    close_round(round_)
    manager, chair = make_user(Role.FUND_MANAGER), make_user(Role.CHAIR)
    refusals: list[RankingIncomplete] = []

    def freeze() -> None:
        try:
            freeze_ranking(round=round_, by=chair, now=NOW)
        except RankingIncomplete as refusal:
            refusals.append(refusal)
        finally:
            connection.close()

    freezing = Thread(target=freeze)
    with transaction.atomic():
        find_eligible(bid=late, by=manager, now=NOW)
        freezing.start()
        freezing.join(timeout=0.5)
        assert freezing.is_alive()
    freezing.join(timeout=30)

    assert f"{late.reference}: 0 of 2 reviews submitted." in refusals[0].message
    assert not Ranking.objects.exists()
