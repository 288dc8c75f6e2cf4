"""A request that came with a key, as every room's part of the API meets it."""

from django.http import HttpRequest

from makegood.accounts.queries import KeyFacts


class KeyRequest(HttpRequest):
    """A request whose key was recognised."""

    auth: KeyFacts
