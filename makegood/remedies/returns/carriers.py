"""Who carries a parcel back. A carrier is an object of one shape; what ships is a label of our own for any counter."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from makegood.remedies.models import Return


@dataclass(frozen=True)
class Booked:
    """What a carrier says to a parcel: its own number, "" where it gives none before the counter."""

    tracking: str = ""


class Carrier(Protocol):
    """Takes parcels back. `key` is kept with each return."""

    key: str

    def book(self, parcel: Return) -> Booked:
        """Announce a parcel."""


class OwnLabel:
    """Nobody is told beforehand: the label says where it goes and who pays, and any counter takes it."""

    key = "own"

    def book(self, parcel: Return) -> Booked:
        """There is nobody to announce it to."""
        return Booked()


CARRIERS: Mapping[str, Carrier] = {"own": OwnLabel()}
"""Every carrier by its key."""
