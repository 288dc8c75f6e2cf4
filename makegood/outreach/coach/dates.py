"""Dates and times in a reader's language, and whether a sentence names one."""

import re
from datetime import datetime, timedelta
from functools import cache

from babel import Locale
from babel.dates import format_date, format_time

_TODAY = {
    "en": ("{time} today", "{time} tomorrow", "{time} on {day}"),
    "es": ("las {time} de hoy", "las {time} de mañana", "las {time} del {day}"),
    "de": ("heute, {time} Uhr", "morgen, {time} Uhr", "{day}, {time} Uhr"),
}
_DAY = {"en": "EEEE d MMMM", "es": "EEEE d 'de' MMMM", "de": "EEEE, d. MMMM"}
_YEAR = {"en": " y", "es": " 'de' y", "de": " y"}
_LOCALE = {"en": "en_GB", "es": "es_ES", "de": "de_DE"}
_SPANS = {
    "en": r"today|tonight|tomorrow|noon|within (?:the|an) hour|within a day|"
    r"within \w+ (?:working |business )?(?:hour|day|minute)s?|"
    r"(?:in|next) (?:\d+|one|two|three|four|five) (?:working |business )?(?:hour|day|minute)s?",
    "es": r"hoy|mañana|mediodía|(?:en|dentro de) (?:\d+|un|una|dos|tres|cuatro|cinco) (?:hora|día|minuto)s?",
    "de": r"heute|morgen|mittags?|(?:in|innerhalb von) (?:\d+|einer|einem|zwei|drei|vier|fünf) "
    r"(?:werk|arbeits)?(?:stunde|tag|minute)(?:n|en)?",
}


def when(moment: datetime, language: str, now: datetime | None = None) -> str:
    """A moment as it is said: "12:00 on Friday 20 November", "15:00 today".

    It is told in the zone `moment` carries; `now` gives near days their names, another year its number.
    """
    clock = format_time(moment, "HH:mm", tzinfo=moment.tzinfo, locale=_LOCALE[language])
    forms = _TODAY[language]
    ahead = _days_ahead(moment, now)
    form = forms[ahead] if ahead in (0, 1) else forms[2]
    return form.format(time=clock, day=_day(moment, language, now))


def has_date(text: str, language: str) -> bool:
    """True where a day, a date or a time of day is named."""
    return bool(_dated(language).search(text))


def _days_ahead(moment: datetime, now: datetime | None) -> int | None:
    if now is None:
        return None
    return (moment.date() - now.astimezone(moment.tzinfo).date()) // timedelta(days=1)


def _day(moment: datetime, language: str, now: datetime | None) -> str:
    other_year = now is not None and moment.year != now.year
    return format_date(
        moment, _DAY[language] + (_YEAR[language] if other_year else ""), locale=_LOCALE[language]
    )


@cache
def _dated(language: str) -> re.Pattern[str]:
    locale = Locale.parse(_LOCALE[language])
    names = {name for kind in ("wide", "abbreviated") for name in _names(locale, kind) if len(name) > 2}
    named = "|".join(sorted((re.escape(name) for name in names), key=len, reverse=True))
    return re.compile(
        rf"\b(?:{named})\b|\b\d{{1,2}}[:.]\d\d\b|\b\d{{4}}-\d\d-\d\d\b|\b\d{{1,2}} ?[ap]m\b|"
        rf"\b\d{{1,2}}[./]\d{{1,2}}\b|\b(?:{_SPANS[language]})\b",
        re.I,
    )


def _names(locale: Locale, width: str) -> list[str]:
    tables = (locale.days["format"][width], locale.months["format"][width])
    return [name.rstrip(".") for table in tables for name in table.values()]
