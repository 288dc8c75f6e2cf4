"""The signs library of this installation: what ships, less what is switched off, plus the signs it added itself."""

import json
from typing import Any

from makegood.accounts.standing import Kept
from makegood.lib.bulk import select
from makegood.listening.models import TriageModel
from makegood.listening.text import Model
from makegood.listening.text.signs import Library, Sign, shipped

# how unhappy an own sign says somebody is, by its severity: from severity 1 on it opens a case by itself
UNHAPPY = (0.0, 0.65, 0.7, 0.8, 0.9)

Row = tuple[str, bool, bool, str, str, int, str, str]
EXCEPTIONS = """
SELECT key, is_ours, is_active, name, reason, severity, patterns::text, failure
FROM listening_signrule WHERE NOT (is_ours AND is_active) ORDER BY id
"""


def _library() -> Library:
    exceptions: list[Row] = select(EXCEPTIONS, [])
    if not exceptions:
        return shipped()
    off = {key for key, _ours, is_active, *_ in exceptions if not is_active}
    own = [_sign(row) for row in exceptions if not row[1] and row[2]]
    return Library([*(sign for sign in shipped().signs if sign.key not in off), *own])


library = Kept(_library, "listening_signrule")
"""The signs that are looked for now."""


def _sign(row: Row) -> Sign:
    key, _ours, _active, name, reason, severity, patterns, failure = row
    written: dict[str, Any] = json.loads(patterns)
    kind = "rule" if written else "tick"
    return Sign(
        key, kind, reason, {"en": name}, UNHAPPY[severity], severity, failure=failure, patterns=written
    )


def _own_model() -> Model | None:
    newest = TriageModel.objects.order_by("-id").values_list("content", flat=True).first()
    return Model.from_bytes(bytes(newest)) if newest else None


own_model = Kept(_own_model, "listening_triagemodel")
"""What this installation's own scores have taught last; None where it has learnt nothing yet."""
