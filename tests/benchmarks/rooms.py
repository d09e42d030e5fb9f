"""`make rooms`: what each room holds, and how many of its imports stay in it; of another checkout by path.

Modules of our own, without migrations. Where a folder holds all of one layer, that folder is the room.
"""

import ast
import statistics
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

APPS = ("accounts", "bids", "portfolio", "legacyfund")
ROOMS_OF_LEGACYFUND = ("lib", "web", "embedded")
LAYERS = {"urls", "views", "api", "tasks", "guards", "forms", "emails", "printing", "actions", "queries"} | {
    "models",
    "workflow",
    "rules",
    "management",
}
SMALL = 25


def room_of(module: str) -> str:
    """`bids.register.imports.rules.plan`: bids.register.imports; `bids.rules.risk`: bids.rules."""
    app, *rest = module.split(".")
    if app == "legacyfund" and rest and rest[0] in ROOMS_OF_LEGACYFUND:
        return f"{app}.{rest[0]}"
    if app in ("accounts", "legacyfund"):
        return app
    inner = []
    for name in rest:
        if name in LAYERS:
            return ".".join([app, *(inner or [name])])
        inner.append(name)
    return ".".join([app, *inner[:1]]) if len(inner) > 1 else app


def modules(clone: Path) -> dict[str, Path]:
    found = {}
    for app in APPS:
        for path in sorted((clone / app).rglob("*.py")):
            if "migrations" not in path.parts:
                name = ".".join(path.relative_to(clone).with_suffix("").parts)
                found[name.removesuffix(".__init__")] = path
    return found


def imports_of(path: Path) -> Iterator[str]:
    """What the module takes from our own, a line for each module named."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] in APPS:
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names if name.name.split(".")[0] in APPS)


def main(clone: Path) -> None:
    found = modules(clone)
    lines = {name: len(path.read_text(encoding="utf-8").splitlines()) for name, path in found.items()}
    written = {name: count for name, count in lines.items() if found[name].name != "__init__.py"}
    stay, leave = Counter[str](), Counter[str]()
    for name, path in found.items():
        for target in imports_of(path):
            (stay if room_of(target) == room_of(name) else leave)[room_of(name)] += 1
    print(f"{'room':<30}{'files':>6}{'lines':>7}{'median':>7}{'stay':>6}{'leave':>6}")
    for room in sorted({room_of(name) for name in written}):
        sizes = [count for name, count in written.items() if room_of(name) == room]
        middle = statistics.median_low(sizes)
        print(f"{room:<30}{len(sizes):>6}{sum(sizes):>7}{middle:>7}{stay[room]:>6}{leave[room]:>6}")
    small = sum(count < SMALL for count in written.values())
    median = statistics.median_low(list(written.values()))
    print(
        f"{len(written)} modules, {sum(written.values())} lines, median {median}, {small} under {SMALL} lines"
    )
    print(f"{sum(stay.values())} imports stay in their room, {sum(leave.values())} leave it")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path.cwd())
