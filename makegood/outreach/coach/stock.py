"""Sincerity: stock phrases need a fact of the case beside them, and nobody gets the same words twice."""

from collections.abc import Iterator

from makegood.outreach.coach.facts import Draft, Finding, Part
from makegood.outreach.coach.marks import Desk
from makegood.outreach.coach.text import plain, sentence_at, sentences, without_quotes, words

_OWN_WORDS = 5  # words in a row that count as the same sentence


def canned(desk: Desk, draft: Draft, part: Part) -> Iterator[Finding]:
    """Stock phrases in one part: said to this customer before, or without a fact in the same sentence."""
    text = without_quotes(plain(part.text))
    for found in desk.reading.phrases.finditer(text):
        span = sentence_at(text, found.start())
        if _said_before(desk, found[0]):
            yield desk.at("said_before", part, found.span(), None)
        elif not desk.names_the_case(text[slice(*span)]):
            key = "canned_sorry" if _is_second_sorry(desk, draft, found[0]) else "canned"
            yield desk.at(key, part, span, "")


def repeated(desk: Desk, part: Part) -> Iterator[Finding]:
    """Whole sentences that this customer already got, stock phrase or not."""
    text = without_quotes(plain(part.text))
    for start, end in sentences(text):
        sentence = text[start:end]
        new = len(words(sentence)) >= _OWN_WORDS and not desk.reading.phrases.search(sentence)
        if new and _said_before(desk, sentence):
            yield desk.at("said_before", part, (start, end), None)


def _said_before(desk: Desk, phrase: str) -> bool:
    said = f" {' '.join(words(phrase))} "
    return any(said in f" {' '.join(words(before))} " for before in desk.facts.said_before)


def _is_second_sorry(desk: Desk, draft: Draft, phrase: str) -> bool:
    sorry = desk.reading.present["regret"]
    return bool(sorry.search(phrase)) and len(sorry.findall(plain(draft.text))) > 1
