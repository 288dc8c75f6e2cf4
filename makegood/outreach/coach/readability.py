"""How easily a letter reads: Flesch's reading ease and its forms for Spanish and German. Pure.

English: 206.835 - 1.015 x words per sentence - 84.6 x syllables per word (Flesch 1948, Journal of Applied Psychology
32, 221-233). Spanish: 206.84 - 1.02 x words per sentence - 60 x syllables per word (Fernández Huerta 1959, Consigna
214, 29-32). German: 180 - words per sentence - 58.5 x syllables per word (Amstad 1978, Wie verständlich sind unsere
Zeitungen?, Zürich). Syllables are counted by groups of vowels, so a short text is off by some points.
"""

import re
from dataclasses import dataclass

from makegood.outreach.coach.language import spoken

FORMULAS = {"en": (206.835, 1.015, 84.6), "es": (206.84, 1.02, 60.0), "de": (180.0, 1.0, 58.5)}
NAMES = {"en": "Flesch", "es": "Fernández Huerta", "de": "Amstad"}
PLAIN, HARD = 60.0, 50.0
"""From 60 a text is standard or easier, below 50 it is difficult (Flesch's own bands)."""
ENOUGH = 30  # words; fewer say nothing
VOWELS = re.compile(r"[aeiouyáàâäéèêëíìîïóòôöúùûüæœ]+", re.IGNORECASE)
SILENT = re.compile(r"(?<=[^aeiouyl])(?:e|es|ed)$", re.IGNORECASE)
HIATUS = re.compile(r"[aeoáéó][aeoáéó]|[íú][aeo]|[aeo][íú]", re.IGNORECASE)
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
END = re.compile(r"[.!?…]+(?=\s|$)|\n\s*\n")


@dataclass(frozen=True)
class Ease:
    """How easily a text reads: the score, the formula's name, and "plain", "middling" or "hard"."""

    score: int
    formula: str
    band: str


def ease(text: str, language: str) -> Ease | None:
    """How easily the text reads in its language; None for one too short to tell."""
    tongue = spoken(language)
    words = WORD.findall(text)
    if len(words) < ENOUGH:
        return None
    base, by_sentence, by_word = FORMULAS[tongue]
    sentences = sum(bool(WORD.search(piece)) for piece in END.split(text)) or 1
    syllables_each = sum(syllables(word, tongue) for word in words) / len(words)
    score = base - by_sentence * len(words) / sentences - by_word * syllables_each
    return Ease(
        round(score), NAMES[tongue], "plain" if score >= PLAIN else "middling" if score >= HARD else "hard"
    )


def syllables(word: str, language: str) -> int:
    """How many syllables a word has, by its groups of vowels; at least one."""
    if language == "en":
        shorn = SILENT.sub("", word)
        return max(len(VOWELS.findall(shorn or word)), 1)
    apart = len(HIATUS.findall(word)) if language == "es" else 0
    return max(len(VOWELS.findall(word)) + apart, 1)
