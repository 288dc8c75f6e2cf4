"""One and the same table comes out of every format, streaming, with its lines and its texts unharmed."""

import gzip
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from makegood.listening.files import BadRow, CannotRead, open_table

COLUMNS = ["id", "score", "comment", "when"]
ROWS = [
    ["a-1", "2", "Größe, “naïve” 日本語", "2026-03-01T10:00:00"],
    ["a-2", "4.5", "", "2026-03-02"],
    ["a-3", "5", "fine", ""],
]


def delimited(path: Path, mark: str = ",") -> None:
    lines = [COLUMNS, *([cell.replace(",", ";") if mark == "," else cell for cell in row] for row in ROWS)]
    path.write_text("\n".join(mark.join(row) for row in lines), "utf-8")


def json_lines(path: Path) -> None:
    rows = [dict(zip(COLUMNS, row, strict=True)) | {"score": float(row[1])} for row in ROWS]
    path.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")


def parquet(path: Path) -> None:
    columns = [list(cells) for cells in zip(*ROWS, strict=True)]
    pq.write_table(pa.table([columns[0], [2.0, 4.5, 5.0], columns[2], columns[3]], names=COLUMNS), path)


def xlsx(path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(COLUMNS)
    sheet.append(["a-1", 2, ROWS[0][2], datetime.fromisoformat("2026-03-01T10:00:00")])
    sheet.append(["a-2", 4.5, None, date(2026, 3, 2)])
    sheet.append(["a-3", 5.0, "fine", None])
    book.save(path)


def ods(path: Path, repeated: str = "") -> None:
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    lines = ["".join(cell.format(text) for text in row) for row in [COLUMNS, *ROWS]]
    body = "".join(
        f"<table:table-row{repeated * (line == lines[-1])}>{line}</table:table-row>" for line in lines
    )
    names = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<office:document-content xmlns:office="{names}:office:1.0" xmlns:table="{names}:table:1.0" '
        f'xmlns:text="{names}:text:1.0"><office:body><office:spreadsheet><table:table table:name="One">'
        f"{body}</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr(
            "META-INF/manifest.xml", f'<manifest:manifest xmlns:manifest="{names}:manifest:1.0"/>'
        )


WRITERS: dict[str, Callable[[Path], None]] = {
    "rows.csv": delimited,
    "rows.tsv": lambda path: delimited(path, "\t"),
    "semicolon.csv": lambda path: delimited(path, ";"),
    "bar.txt": lambda path: delimited(path, "|"),
    "rows.jsonl": json_lines,
    "rows.parquet": parquet,
    "rows.xlsx": xlsx,
    "rows.ods": ods,
}


