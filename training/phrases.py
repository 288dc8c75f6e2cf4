"""Our own phrases of praise and complaint, spread out into remarks: templates, slots and slips of the pen."""

import random
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).parent / "texts"
_SLOT = re.compile(r"\{(\w+)\}")
_CHOICE = re.compile(r"\(([^()]*)\)")
_SPACES = re.compile(r"\s+([,.])?")


def praise(each: int, seed: int) -> list[str]:
    """`each` remarks of every praise template."""
    return _spread("praise.txt", each, seed)


def complaints(each: int, seed: int) -> list[str]:
    """`each` remarks of every complaint template."""
    return _spread("complaints.txt", each, seed)


def plain(each: int, seed: int) -> list[str]:
    """`each` remarks of every template that neither praises nor complains."""
    return _spread("plain.txt", each, seed)


def kindly(texts: Sequence[str], each: float, let_down: bool, seed: int) -> list[str]:
    """The texts in polite clothes: kind openings and closings around them, so that manners alone tell nothing.

    `each` is how many of them per text, below 1 a part of the texts; who is let down turns with a "but" at times.
    """
    rng = random.Random(seed)
    slots = _slots()
    chosen = [rng.choice(texts) for _ in range(round(len(texts) * each))]
    return [_dress(text, slots, let_down, rng) for text in chosen]


def _dress(text: str, slots: dict[str, list[str]], let_down: bool, rng: random.Random) -> str:
    opening = rng.choice(slots["opening"]) if rng.random() < 0.75 else ""
    turn = rng.choice(slots["contrast"]) if let_down and rng.random() < 0.4 else ""
    closing = rng.choice(slots["closing"]) if not opening or rng.random() < 0.5 else ""
    return " ".join(part for part in (opening, turn, text, closing) if part)


def _slots() -> dict[str, list[str]]:
    slots: dict[str, list[str]] = tomllib.loads((HERE / "words.toml").read_text("utf-8"))
    return slots


def _spread(name: str, each: int, seed: int) -> list[str]:
    rng = random.Random(seed)
    slots = _slots()
    lines = [line for line in (HERE / name).read_text("utf-8").splitlines() if line and line[0] not in "#["]
    remarks = [_fill(line, slots, rng) for line in lines for _ in range(each)]
    return [_slip(_join(remark, remarks, rng), rng) for remark in remarks]


def _fill(line: str, slots: dict[str, list[str]], rng: random.Random) -> str:
    line = _CHOICE.sub(lambda m: rng.choice(m[1].split("|")), line)
    line = _SLOT.sub(lambda m: rng.choice(slots[m[1]]), line)
    return _SPACES.sub(lambda m: m[1] or " ", line).strip()


def _join(remark: str, others: list[str], rng: random.Random) -> str:
    """One remark in three is followed by another of its kind, as people write on."""
    if rng.random() > 0.33:
        return remark
    return remark + rng.choice([". ", ", ", " and ", "! ", " "]) + rng.choice(others)


def _slip(remark: str, rng: random.Random) -> str:
    """One remark in four carries a slip: a letter dropped, doubled or swapped, an apostrophe left out."""
    if rng.random() > 0.25:
        return remark
    words = remark.replace("'", "").split(" ")
    at = rng.randrange(len(words))
    words[at] = _misspell(words[at], rng)
    return " ".join(words)


def _misspell(word: str, rng: random.Random) -> str:
    if len(word) < 5:
        return word
    at = rng.randrange(1, len(word) - 1)
    kinds = (
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        word[:at] + rng.choice("aeiou") + word[at + 1 :],
    )
    return rng.choice(kinds)
