"""How allauth behaves here: nobody signs up by herself, people are added by an admin."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """No open sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: `makegood user add` or the settings page adds people."""
        return False
