"""The audit trail: who changed people, rights, keys and settings, hashed entry over entry."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection

from makegood.accounts.models import AuditEntry, User
from makegood.lib.text import jsonb_text, sha256

GENESIS = bytes(32)
LOCK = 0x61756474


def record(stream: str, verb: str, *, by: User | None, at: datetime, data: Mapping[str, Any]) -> AuditEntry:
    """Add an entry to a stream, such as "key:7", inside the deed's transaction. `data` holds no secrets."""
    _only_writer_of(stream)
    last = AuditEntry.objects.filter(stream=stream).order_by("-seq").first()
    entry = AuditEntry(
        stream=stream,
        seq=last.seq + 1 if last else 1,
        at=at,
        verb=verb,
        by=by,
        data=dict(data),
        prev=bytes(last.hash) if last else GENESIS,
    )
    entry.hash = link(entry)
    entry.save(force_insert=True)
    return entry


def link(entry: AuditEntry) -> bytes:
    """The hash of an entry: SHA-256 over the entry before it and its own content."""
    moment = round(entry.at.timestamp() * 1_000_000)
    own = f"{entry.stream}|{entry.seq}|{moment}|{entry.verb}|{entry.by_id or ''}|{jsonb_text(entry.data)}"
    return sha256(f"{bytes(entry.prev).hex()}|{own}")


def _only_writer_of(stream: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [LOCK, stream])
