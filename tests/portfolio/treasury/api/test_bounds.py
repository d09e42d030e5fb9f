"""What the document states of a parameter is what the code refuses by: a value on each bound is taken, one
beyond it refused and named.
"""

import re
from typing import Any

import pytest

from tests.portfolio.treasury.api.walking import READING, something_of_everything
from tests.shared_states import built_once

asked = built_once(something_of_everything)
QUERIES = [
    (name, path, operation, row)
    for name, _, path, operation in READING
    for row in operation.get("parameters", [])
    if row["in"] == "query"
]
UNSTATED: frozenset[str] = frozenset()
"""Parameters that state no bound, such as `GET /api/v1/spend/ after`: none."""
BOUNDS = ("enum", "pattern", "minimum", "maximum", "format")


def inside(schema: dict[str, Any], known: str | None) -> list[str]:
    """Values that are taken: those on the bounds, and one that names something there is."""
    if "enum" in schema:
        return [str(value) for value in schema["enum"]]
    if schema.get("type") == "integer":
        return [str(schema[bound]) for bound in ("minimum", "maximum") if bound in schema]
    return [known] if known is not None else list(schema.get("examples", []))


def outside(schema: dict[str, Any]) -> list[str]:
    found = ["", " ", "\x00", "٣"]
    if schema.get("type") == "integer":
        beyond = [schema["minimum"] - 1, *(row + 1 for row in [schema.get("maximum")] if row)]
        return [*found, *map(str, beyond), "1.0", "+1", "1e0", "x"]
    if "enum" in schema:
        return [*found, str(schema["enum"][0]).lower(), f"{schema['enum'][0]} ", "NONE"]
    if "maxLength" in schema:
        found.append("9" * (schema["maxLength"] + 1))
    given = [value + more for value in schema.get("examples", []) for more in ("\n", "\x00", " ", "\u0661")]
    pattern = schema.get("pattern", "")
    return [*found, *(value for value in given if not re.fullmatch(pattern, value))]


def states(row):
    return bool(set(BOUNDS) & set(row[3]["schema"]))


def ids(row):
    return f"{row[0]} {row[3]['name']}"


def test_every_parameter_states_what_it_takes():
    assert {ids(row) for row in QUERIES if not states(row)} == UNSTATED
    texts = [row[3] for row in QUERIES if "pattern" in row[3]["schema"]]
    wrong = [
        (row["name"], value)
        for row in texts
        for value in row["schema"].get("examples", [])
        if not re.fullmatch(row["schema"]["pattern"], value)
    ]
    assert wrong == []


@pytest.mark.django_db
@pytest.mark.parametrize("query", [row for row in QUERIES if states(row)], ids=ids)
def test_the_code_refuses_what_the_document_says_and_nothing_else(asked, query):
    _, path, operation, row = query
    name, schema = row["name"], row["schema"]
    address, machine = asked.address(path), asked.machine_for(operation)
    assert address is not None, f"{path}: say in `something_of_everything` what lies there"

    for value in inside(schema, asked.known(name, path)):
        answer = machine.get(address, {name: value})
        named = answer.status_code == 400 and answer.json().get("field") == name
        assert not named, f"{value!r}: {answer.content}"
    for value in outside(schema):
        answer = machine.get(address, {name: value})
        assert answer.status_code == 400, f"{value!r}: {answer.status_code}"
        assert answer.json()["field"] == name
