"""Naming an item that has no outside id: by what it says, and by its place among its equals."""

from hashlib import blake2b


def content_key(source: str, digest: bytes, occurrence: int) -> str:
    """Name an item without outside id by source, content hash and which of its equals it is, from 1 on."""
    told = blake2b(digest, digest_size=16, key=source.encode()[:64])
    told.update(b"%d" % occurrence)
    return f"~{told.hexdigest()}"
