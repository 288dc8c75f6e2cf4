"""Rows that are copied in are kept exactly as they were, whatever is in them and however alike they are."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DataError, transaction
from hypothesis import given
from hypothesis import strategies as st
from psycopg.types.json import Jsonb

from makegood.lib.bulk import copy_in
from makegood.lib.copying import BLOCK
from makegood.listening.models import Import, RejectedRow, Signal
from tests.cast import NOW

pytestmark = pytest.mark.django_db

# all that PostgreSQL keeps: every character but U+0000, and no half of a pair
TEXTS = st.text(
    st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40
) | st.sampled_from(["\\N", "\\.", "\t", "\r\n", "NULL", '{"', "\\x00", ""])
# within a century, to the microsecond
MOMENTS = st.timedeltas(timedelta(days=-36_500), timedelta(days=36_500)).map(lambda apart: NOW + apart)
COLUMNS = [
    "name", "fingerprint", "source", "mapping", "state", "counts", "done_rows", "total_rows", "error", "since_at",
    "started_at",
]  # fmt: skip
ROWS = st.tuples(
    TEXTS, st.binary(max_size=32), TEXTS, st.dictionaries(TEXTS, TEXTS | st.integers(-9, 9), max_size=2),
    st.sampled_from(Import.State), st.just({}), st.integers(0, 9), st.none() | st.integers(0, 9), TEXTS,
    st.none() | MOMENTS, MOMENTS,
)  # fmt: skip


@given(rows=st.lists(ROWS, min_size=1, max_size=6), times=st.integers(1, 2))
def test_every_kind_of_cell_is_kept_exactly(rows, times):
    told = [(*row[:3], Jsonb(row[3]), *row[4:]) for row in rows * times]
    with transaction.atomic():
        copy_in(Import, COLUMNS, iter(told))
        kept = list(Import.objects.order_by("id").values_list(*COLUMNS))
        transaction.set_rollback(True)
    assert [(row[0], bytes(row[1]), *row[2:]) for row in kept] == rows * times


@given(raws=st.lists(st.lists(TEXTS, max_size=4), min_size=1, max_size=6))
def test_lists_of_texts_are_kept_exactly(raws):
    with transaction.atomic():
        _copy_rejected([(line, "reason", raw) for line, raw in enumerate(raws)])
        kept = list(RejectedRow.objects.order_by("line").values_list("raw", flat=True))
        transaction.set_rollback(True)
    assert kept == raws


def test_scores_and_marks_are_kept_exactly():
    said = [("a", Decimal("0.5"), True, 0.25), ("b", Decimal(4), False, 1e-9), ("c", None, False, None)]
    same = [
        "shop",
        "csat",
        "1-5",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "{}",
        "{}",
        False,
        False,
        False,
        {},
        NOW,
        NOW,
    ]
    columns = [
        "source", "kind", "scale", "comment", "language", "encounter_ref", "team_name", "handled_by", "channel",
        "product", "place", "currency", "signs", "reasons", "lowest", "satisfied", "anonymous", "extra", "occurred_at",
        "received_at",
    ]  # fmt: skip
    more = ["do_not_contact", "history", "revision", "content_hash"]
    copy_in(
        Signal,
        [*columns, *more, "external_id", "score", "low", "unhappy"],
        [[*same, False, False, 1, b"", *cells] for cells in said],
    )
    kept = Signal.objects.order_by("external_id").values_list("external_id", "score", "low", "unhappy")
    assert list(kept) == said


def test_more_rows_than_are_sent_at_once_all_arrive_in_order():
    _copy_rejected((line, "reason", [str(line)]) for line in range(2 * BLOCK + 1))
    kept = RejectedRow.objects.order_by("id").values_list("raw", flat=True)
    assert list(kept) == [[str(line)] for line in range(2 * BLOCK + 1)]


@pytest.mark.parametrize("others", [[], ["good"], ["a\0b"]])
def test_a_text_that_postgresql_cannot_keep_is_refused(others):
    with pytest.raises(DataError, match="NUL"), transaction.atomic():
        _copy_rejected([(line, text, []) for line, text in enumerate([*others, "a\0b"])])


def _copy_rejected(rows):
    reading = Import.objects.create(name="a", source="s", fingerprint=b"", started_at=NOW).pk
    copy_in(RejectedRow, ["reading_id", "line", "reason", "raw"], ((reading, *row) for row in rows))
