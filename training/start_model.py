"""Make the model that ships: `python -m training.start_model [--data ../shared/data]` writes start.npz.

Text: GoEmotions train and Banking77 train (CC BY 4.0, see NOTICE), CFPB narratives (public domain), and our own
phrases. Reproducible: the same text and seed give the same weights.
"""

import argparse
import csv
import random
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import vstack

from makegood.listening.text.fitting import fit, matrix
from makegood.listening.text.model import Model
from training import goemotions, phrases

SEED = 20
STRENGTH = 8.0
# The log-odds of a comment that tells nothing. The fitted ones only mirror how much text of each kind we had; just
# below the line is right: missing somebody who was let down costs more than looking twice.
SILENCE = -0.1
OUT = Path(__file__).parents[1] / "makegood/listening/text/start.npz"
NEGATIVE = {
    "anger", "annoyance", "disappointment", "disapproval", "disgust", "embarrassment", "grief", "remorse", "sadness",
}  # fmt: skip
POSITIVE = {
    "admiration", "amusement", "approval", "caring", "excitement", "gratitude", "joy", "love", "optimism", "pride",
    "relief",
}  # fmt: skip
# Banking77 questions that speak of something gone wrong; the others are plain questions.
TROUBLE = re.compile(
    r"not_|declined|failed|wrong|pending|charged|swallowed|reverted|lost|compromised|blocked|refund|terminate"
    r"|extra_|unable|card_arrival|_charge$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Source:
    """Texts of one kind: unhappy or not, and how much each counts."""

    texts: list[str]
    unhappy: bool
    weight: float


def sources(data: Path) -> list[Source]:
    """All the text the start model learns from. How much each counts was chosen by judgement (building/triage.md)."""
    bad, good, neutral = moods(data / "goemotions", "train")
    trouble, questions = banking(data / "banking77/train.csv")
    complaints, praise = phrases.complaints(30, SEED), phrases.praise(60, SEED + 1)
    plain, told = phrases.plain(40, SEED + 2), narratives(data / "cfpb/complaints.csv")
    return [
        Source(bad, True, 1.0),
        Source(good, False, 1.0),
        Source(neutral, False, 0.1),
        Source(told, True, 0.3),
        Source(trouble, True, 0.3),
        Source(questions, False, 0.3),
        Source(complaints, True, 1.0),
        Source(praise, False, 1.0),
        Source(plain, False, 0.3),
        *_polite([(complaints, 1.0, 0.7), (trouble, 1.0, 0.3), (told, 0.7, 0.3), (bad, 0.5, 0.5)], True),
        *_polite([(praise, 0.7, 0.7), (questions, 1.5, 0.3), (neutral, 0.4, 0.3), (good, 0.3, 0.5)], False),
        *_polite([(plain, 2.0, 0.3)], False),
    ]


def _polite(texts: list[tuple[list[str], float, float]], unhappy: bool) -> list[Source]:
    """The same texts in polite clothes: (texts, how many per text, weight) each."""
    return [Source(phrases.kindly(t, each, unhappy, SEED + 10), unhappy, weight) for t, each, weight in texts]


def moods(folder: Path, part: str) -> tuple[list[str], list[str], list[str]]:
    """Comments that are only negative, only positive, and neither."""
    sorted_out: tuple[list[str], list[str], list[str]] = ([], [], [])
    for text, felt in zip(*goemotions.read(folder, part), strict=True):
        bad, good = bool(felt & NEGATIVE), bool(felt & POSITIVE)
        sorted_out[2 if bad == good else int(good)].append(text)
    return sorted_out


def banking(path: Path) -> tuple[list[str], list[str]]:
    """Messages about trouble, and plain questions."""
    rows = list(_rows(path))
    trouble = [row["text"] for row in rows if TROUBLE.search(row["category"])]
    return trouble, [row["text"] for row in rows if not TROUBLE.search(row["category"])]


def narratives(path: Path) -> list[str]:
    """Short stretches of each complaint, a few sentences long, so that length does not give them away."""
    rng = random.Random(SEED)
    stretches = []
    for row in _rows(path):
        told = re.sub("X{2,}", "", row["Consumer complaint narrative"]).strip()
        sentences = [s for s in re.split(r"(?<=[.!?])\s+", told) if len(s) > 15]
        for _ in range(4 if sentences else 0):
            at = rng.randrange(len(sentences))
            stretches.append(" ".join(sentences[at : at + rng.randint(1, 3)]))
    return stretches


def train(data: Path) -> Model:
    """Fit the start model on everything in `sources`."""
    found = sources(data)
    x = vstack([matrix(source.texts) for source in found]).tocsr()
    unhappy = np.concatenate([np.full(len(s.texts), s.unhappy, dtype=int) for s in found])
    weight = np.concatenate([np.full(len(s.texts), s.weight) for s in found])
    weights, _ = fit(x, unhappy, weight, STRENGTH)
    return Model("start-1", weights, SILENCE, ("en",))


def main() -> None:
    """Train and write the file that ships."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, default=Path("../shared/data"))
    options.add_argument("--out", type=Path, default=OUT)
    chosen = options.parse_args()
    content = train(chosen.data).to_bytes()
    chosen.out.write_bytes(content)
    sys.stderr.write(f"{chosen.out}: {len(content):,} bytes\n")


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


if __name__ == "__main__":
    main()
