"""Once: a request under an Idempotency-Key has one effect and one answer, whatever happens between."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from makegood.accounts.actions import keep_answers
from makegood.accounts.models import KeptAnswer
from makegood.accounts.problems import MEDIA_TYPE, problem_of
from makegood.accounts.queries import KeyFacts, kept_answers
from makegood.accounts.sealing import Seal
from makegood.lib.bulk import select
from makegood.lib.errors import Refused
from makegood.lib.text import sha256

LONGEST_TOKEN = 200
TOKEN_PARAMETER = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "A repeat with the same key and content gets the first answer again.",
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_TOKEN, "pattern": "^[ -~]+$"},
}
ONCE: dict[str, Any] = {"parameters": [TOKEN_PARAMETER | {"required": True}]}
"""What a route that goes through `once` adds to its description: `openapi_extra=ONCE`."""


class NoToken(Refused):
    """Send an Idempotency-Key of your own making: whoever sends it again gets the first answer, and nothing more."""


class BadToken(Refused):
    """An Idempotency-Key is one to 200 printable ASCII characters."""

    status = 422


class Running(Refused):
    """A request with this Idempotency-Key is still being taken. Ask again in a moment."""

    status = 409


class OtherContent(Refused):
    """This Idempotency-Key was used before with other content. Use a new one."""

    status = 422


@dataclass(frozen=True)
class Said:
    """What a deed answers. `told_once` is kept sealed: nobody reads it but who sends the same request again."""

    status: int
    body: Mapping[str, Any]
    told_once: Mapping[str, Any] = field(default_factory=dict)


def token_in(headers: Mapping[str, str]) -> str:
    """The Idempotency-Key of a request; empty without, BadToken where it cannot be one."""
    token = headers.get("idempotency-key")
    if token is None:
        return ""
    if not 0 < len(token) <= LONGEST_TOKEN or not (token.isascii() and token.isprintable()):
        raise BadToken
    return token


def must_have_token(headers: Mapping[str, str]) -> str:
    """The Idempotency-Key where one is required; NoToken without."""
    if not headers.get("idempotency-key"):
        raise NoToken
    return token_in(headers)


def once(request: HttpRequest, key: KeyFacts, deed: Callable[[], Said], *, at: datetime) -> HttpResponse:
    """Do it in one transaction with the answer that is kept for repeats, for as long as accounts.jobs keeps it.

    What the deed refuses is kept as well, except where asking again later is the advice (429).
    """
    token, digest = must_have_token(request.headers), _digest(request)
    with transaction.atomic():
        _only_one(key.id, token)
        before = kept_answers([(key.id, token)]).get((key.id, token))
        if before is not None:
            return _again(before, request)
        answer, whole = _done(deed)
        answer.key_id, answer.token_hash, answer.content_hash, answer.at = key.id, sha256(token), digest, at
        if whole != answer.body:
            answer.sealed = Seal(request, token).close(whole, digest)
        keep_answers([answer])
    return _response(answer.status, whole)


def told_before(request: HttpRequest, key: KeyFacts) -> HttpResponse | None:
    """What was answered to this request before; for what must be looked at before the deed and outside of it."""
    token = must_have_token(request.headers)
    before = kept_answers([(key.id, token)]).get((key.id, token))
    return None if before is None else _again(before, request)


def _only_one(key: int, token: str) -> None:
    """Nobody else is at it until the transaction ends, in whatever process; Running where somebody is."""
    number = int.from_bytes(hashlib.sha256(f"once:{key}:{token}".encode()).digest()[:8], signed=True)
    if not select("SELECT pg_try_advisory_xact_lock(%s)", [number])[0][0]:
        raise Running


def _done(deed: Callable[[], Said]) -> tuple[KeptAnswer, bytes]:
    """What it said or refused, as it may be read by everybody, and the whole of it."""
    try:
        with transaction.atomic():
            said = deed()
    except Refused as no:
        if no.status == HTTPStatus.TOO_MANY_REQUESTS:
            raise
        refusal = problem_of(no)
        return KeptAnswer(status=no.status, body=refusal), refusal
    whole = _json({**said.body, **said.told_once})
    return KeptAnswer(status=said.status, body=_json(said.body)), whole


def _again(before: KeptAnswer, request: HttpRequest) -> HttpResponse:
    """The first answer; without what was told once where the secret that sealed it was changed since."""
    digest = bytes(before.content_hash)
    if digest != _digest(request):
        raise OtherContent
    whole = None
    if before.sealed is not None:
        whole = Seal(request, token_in(request.headers)).open(bytes(before.sealed), digest)
    return _response(before.status, whole or bytes(before.body))


def _digest(request: HttpRequest) -> bytes:
    """The SHA-256 of where it went and what it said."""
    return hashlib.sha256(f"{request.method} {request.path}\n".encode() + request.body).digest()


def _json(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode()


def _response(status: int, body: bytes) -> HttpResponse:
    return HttpResponse(body, MEDIA_TYPE if status >= HTTPStatus.BAD_REQUEST else "application/json", status)
