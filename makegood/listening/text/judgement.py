"""Judge comments: facts and signs first, tone by the model second, and every judgement with its reasons."""

from collections.abc import Sequence
from dataclasses import dataclass

from makegood.listening.text import language
from makegood.listening.text.model import Model, probability, start_model
from makegood.listening.text.signs import Library, Seen, shipped
from makegood.listening.text.words import says_something, tokens

UNHAPPY_FROM = 0.5
_TONE_STEPS = ((0.5, 1), (0.85, 2))  # tone alone never says more than 2: "worst ever" may be a mood
_WORST_BY_COUNT = 3
_WORST = 4


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a comment tells. `unhappy` 0 to 1 and `severity` 0 to 4 are None where nothing can be said.

    `failure` is a taxonomy key or ""; `signs` are keys of the signs seen; `reasons` are sentences for people.
    """

    unhappy: float | None
    severity: int | None
    failure: str
    signs: tuple[str, ...]
    reasons: tuple[str, ...]
    language: str


def judge(
    texts: Sequence[str],
    languages: Sequence[str | None] | None = None,
    model: Model | None = None,
    library: Library | None = None,
) -> list[Judgement]:
    """Judge each text, in order.

    `languages` are codes such as "en" or "pt-BR", or None where unknown; `model` is the installation's own, else the
    one that ships; `library` are the signs to look for, else those that ship.
    """
    model, library = model or start_model(), library or shipped()
    comments = [tokens(text) for text in texts]
    settled = language.settle(comments, languages)
    return [_judge(words, lang, model, library) for words, lang in zip(comments, settled, strict=True)]


def _judge(words: list[str], lang: str, model: Model, library: Library) -> Judgement:
    seen = library.see(words, lang)
    model = model if lang in model.languages else start_model()
    can_tell = lang in model.languages and says_something(words)
    tone = probability(model.logit(words)) if can_tell else None
    unhappy = _raise(tone, seen)
    severity = None if unhappy is None else _severity(unhappy, seen)
    reasons = tuple(s.reason for s in seen) or _tone_reason(words, tone, model)
    return Judgement(unhappy, severity, _failure(seen), tuple(s.sign.key for s in seen), reasons, lang)


def _failure(seen: Sequence[Seen]) -> str:
    """What the first sign says, or the finest kind below it that another sign names."""
    named = [s.sign.failure for s in seen if s.sign.failure]
    if len(named) < 2:
        return named[0] if named else ""
    return max((key for key in named if f"{key}.".startswith(f"{named[0]}.")), key=len)


def _raise(tone: float | None, seen: Sequence[Seen]) -> float | None:
    """Facts outrank tone: the strongest sign is the floor, and tone only orders what lies above it."""
    floor = max((s.sign.unhappy for s in seen), default=0.0)
    if tone is None:
        return floor or None
    return round(floor + (1 - floor) * tone, 4)


def _severity(unhappy: float, seen: Sequence[Seen]) -> int:
    if unhappy < UNHAPPY_FROM:
        return 0
    severity = max(step for least, step in _TONE_STEPS if unhappy >= least)
    severity = max([severity, *(s.sign.severity for s in seen)])
    families = {s.sign.failure.split(".")[0] for s in seen if s.sign.failure}
    if len(families) > 1 and severity < _WORST_BY_COUNT:
        severity += 1
    return min(_WORST, severity + any(s.sign.adds for s in seen))


def _tone_reason(words: Sequence[str], tone: float | None, model: Model) -> tuple[str, ...]:
    if tone is None or tone < UNHAPPY_FROM:
        return ()
    telling = model.telling_words(words)
    return (
        f"The words sound unhappy: “{'”, “'.join(telling)}”"
        if telling
        else "The words together sound unhappy",
    )
