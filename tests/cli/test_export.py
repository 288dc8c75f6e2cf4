"""`makegood export`: every row, in constant memory, harmless in a spreadsheet, in a zone that the headings name."""

import csv
import datetime as dt
import io
import re
import tracemalloc
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from makegood.accounts.models import AuditEntry, Organisation
from makegood.customers.models import Customer
from makegood.insights import exports
from makegood.insights.exports.sheets import PIECES, Sheet, csv_pieces, xlsx_pieces
from makegood.lib.bulk import execute, select
from makegood.listening.files.cells import restore
from makegood.listening.models import Signal
from tests.cast import ANN, NOW, heard, says
from tests.cli.running import makegood, receipt
from tests.shared import shared

DANGEROUS = [
    "=1+1", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1+1", "  =1", "＝1", "－1+1", "|cmd", "%0A=1", "'=1",
    "=HYPERLINK(\"http://shop.example\",\"x\")", "=cmd|' /C calc'!A0", "-1;=2", "+44 (0) =1", "=1,\"a\"\n,b", "_x0041_",
    " \t=1", "＋1", "＠x", "'+1+1", "=1+1;", "=DDE(\"a\";\"b\")", "+1+1\x07", "\t@x", "==1",
]  # fmt: skip
ESCAPED = re.compile(r"_x([0-9A-F]{4})_")

Rows = list[dict[str, Any]]


def read_csv(path: Path) -> Rows:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def read_xlsx(path: Path) -> Rows:
    book = openpyxl.load_workbook(path)
    cells = [list(row) for sheet in book for row in sheet.iter_rows()]
    assert {cell.data_type for row in cells for cell in row} <= {"s", "n", "d", "inlineStr"}
    headings, *rows = [[unescaped(cell.value) for cell in row] for row in cells]
    return [dict(zip(headings, row, strict=True)) for row in rows]


def unescaped(value: Any) -> Any:
    """As Excel shows it: _x000D_ stands for the carriage return that XML cannot keep."""
    if not isinstance(value, str):
        return value
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), value)


READ = {"csv": read_csv, "xlsx": read_xlsx}


def exported(tmp_path: Path, what: str, form: str, *more: str) -> Rows:
    out = tmp_path / f"{what}.{form}"
    assert makegood("export", what, "--out", out, *more) == 0
    return READ[form](out)


def payloads() -> list[str]:
    path = shared("corpora", "payloadbox-csv", "data", "Intruder", "csv-payload.txt")
    return list(dict.fromkeys([*path.read_text("utf-8").splitlines(), *DANGEROUS]))


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_every_formula_comes_out_inert_and_readable_and_stays_as_it_was_in_the_database(
    tmp_path: Path, form: str
) -> None:
    """B31: through each kind of file."""
    said = payloads()
    heard(*(says(f"a-{number}", 1, words) for number, words in enumerate(said)))
    rows = {row["id"]: row["comment"] for row in exported(tmp_path, "answers", form)}
    for number, words in enumerate(said):
        cell = rows[f"a-{number}"]
        assert not cell.lstrip("\t\r\n ").startswith(("=", "+", "-", "@", "|", "%", "＝", "－", "＋", "＠"))
        assert restore(cell) == words == Signal.objects.get(external_id=f"a-{number}").comment


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")) | st.sampled_from(
    DANGEROUS
)
TIMES = st.datetimes(dt.datetime.fromisoformat("1900-03-01")).map(lambda at: at.replace(microsecond=0))
CELLS = TEXTS | st.integers(-(2**50), 2**50) | st.none() | TIMES


@settings(deadline=None)
@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=6))
def test_whatever_the_cells_a_workbook_gives_them_back(tmp_path_factory: Any, rows: list[list[Any]]) -> None:
    path = tmp_path_factory.getbasetemp() / "any.xlsx"
    numbered = [[number, *row] for number, row in enumerate(rows)]
    path.write_bytes(b"".join(xlsx_pieces(Sheet("any", ["n", "a", "b", "c"], numbered))))
    found = [[restore(c) if isinstance(c, str) else c for c in row.values()] for row in read_xlsx(path)]
    assert found == [[cell if cell != "" else None for cell in row] for row in numbered]


