"""The clocks of promises as tags: `{% load clocks %}`, then clock, clock_words, ring."""

import datetime as dt
from typing import Any

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from makegood.cases import clock_face
from makegood.lib.templatetags.makegood import drawn, seen_at

register = template.Library()


@register.simple_tag(takes_context=True)
def clock(context: Context, due_at: dt.datetime, *, short: bool = False, **known: Any) -> SafeString:
    """Time left in word, ring and colour; `known` as in `clock_face.clock`, `short` where a column says "left"."""
    found = clock_face.clock(due_at, seen_at(context), **known)
    words = found.short if short else found.words
    return format_html('<span class="clock {}">{}{}</span>', found.mood.value, ring_of(found), words)


@register.simple_tag(takes_context=True)
def clock_words(context: Context, due_at: dt.datetime, **known: Any) -> SafeString:
    """The words of a clock alone, in its colour."""
    found = clock_face.clock(due_at, seen_at(context), **known)
    return format_html('<span class="{}">{}</span>', found.mood.value, found.words)


@register.simple_tag(takes_context=True)
def ring(context: Context, due_at: dt.datetime, **known: Any) -> SafeString:
    """The ring of a clock alone, where the words stand beside it."""
    return ring_of(clock_face.clock(due_at, seen_at(context), **known))


@register.simple_tag
def ring_of(found: clock_face.Clock) -> SafeString:
    """The ring of a clock that was read already."""
    return drawn("cases/_ring.html", ("mood", found.mood.value), ("share", found.share))
