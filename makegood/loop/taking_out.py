"""What leaves the house as a sheet leaves a line in the audit trail: who took what, when, and how many rows."""

from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from typing import Any

from django.db import transaction

from makegood.accounts import audit
from makegood.accounts.models import User
from makegood.insights.exports import Export
from makegood.insights.exports.sheets import PIECES, Cell, Sheet
from makegood.lib.clock import database_now


class TakingOut:
    """One export on its way out: iterate over the pieces of its file; `count` is how many rows have left so far.

    Noted before the first piece, so that nothing leaves unseen, and after the last, whole or broken off.
    """

    def __init__(self, export: Export, form: str, *, by: User | None) -> None:
        self.count = 0
        self._export, self._form, self._by = export, form, by

    def __iter__(self) -> Generator[bytes, None, None]:
        self._note("export.begun", format=self._form)
        whole = False
        try:
            # closed before the note: what is read in one transaction would take the note back with it
            with closing(self._export.rows()) as rows:
                sheet = Sheet(self._export.name, self._export.headings, self._counted(rows))
                yield from PIECES[self._form](sheet)
            whole = True
        finally:
            self._note("export.ended", rows=self.count, whole=whole)

    def _counted(self, rows: Iterable[Sequence[Cell]]) -> Iterator[Sequence[Cell]]:
        for row in rows:
            self.count += 1
            yield row

    @transaction.atomic
    def _note(self, verb: str, **facts: Any) -> None:
        told = {"what": self._export.name, **facts}
        audit.record("exports", verb, by=self._by, at=database_now(), data=told)
