"""Whole columns out of the database at once, for arithmetic over a million cases."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

HEADER, TRAILER = 19, 2  # bytes around the rows of a binary COPY without extensions

NEVER = np.iinfo(np.int64).max
"""The instant 'infinity', in a column of instants."""

TYPES = {"bigint": ">i8", "integer": ">i4", "instant": ">i8", "share": ">f8", "yes": "?"}


def columns(sql: str, params: Sequence[Any], kinds: Mapping[str, str]) -> dict[str, NDArray[Any]]:
    """The columns of a query by name. None may hold NULL; instants are microseconds since 2000 in UTC.

    `kinds` names each column in its order: bigint, integer, instant (timestamptz), share (double precision), yes
    (boolean).
    """
    with connection.cursor() as cursor:
        # the wrapper that counts queries lets a COPY have no parameters of its own
        whole = cursor.mogrify(f"COPY ({sql}) TO STDOUT (FORMAT binary)", params)
        with cursor.copy(whole) as copy:
            raw = b"".join(copy)
    fields: list[tuple[str, str]] = [("", ">i2")]
    for name, kind in kinds.items():
        fields += [(f"size of {name}", ">i4"), (name, TYPES[kind])]
    rows = np.frombuffer(raw[HEADER:-TRAILER], np.dtype(fields))
    return {name: rows[name].astype(rows[name].dtype.newbyteorder("=")) for name in kinds}
