"""The signs library: what each sign is, how it is found in words, and what does not count."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from makegood.listening import taxonomy
from makegood.listening.text import judge
from makegood.listening.text.signs import Library, Sign, shipped
from makegood.listening.text.words import tokens


def seen(comment: str, language: str = "en") -> list[str]:
    return [found.sign.key for found in shipped().see(tokens(comment), language)]


@pytest.mark.parametrize("sign", shipped().signs, ids=lambda sign: sign.key)
def test_every_sign_is_a_rule_or_a_tick_box_with_a_name_and_a_reason(sign: Sign) -> None:
    assert set(sign.name) == {"en", "es", "de"}
    assert sign.reason
    assert (sign.kind, set(sign.patterns)) in [("rule", {"en", "es", "de", "pt"}), ("tick", set())]
    assert 0 <= sign.unhappy < 1
    assert 0 <= sign.severity <= 4
    assert sign.failure in {"", *taxonomy.by_key()}


@pytest.mark.parametrize(
    "comment",
    [
        "not late at all",
        "it was never late",
        "no damaged items this time",
        "arrived without delay",
        "nothing was broken",
        "the driver wasn't rude",
        "the story is of late interest",
    ],
)
def test_what_is_denied_does_not_count(comment: str) -> None:
    assert seen(comment) == []


def test_a_denial_reaches_no_further_than_its_clause() -> None:
    assert "late" in seen("I am not angry. It was late.")
    assert "rude" in seen("no, the clerk was rude")


def test_shortened_and_misapostrophed_denials_are_read_alike() -> None:
    for said in ("it did not arrive", "it didn't arrive", "it didn’t arrive", "it didnt arrive"):
        assert seen(said) == ["never_arrived"], said


def test_accents_and_capitals_do_not_matter() -> None:
    assert seen("EL PAQUETE LLEGO TARDE", "es") == seen("el paquete llegó tarde", "es") == ["late"]


def test_a_shop_adds_signs_of_its_own() -> None:
    own = Sign(
        "cold_coffee",
        "rule",
        "The coffee was cold",
        {"en": "Cold coffee"},
        0.6,
        1,
        patterns={"en": ["coffee ... cold|lukewarm"]},
    )
    (judged,) = judge(["The coffee you served was lukewarm"], ["en"], library=Library([own]))
    assert judged.signs == ("cold_coffee",)
    assert judged.reasons == ("The coffee was cold: “coffee you served was lukewarm”",)


def test_a_pattern_that_can_never_be_met_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match=r"'re-fund' in the pattern 'my re-fund'"):
        Library([Sign("x", "rule", "x", {}, patterns={"en": ["my re-fund"]})])


@settings(deadline=None)  # the first call loads the model
@given(st.lists(st.text(max_size=200), max_size=5), st.sampled_from(["en", "es", "de", "pt", "fr", "", None]))
def test_any_text_at_all_is_judged_within_bounds(texts: list[str], language: str | None) -> None:
    for judged in judge(texts, [language] * len(texts)):
        assert judged.unhappy is None or 0 <= judged.unhappy <= 1
        assert judged.severity in {None, 0, 1, 2, 3, 4}
        assert (judged.unhappy is None) == (judged.severity is None)
        assert len(judged.reasons) >= len(judged.signs)


@given(
    st.sampled_from(["late", "rude staff", "never arrived", "cancel my account"]),
    st.text("abc .,!", max_size=30),
)
def test_words_before_a_sign_in_another_sentence_never_hide_it(sign: str, before: str) -> None:
    assert set(seen(f"It was {sign}")) <= set(seen(f"{before}. It was {sign}"))
