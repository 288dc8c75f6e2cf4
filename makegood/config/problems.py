"""How the API says no: problem details as in RFC 9457."""

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

MEDIA_TYPE = "application/problem+json"


def problem(status: int, detail: str, errors: Sequence[Mapping[str, Any]] = ()) -> bytes:
    """The body of a refusal: `title` is the status in words, `errors` name what is wrong where, if known."""
    told: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    if errors:
        told["errors"] = list(errors)
    return json.dumps(told, ensure_ascii=False).encode("utf-8", "replace")
