"""What the benches ran on: figures say little without it."""

import os
import platform
from datetime import UTC, datetime

import psutil
from django.db import connection


def facts() -> dict[str, str | int | float]:
    """Cores, memory, load, and the versions of what matters."""
    connection.ensure_connection()
    version = connection.connection.info.server_version
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "cores": psutil.cpu_count() or 0,
        "memory_gb": round(psutil.virtual_memory().total / 1e9, 1),
        "load": round(os.getloadavg()[0], 2),
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
        "postgresql": f"{version // 10_000}.{version % 10_000}",
    }
