"""A real mail server on loopback, for tests of what goes out to customers."""

import email
from collections.abc import Iterator
from email.message import Message as Mail
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from makegood.accounts.models import Organisation
from tests.ports import free_port


class Postbox:
    """A mail server that keeps what it gets; `answers` are given first, one a message."""

    def __init__(self) -> None:
        self.mails: list[Mail] = []
        self.answers: list[str] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.answers:
            return self.answers.pop(0)
        self.mails.append(email.message_from_bytes(envelope.content))
        return "250 OK"


def content(part: Mail) -> bytes:
    """What one part of a mail holds."""
    held = part.get_payload(decode=True)
    assert isinstance(held, bytes)
    return held


@pytest.fixture
def postbox(settings: Any) -> Iterator[Postbox]:
    box = Postbox()
    server = Controller(box, hostname="127.0.0.1", port=free_port())
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.hostname, server.port
    settings.EMAIL_USE_TLS = False
    Organisation.objects.update(name="Lark & Linden", reply_to="hello@larkandlinden.example")
    yield box
    server.stop()
