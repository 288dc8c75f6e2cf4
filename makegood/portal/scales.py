"""What one can tap on a survey: the values of each scale with their words. All points of a short scale are named."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Choice:
    """One value, as it is sent and as it is read."""

    value: str
    sign: str
    word: str | Promise = ""


HAPPY = (_("Very unhappy"), _("Unhappy"), _("Neither"), _("Happy"), _("Very happy"))
EASE = (_("Very hard"), _("Hard"), _("Neither"), _("Easy"), _("Very easy"))
ENDS: Mapping[str, tuple[str | Promise, str | Promise]] = {
    "csat": (_("Very unhappy"), _("Very happy")),
    "nps": (_("Not at all likely"), _("Very likely")),
    "ces": (_("Very hard"), _("Very easy")),
}
RANGES = {
    "1-5": range(1, 6),
    "1-7": range(1, 8),
    "0-10": range(11),
    "1-10": range(1, 11),
    "stars": range(1, 6),
}
NAMED = {"csat": HAPPY, "ces": EASE}


def choices(scale: str, kind: str) -> list[Choice]:
    """The values of a scale for a kind of question, worst first."""
    if scale == "thumbs":
        return [Choice("0", "👎", _("No")), Choice("1", "👍", _("Yes"))]
    values = list(RANGES[scale])
    low, high = ENDS[kind]
    words: list[str | Promise] = [low, *[""] * (len(values) - 2), high]
    if scale in {"1-5", "stars"} and kind in NAMED:
        words = list(NAMED[kind])
    mark = "★" if scale == "stars" else ""
    return [Choice(str(value), f"{value}{mark}", word) for value, word in zip(values, words, strict=True)]


def score_of(scale: str, kind: str, said: str) -> Decimal | None:
    """What was tapped; None where nothing was, or nothing that the scale has."""
    known = {choice.value for choice in choices(scale, kind)}
    return Decimal(said) if said in known else None
