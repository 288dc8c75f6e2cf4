"""What an item says, as sixteen bytes: how a repeat is told from a revision."""

from datetime import UTC
from hashlib import blake2b

import msgspec

from makegood.listening.incoming import Item, SignalIn

SIGNAL_TIMES = ("occurred_at", "reported_at", "responded_at")
ENCOUNTER_TIMES = ("occurred_at", "promised_at", "happened_at", "started_at", "ended_at")
ENCODER = msgspec.json.Encoder(decimal_format="string", order="deterministic")


def content_hash(item: Item) -> bytes:
    """Hash what an item says (16 bytes); equal content is equal however its number or time was written."""
    return blake2b(ENCODER.encode(_canonical(item)), digest_size=16).digest()


def _canonical(item: Item) -> Item:
    changes: dict[str, object] = {}
    for name in SIGNAL_TIMES if isinstance(item, SignalIn) else ENCOUNTER_TIMES:
        moment = getattr(item, name)
        if moment is not None and moment.tzinfo is not UTC:
            changes[name] = moment.astimezone(UTC)
    if isinstance(item, SignalIn) and item.score is not None and item.score.as_tuple().exponent:
        # 2.0 and 2E+0 are 2; adding 0 turns 1E+1 back into 10.
        changes["score"] = item.score.normalize() + 0
    return msgspec.structs.replace(item, **changes) if changes else item
