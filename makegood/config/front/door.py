"""The door: POST /api/v1/signals and /api/v1/encounters, answered only after the commit."""

import hashlib
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import msgspec
from django.conf import settings
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from makegood.accounts.once import Running, token_in
from makegood.accounts.queries import KeyFacts
from makegood.accounts.rules.limits import Quota
from makegood.config.front.body import Rows, read, rows_of
from makegood.config.front.gathering import Gatherer
from makegood.config.front.keyring import Away, Keyring
from makegood.config.front.posts import Answer, Post, refusal
from makegood.config.front.taking import BACK_SOON
from makegood.lib.errors import Refused
from makegood.listening.heard import Heard
from makegood.listening.incoming import EncounterIn, SignalIn, encounter_problem, signal_problem

# bodies above this are decoded in a thread, so that the others need not wait for them
LONG = 64 * 1024
MOST_WAITING = 50_000


class Full(Refused):
    """There is more waiting than can be taken. Send it again in a few seconds."""

    status = 503


class TooMany(Refused):
    """This key has sent {quota} rows in a minute, which is all it may. Send the rest later."""

    status = 429


@dataclass(frozen=True)
class Intake:
    """One kind of thing that may be brought: the scope it needs, which is its address too, and how it is read."""

    scope: str
    decoder: msgspec.json.Decoder[Any]
    problem_of: Callable[[Any], str]

    @property
    def path(self) -> str:
        """Where it is brought."""
        return f"/api/v1/{self.scope}"

    @property
    def row(self) -> str:
        """The name of the shape of a row."""
        return str(self.decoder.type.__name__)

    def rows(self, body: bytes) -> Rows[Any]:
        """The rows of a body."""
        return rows_of(body, self.decoder, self.problem_of)


SIGNALS = Intake("signals", msgspec.json.Decoder(SignalIn), signal_problem)
ENCOUNTERS = Intake("encounters", msgspec.json.Decoder(EncounterIn), encounter_problem)
INTAKES = (SIGNALS, ENCOUNTERS)


class Door:
    """What the endpoints of one process share: its keys, its quota, its line of batches."""

    def __init__(self, keyring: Keyring, gatherer: Gatherer) -> None:
        self.keyring = keyring
        self.gatherer = gatherer
        self.quota = Quota("rows", settings.ROWS_PER_MINUTE)
        self._running: set[tuple[int, str]] = set()

    def endpoint(self, intake: Intake) -> Callable[[Request], Awaitable[Response]]:
        """The endpoint of a intake."""

        async def bring(request: Request) -> Response:
            limits: dict[str, str] = {}
            try:
                answer = await self._answer(request, intake, limits)
            except Away as no:
                return response(refusal(no.status, str(no), again_in=BACK_SOON), limits)
            except Refused as no:
                return response(refusal(no.status, str(no)), limits)
            except ClientDisconnect:
                return Response(status_code=HTTPStatus.BAD_REQUEST)
            return response(answer, limits)

        return bring

    async def _answer(self, request: Request, intake: Intake, limits: dict[str, str]) -> Answer:
        key = await self.keyring.key_of(request.headers.get("authorization", ""), intake.scope)
        token = token_in(request.headers)
        body = await read(request)
        rows = await run_in_threadpool(intake.rows, body) if len(body) > LONG else intake.rows(body)
        self._count(key, len(rows.items) + len(rows.errors), limits)
        digest = hashlib.sha256(intake.path.encode() + b"\n" + body).digest() if token else b""
        post = Post(key, [Heard(item) for item in rows.items], rows.places, rows.errors, token, digest)
        return await self._once(post)

    def _count(self, key: KeyFacts, rows: int, limits: dict[str, str]) -> None:
        standing = self.quota.spend(key.id, rows, time.monotonic())
        limits.update(self.quota.headers(standing))
        if not standing.allowed:
            raise TooMany(quota=self.quota.units)
        if self.gatherer.waiting > MOST_WAITING:
            limits["retry-after"] = "5"
            raise Full

    async def _once(self, post: Post) -> Answer:
        if not post.token:
            return await self.gatherer.bring(post)
        mark = (post.key.id, post.token)
        if mark in self._running:
            raise Running
        self._running.add(mark)
        try:
            return await self.gatherer.bring(post)
        finally:
            self._running.discard(mark)

    def close(self) -> None:
        """Let what was brought arrive, and take nothing more."""
        self.gatherer.close()
        self.keyring.close()


def response(answer: Answer, headers: Mapping[str, str]) -> Response:
    """An answer with the headers that belong to its status."""
    said = dict(headers)
    if answer.again_in:
        said["retry-after"] = str(answer.again_in)
    if answer.status == HTTPStatus.UNAUTHORIZED:
        said["www-authenticate"] = "Bearer"
    return Response(answer.body, answer.status, said, answer.media_type)
