"""Security headers on every response, whoever made it: page, API, static file or error."""

from collections.abc import Mapping

from starlette.datastructures import MutableHeaders
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
        self.headers: Mapping[str, str] = ALWAYS | UNDER_HTTPS if https else ALWAYS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and dress its response."""

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                said = MutableHeaders(scope=message)
                framed = "frame-ancestors" in said.get("content-security-policy", "")
                for name, value in self.headers.items():
                    if not (framed and name == "x-frame-options"):
                        said.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, dressed if scope["type"] == "http" else send)
