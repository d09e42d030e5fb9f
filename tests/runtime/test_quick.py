"""`make quick` finds the tests of what was touched, where they mirror the code and where they lie today."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from legacyfund.embedded.places import CLONE
from tests.quick import always, modules_for, named_after, touched

LAYOUT = (
    "tests/architecture/test_source.py",
    "tests/bids/register/imports/test_plan.py",
    "tests/bids/register/imports/test_plan_with_parts.py",
    "tests/bids/register/imports/test_planning.py",
    "tests/bids/register/test_rules.py",
    "tests/bids/register/views/conftest.py",
    "tests/bids/register/views/test_ratings.py",
    "tests/bids/register/rules/test_risk.py",
    "tests/bids/rounds/actions/test_closing.py",
    "tests/bids/views/test_systems.py",
    "tests/docs/test_rules.py",
    "tests/legacyfund/test_api.py",
    "tests/lib/test_money.py",
    "tests/runtime/test_places.py",
    "tests/test_views.py",
    "tests/web/test_fields.py",
)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    for name in LAYOUT:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return tmp_path


@pytest.mark.parametrize(
    ("path", "tests"),
    [
        (
            "bids/register/imports/plan.py",
            {"bids/register/imports/test_plan.py", "bids/register/imports/test_plan_with_parts.py"},
        ),
        ("bids/register/rules.py", {"bids/register/test_rules.py", "bids/register/rules/test_risk.py"}),
        ("bids/register/views/ratings.py", {"bids/register/views/test_ratings.py"}),
        ("bids/rounds/actions.py", {"bids/rounds/actions/test_closing.py"}),
        (
            "bids/register/rules/__init__.py",
            {"bids/register/test_rules.py", "bids/register/rules/test_risk.py"},
        ),
        ("bids/views/systems.py", {"bids/views/test_systems.py"}),
        ("templates/bids/register/ratings.html", {"bids/register/views/test_ratings.py"}),
        ("templates/bids/_systems.html", {"bids/views/test_systems.py"}),
        ("legacyfund/api.py", {"legacyfund/test_api.py"}),
        ("legacyfund/views.py", {"test_views.py"}),
        ("legacyfund/lib/money.py", {"lib/test_money.py"}),
        ("legacyfund/web/fields.py", {"web/test_fields.py"}),
        ("legacyfund/embedded/places.py", {"runtime/test_places.py"}),
        ("docs/rules/risk.md", {"docs/test_rules.py"}),
        ("DEVELOPERS.md", {"docs/test_rules.py"}),
        ("tests/lib/test_money.py", {"lib/test_money.py"}),
        ("tests/bids/register/views/conftest.py", {"bids/register/views/test_ratings.py"}),
        ("tests/conftest.py", set()),
        ("tests/lib/test_gone.py", set()),
        ("bids/register/queries.py", set()),
        ("legacyfund/web/static/lf.css", set()),
    ],
)
def test_tests_of_a_file(path, tests, clone):
    assert modules_for(path, clone) == {f"tests/{name}" for name in tests}


def test_the_rules_and_the_house_rules_are_always_among_them(clone):
    assert always(clone) == {
        "tests/architecture/test_source.py",
        "tests/bids/register/rules/test_risk.py",
        "tests/bids/register/test_rules.py",
        "tests/docs/test_rules.py",
    }


def begin(folder: Path, branch: str) -> Callable[..., None]:
    """A repository in the folder, and git in it."""

    def git(*arguments: str) -> None:
        subprocess.run(["git", "-C", folder, *arguments], check=True, capture_output=True)

    git("init", "--initial-branch", branch)
    git("config", "user.name", "A developer")
    git("config", "user.email", "developer@example.gov.uk")
    return git


def test_what_differs_from_main_is_touched(tmp_path):
    def write(name: str, text: str) -> None:
        (tmp_path / name).write_text(text)

    git = begin(tmp_path, "main")
    for name in ("as it was.py", "committed.py", "changed.py", "removed.py", ".gitignore"):
        write(name, "ignored.py\n" if name == ".gitignore" else "")
    git("add", ".")
    git("commit", "--message", "Begin")
    git("switch", "--create", "branch")
    write("committed.py", "1")
    git("commit", "--all", "--message", "Change")
    git("switch", "main")
    write("changed.py", "on main")
    git("commit", "--all", "--message", "Change on main")
    git("switch", "branch")
    write("changed.py", "1")
    (tmp_path / "removed.py").unlink()
    for name in ("né w.py", "ignored.py"):
        write(name, "")

    assert touched(tmp_path) == ["changed.py", "committed.py", "né w.py"]


def test_without_main_it_is_what_differs_from_the_last_commit(tmp_path):
    git = begin(tmp_path, "other")
    (tmp_path / "kept.py").touch()
    git("add", ".")
    git("commit", "--message", "Begin")
    (tmp_path / "kept.py").write_text("1")

    assert touched(tmp_path) == ["kept.py"]


@pytest.mark.parametrize(
    "line",
    [
        "from bids.register.queries import systems_of",
        "    from bids.register.queries import systems_of",
        "from bids.register import actions, queries",
        "import bids.register.queries",
    ],
)
def test_tests_that_import_a_module_are_its_tests(line, clone):
    for name in ("tests/bids/views/test_systems.py", "tests/docs/test_rules.py"):
        (clone / name).write_text(f"import os\n{line}\n")
    (clone / "tests/bids/register/test_rules.py").write_text(
        "from bids.register.queries_of_another import systems\nfrom bids.register.rules import queries\n"
    )

    assert modules_for("bids/register/queries.py", clone) == {"tests/bids/views/test_systems.py"}


def test_the_layout_of_today_is_known():
    """One in which the command no longer finds its way would leave it with nothing to run."""
    modules = [
        str(path.relative_to(CLONE))
        for app in ("accounts", "bids", "portfolio", "legacyfund/lib")
        for path in (CLONE / app).rglob("*.py")
        if path.name != "__init__.py" and "migrations" not in path.parts
    ]

    found = [module for module in modules if named_after(module, CLONE)]

    assert len(found) * 3 > len(modules)
