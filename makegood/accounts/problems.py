"""How the API says no: problem details as in RFC 9457."""

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, ClassVar

from makegood.lib.errors import Refused

MEDIA_TYPE = "application/problem+json"


class Changed(Refused):
    """Somebody was faster: it is no longer as it was."""

    status: ClassVar[int] = 409

    def __init__(self, sentence: str = "", /, *, now: Mapping[str, Any], **facts: object) -> None:
        """Say it as `Refused` does, with how things stand `now`; that goes into the answer as members of its own."""
        super().__init__(sentence, **facts)
        self.now = dict(now)


def problem(
    status: int, detail: str, errors: Sequence[Mapping[str, Any]] = (), now: Mapping[str, Any] | None = None
) -> bytes:
    """The body of a refusal: `title` is the status in words, `errors` name what is wrong where, if known."""
    told: dict[str, Any] = {
        **(now or {}),
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    if errors:
        told["errors"] = list(errors)
    return json.dumps(told, ensure_ascii=False).encode("utf-8", "replace")


def problem_of(no: Refused) -> bytes:
    """The body for a deed's refusal, with how things stand now where it tells."""
    return problem(no.status, str(no), now=no.now if isinstance(no, Changed) else None)
