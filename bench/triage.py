"""Triage alone: comments of ten words a second on one core."""

import time
from random import Random

from bench.database import fresh
from bench.rows import Row, at_least, median_of
from makegood.listening.text import judge
from makegood.listening.triage import eyes

COMMENTS, BATCH = 20_000, 2_000
PARTS = (
    "nobody called me back", "the parcel is late", "I waited three weeks", "it was broken again",
    "thank you very much", "the second time now", "all was just fine", "you charged me twice",
    "very friendly people here", "still no answer yet", "cancel my account please", "the wrong colour came",
    "it came in time", "I am quite disappointed", "please send another one", "my daughter was happy",
    "the lid was cracked", "good value for money", "I asked for Anna", "they were so rude",
)  # fmt: skip
ENDS = ("really", "today", "again", "sadly", "sir", "mostly", "at last", "for us", "in June", "as always")


def run() -> list[Row]:
    """Comments a second of processor time, signs and reasons with them."""
    with fresh():
        _rate(BATCH)
        return [
            at_least("comments of ten words, one core", median_of(lambda: _rate(COMMENTS)), "/s", 10_000),
        ]


def _rate(count: int) -> float:
    dice = Random(count)
    comments = [_comment(dice) for _ in range(count)]
    began, by = time.process_time(), eyes()
    for first in range(0, count, BATCH):
        some = comments[first : first + BATCH]
        for judged in judge(some, ["en"] * len(some), by.model, by.signs):
            assert judged
    return count / (time.process_time() - began)


def _comment(dice: Random) -> str:
    """About ten words, hardly ever the same twice."""
    return f"{' '.join(dice.sample(PARTS, 2))} {dice.choice(ENDS)} {dice.choice(ENDS)} {dice.randrange(1000)}"