@settings(deadline=None)
@given(st.lists(st.lists(TEXTS, min_size=3, max_size=3), max_size=6))
def test_whatever_the_texts_a_csv_gives_them_back(rows: list[list[str]]) -> None:
    text = b"".join(csv_pieces(Sheet("any", ["a", "b", "c"], rows))).decode("utf-8-sig")
    found = list(csv.reader(io.StringIO(text, newline="")))[1:]
    assert [[restore(cell) for cell in row] for row in found] == rows


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.django_db
def test_headings_name_the_zone_in_which_every_time_is_told(tmp_path: Path, form: str) -> None:
    Organisation.objects.update_or_create(id=1, defaults={"name": "Lark", "tz": "Asia/Kolkata"})
    heard(says("a-1", 2, customer=ANN, occurred_at=NOW))
    for what, heading in (("answers", "occurred at"), ("cases", "noticed at"), ("customers", "let down at")):
        (row,) = exported(tmp_path, what, form)
        (utc,) = exported(tmp_path, what, form, "--tz", "UTC")
        told, told_utc = str(row[f"{heading} (Asia/Kolkata)"]), str(utc[f"{heading} (UTC)"])
        assert dt.datetime.fromisoformat(told) - dt.datetime.fromisoformat(told_utc) == dt.timedelta(
            hours=5.5
        )
        assert dt.datetime.fromisoformat(told_utc) == NOW.replace(tzinfo=None)


@pytest.mark.django_db
def test_a_customer_stands_with_her_value_her_open_cases_and_her_low_answers(tmp_path: Path) -> None:
    heard(says("a-1", 1, customer=ANN), says("a-2", 2, customer=ANN))
    Customer.objects.update(value=6120, currency="GBP", orders=2)
    (row,) = exported(tmp_path, "customers", "xlsx")
    assert (row["name"], row["value"], row["currency"], row["orders"]) == ("Ann Thorne", 61.2, "GBP", 2)
    assert (row["low answers"], row["cases"], row["open cases"]) == (2, 1, 1)


@pytest.mark.django_db
def test_since_a_day_means_from_its_midnight_in_the_zone(tmp_path: Path, capsys: Any) -> None:
    for number, day in enumerate((17, 18, 19)):
        heard(says(f"a-{number}", 5, occurred_at=dt.datetime(2026, 11, day, 23, 30, tzinfo=dt.UTC)))
    assert len(exported(tmp_path, "answers", "csv", "--since", "2026-11-19", "--tz", "UTC")) == 1
    assert len(exported(tmp_path, "answers", "csv", "--since", "2026-11-19", "--tz", "Asia/Tokyo")) == 2
    assert makegood("export", "answers", "--since", "yesterday") == 2
    assert "2026-11-01" in capsys.readouterr().err


def many(count: int) -> None:
    """So many answers at once, each with a page of words."""
    heard(says("a", 5, "word " * 200))
    columns = [
        f.column for f in Signal._meta.concrete_fields if f.column not in {"id", "external_id", "xact"}
    ]
    names = ", ".join(columns)
    execute(
        f"INSERT INTO listening_signal (external_id, {names}) SELECT 'a-' || n, {names} FROM listening_signal,"
        " generate_series(1, %s) n",
        [count - 1],
    )


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.django_db
def test_ten_thousand_answers_take_no_more_memory_than_the_few_that_are_held_at_once(form: str) -> None:
    many(10_000)
    export, size, rows = exports.answers("UTC"), 0, 0
    list(PIECES[form](Sheet("answers", export.headings, iter([]))))  # what is loaded once is not counted
    tracemalloc.start()
    for piece in PIECES[form](Sheet("answers", export.headings, export.rows())):
        rows += piece.count(b"\r\n")
        size += len(piece)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8_000_000
    assert form == "xlsx" or (rows == 10_001 and size > 10_000_000)


