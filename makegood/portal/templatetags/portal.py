"""Times as they are said to a customer: `{% load portal %}`, then `{% when moment %}`."""

import datetime as dt

from babel.dates import format_date
from django import template
from django.template import Context
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from makegood.outreach.coach.dates import when as in_words

register = template.Library()


DAY = dt.timedelta(days=1)


@register.simple_tag(takes_context=True)
def until(context: Context, moment: dt.datetime) -> SafeString:
    """The end of something in words: to the minute where it is near, else the last whole day."""
    if moment - context["at"] < 3 * DAY:
        return when(context, moment)
    last = timezone.localtime(moment - DAY)
    return format_html(
        '<time datetime="{}">{}</time>', last.date().isoformat(), format_date(last, "long", locale=_spoken())
    )


@register.simple_tag
def day(date: dt.date) -> str:
    """A day in words of the page's language: "24 November 2026"."""
    return str(format_date(date, "long", locale=_spoken()))


@register.simple_tag(takes_context=True)
def when(context: Context, moment: dt.datetime) -> SafeString:
    """A moment in words of the page's language and zone: "15:00 today"."""
    local = timezone.localtime(moment)
    words = in_words(local, (get_language() or "en")[:2], context.get("at"))
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="minutes"), words)


def _spoken() -> str:
    """The language of the page, with English dates as they are said where the day comes first."""
    language = (get_language() or "en")[:2]
    return "en_GB" if language == "en" else language
