"""Reading comments in a batch: which words, which signs, and how sure."""

from collections.abc import Sequence

from makegood.listening.rules import SILENT, Words
from makegood.listening.text import Judgement, judge


def read_words(comments: Sequence[str], languages: Sequence[str]) -> list[Words]:
    """What triage reads in each comment; silent where there is none."""
    spoken = [number for number, comment in enumerate(comments) if comment]
    judged = judge([comments[n] for n in spoken], [languages[n] for n in spoken])
    read = [SILENT] * len(comments)
    for number, judgement in zip(spoken, judged, strict=True):
        read[number] = _words(judgement)
    return read


def _words(judged: Judgement) -> Words:
    # Reasons are kept as keys: the words themselves are the customer's, and lie in one place only.
    reasons = tuple(f"sign:{key}" for key in judged.signs)
    return Words(judged.unhappy, judged.severity, judged.failure, judged.signs, reasons)
