"""The front and the people at it, for every module here."""

from tests.front import front, front_database
from tests.remedies.doors import crew, speakers

__all__ = ["crew", "front", "front_database", "speakers"]
