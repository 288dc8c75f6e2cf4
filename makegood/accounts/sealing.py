"""Sealed answers: the secret part of one can be read only by whoever repeats the very request that got it."""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import HttpRequest

PURPOSE = b"makegood.kept_answer"
NONCE = 12
"""Bytes, as AES-GCM asks for (NIST SP 800-38D, 8.2.2)."""


class Seal:
    """The seal of one request: made of the key and the Idempotency-Key it came with, and the installation's secret.

    The database keeps neither of the first two, and a backup holds neither: only hashes of them.
    """

    def __init__(self, request: HttpRequest, token: str) -> None:
        words = f"{request.headers.get('authorization', '')}\n{token}".encode()
        salt = settings.SECRET_KEY.encode()
        key = HKDF(algorithm=SHA256(), length=32, salt=salt, info=PURPOSE).derive(words)
        self._cipher = AESGCM(key)

    def close(self, words: bytes, about: bytes) -> bytes:
        """The words sealed, and bound to what they are about."""
        nonce = os.urandom(NONCE)
        return nonce + self._cipher.encrypt(nonce, words, about)

    def open(self, sealed: bytes, about: bytes) -> bytes | None:
        """What was sealed; None where this is another seal, or the secret of the installation was changed."""
        try:
            return self._cipher.decrypt(sealed[:NONCE], sealed[NONCE:], about)
        except InvalidTag:
            return None
