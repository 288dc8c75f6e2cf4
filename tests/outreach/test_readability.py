"""How easily a letter reads, by the formula of its language."""

import pytest

from makegood.outreach.coach.readability import ease, syllables

PLAIN = "We sent you the wrong set. I am sorry. The right one left here today. It is with you on Friday. " * 3
HARD = (
    "Notwithstanding considerable organisational inadequacies, comprehensive investigation procedures necessitated "
    "extraordinarily complicated administrative coordination between geographically distributed departments. "
    * 2
)


def test_short_words_in_short_sentences_read_plainly_and_long_ones_do_not() -> None:
    plain, hard = ease(PLAIN, "en"), ease(HARD, "en-GB")
    assert plain and hard
    assert (plain.band, plain.formula, hard.band) == ("plain", "Flesch", "hard")
    assert plain.score > 90 and hard.score < 0


def test_each_language_has_its_formula_and_too_few_words_say_nothing() -> None:
    german = ease(
        "Wir haben Ihnen das falsche Set geschickt. Das tut mir leid. Das richtige ist heute los. " * 3, "de"
    )
    spanish = ease("Le enviamos el juego equivocado. Lo siento. El bueno sale hoy mismo de casa. " * 3, "es")
    assert german and german.formula == "Amstad" and german.band == "plain"
    assert spanish and spanish.formula == "Fernández Huerta" and spanish.band == "plain"
    assert ease("I am sorry.", "en") is None


@pytest.mark.parametrize(
    ("word", "language", "count"),
    [
        ("late", "en", 1), ("markers", "en", 2), ("table", "en", 2), ("queue", "en", 1), ("hm", "en", 1),
        ("caer", "es", 2), ("día", "es", 2), ("bueno", "es", 2), ("Brief", "de", 1), ("heute", "de", 2),
    ],
)  # fmt: skip
def test_syllables_are_counted_by_groups_of_vowels(word: str, language: str, count: int) -> None:
    assert syllables(word, language) == count
