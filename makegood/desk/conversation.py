"""The conversation on a case: what the customer said, what we wrote, what staff noted, in one order."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from makegood.cases.models import Note
from makegood.listening.models import Signal
from makegood.outreach.actions import NOT_NEEDED
from makegood.outreach.models import Message, OutreachTask

OPEN = 3
"""So many of the last words stand open; what is older opens at a tap."""


@dataclass(frozen=True)
class Word:
    """One thing said: `kind` names the partial that draws `thing`."""

    at: dt.datetime
    kind: str
    thing: Any
    folded: bool = False


def conversation(
    signals: Iterable[Signal],
    messages: Iterable[Message],
    notes: Iterable[Note],
    attempts: Iterable[OutreachTask],
) -> list[Word]:
    """All of it, oldest first; the last few open."""
    words = [Word(signal.occurred_at, "signal", signal) for signal in signals]
    words += [Word(message.sent_at or message.made_at, "message", message) for message in messages]
    words += [Word(note.at, "note", note) for note in notes]
    tried = (attempt for attempt in attempts if attempt.result != NOT_NEEDED)
    words += [Word(attempt.done_at, "attempt", attempt) for attempt in tried if attempt.done_at]
    words.sort(key=lambda word: word.at)
    return [replace(word, folded=True) for word in words[:-OPEN]] + words[-OPEN:]
