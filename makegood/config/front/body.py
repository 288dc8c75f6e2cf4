"""What a request brought: read under a limit, checked as strict JSON, decoded row by row."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import msgspec
from django.utils.translation import gettext as _
from starlette.requests import Request

from makegood.lib.errors import Refused

MOST_BYTES = 8 * 1024 * 1024
MOST_ROWS = 10_000
LONGEST_DETAIL = 300
WHITE = b" \t\r\n"
ARRAY = msgspec.json.Decoder(list[msgspec.Raw])
ITEM = TypeVar("ITEM")


class TooBig(Refused):
    """The body is longer than 8 MiB. Send it in smaller parts."""

    status = 413


class NotJson(Refused):
    """Send JSON in UTF-8, with Content-Type: application/json and no Content-Encoding."""

    status = 415


class Malformed(Refused):
    """The body is not well-formed JSON: {reason}."""

    status = 400


class TooManyRows(Refused):
    """A request holds at most 10,000 rows. Send them in smaller parts."""

    status = 422


class NoRows(Refused):
    """The array is empty. Send at least one row."""

    status = 422


@dataclass(frozen=True)
class RowError:
    """What is wrong with one row, by its place in the array (0 for a single object)."""

    index: int
    detail: str
    pointer: str = ""

    def as_dict(self) -> dict[str, Any]:
        """As the API says it."""
        detail = self.detail if len(self.detail) <= LONGEST_DETAIL else f"{self.detail[:LONGEST_DETAIL]} …"
        told: dict[str, Any] = {"index": self.index, "detail": detail}
        return told | {"pointer": self.pointer} if self.pointer else told


@dataclass
class Rows(Generic[ITEM]):
    """The good rows of a body, with their places in it, and what is wrong with the others."""

    items: list[ITEM] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)


async def read(request: Request) -> bytes:
    """The whole body; raises TooBig as soon as it is known to be too big, whatever its header said."""
    check_head(request.headers)
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > MOST_BYTES:
            raise TooBig
        parts.append(part)
    return b"".join(parts)


def check_head(headers: Mapping[str, str]) -> None:
    """Raise NotJson or TooBig where the headers say so already."""
    kind, _sep, parameters = headers.get("content-type", "").partition(";")
    charset = parameters.strip().lower().replace('"', "")
    if kind.strip().lower() != "application/json" or charset not in {"", "charset=utf-8"}:
        raise NotJson
    if headers.get("content-encoding", "identity").lower() != "identity":
        raise NotJson
    if int(headers.get("content-length") or 0) > MOST_BYTES:
        raise TooBig


def rows_of(
    body: bytes, decoder: msgspec.json.Decoder[ITEM], problem_of: Callable[[ITEM], str]
) -> Rows[ITEM]:
    """Decode one object, or an array of them. Raises Malformed, TooManyRows or NoRows for the whole."""
    check_json(body)
    rows: Rows[ITEM] = Rows()
    for place, text in enumerate(_split(body)):
        found = _decoded(place, text, decoder, problem_of)
        if isinstance(found, RowError):
            rows.errors.append(found)
        else:
            rows.items.append(found)
            rows.places.append(place)
    return rows


def check_json(body: bytes) -> None:
    """Raise Malformed unless the body is JSON (RFC 8259) in UTF-8, with no name twice in one object."""
    try:
        # numbers stay text: their size is nobody's concern yet
        json.loads(
            body.decode(),
            object_pairs_hook=_once_each,
            parse_constant=_refuse_constant,
            parse_int=str,
            parse_float=str,
        )
    except RecursionError:
        raise Malformed(reason=_("it is nested too deep")) from None
    except ValueError as wrong:
        raise Malformed(reason=str(wrong)[:LONGEST_DETAIL]) from None


def _once_each(pairs: list[tuple[str, Any]]) -> None:
    names = {name for name, _value in pairs}
    if len(names) < len(pairs):
        raise ValueError(_("a name stands twice in one object"))


def _refuse_constant(name: str) -> None:
    raise ValueError(_("%(name)s is no JSON number") % {"name": name})


def _split(body: bytes) -> Sequence[msgspec.Raw | bytes]:
    if body.lstrip(WHITE)[:1] != b"[":
        return [body]
    texts = ARRAY.decode(body)
    if not texts:
        raise NoRows
    if len(texts) > MOST_ROWS:
        raise TooManyRows
    return texts


def _decoded(
    place: int,
    text: msgspec.Raw | bytes,
    decoder: msgspec.json.Decoder[ITEM],
    problem_of: Callable[[ITEM], str],
) -> ITEM | RowError:
    try:
        item = decoder.decode(text)
    except msgspec.ValidationError as wrong:
        sentence, _sep, path = str(wrong).partition(" - at `$")
        return RowError(place, sentence, _pointer(path))
    except msgspec.DecodeError as wrong:
        raise Malformed(reason=str(wrong)) from None
    problem = problem_of(item) or _zero_byte(text)
    return RowError(place, problem) if problem else item


def _zero_byte(text: msgspec.Raw | bytes) -> str:
    """PostgreSQL keeps every character but this one."""
    if b"\\u0000" in bytes(text) and "\0" in "".join(_texts(json.loads(bytes(text)))):
        return _("A text holds the character U+0000, which cannot be kept.")
    return ""


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield name
            yield from _texts(inner)


def _pointer(path: str) -> str:
    """msgspec's `.customer.email`` as a JSON pointer (RFC 6901) into the row."""
    return path.rstrip("`").replace("[...]", "").replace(".", "/")
