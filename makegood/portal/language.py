"""Which language a customer's page speaks: what she chose, else her record, else her browser, else the shop's."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header

from makegood.outreach.languages import languages

COOKIE = "__Host-language" if settings.SECURE else "makegood_language"


def asked_for(request: HttpRequest) -> str:
    """The language somebody chose on this page just now; empty if she did not."""
    chosen = request.GET.get("lang", "")
    return chosen if chosen in languages() else ""


def choose(request: HttpRequest, ours: str, hers: str = "") -> str:
    """The language of the page, one of those we speak. `ours` is the shop's, `hers` stands in her record."""
    chosen = asked_for(request) or request.COOKIES.get(COOKIE, "")
    if chosen in languages():
        return chosen
    return known(hers) or _of_browser(request) or known(ours) or "en"


def known(code: str) -> str:
    """The language we speak for a code such as "de-AT"; empty if none."""
    try:
        return get_supported_language_variant(code) if code else ""
    except LookupError:
        return ""


def _of_browser(request: HttpRequest) -> str:
    wanted = parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    return next((found for code, _weight in wanted if (found := known(code))), "")


@dataclass(frozen=True)
class Switch:
    """One language that the page can be read in."""

    code: str
    name: str
    url: str
    current: bool


def switches(request: HttpRequest) -> list[Switch]:
    """The languages of a page, each with the address that shows it."""
    current, asked = get_language(), request.GET.copy()
    found = []
    for code, name in languages().items():
        asked["lang"] = code
        found.append(Switch(code, name, f"?{asked.urlencode()}", code == current))
    return found
