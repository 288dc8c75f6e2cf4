"""Dates as they are typed at the command line."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import typer


def beginning(text: str, tz: str) -> datetime | None:
    """Midnight of that day in this zone; None for "all". BadParameter, which is wrong usage, for what is no date."""
    if text == "all":
        return None
    try:
        return datetime.combine(date.fromisoformat(text), datetime.min.time(), ZoneInfo(tz))
    except ValueError as wrong:
        raise typer.BadParameter(f"--since takes a date like 2026-11-01, or “all”; not “{text}”.") from wrong
