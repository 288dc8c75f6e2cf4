"""What time it is, by the database's clock: the same for every worker, whatever its own machine believes."""

from datetime import datetime

from makegood.lib.bulk import select


def database_now() -> datetime:
    """The time of the database server."""
    at: datetime = select("SELECT clock_timestamp()", [])[0][0]
    return at
