"""Makes the tables of a room in one step of a migration."""

from collections.abc import Sequence
from typing import ClassVar

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class Tables(Operation):
    """New tables, whole: what is known of them first, then what the database has to do.

    Django builds the classes of all related models anew after each single step. That is most of the time that
    a new home takes, so here they are built once. `steps` are CreateModel, with all its fields, indexes and
    constraints, and AddTrigger.
    """

    reversible = False
    serialization_expand_args: ClassVar[list[str]] = ["steps"]

    def __init__(self, steps: Sequence[Operation]) -> None:
        """Take the steps in the order in which the database does them."""
        self.steps = steps

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Note every table; the classes are built when somebody asks for them."""
        state.__dict__.pop("apps", None)
        for step in self.steps:
            step.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Make every table, knowing all of them."""
        for step in self.steps:
            step.database_forwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """What this step does, in words."""
        return f"Make {len(self.steps)} tables and triggers"
