"""The parts of a page as tags: `{% load makegood %}`, then clock, face, severity, moment, icon."""

import datetime as dt
import functools
from typing import Any, cast

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils import dateformat, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from lucide.templatetags.lucide import lucide

from makegood.lib import pages

register = template.Library()
register.filter("count", pages.count)
register.filter("first_word", pages.first_word)
register.filter("initials", pages.initials)
register.filter("language", pages.language)
register.filter("percent", pages.percent)
register.simple_tag(pages.score_words, name="score")
register.simple_tag(pages.money, name="money")
register.simple_tag(pages.between, name="between")


def seen_at(context: Context) -> dt.datetime:
    """The moment the page is drawn for: the view's `at`, else now; in the viewer's zone."""
    return timezone.localtime(context.get("at") or timezone.now())


@register.simple_tag
@functools.cache
def icon(name: str) -> SafeString:
    """A line icon beside a word; it never stands for the word alone."""
    drawn = lucide(name, size=16, **{"class": "icon", "aria-hidden": "true"})
    return cast(SafeString, drawn)


def time_element(local: dt.datetime, words: str) -> SafeString:
    """A <time> with few words on it and the whole date when pointed at."""
    stamp, whole = local.isoformat(timespec="seconds"), dateformat.format(local, "D j M Y, H:i")
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


@register.simple_tag(takes_context=True)
def clock(context: Context, due_at: dt.datetime, *, short: bool = False, **known: Any) -> SafeString:
    """Time left in word, ring and colour; `known` as in `pages.clock`, `short` where a column says "left"."""
    found = pages.clock(due_at, seen_at(context), **known)
    words = found.short if short else found.words
    return format_html('<span class="clock {}">{}{}</span>', found.mood.value, _ring(found), words)


@register.simple_tag(takes_context=True)
def clock_words(context: Context, due_at: dt.datetime, **known: Any) -> SafeString:
    """The words of a clock alone, in its colour."""
    found = pages.clock(due_at, seen_at(context), **known)
    return format_html('<span class="{}">{}</span>', found.mood.value, found.words)


@register.simple_tag(takes_context=True)
def ring(context: Context, due_at: dt.datetime, **known: Any) -> SafeString:
    """The ring of a clock alone, where the words stand beside it."""
    return _ring(pages.clock(due_at, seen_at(context), **known))


def _ring(found: pages.Clock) -> SafeString:
    return drawn("lib/_ring.html", ("mood", found.mood.value), ("share", found.share))


@register.simple_tag
def severity(level: int) -> SafeString:
    """How bad it is, 0 to 4, as word, shape and colour."""
    shape, word = pages.severity_shape(level)
    return drawn("lib/_severity.html", ("shape", shape), ("word", str(word)))


@register.simple_tag
def face(name: str, me: bool = False, big: bool = False) -> SafeString:
    """A person's initials in a circle; the name stands beside it."""
    return drawn("lib/_face.html", ("letters", pages.initials(name)), ("me", bool(me)), ("big", bool(big)))


@register.inclusion_tag("lib/_whisker.html")
def whisker(
    share: float,
    low: float,
    high: float,
    n: int,
    mean: float | None = None,
    start: float = 0,
    end: float = 1,
    bare: bool = False,
) -> dict[str, Any]:
    """A share with its interval on a line with a scale; dashed and hollow under 30 answers.

    `bare` where the words and the ends of the scale stand once for a whole column.
    """
    drawn = pages.whisker(share, low, high, n, mean=mean, start=start, end=end)
    said = {"share": share, "low": low, "high": high, "n": n, "start": start, "end": end, "bare": bare}
    return {"drawn": drawn} | said
