"""Which language a comment is in, asked cheaply: common words first, a sample of the rest only if they are silent."""

import tomllib
from collections import Counter
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib import import_module
from importlib.resources import files
from typing import Any

from makegood.listening.text.words import is_word, plain

DEFAULT = "en"
_WORDS = tomllib.loads(files("makegood.listening.text").joinpath("common_words.toml").read_text("utf-8"))
_LANGUAGES = {"e": "en", "s": "es", "d": "de", "p": "pt"}  # a vote is one letter
_COMMON = {letter: frozenset(_WORDS[language].split()) for letter, language in _LANGUAGES.items()}
_LEAST_WORDS_TO_DETECT = 4
_SURE = 0.9
_SAMPLE = 200


def settle(comments: Sequence[Sequence[str]], told: Sequence[str | None] | None = None) -> list[str]:
    """The language of each tokenised comment: as told (its first two letters), else guessed."""
    known = [_short(language) for language in told] if told is not None else [""] * len(comments)
    guessed = [language or _by_common_words(tokens) for language, tokens in zip(known, comments, strict=True)]
    silent = [number for number, language in enumerate(guessed) if not language]
    if silent:
        for number, language in _ask_detector(comments, silent).items():
            guessed[number] = language
        main = Counter(language for language in guessed if language).most_common(1)
        fallback = main[0][0] if main else DEFAULT
        guessed = [language or fallback for language in guessed]
    return guessed


def _short(language: str | None) -> str:
    return (language or "").strip().lower().replace("_", "-").split("-")[0][:2]


def _by_common_words(tokens: Sequence[str]) -> str:
    votes = "".join([_votes(token) for token in tokens])
    if not votes:
        return ""
    (second, _), (most, winner) = sorted((votes.count(letter), letter) for letter in _LANGUAGES)[-2:]
    return _LANGUAGES[winner] if most > second else ""


def _ask_detector(comments: Sequence[Sequence[str]], silent: Sequence[int]) -> dict[int, str]:
    """Asks py3langid (2,400 comments a second) about the longer comments no common word told, at most a sample."""
    long_enough = [n for n in silent if sum(map(is_word, comments[n])) >= _LEAST_WORDS_TO_DETECT][:_SAMPLE]
    answers = {n: _detector().classify(" ".join(comments[n])) for n in long_enough}
    return {n: str(language) for n, (language, sure) in answers.items() if sure >= _SURE}


@lru_cache(maxsize=100_000)
def _votes(token: str) -> str:
    """The letters of the languages that know the word as a common one."""
    word = plain(token)
    return "".join(letter for letter, common in _COMMON.items() if word in common)


@cache
def _detector() -> Any:
    # loaded here: it costs every process some megabytes, and only a comment that no common word tells needs it
    langid = import_module("py3langid.langid")
    return langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
