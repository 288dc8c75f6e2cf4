"""Every way to reach us, what happens next, and who helps outside us: what the organisation says about itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from makegood.accounts.hours import hours_words
from makegood.accounts.models import Organisation, Team


@dataclass(frozen=True)
class Way:
    """One way to reach us: its name, where it leads (`tel:`, `mailto:`, an address), when somebody is there."""

    name: str
    value: str
    href: str = ""
    hours: str = ""


@dataclass(frozen=True)
class Body:
    """Somebody outside us who helps, free of charge or not."""

    name: str
    text: str = ""
    url: str = ""


@dataclass(frozen=True)
class Ways:
    """The page "tell us"."""

    channels: Sequence[Way]
    stages: Sequence[str]
    outside: Sequence[Body]
    hours: str


def ways(organisation: Organisation) -> Ways:
    """What `Organisation.tell_us` says, in the page's language; without it what we know anyway.

    Its shape: `{"channels": [{"name", "value", "hours"}], "stages": [text], "outside": [{"name", "text", "url"}]}`;
    every text is a text, or one for each language (`{"en": …, "de": …}`).
    """
    told = organisation.tell_us
    return Ways(
        [_way(each) for each in told.get("channels", [])] or _mailbox(organisation),
        [words(each) for each in told.get("stages", [])] or _stages(),
        [_body(each) for each in told.get("outside", [])],
        _hours(),
    )


def words(text: str | Mapping[str, str]) -> str:
    """A text in the page's language, else in English, else in whatever there is."""
    if isinstance(text, str):
        return text
    language = (get_language() or "en")[:2]
    return text.get(language) or text.get("en") or next(iter(text.values()), "")


def _way(told: Mapping[str, Any]) -> Way:
    value = words(told.get("value", ""))
    return Way(words(told.get("name", "")), value, _href(value), words(told.get("hours", "")))


def _href(value: str) -> str:
    if value.startswith(("https://", "http://")):
        return value
    if "@" in value and " " not in value:
        return f"mailto:{value}"
    digits = "".join(letter for letter in value if letter.isdigit())
    rings = len(digits) >= 5 and not any(letter.isalpha() for letter in value)
    return f"tel:{'+' if value.startswith('+') else ''}{digits}" if rings else ""


def _body(told: Mapping[str, Any]) -> Body:
    url = str(told.get("url", ""))
    safe = url if url.startswith(("https://", "http://")) else ""
    text = told.get("text") or told.get("value") or ""
    return Body(words(told.get("name", "")), words(text), safe)


def _mailbox(organisation: Organisation) -> list[Way]:
    box = organisation.reply_to
    return [Way(_("E-mail"), box, f"mailto:{box}")] if box else []


def _hours() -> str:
    team = Team.objects.filter(is_default=True).select_related("calendar").first()
    return hours_words(team.calendar) if team else ""


def _stages() -> list[str]:
    return [
        _("You get a sign at once that we have your message, with a number and a name."),
        _("One person looks after it from then on and writes to you within our working hours."),
        _("We say what we do about it and by when, and you can follow it on a page of your own."),
        _("In the end we ask whether it is right. Only your yes ends it."),
    ]
