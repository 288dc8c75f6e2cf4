"""How bad, and which share: `{% load figures %}`, then severity, whisker, between and percent."""

from functools import lru_cache
from typing import Any

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from makegood.desk import shares
from makegood.desk.severities import severity_shape
from makegood.lib.templatetags.makegood import drawn
from makegood.remedies.money import Money

register = template.Library()
register.filter("percent", shares.percent)
register.simple_tag(shares.between, name="between")


@register.filter
@lru_cache(4096)
def case_address(ref: str) -> str:
    """The page of a case. Fifty lines ask for fifty of them, and Django looks each up by trying patterns."""
    return reverse("desk:case", args=[ref])


@register.filter
def choose_words(name: object) -> str:
    """What the box before a line does."""
    return _("Choose %(name)s") % {"name": name}


@register.filter
def said(money: Money) -> str:
    """An amount as the reader of the page writes it."""
    return money.said(get_language() or "en")


@register.simple_tag
def severity(level: int) -> SafeString:
    """How bad it is, 0 to 4, as word, shape and colour."""
    shape, word = severity_shape(level)
    return drawn("desk/_severity.html", ("shape", shape), ("word", str(word)))


@register.inclusion_tag("desk/_whisker.html")
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
    places = shares.whisker(share, low, high, n, mean=mean, start=start, end=end)
    said = {"share": share, "low": low, "high": high, "n": n, "start": start, "end": end, "bare": bare}
    return {"drawn": places} | said
