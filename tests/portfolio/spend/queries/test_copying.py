"""What PostgreSQL writes of lines is what the feed writes of them, byte for byte."""

import orjson
import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from legacyfund.lib.delimited import FORMULA_STARTS
from portfolio.spend.models import SpendLine
from portfolio.spend.queries.copying import LEAST_BYTES, copy_lines
from portfolio.spend.queries.lines import SpendFilter, as_rows
from portfolio.spend.rules.feed import csv_head, csv_lines
from portfolio.spend.rules.lines import TEXT_LENGTHS
from tests.factories.corrections import accepted_correction
from tests.factories.returns import accepted_return
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db
HOSTILE = (
    FORMULA_STARTS.replace("\x00", "") + ";,\"'\\ \x01\x08\x0b\x0c\x1f\x7f\x85\u2028é\U0001f4b7ab0/\ufffe"
)
OWN_TABLE = """
CREATE TEMPORARY TABLE portfolio_spendline ON COMMIT DROP AS TABLE public.portfolio_spendline
"""
texts = st.text(
    st.one_of(st.sampled_from(HOSTILE), st.characters(codec="utf-8", exclude_characters="\x00")), max_size=12
)
said = st.fixed_dictionaries(dict.fromkeys(TEXT_LENGTHS, texts))

accepted = built_once(lambda: accepted_return(None, "1,000.00", "-20.50"))


@pytest.fixture
def spend_return(accepted):
    return accepted


def written(form, wanted=None, *, after=0, up_to=1_000_000):
    return b"".join(copy_lines(form, wanted or SpendFilter(), after=after, up_to=up_to))


def expected(form, lines):
    rows = as_rows(lines)
    if form == "csv":
        return (csv_head() + csv_lines(rows)).encode()
    return b"".join(orjson.dumps(row) + b"\n" for row in rows)


def add(*rows):
    """Lines as if they had been accepted after the others, in a table of the test's own that hides ours:
    a return gets all its lines at once.
    """
    with connection.cursor() as cursor:
        cursor.execute(OWN_TABLE)
    *_, like = SpendLine.objects.order_by("feed_no")
    for texts in rows:
        like.pk, like.feed_no, like.line_number = like.pk + 1, like.feed_no + 1, like.line_number + 1
        for name, text in texts.items():
            setattr(like, name, text)
        like.save(force_insert=True)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(rows=st.lists(said, min_size=1, max_size=8))
def test_hostile_texts_are_written_as_the_feed_writes_them(spend_return, rows):
    with transaction.atomic():
        add(*rows)
        lines = SpendFilter().lines()
        found = {form: (written(form), expected(form, lines)) for form in ("csv", "ndjson")}
        transaction.set_rollback(True)

    assert found["csv"][0] == found["csv"][1]
    assert found["ndjson"][0] == found["ndjson"][1]


@pytest.mark.parametrize("form", ["csv", "ndjson"])
def test_a_correction_names_its_line(spend_return, form):
    accepted_correction(1, description="For less")

    assert written(form) == expected(form, SpendFilter().lines())


@pytest.mark.parametrize("form", ["csv", "ndjson"])
def test_only_what_is_asked_for_is_written(spend_return, form):
    first, second = SpendFilter().lines()
    accepted_return(None, "70.00")

    assert written(form, after=1, up_to=2) == expected(form, SpendLine.objects.filter(pk=second.pk))
    assert written(form, SpendFilter(award=first.award)) == expected(
        form, SpendFilter(award=first.award).lines()
    )
    assert written(form, SpendFilter(period=12)) == expected(form, SpendLine.objects.none())


def test_blocks_are_large_and_the_statement_ends_when_nobody_wants_more(spend_return):
    add(*[{"description": "x" * 2_000}] * 100)

    blocks = list(copy_lines("ndjson", SpendFilter(), after=0, up_to=1_000))
    begun = copy_lines("ndjson", SpendFilter(), after=0, up_to=1_000)
    next(begun)
    begun.close()

    assert len(blocks) > 2
    assert all(len(block) >= LEAST_BYTES for block in blocks[:-1])
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)
