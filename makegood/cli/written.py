"""Where a command writes what it makes: to standard output, or to a file that is whole or not there."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from makegood.lib.errors import Refused


class NotWritten(Refused):
    """{file} cannot be written: {reason}"""


DASH = Path("-")


def place(out: Path | None) -> Path | None:
    """The file that was named; None for standard output, which is named by nothing or by `-`."""
    return None if out == DASH else out


@contextmanager
def written(out: Path | None) -> Iterator[BinaryIO]:
    """Standard output, or a file that takes the place of `out` only when it is whole."""
    if out is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    part = out.with_name(f"{out.name}.part")
    try:
        with part.open("wb") as file:
            yield file
        part.replace(out)
    except OSError as error:
        raise NotWritten(file=out, reason=error.strerror) from error
    finally:
        if part.exists():
            part.unlink()
