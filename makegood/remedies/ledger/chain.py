"""The chain of an account: each entry hashed over the one before it, with all that its transaction says."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from makegood.lib.text import sha256

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Heading:
    """What a transaction says beside its lines."""

    kind: str
    reference: str
    offer: int | None
    reverses: str
    at: datetime
    by: int | None

    def text(self) -> str:
        """As it goes into the hash of each of its entries."""
        moment = (self.at - EPOCH) // timedelta(microseconds=1)
        return f"{moment}|{self.kind}|{self.reference}|{self.offer or ''}|{self.reverses}|{self.by or ''}"


def link(prev: bytes, account: str, currency: str, seq: int, heading: Heading, amount: int) -> bytes:
    """The hash of an entry: SHA-256 over the one before it and its own content; `checking` computes it in SQL."""
    return sha256(f"{prev.hex()}|{account}|{currency}|{seq}|{heading.text()}|{amount}")
