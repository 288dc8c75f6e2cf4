"""Security headers on every response, whoever made it: page, API, static file or error."""

from collections.abc import Mapping

from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; base-uri 'none'; connect-src 'self'; font-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; img-src 'self' data:; manifest-src 'self'; script-src 'self'; style-src 'self'"
)
POWERS = ("accelerometer", "camera", "geolocation", "gyroscope", "microphone", "payment", "usb")
ALWAYS = {
    "content-security-policy": POLICY,
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": ", ".join(f"{power}=()" for power in POWERS),
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
UNDER_HTTPS = {"strict-transport-security": "max-age=31536000; includeSubDomains; preload"}


class SecurityHeaders:
    """Adds what a response does not say itself; a page that may be framed names its own policy."""

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self.app = app
        always = ALWAYS | UNDER_HTTPS if https else ALWAYS
        self.headers = [(name.encode(), value.encode()) for name, value in always.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and dress its response."""

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *self._missing(dict(message["headers"]))]
            await send(message)

        await self.app(scope, receive, dressed if scope["type"] == "http" else send)

    def _missing(self, said: Mapping[bytes, bytes]) -> list[tuple[bytes, bytes]]:
        framed = b"frame-ancestors" in said.get(b"content-security-policy", b"")
        return [
            (name, value)
            for name, value in self.headers
            if name not in said and not (framed and name == b"x-frame-options")
        ]
