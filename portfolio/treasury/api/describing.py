"""Brings the OpenAPI document and the data dictionary together: the words of fields into the document, and
the shapes of the document into rows that people and machines read.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from drf_spectacular.generators import SchemaGenerator

from portfolio.treasury.rules.deprecation import DATED
from portfolio.treasury.rules.dictionary import entry_of
from portfolio.treasury.rules.entries import FIRST, POUNDS

Node = Mapping[str, Any]
VERBS = ("get", "post", "put", "patch", "delete")
_TYPES = {"decimal": "decimal as text", "date": "date", "date-time": "date and time", "uri": "address"}


def describe(result: dict[str, Any], **_: object) -> dict[str, Any]:
    """A hook of the generator: words, units and examples of fields, and what is to go."""
    for shape, node in result["components"]["schemas"].items():
        for name, field in node.get("properties", {}).items():
            field.pop("x-spec-enum-id", None)
            _say(field, shape, name)
    for path, operations in result["paths"].items():
        for verb, operation in operations.items():
            if f"{verb.upper()} {path}" in DATED:
                operation["deprecated"] = True
    return result


def _say(field: dict[str, Any], shape: str, name: str) -> None:
    entry = entry_of(shape, name)
    if entry is None:
        return
    if entry.words:
        field.setdefault("description", entry.words)
    if entry.example is not None and "$ref" not in field:
        field["examples"] = [entry.example]


def state_limits(result: dict[str, Any], **about: Any) -> dict[str, Any]:
    """Every operation with a way in says how often it may be asked, and what the next one is told."""
    told = {
        name: {"schema": {"type": "string"}, "description": words}
        for name, words in {
            "RateLimit-Policy": 'How often a client may ask, such as `"client";q=1200;w=60`: the quota, and '
            "the seconds of its window.",
            "RateLimit": 'What is left of it, such as `"client";r=1199;t=42`, and the seconds until it is '
            "whole again.",
        }.items()
    }
    after = {"Retry-After": {"schema": {"type": "integer", "minimum": 1}, "description": "Seconds to wait."}}
    problem_of = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for operations in result["paths"].values():
        for operation in operations.values():
            if not operation.get("security"):
                continue
            operation["responses"]["429"] = {
                "content": problem_of,
                "description": "Asked too often.",
                "headers": after,
            }
            for status, response in operation["responses"].items():
                if status != "401":
                    response.setdefault("headers", {}).update(told)
    return result


@cache
def document() -> Node:
    """The OpenAPI document; the same for everybody, so made once."""
    generator = SchemaGenerator()  # type: ignore[no-untyped-call]
    found: Node = generator.get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return found


@dataclass(frozen=True)
class FieldRow:
    """One field of the data dictionary."""

    id: str
    shape: str
    field: str
    words: str
    type: str
    unit: str
    nullable: bool
    example: object
    since: str


def field_rows() -> list[FieldRow]:
    """Every field of every answer, by shape in the order of the document."""
    return [
        _row(shape, name, field)
        for shape, node in document()["components"]["schemas"].items()
        for name, field in node.get("properties", {}).items()
    ]


def _row(shape: str, name: str, field: Node) -> FieldRow:
    entry = entry_of(shape, name)
    unit = entry.unit if entry else ""
    return FieldRow(
        id=f"{shape}.{name}",
        shape=shape,
        field=name,
        words=field.get("description", ""),
        type=type_of(field),
        unit=unit or (POUNDS if _without_null(field).get("format") == "decimal" else ""),
        nullable=is_nullable(field),
        example=example_of(field),
        since=entry.since if entry else FIRST,
    )


def is_nullable(field: Node) -> bool:
    kinds = field.get("type", [])
    alternatives = [*field.get("oneOf", []), *field.get("anyOf", [])]
    return "null" in kinds or None in field.get("enum", []) or any(is_nullable(row) for row in alternatives)


def type_of(field: Node) -> str:
    """In words. A shape is named."""
    field = _without_null(field)
    if "$ref" in field:
        return str(field["$ref"]).rsplit("/", 1)[1]
    if choices := [str(row) for row in field.get("enum", []) if row not in (None, "")]:
        return f"one of {', '.join(choices)}"
    if field.get("type") == "array":
        return f"list of {type_of(field['items'])}"
    if field.get("type") == "string":
        return _TYPES.get(field.get("format", ""), "text")
    return {"integer": "whole number", "number": "number", "boolean": "true or false"}.get(
        field.get("type", ""), "any"
    )


def _without_null(field: Node) -> dict[str, Any]:
    """The field as it is where it is there."""
    found = dict(field)
    for word in ("allOf", "oneOf", "anyOf"):
        if word in found:
            there = [row for row in found.pop(word) if row.get("type") != "null" and "enum" not in row]
            there = there or [row for row in field[word] if row.get("enum") not in ([None], [""])]
            found = {**(there[0] if there else {}), **found}
    if isinstance(found.get("type"), list):
        found["type"] = next((kind for kind in found["type"] if kind != "null"), "null")
    return found


_PLAIN: Mapping[str, object] = {
    "decimal": "1250000.00",
    "date": "2027-06-17",
    "date-time": "2027-07-20T12:00:00+00:00",
    "uri": "https://service/api/v1/",
    "integer": 1,
    "number": 1,
    "boolean": False,
    "string": "text",
}


def example_of(field: Node) -> Any:
    """An answer made of the examples of its fields, or the example of one field."""
    if field.get("examples"):
        return field["examples"][0]
    plain = _without_null(field)
    if "$ref" in plain:
        return example_of(resolve(plain))
    if "properties" in plain:
        return {name: _example_in(plain, name) for name in plain["properties"]}
    if plain.get("type") == "array":
        return [example_of(plain["items"])]
    if "enum" in plain:
        return plain["enum"][0]
    if is_nullable(field):
        return None
    return _PLAIN.get(plain.get("format", ""), _PLAIN.get(plain.get("type", ""), {}))


def _example_in(shape: Node, name: str) -> Any:
    """A field of a shape; null where the dictionary has no example and the field may be."""
    field = shape["properties"][name]
    plain = _without_null(field)
    if not field.get("examples") and is_nullable(field) and "$ref" not in plain:
        return None
    return example_of(field)


def resolve(node: Node) -> Node:
    """The shape a reference names."""
    return document()["components"]["schemas"][str(node["$ref"]).rsplit("/", 1)[1]]  # type: ignore[no-any-return]


def operations() -> Iterator[tuple[str, str, Node]]:
    """Verb, path and operation, in the order of the document."""
    for path, found in document()["paths"].items():
        for verb in VERBS:
            if verb in found:
                yield verb.upper(), path, found[verb]
