"""The parts of a page as tags: `{% load makegood %}`, then face, moment, icon and words."""

import datetime as dt
import functools
from typing import Any, cast

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils import dateformat, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from lucide.templatetags.lucide import lucide

from makegood.lib import pages

register = template.Library()
register.filter("count", pages.count)
register.filter("first_word", pages.first_word)
register.filter("initials", pages.initials)
register.filter("language", pages.language)
register.simple_tag(pages.money, name="money")


def seen_at(context: Context) -> dt.datetime:
    """The moment the page is drawn for: the view's `at`, else now; in the viewer's zone."""
    return timezone.localtime(context.get("at") or timezone.now())


@register.simple_tag
@functools.cache
def icon(name: str) -> SafeString:
    """A line icon beside a word; it never stands for the word alone."""
    return cast(SafeString, lucide(name, size=16, **{"class": "icon", "aria-hidden": "true"}))


@functools.lru_cache(4096)
def day_words(day: dt.date, _language: str | None) -> str:
    """A whole date in the language of the page; the same few days stand on every line of a list."""
    return dateformat.format(day, "D j M Y")


def time_element(local: dt.datetime, words: str) -> SafeString:
    """A <time> with few words on it and the whole date when pointed at."""
    day, stamp = day_words(local.date(), get_language()), local.isoformat(timespec="seconds")
    whole = f"{day}, {local:%H:%M}"
    return format_html('<time datetime="{}" title="{}">{}</time>', stamp, whole, words)


@register.simple_tag(takes_context=True)
def moment(context: Context, when: dt.datetime) -> SafeString:
    """A time in the viewer's zone, as short as its distance allows."""
    local = timezone.localtime(when)
    return time_element(local, pages.moment_words(local, seen_at(context)))


@register.simple_tag(takes_context=True)
def ago(context: Context, when: dt.datetime) -> SafeString:
    """How long ago something was."""
    local = timezone.localtime(when)
    return time_element(local, pages.ago(local, seen_at(context)))


@functools.lru_cache(4096)
def drawn(template: str, *facts: tuple[str, Any]) -> SafeString:
    """A small part with these facts, drawn once: a queue holds the same few hundred times."""
    return render_to_string(template, dict(facts))


@register.simple_tag
def face(name: str, me: bool = False, big: bool = False) -> SafeString:
    """A person's initials in a circle; the name stands beside it."""
    return drawn("lib/_face.html", ("letters", pages.initials(name)), ("me", bool(me)), ("big", bool(big)))
