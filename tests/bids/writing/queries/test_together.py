"""Rows read together are the rows Django reads, to the field."""

from decimal import Decimal
from typing import Any

import pytest
from django.db.models import Model

from bids.register.models import LegacySystem, Rating
from bids.writing.models import Benefit, CostLine
from bids.writing.queries.drafts import load_draft
from bids.writing.queries.together import ORDERS, read_together
from tests.factories.bids import draft_bid, full_bid, offering

pytestmark = pytest.mark.django_db


def fields(row: Model) -> dict[str, tuple[type, Any]]:
    stored = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return {name: (type(value), value) for name, value in stored.items()}


def test_every_table_reads_as_through_the_models() -> None:
    bid, other = offering(full_bid()), full_bid()
    # An order by number is not the order of making.
    Benefit.objects.filter(pk=bid.benefits.latest("pk").pk).update(order=0)
    CostLine.objects.filter(pk=bid.cost_lines.earliest("pk").pk).update(
        amount=Decimal("999999999999.99"), description='a "quoted" \\ line, £ and \u2028\u00e9\U0001f600'
    )

    together = read_together(bid)

    for table, order in ORDERS.items():
        expected = table._default_manager.filter(bid=bid).order_by(*order)
        assert [fields(row) for row in together.of(table)] == [fields(row) for row in expected]
        assert together.of(table), f"{table.__name__} has a row to compare"
    assert other.pk not in {row.bid_id for row in together.of(CostLine)}


def test_the_register_behind_a_bid_is_its_systems_and_their_confirmed_ratings() -> None:
    bid = full_bid()
    full_bid()
    system = LegacySystem.objects.get(bid_systems__bid=bid)
    rating = Rating.objects.get(system=system)

    together = read_together(bid)

    assert [fields(row) for row in together.of(LegacySystem)] == [fields(system)]
    assert [fields(row) for row in together.of(Rating)] == [fields(rating)]


def test_a_bid_just_started_has_no_rows() -> None:
    together = read_together(draft_bid())

    assert not any(together.of(table) for table in (*ORDERS, LegacySystem, Rating))


def test_a_draft_without_partners_lines_is_read_in_two_statements(django_assert_num_queries) -> None:
    bid = full_bid()

    with django_assert_num_queries(2):
        draft = load_draft(bid)
        assert draft.for_rules.systems[0].reference == draft.systems[0].system.reference
        assert all(row.partner is None for row in draft.cost_lines)
