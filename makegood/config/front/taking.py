"""Takes gathered requests into the loop, in one transaction; runs in a thread of its own with its own connection."""

import logging
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from http import HTTPStatus

from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from makegood.accounts.actions import keep_answers
from makegood.accounts.models import KeptAnswer
from makegood.accounts.once import OtherContent
from makegood.accounts.queries import kept_answers
from makegood.config.front.posts import Answer, Post, Taken, receipt_of, refusal
from makegood.lib.errors import Refused
from makegood.lib.text import sha256
from makegood.listening.heard import Heard, Receipt
from makegood.listening.incoming import EncounterIn
from makegood.loop.steps import hear

BACK_SOON = 2
# What a single row can be guilty of: refused by a deed, by the database, or by code that did not expect it.
GUILT = (Refused, DatabaseError, ArithmeticError, LookupError, TypeError, ValueError)
AWAY = (OperationalError, InterfaceError)
log = logging.getLogger(__name__)


def take(posts: Sequence[Post]) -> list[Answer]:
    """The answers to requests of one source, after the commit of all they brought."""
    connection.close_if_unusable_or_obsolete()
    try:
        return _taken(posts)
    except AWAY:
        log.exception("The database is away")
        again = _("The database is away for a moment. Nothing was taken; send it again.")
        return [refusal(HTTPStatus.SERVICE_UNAVAILABLE, again, again_in=BACK_SOON) for _post in posts]


def _taken(posts: Sequence[Post]) -> list[Answer]:
    kept = _kept(posts)
    fresh = [post for post in posts if post not in kept]
    answers = dict(kept)
    if fresh:
        answers.update(zip(fresh, _heard(fresh), strict=True))
    return [answers[post] for post in posts]


def _kept(posts: Sequence[Post]) -> dict[Post, Answer]:
    """What was answered before under the same Idempotency-Keys."""
    known = kept_answers([(post.key.id, post.token) for post in posts if post.token])
    return {
        post: _same_again(post, known[post.key.id, post.token])
        for post in posts
        if (post.key.id, post.token) in known
    }


def _same_again(post: Post, kept: KeptAnswer) -> Answer:
    if bytes(kept.content_hash) != post.digest:
        other = OtherContent()
        return refusal(other.status, str(other))
    return Answer(kept.status, bytes(kept.body))


def _heard(posts: Sequence[Post]) -> list[Answer]:
    """Take all in one transaction; where that fails take halves, until the guilty request stands alone."""
    try:
        return _all_at_once(posts)
    except AWAY:
        raise
    except GUILT:
        if len(posts) == 1:
            return [_sifted(posts[0])]
    middle = len(posts) // 2
    return _taken(posts[:middle]) + _taken(posts[middle:])


def _all_at_once(posts: Sequence[Post]) -> list[Answer]:
    at, started = timezone.now(), time.perf_counter()
    answers: list[Answer] = []

    def answer(_receipt: Receipt) -> None:
        taken = Taken(seconds=time.perf_counter() - started)
        answers[:] = [receipt_of(post, taken) for post in posts]
        _keep(posts, answers, at)

    _hear([heard for post in posts for heard in post.heard], posts[0].key.source, at, answer)
    return answers


def _sifted(post: Post) -> Answer:
    """One request, row by row where need be: the guilty rows are named, the good ones get in."""
    at, started, taken = timezone.now(), time.perf_counter(), Taken()
    with transaction.atomic():
        _sift(post.heard, post.key.source, at, taken)
        taken.seconds = time.perf_counter() - started
        answer = receipt_of(post, taken)
        _keep([post], [answer], at)
    return answer


def _sift(heard: Sequence[Heard], source: str, at: datetime, taken: Taken) -> None:
    try:
        _hear(heard, source, at)
    except AWAY:
        raise
    except GUILT as wrong:
        if len(heard) == 1:
            taken.refused[id(heard[0])] = _sentence(wrong)
            return
        middle = len(heard) // 2
        _sift(heard[:middle], source, at, taken)
        _sift(heard[middle:], source, at, taken)


def _sentence(wrong: Exception) -> str:
    if isinstance(wrong, Refused):
        return str(wrong)
    log.error("A row could not be taken", exc_info=wrong)
    return _("This row could not be taken. The log of the server says why.")


def _hear(
    heard: Sequence[Heard], source: str, at: datetime, within: Callable[[Receipt], None] | None = None
) -> None:
    fresh, repeats = _apart(heard)

    def then(receipt: Receipt) -> None:
        for repeat in repeats:
            repeat.became = ("duplicates",)
        if within:
            within(receipt)

    hear(fresh, source=source, at=at, within=then)


def _apart(heard: Sequence[Heard]) -> tuple[list[Heard], list[Heard]]:
    """Rows in the order of their keys, so that writers lock alike; and those that only repeat the one before."""
    fresh: list[Heard] = []
    repeats: list[Heard] = []
    for row in sorted(heard, key=_key):
        (repeats if fresh and fresh[-1].item == row.item else fresh).append(row)
    return fresh, repeats


def _key(row: Heard) -> tuple[bool, str]:
    return not isinstance(row.item, EncounterIn), row.item.external_id


def _keep(posts: Sequence[Post], answers: Sequence[Answer], at: datetime) -> None:
    keep_answers(
        [
            KeptAnswer(
                key_id=post.key.id,
                token_hash=sha256(post.token),
                content_hash=post.digest,
                status=answer.status,
                body=answer.body,
                at=at,
            )
            for post, answer in zip(posts, answers, strict=True)
            if post.token
        ]
    )
