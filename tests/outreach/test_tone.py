"""The tone scores agree with people on text they have not seen, and say nothing of languages they have not learnt."""

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from makegood.outreach.coach.tone import Tone, tone
from makegood.outreach.coach.tone.cues import SCORES
from makegood.outreach.coach.tone.model import logits, weights
from tests.shared import shared
from training import goemotions, graded, measuring
from training.replies import read

WARM = "I'm so sorry, Elena. You were counting on the set for your class and we let you down. I can see why that hurts."
DEFENSIVE = (
    "As I already told you, that is not our fault. You should have read the description before ordering."
)
COLD = "Your request was recorded under the number 55. Processing takes ten days."


def judged(text: str) -> Tone:
    (one,) = tone([text])
    return one


def test_a_warm_reply_is_told_from_a_defensive_one() -> None:
    warm, defensive, cold = tone([WARM, DEFENSIVE, COLD])
    assert warm.empathy is not None
    assert defensive.empathy is not None
    assert cold.empathy is not None
    assert defensive.defensive is not None
    assert warm.defensive is not None
    assert warm.empathy > 0.5 > max(cold.empathy, defensive.empathy)
    assert defensive.defensive > 0.5 > warm.defensive
    assert {"argues", "blames"} <= set(defensive.findings)


def test_one_defensive_sentence_colours_a_long_reply() -> None:
    kind = "Your parcel left us on Monday. It weighs two kilos. It comes by van."
    before, after = judged(kind).defensive, judged(kind + " It is not our fault that you were out.").defensive
    assert before is not None
    assert after is not None
    assert after > before + 0.1


@pytest.mark.parametrize(
    "text", ["", "   ", "\n", "Es wurden leider Fehler gemacht, aber Sie haben nicht geantwortet."]
)
def test_what_it_cannot_read_gets_no_number(text: str) -> None:
    one = judged(text)
    assert (one.defensive, one.empathy, one.polite) == (None, None, None)


def test_a_german_draft_still_gets_its_findings() -> None:
    assert {"hides", "blames"} <= set(
        judged("Es wurden Fehler gemacht, aber Sie hätten das lesen müssen.").findings
    )


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text(max_size=80), max_size=6))
def test_a_text_gets_the_same_numbers_alone_and_among_others(texts: list[str]) -> None:
    for together, text in zip(tone(texts), texts, strict=True):
        alone = judged(text)
        for score in SCORES:
            number, same = getattr(together, score), getattr(alone, score)
            assert (number is None) == (same is None)
            assert number is None or (0 <= number <= 1 and abs(number - same) < 1e-3)


@cache
def of_goemotions() -> tuple[list[frozenset[str]], dict[str, list[float]]]:
    texts, felt = goemotions.read(shared("data/goemotions"), "dev")
    return felt, dict(zip(SCORES, logits(texts, weights()).T.tolist(), strict=True))


@pytest.mark.parametrize("score", ["empathy", "defensive"])
def test_empathy_and_defensiveness_agree_with_people_on_comments_kept_out_of_training(score: str) -> None:
    felt, values = of_goemotions()
    held = goemotions.held(felt, goemotions.LIKE[score])
    assert measuring.agreement(held, values[score]) >= 0.8


def test_politeness_agrees_with_people_on_requests_never_trained_on() -> None:
    figures = measuring.politeness(shared("data"), weights())
    assert figures["top against bottom quarter"] >= 0.75
    assert figures["top against bottom quarter, half kept"] >= 0.74
    assert figures["top against bottom tenth"] >= 0.78


def _letters(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter.isalnum())


def test_no_line_with_a_level_or_label_comes_from_the_measured_requests() -> None:
    requests, _ = measuring.read_politeness(shared("data/politeness/stack-exchange.csv"))
    written = {reply.text for reply in read()}
    levelled = {request.text for request in [*graded.read(), *graded.real(shared("data"))]}
    assert not {_letters(text) for text in written | levelled} & {_letters(text) for text in requests}


def test_the_same_request_gets_a_higher_score_the_kinder_it_is_put() -> None:
    rude, plain, kind = tone(
        [
            "You sent a lamp with no plug. Did nobody look?",
            "The lamp has no plug. Can you send me one?",
            "Thank you for the lamp, it looks lovely. Could you perhaps send me a plug for it?",
        ]
    )
    assert rude.polite is not None
    assert plain.polite is not None
    assert kind.polite is not None
    assert rude.polite < plain.polite < kind.polite


def test_the_model_that_ships_is_data_and_small() -> None:
    folder = Path(__file__).parents[2] / "makegood" / "outreach" / "coach" / "tone"
    assert sum((folder / name).stat().st_size for name in ("tone.npz", "tone.json")) < 500_000
