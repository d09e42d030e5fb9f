"""Every command line that README and DEVELOPERS name can be typed as it stands there."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

CLONE = Path(__file__).parents[2]
PAGES = ("README.md", "DEVELOPERS.md", "docs/operations.md")
SHOWN = re.compile(r"^```\n((?s:.*?))^```|`([^`\n]+)`|^    (\S.*)$", re.MULTILINE)
SETTING = r"(?:[A-Z]+=\S+ )*"
COMMAND = re.compile(rf"^{SETTING}(make|(?:python )?(?:\./)?manage\.py|\.ci/run)(?: (.+))?$")
INSIDE = re.compile(r"python (manage\.py) (.+)$")


def commands(page: str) -> list[tuple[str, str]]:
    """Program and arguments of each line of a block, or words between back quotes, that is one of ours."""
    found = []
    for block, words, indented in SHOWN.findall((CLONE / page).read_text(encoding="utf-8")):
        for line in (block or words or indented).splitlines():
            if match := COMMAND.match(line.strip()) or INSIDE.search(line):
                found.append((match[1], match[2] or ""))
    return found


NAMED = sorted({(page, *command) for page in PAGES for command in commands(page)})
MAKE = sorted({arguments for _, program, arguments in NAMED if program == "make"})
MANAGE = sorted({line for _, program, line in NAMED if line and program.endswith("manage.py")})


def test_the_commands_of_the_pages_are_found() -> None:
    assert {"demo", "test", "check", "demo-reset"} <= set(MAKE)
    assert {"check_return FILE", "verify_ledger"} <= set(MANAGE)
    assert ("README.md", ".ci/run", "") in NAMED


@pytest.mark.parametrize("arguments", MAKE)
def test_make_knows_the_recipe(arguments: str) -> None:
    [recipe, *_] = re.sub(r"[A-Z]+=(\"[^\"]*\"|\S+)", "", arguments).split() or ["help"]
    rules = (CLONE / "Makefile").read_text(encoding="utf-8")

    assert re.search(rf"^{re.escape(recipe)}:.*## ", rules, re.MULTILINE)


@pytest.mark.parametrize("arguments", MANAGE)
def test_manage_knows_the_command_and_its_options(arguments: str) -> None:
    name, *rest = re.findall(r"\"[^\"]*\"|\S+", arguments)
    command = load_command_class(get_commands()[name], name)
    parser = command.create_parser("manage.py", name)

    parser.parse_args([word.strip('"') for word in rest])


def test_readme_writes_our_programs_so_that_a_shell_finds_them() -> None:
    programs = {program for page, program, _ in NAMED if page == "README.md"}

    assert programs == {"make", "./manage.py", ".ci/run"}
    for program in programs - {"make"}:
        assert (CLONE / program).stat().st_mode & 0o111
