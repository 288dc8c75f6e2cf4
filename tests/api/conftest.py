"""The front, for every module here."""

from tests.front import front, front_database, shop

__all__ = ["front", "front_database", "shop"]
