"""The languages that we speak to customers in."""

from functools import cache

from django.conf import settings
from django.utils.translation import get_language_info


@cache
def languages() -> dict[str, str]:
    """By their codes, each by its own name: es is Español."""
    return {code: get_language_info(code)["name_local"].capitalize() for code, _name in settings.LANGUAGES}
