"""Operations applied at once make what they make one by one."""

import re

import pytest
from django.db import connection, migrations, models
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from pgtrigger.compiler import Trigger, UpsertTriggerSql
from pgtrigger.migrations import AddTrigger

from legacyfund.at_once import AtOnce

pytestmark = pytest.mark.django_db


def key(to: str) -> models.ForeignKey:
    return models.ForeignKey(null=True, on_delete=models.PROTECT, related_name="+", to=f"bids.{to}")


def identity() -> tuple[str, models.Field]:
    return "id", models.BigAutoField(primary_key=True)


TRIGGER = Trigger(
    name="held",
    sql=UpsertTriggerSql(
        func="RETURN NULL;", hash="1", operation="DELETE", pgid="held", table="bids_hen", when="BEFORE"
    ),
)
BEFORE = [migrations.CreateModel("Nest", [identity(), ("eggs", models.IntegerField())])]
OPERATIONS = [
    migrations.CreateModel("Hen", [identity()]),
    migrations.CreateModel("Egg", [identity(), ("hen", key("hen"))]),
    migrations.AddField("hen", "latest", key("egg")),
    migrations.AddField("nest", "hen", key("hen")),
    migrations.AlterField("nest", "eggs", models.BigIntegerField()),
    migrations.AddConstraint("hen", models.UniqueConstraint(fields=("latest",), name="hen_latest")),
    migrations.AddConstraint(
        "nest", models.CheckConstraint(condition=models.Q(eggs__gt=0), name="nest_eggs")
    ),
    migrations.AddIndex("nest", models.Index(fields=["eggs"], name="nest_by_eggs")),
    AddTrigger("hen", TRIGGER),
]


def written(operations: list[Operation]) -> str:
    """The SQL of the operations, on a database that has what stands before."""

    class Before(migrations.Migration):
        operations = BEFORE

    class Migration(migrations.Migration):
        pass

    Migration.operations = operations
    state = Before("0001", "bids").mutate_state(ProjectState())
    assert state.apps.get_model("bids.nest")
    with connection.schema_editor(collect_sql=True, atomic=False) as editor:
        Migration("0002", "bids").apply(state, editor)
    return "\n".join(editor.collected_sql)


def made_by(sql: str) -> list[str]:
    """Each table, column, constraint, index and trigger, as often as it is made."""
    kinds = r"CREATE TABLE|ADD COLUMN|CONSTRAINT|INDEX|ALTER COLUMN|CREATE +TRIGGER"
    columns = re.findall(r'[(,] ?("\w+") bigint', sql)
    return sorted([*re.findall(rf'(?:{kinds}) ("?\w+"?)', sql), *columns])


def test_at_once_makes_what_one_by_one_does():
    together, one_by_one = written([AtOnce(OPERATIONS)]), written(OPERATIONS)

    assert made_by(together) == made_by(one_by_one)
    assert "ADD COLUMN" in one_by_one.split("bids_nest")[0]
    assert "ADD COLUMN" not in together.split("bids_nest")[0]
