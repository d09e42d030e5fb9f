"""What the document states of a parameter, of reading and of filing, is what the code refuses by: a value on
each bound is taken, one beyond it refused and named.
"""

import re
from typing import Any

import pytest

from portfolio.spend.rules.json_lines import LinesRefused, csv_of
from portfolio.treasury.api.describing import document
from portfolio.treasury.api.snippets import parameters
from tests.factories.api import make_filing_machine
from tests.portfolio.treasury.api.walking import OPERATIONS, something_of_everything
from tests.shared_states import built_once

asked = built_once(something_of_everything)
STATUS = {"query": 400, "header": 422}
"""What one is refused with that is not as the document says."""
ASKED = [
    (name, path, operation, row)
    for name, verb, path, operation in OPERATIONS
    for row in operation.get("parameters", [])
    if row["in"] == "query" or (row["in"] == "header" and verb == "POST")
]
UNSTATED = {"POST /api/v1/returns/ name"}
"""Parameters that state no bound: what a file is called is cut, and never refused."""
FORMS = ("enum", "pattern", "minimum", "maximum", "format")
BOUNDS = (*FORMS, "maxLength")


def inside(schema: dict[str, Any], known: str | None) -> list[str]:
    """Values that are taken: those on the bounds, and one that names something there is."""
    if "enum" in schema:
        return [str(value) for value in schema["enum"]]
    if schema.get("type") == "integer":
        return [str(schema[bound]) for bound in ("minimum", "maximum") if bound in schema]
    if known is not None:
        return [known]
    longest = "9" * schema.get("maxLength", 0)
    fits = longest and re.fullmatch(schema.get("pattern", ".*"), longest)
    return [*schema.get("examples", []), *([longest] if fits else [])]


def outside(schema: dict[str, Any]) -> list[str]:
    found = ["", " ", "\x00", "٣"] if set(FORMS) & set(schema) else ["\x00"]
    if schema.get("type") == "integer":
        beyond = [schema["minimum"] - 1, *(row + 1 for row in [schema.get("maximum")] if row)]
        return [*found, *map(str, beyond), "1.0", "+1", "1e0", "x"]
    if "enum" in schema:
        return [*found, str(schema["enum"][0]).swapcase(), f"{schema['enum'][0]} ", "NONE"]
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
    assert {ids(row) for row in ASKED if not states(row)} == UNSTATED
    texts = [row[3] for row in ASKED if "pattern" in row[3]["schema"]]
    wrong = [
        (row["name"], value)
        for row in texts
        for value in row["schema"].get("examples", [])
        if not re.fullmatch(row["schema"]["pattern"], value)
    ]
    assert wrong == []


def check(parameter, known, ask):
    """`known`: a value that names something there is; `ask`: with a value of the parameter."""
    row = parameter[3]
    for value in inside(row["schema"], known):
        answer = ask(value)
        named = answer.status_code == STATUS[row["in"]] and answer.json().get("field") == row["name"]
        assert not named, f"{value!r}: {answer.content}"
    for value in outside(row["schema"]):
        answer = ask(value)
        assert answer.status_code == STATUS[row["in"]], f"{value!r}: {answer.status_code}"
        assert answer.json()["field"] == row["name"]


@pytest.mark.django_db
@pytest.mark.parametrize("query", [row for row in ASKED if states(row) and row[0].startswith("GET")], ids=ids)
def test_the_code_refuses_what_the_document_says_and_nothing_else(asked, query):
    _, path, operation, row = query
    address, machine = asked.address(path), asked.machine_for(operation)
    assert address is not None, f"{path}: say in `something_of_everything` what lies there"

    check(query, asked.known(row["name"], path), lambda value: machine.get(address, {row["name"]: value}))


@pytest.mark.django_db
@pytest.mark.usefixtures("june_is_over")
@pytest.mark.parametrize("said", [row for row in ASKED if states(row) and row[0].startswith("POST")], ids=ids)
def test_so_it_does_of_what_is_said_beside_a_file(asked, said):
    """What is sent is no file of spend, so that nothing is filed."""
    _, path, operation, row = said
    machine = make_filing_machine(asked.department.api.department)
    needed = [*parameters(operation, "query", must=True), *parameters(operation, "header", must=True)]

    def ask(value):
        given = {place: {} for place in STATUS}
        for one in needed:
            given[one["in"]][one["name"]] = one["schema"]["examples"][0]
        given[row["in"]][row["name"]] = value
        return machine.post(path, b"no,spend", given["query"], **given["header"])

    check(said, asked.known(row["name"], path), ask)


def test_more_lines_than_the_document_says_are_refused():
    most = document()["components"]["schemas"]["FiledLines"]["properties"]["lines"]["maxItems"]

    csv_of({"lines": [{}] * most})
    with pytest.raises(LinesRefused):
        csv_of({"lines": [{}] * (most + 1)})
