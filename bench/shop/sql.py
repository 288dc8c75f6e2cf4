"""Filling a model's table from a query: what is not said has the model's own default."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, models
from psycopg import sql

GRAIN = 1 << 20


def chance(of: str, salt: int) -> str:
    """SQL for a number from 0 to 1 that is always the same for the same value of the expression `of`."""
    return f"((hashint8extended({of}, {salt}) & {GRAIN - 1})::float8 / {GRAIN})"


def pick(among: Sequence[str | int], of: str, salt: int) -> str:
    """SQL that picks one of these values, always the same for the same value of `of`."""
    values = ", ".join(str(each) if isinstance(each, int) else quoted(each) for each in among)
    return f"(ARRAY[{values}])[1 + floor({chance(of, salt)} * {len(among)})::int]"


def quoted(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


@dataclass(frozen=True)
class Fill:
    """Rows for a model: `source` is what follows FROM, `values` says columns in SQL."""

    model: type[models.Model]
    source: str
    values: Mapping[str, str]

    def statement(self) -> str:
        """The INSERT."""
        columns = dict(self.values)
        for field in self.model._meta.concrete_fields:
            if field.column not in columns and not (
                field.null or field.has_db_default() or field.primary_key
            ):
                columns[str(field.column)] = _default(field)
        names = ", ".join(f'"{name}"' for name in columns)
        return (
            f"INSERT INTO {self.model._meta.db_table} ({names})"
            f" SELECT {', '.join(columns.values())} FROM {self.source}"
        )


def _default(field: "models.Field[Any, Any]") -> str:
    value = field.get_default()
    if value is None:
        raise LookupError(f"Say what {field} is: it has no default.")
    return sql.Literal(field.get_db_prep_save(value, connection)).as_string()