@pytest.mark.django_db
def test_a_reader_that_goes_away_leaves_no_cursor_behind() -> None:
    many(3_000)
    export = exports.answers("UTC")
    pieces = csv_pieces(Sheet("answers", export.headings, export.rows()))
    next(pieces)
    next(pieces)
    assert select("SELECT is_holdable FROM pg_cursors WHERE name LIKE '\\_django%%'", []) == [(False,)]
    pieces.close()
    del pieces
    assert select("SELECT 1 FROM pg_cursors WHERE name LIKE '\\_django%%'", []) == []
    assert connection.is_usable()


def test_beyond_the_rows_that_excel_opens_a_workbook_goes_on_in_the_next_sheet(tmp_path: Path) -> None:
    path = tmp_path / "many.xlsx"
    path.write_bytes(b"".join(xlsx_pieces(Sheet("cases", ["n"], ([n] for n in range(7))), most_rows=4)))
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["cases", "cases 2", "cases 3"]
    assert [[row[0] for row in sheet.iter_rows(values_only=True)] for sheet in book] == [
        ["n", 0, 1, 2],
        ["n", 3, 4, 5],
        ["n", 6],
    ]


def test_a_text_longer_than_a_cell_of_excel_is_cut_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "long.xlsx"
    path.write_bytes(b"".join(xlsx_pieces(Sheet("long", ["n"], [["😀" * 20_000], ["x" * 32_767]]))))
    cut, whole = (row[0] for row in openpyxl.load_workbook(path).active.iter_rows(2, values_only=True))
    assert cut.endswith("😀…") and len(cut.encode("utf-16-le")) <= 2 * 32_767
    assert whole == "x" * 32_767


@pytest.mark.django_db
def test_json_says_what_was_written_and_a_pipe_gets_the_rows_alone(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    heard(says("a-1", 2, customer=ANN))
    assert makegood("export", "cases") == 0
    told = capfdbinary.readouterr()
    assert told.out.startswith(b"\xef\xbb\xbfcase,") and told.out.count(b"\r\n") == 2
    assert b"1 cases written" in told.err


@pytest.mark.django_db
def test_the_last_line_is_an_object_for_scripts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    heard(says("a-1", 2, customer=ANN))
    facts = receipt(capsys, "export", "cases", "--out", tmp_path / "c.xlsx")
    assert (facts["what"], facts["format"], facts["rows"]) == ("cases", "xlsx", 1)


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        (["cases", "--json"], 2),
        (["parcels"], 2),
        (["cases", "--format", "pdf"], 2),
        (["cases", "--tz", "Mars/Olympus"], 1),
        (["cases", "--out", "/nowhere/at/all.csv"], 1),
    ],
)
@pytest.mark.django_db
def test_what_cannot_be_is_said_in_a_sentence(argv: list[str], code: int, capsys: Any) -> None:
    assert makegood("export", *argv) == code
    assert "Traceback" not in (told := capsys.readouterr().err) and told


@pytest.mark.django_db
def test_the_audit_trail_says_that_everything_was_taken_out(tmp_path: Path) -> None:
    heard(says("a-1", 5, customer=ANN), at=NOW)
    assert makegood("export", "answers", "--out", tmp_path / "answers.csv") == 0
    begun, ended = AuditEntry.objects.filter(stream="exports").order_by("seq")
    assert (begun.verb, begun.by, begun.data) == ("export.begun", None, {"what": "answers", "format": "csv"})
    assert (ended.verb, ended.data) == ("export.ended", {"what": "answers", "rows": 1, "whole": True})


@pytest.mark.parametrize("name", ["Mars/Olympus", "right/Europe/London", "localtime"])
@pytest.mark.django_db
def test_a_zone_that_does_not_exist_is_refused_in_the_words_of_every_page(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert makegood("export", "cases", "--tz", name) == 1
    assert f"There is no time zone called “{name}”. Write it as Europe/London" in capsys.readouterr().err
