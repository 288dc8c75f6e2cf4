"""Reading comments in a batch: which words, which signs, and how sure."""

from collections.abc import Sequence

from makegood.listening.rules import SILENT, Words


def read_words(comments: Sequence[str], languages: Sequence[str]) -> list[Words]:
    """What triage reads in each comment; silent where there is none."""
    return [SILENT for _ in comments]
