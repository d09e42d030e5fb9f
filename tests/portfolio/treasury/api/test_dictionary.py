"""The data dictionary has every field that is answered, and the document gives its words."""

import csv
import io
import json
from decimal import Decimal
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from portfolio.ledger.rules.ledger import journal_hash
from portfolio.spend.rules.feed import FIELDS
from portfolio.treasury.api.describing import document, example_of, field_rows, operations
from portfolio.treasury.publications.rules.giving import LICENCE
from portfolio.treasury.rules.dictionary import DICTIONARY, entry_of
from tests.portfolio.treasury.api.walking import json_answers, something_of_everything
from tests.shared_states import built_once

asked = built_once(something_of_everything)
SHAPES = document()["components"]["schemas"]


def unsaid(value: Any, node: Any, shape: str = "") -> list[str]:
    """Fields of an answer that its shape has not, by id."""
    if "$ref" in node:
        shape = node["$ref"].rsplit("/", 1)[1]
        return unsaid(value, SHAPES[shape], shape)
    for word in ("oneOf", "anyOf", "allOf"):
        if word in node:
            return unsaid(value, next((row for row in node[word] if "$ref" in row), {}), shape)
    if isinstance(value, list):
        return [name for row in value for name in unsaid(row, node.get("items", {}), shape)]
    if not isinstance(value, dict):
        return []
    fields = node.get("properties", {})
    lacking = [f"{shape}.{name}" for name in value if name not in fields]
    for key in fields:
        lacking += unsaid(value[key], fields[key], shape) if key in value else []
    return lacking


@pytest.mark.django_db
def test_every_answer_is_of_its_shape_and_has_no_field_beside_it(asked):
    names = []
    for name, operation, answer in json_answers(asked):
        assert answer.status_code == 200, f"{name}: {answer.content}"
        schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
        whole = {**schema, "components": document()["components"]}
        Draft202012Validator(whole, format_checker=FormatChecker()).validate(answer.json())
        assert unsaid(answer.json(), schema) == [], name
        names.append(name)

    assert "GET /api/v1/awards/{reference}/milestones/" in names


def test_every_field_has_words_a_type_and_an_example():
    rows = field_rows()

    assert [row.id for row in rows if not row.words or row.type == "any"] == []
    assert len({row.id for row in rows}) == len(rows)
    amount = next(row for row in rows if row.id == "SpendLine.amount")
    assert (amount.type, amount.unit, amount.example) == ("decimal as text", "GBP", "40000.05")


def test_the_dictionary_says_nothing_of_what_there_is_not():
    fields = {(row.shape, row.field) for row in field_rows()}

    said = {(shape, name) for shape, of in DICTIONARY.items() for name in of}

    assert said - fields == set()


def test_the_words_of_a_line_are_those_of_the_feed():
    assert {name: entry_of("SpendLine", name).words for name in FIELDS} == FIELDS


@pytest.mark.parametrize("shape", SHAPES)
def test_an_example_is_of_its_shape(shape):
    whole = {"$ref": f"#/components/schemas/{shape}", "components": document()["components"]}

    Draft202012Validator(whole, format_checker=FormatChecker()).validate(example_of(SHAPES[shape]))


def test_the_examples_of_an_awards_money_add_up():
    money = {name: Decimal(value) for name, value in example_of(SHAPES["AwardMoney"]).items()}

    assert money["committed"] == money["released"] + money["to_release"]
    assert money["released"] == money["spent"] + money["unspent"]


def first_of(operation_id):
    """What the reference shows of its answer."""
    found = next(row for _, _, row in operations() if row["operationId"] == operation_id)
    (good,) = [row for status, row in found["responses"].items() if status == "200"]
    return example_of(good["content"]["application/json"]["schema"])


def test_nothing_stands_for_a_value():
    shown = [example_of(schema) for schema in SHAPES.values()]

    assert '"text"' not in json.dumps(shown)


def test_the_answers_shown_agree_with_each_other():
    page, totals, manifest = first_of("spend"), first_of("spend_control_totals"), first_of("segments")
    journals, files = first_of("fund_journals"), first_of("spend_over_25k_files")

    assert totals["head"] == page["head"] == manifest["feed_head"] == f"1:{totals['up_to']}"
    assert totals["by"] == ["fund"]
    assert totals["totals"] == [{"fund": "LITF", "lines": totals["lines"], "net": totals["net"]}]
    assert first_of("fund_position")["total"]["spent"] == totals["net"]
    (segment,) = manifest["segments"]
    assert segment["lines"] == segment["last_feed_no"] - segment["first_feed_no"] + 1
    assert manifest["total"] == {"segments": 1, "lines": segment["lines"], "net": segment["net"]}
    assert manifest["next_due"][0]["name"] > segment["name"]
    (journal,) = journals["journals"]
    assert journal["number"] == journal["document"]["number"] == journals["head"]["journal"]
    assert journal["hash"] == journal_hash(journal["prev_hash"], journal["document"])
    assert journal["hash"] == journals["head"]["hash"] == segment["head"]["hash"]
    assert sum(Decimal(posting[-1]) for posting in journal["document"]["postings"]) == 0
    assert files["licence"] == LICENCE
    sent = example_of(SHAPES["FiledLines"])["lines"]
    filed = example_of(SHAPES["Filed"])
    assert (filed["lines"], filed["net"]) == (len(sent), str(sum(Decimal(row["amount"]) for row in sent)))


@pytest.mark.django_db
def test_both_files_hold_every_field_for_everybody(client):
    found = client.get("/api/v1/dictionary.json").json()["fields"]
    table = client.get("/api/v1/dictionary.csv")

    assert [row["id"] for row in found] == [row.id for row in field_rows()]
    assert table["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(table.content.decode(), newline="")))
    assert [row["id"] for row in rows] == [row["id"] for row in found]
    assert list(rows[0]) == list(found[0])
