"""A request on its way through the door, and the answer it gets."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from http import HTTPStatus
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from makegood.accounts.problems import MEDIA_TYPE, problem
from makegood.accounts.queries import KeyFacts
from makegood.config.front.body import RowError
from makegood.listening.heard import Heard, Receipt


@dataclass(eq=False)
class Post:
    """One request: whose key, its rows with their places in the body, and what was wrong with others.

    `token` is its Idempotency-Key, `digest` the SHA-256 of where it went and what it said.
    """

    key: KeyFacts
    heard: list[Heard]
    places: list[int]
    errors: list[RowError]
    token: str = ""
    digest: bytes = b""


@dataclass(frozen=True)
class Answer:
    """Status and body as they go out; `again_in` are seconds until a new try may help."""

    status: int
    body: bytes
    again_in: int = 0

    @property
    def media_type(self) -> str:
        """What the body is."""
        return MEDIA_TYPE if self.status >= HTTPStatus.BAD_REQUEST else "application/json"


@dataclass
class Taken:
    """What a batch did with its rows: `refused` says for a row (by identity) why it could not be taken."""

    refused: dict[int, str] = field(default_factory=dict)
    seconds: float = 0.0


def receipt_of(post: Post, taken: Taken) -> Answer:
    """A request's own receipt, whatever it travelled with; 422 if not one of its rows could be taken."""
    errors = sorted([*post.errors, *_refused(post, taken)], key=lambda error: error.index)
    if len(errors) == len(post.heard) + len(post.errors):
        return refusal(HTTPStatus.UNPROCESSABLE_ENTITY, _sentence(errors), errors)
    if len(post.heard) == 1 and not errors:
        return Answer(HTTPStatus.ACCEPTED, _of_one(post.heard[0].became, taken.seconds))
    became = [heard.became for heard in post.heard if id(heard) not in taken.refused]
    return Answer(HTTPStatus.ACCEPTED, _receipt(became, taken.seconds, errors))


@lru_cache(maxsize=64)
def _of_one(became: tuple[str, ...], seconds: float) -> bytes:
    """The receipt of a single row; in a batch many are the same."""
    return _receipt([became], seconds)


def _receipt(became: Iterable[Sequence[str]], seconds: float, errors: Sequence[RowError] = ()) -> bytes:
    receipt = Receipt(Counter(rejected=len(errors), rows=len(errors)), seconds)
    for keys in became:
        receipt.counts.update(("rows", *keys))
    told: dict[str, Any] = receipt.as_dict()
    if errors:
        told["errors"] = [error.as_dict() for error in errors]
    return msgspec.json.encode(told)


def _refused(post: Post, taken: Taken) -> list[RowError]:
    return [
        RowError(place, taken.refused[id(heard)])
        for place, heard in zip(post.places, post.heard, strict=True)
        if id(heard) in taken.refused
    ]


def _sentence(errors: Sequence[RowError]) -> str:
    return errors[0].as_dict()["detail"] if len(errors) == 1 else _("None of the rows could be taken.")


def refusal(status: int, sentence: str, errors: Sequence[RowError] = (), again_in: int = 0) -> Answer:
    """An answer that says no."""
    return Answer(status, problem(status, sentence, [error.as_dict() for error in errors]), again_in)
