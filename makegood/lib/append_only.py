"""Triggers that make a table append-only, for the app's own role too: no update, no delete, no truncate."""

import pgtrigger


def append_only(name: str) -> list[pgtrigger.Trigger]:
    """Triggers for `Meta.triggers` of a table whose rows may only ever be added; `name` is their prefix."""
    refuse = f"RAISE EXCEPTION '{name} rows are append-only';"
    return [
        pgtrigger.Trigger(
            name=f"{name}_row_append_only",
            when=pgtrigger.Before,
            operation=pgtrigger.Update | pgtrigger.Delete,
            func=refuse,
        ),
        pgtrigger.Trigger(
            name=f"{name}_table_append_only",
            level=pgtrigger.Statement,
            when=pgtrigger.Before,
            operation=pgtrigger.Truncate,
            func=refuse,
        ),
    ]
