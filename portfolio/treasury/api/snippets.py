"""Lines to paste that ask one operation, for this service's own address."""

import json
from collections.abc import Iterator, Mapping
from shlex import quote
from typing import Any
from urllib.parse import urlencode

from portfolio.treasury.api.describing import example_of
from portfolio.treasury.rules.entries import AWARD, FUND

Node = Mapping[str, Any]
JSON = "application/json"
IN_PATH = {"funds": FUND, "awards": AWARD, "segments": FUND}
"""A reference by the part of the path before it, where the document has no example of its own."""
FEW = 5


def address_of(service: str, path: str, operation: Node) -> str:
    """With an example of each part of the path, and of each parameter that has to be given."""
    parts = path.split("/")
    for place, part in enumerate(parts):
        if part.startswith("{"):
            name, ending = part[1:].split("}", 1)
            parts[place] = f"{_in_path(name, parts[place - 1], operation)}{ending}"
    query = _needed(operation)
    if any(row["name"] == "limit" for row in parameters(operation, "query")):
        query["limit"] = FEW
    return f"{service}{'/'.join(parts)}" + (f"?{urlencode(query)}" if query else "")


def named_in(path: str, operation: Node) -> list[str]:
    """The examples in its address: what there is of them in a service is called otherwise."""
    parts = path.split("/")
    names = [
        _in_path(part[1:].split("}", 1)[0], parts[place - 1], operation)
        for place, part in enumerate(parts)
        if part.startswith("{")
    ]
    return [*names, *map(str, _needed(operation).values())]


def _needed(operation: Node) -> dict[str, Any]:
    return {row["name"]: example_of(row["schema"]) for row in parameters(operation, "query", must=True)}


def _in_path(name: str, before: str, operation: Node) -> str:
    given = next((row for row in parameters(operation, "path") if row["name"] == name), None)
    if given is not None and given["schema"].get("examples"):
        return str(given["schema"]["examples"][0])
    return IN_PATH.get(before, name)


def parameters(operation: Node, place: str, *, must: bool = False) -> Iterator[Node]:
    for row in operation.get("parameters", []):
        if row["in"] == place and (row.get("required") or not must):
            yield row


def media_of(operation: Node) -> str:
    """The form of the answer when all is well; JSON, or else the first, where it comes in several."""
    kinds = kinds_of(operation)
    return JSON if JSON in kinds else next(iter(kinds), "")


def kinds_of(operation: Node) -> list[str]:
    """The forms of the answer when all is well."""
    for status, answer in operation["responses"].items():
        if status.startswith("2"):
            return list(answer.get("content", {}))
    return []


def curl_of(verb: str, address: str, operation: Node) -> str:
    words = ["curl", "-s", *_file(address, operation)]
    for name, value in _headers(operation).items():
        words += ["-H", f"{name}: {value}"]
    if verb != "GET":
        words += ["-X", verb]
    body = body_of(operation)
    if body is not None:
        words += ["--data", json.dumps(body)]
    elif verb != "GET" and operation.get("requestBody"):
        words += ["--data-binary", "@file"]
    shown = " ".join(quote(word) for word in words)
    token = '-H "Authorization: Bearer $TOKEN" ' if is_guarded(operation) else ""
    return f'{shown} {token}"{address}"'


def _file(address: str, operation: Node) -> list[str]:
    is_file = media_of(operation) not in (JSON, "", "text/csv", "application/x-ndjson")
    return ["-S", "-f", "-O", "-J"] if is_file and not address.endswith("/") else []


def _headers(operation: Node) -> dict[str, str]:
    needed = parameters(operation, "header", must=True)
    found = {row["name"]: str(example_of(row["schema"])) for row in needed}
    kinds = list(operation.get("requestBody", {}).get("content", {}))
    if kinds:
        found["Content-Type"] = JSON if JSON in kinds else kinds[0]
    return found


def is_guarded(operation: Node) -> bool:
    return bool(scopes_of(operation))


def scopes_of(operation: Node) -> list[str]:
    return [scope for one in operation.get("security", []) for needed in one.values() for scope in needed]


def body_of(operation: Node) -> Any:
    """An example of what is sent as JSON; None where that is not how it is sent."""
    content = operation.get("requestBody", {}).get("content", {})
    return example_of(content[JSON]["schema"]) if JSON in content else None


def python_of(verb: str, address: str, operation: Node) -> str:
    """Python's standard library alone."""
    is_json = media_of(operation) == JSON
    headers = {name: repr(value) for name, value in _headers(operation).items()}
    if is_guarded(operation):
        headers["Authorization"] = "f\"Bearer {os.environ['TOKEN']}\""
    body = body_of(operation)
    sent = f"json.dumps({body!r}).encode()" if body is not None else 'open("file", "rb").read()'
    imports = ["json"] * (is_json or body is not None) + ["os"] * is_guarded(operation)
    lines = [f"import {name}" for name in imports] + ["import urllib.request", ""]
    lines += ["request = urllib.request.Request(", f'    "{address}",']
    lines += [f"    data={sent}," for _ in [verb] if verb != "GET" and operation.get("requestBody")]
    if headers:
        listed = ", ".join(f'"{name}": {value}' for name, value in headers.items())
        lines.append(f"    headers={{{listed}}},")
    lines += [f'    method="{verb}",' for _ in [verb] if verb != "GET"]
    lines += [")", "with urllib.request.urlopen(request, timeout=60) as answer:"]
    lines.append("    print(json.load(answer))" if is_json else "    print(answer.read()[:1000])")
    return "\n".join(lines)
