"""Pure rules of people and teams: on which days a team is closed."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from makegood.lib.errors import Refused


class UnknownCountry(Refused):
    """No public holidays are known for “{place}”. Use ISO 3166 codes such as GB, and ENG for a part of it."""


def closed_days(
    country: str, subdivision: str, own_days: Iterable[date], years: Iterable[int]
) -> frozenset[date]:
    """The public holidays of a place in these years, with the team's own closed days whenever they are.

    `country` is an ISO 3166-1 code ("" for none), `subdivision` the part after the dash of ISO 3166-2 ("" for
    what the whole country keeps). Years of which the library knows nothing have no public holidays.
    """
    public = _public(country, subdivision, tuple(sorted(set(years)))) if country else frozenset()
    return public.union(own_days)


@lru_cache(maxsize=1)
def places_known() -> dict[str, list[str]]:
    """The countries whose public holidays are known, by ISO 3166-1 code, with the codes of their parts."""
    import holidays

    return holidays.list_supported_countries(include_aliases=False)


@lru_cache(maxsize=256)
def _public(country: str, subdivision: str, years: tuple[int, ...]) -> frozenset[date]:
    # Loaded here because it costs every process a third of a second and 26 MB.
    import holidays

    try:
        return frozenset(holidays.country_holidays(country, subdiv=subdivision or None, years=years))
    except NotImplementedError as unknown:
        place = f"{country}-{subdivision}" if subdivision else country
        raise UnknownCountry(place=place) from unknown
