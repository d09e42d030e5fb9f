"""Operations of migrations that Django's own would make slow: each of those renders anew every model that has
to do with the one it changes, and here most have to do with a person.
"""

from collections.abc import Callable, Sequence

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.operations.fields import FieldOperation
from django.db.migrations.operations.models import IndexOperation
from django.db.migrations.state import ProjectState


class AtOnce(Operation):
    """Operations whose work in the database begins when the state has all of them, so that models are
    rendered once: what `makemigrations` writes, put inside, and SQL. A table made by one of them is made as
    the last leaves it. A field that was there may be touched by one of them only, and nothing be renamed.
    """

    reversible = False
    serialization_expand_args = ["operations"]

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        # What is rendered would follow each operation. Without it, the state renders when it is next asked.
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        made = {each.name_lower for each in self.operations if isinstance(each, CreateModel)}
        for operation in self.operations:
            if not _comes_with_its_table(operation, made):
                operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"{len(self.operations)} operations at once"


def _comes_with_its_table(operation: Operation, made: set[str]) -> bool:
    """Fields, constraints, indexes and triggers do."""
    return isinstance(operation, FieldOperation | IndexOperation) and operation.model_name_lower in made


class WithoutModels(Operation):
    """Work on the database that asks for no model: `RunPython` would render all of them for it."""

    reduces_to_sql = False
    reversible = True

    def __init__(self, work: Callable[[BaseDatabaseSchemaEditor], None]) -> None:
        self.work = work

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """No model changes."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        self.work(schema_editor)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """What was granted and sealed stands."""

    def describe(self) -> str:
        return "Work on the database alone"