@pytest.mark.parametrize("name", WRITERS)
def test_every_format_gives_the_same_rows(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    WRITERS[name](path)
    table = open_table(path)
    found = [row[1] for row in table.rows() if not isinstance(row, BadRow)]
    assert table.columns == COLUMNS
    assert [[cell.replace(";", ",").removesuffix(".0") for cell in row] for row in found] == ROWS


@pytest.mark.parametrize("name", ["rows.csv", "rows.jsonl", "rows.parquet"])
def test_a_compressed_file_reads_like_the_file_itself(name: str, tmp_path: Path) -> None:
    plain, packed = tmp_path / name, tmp_path / f"{name}.gz"
    WRITERS[name](plain)
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert list(open_table(packed).rows()) == list(open_table(plain).rows())


def test_a_compressed_file_that_is_cut_short_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv.gz"
    path.write_bytes(gzip.compress(b"id,score\n" + b"1,2\n" * 50_000)[:-20])
    with pytest.raises(CannotRead, match="damaged or cut short"):
        list(open_table(path).rows())


def test_a_sheet_gives_the_row_numbers_that_the_spreadsheet_shows(tmp_path: Path) -> None:
    path = tmp_path / "late.xlsx"
    book = openpyxl.Workbook()
    for at, cells in {3: ["id", "score"], 5: ["a", 1], 8: ["b", 2, "surplus"]}.items():
        for column, cell in enumerate(cells, 1):
            book.active.cell(at, column, cell)
    book.save(path)
    first, second = open_table(path).rows()
    assert first == (5, ["a", "1"])
    assert isinstance(second, BadRow)
    assert second.line == 8


def test_a_sheet_that_is_too_long_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "long.ods"
    ods(path, ' table:number-rows-repeated="200001"')
    with pytest.raises(CannotRead, match="up to 200000"):
        open_table(path)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "empty"),
        (b"  \n\n", "empty"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "XLS"),
        (b"PK\x03\x04 nothing", "damaged"),
        (b"PAR1 nothing PAR1", "damaged"),
        (b'[{"id": 1}, {"id": 2}]', "JSON lines"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(content: bytes, sentence: str, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(CannotRead, match=sentence):
        open_table(path)


def test_a_file_that_is_not_there_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CannotRead, match="No such file"):
        open_table(tmp_path / "gone.csv")


def test_json_lines_name_their_bad_lines_and_keep_late_keys(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    lines = [
        b'{"id": "a", "score": 4.50, "customer": {"email": "ann@shop.example"}}',
        b'{"id": "b", "score": }',
        b"",
        b'["no object"]',
        b'{"id": "c\\u0000"}',
        b'{"id": "d", "note": "late key", "ok": true, "tags": ["x"], "none": null}',
        b'{"id": "e\xff"}',
    ]
    path.write_bytes(b"\n".join(lines))
    table = open_table(path)
    rows = list(table.rows())
    assert table.columns == ["id", "score", "customer.email", "note", "ok", "tags", "none"]
    assert rows[0] == (1, ["a", "4.50", "ann@shop.example", "", "", "", ""])
    assert [row.line for row in rows if isinstance(row, BadRow)] == [2, 4, 5, 7]
    assert (6, ["d", "", "", "late key", "true", '["x"]', ""]) in rows


def test_parquet_keeps_whole_numbers_dates_and_nothing(tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    stamp = datetime.fromisoformat("2026-03-01T10:00:00+00:00")
    columns = {"n": [1, None], "x": [2.0, 2.5], "day": [date(2026, 3, 1), None], "at": [stamp, None]}
    pq.write_table(pa.table(columns | {"yes": [True, None], "many": [[1], None]}), path)
    rows = list(open_table(path).rows())
    assert rows[0] == (1, ["1", "2", "2026-03-01", "2026-03-01T10:00:00+00:00", "true", "[1]"])
    assert rows[1] == (2, ["", "2.5", "", "", "", ""])


MEMORY = """
import sys
from pathlib import Path
from django.conf import settings
settings.configure(USE_I18N=False)
from makegood.listening.files import open_table, prepare, read_mapping
mapping = read_mapping(sys.argv[2])
rows = sum(1 for _ in prepare(open_table(Path(sys.argv[1])), mapping).arrivals())
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(rows, int(peak.split()[1]) >> 10)
"""
MAPPING = """
as = "answers"
source = "large"
scale = "1-5"
columns = { external_id = "id", score = "score", comment = "comment", occurred_at = "when" }
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of memory is read from /proc")
@pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet"])
def test_a_large_file_streams_in_little_memory(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"large.{kind}"
    rows = 300_000
    numbers = range(rows)
    table = pa.table(
        {
            "id": [f"a-{n}" for n in numbers],
            "score": [str(n % 5 + 1) for n in numbers],
            "comment": ["it came late, and nobody called me back " * 3] * rows,
            "when": ["2026-03-01T10:00:00Z"] * rows,
        }
    )
    if kind == "parquet":
        pq.write_table(table, path, row_group_size=rows)
    else:
        with path.open("w") as file:
            if kind == "csv":
                file.write("id,score,comment,when\n")
            for row in table.to_batches(1000):
                for cells in row.to_pylist():
                    quoted = f'{cells["id"]},{cells["score"]},"{cells["comment"]}",{cells["when"]}'
                    file.write((quoted if kind == "csv" else json.dumps(cells)) + "\n")
    done = subprocess.run(
        [sys.executable, "-c", MEMORY, str(path), MAPPING], capture_output=True, text=True, check=True
    )
    read, megabytes = map(int, done.stdout.split())
    assert read == rows
    assert megabytes <= 200
