"""Rejected rows lie beside the file: line, reason and the cells as they were, harmless in a spreadsheet."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from makegood.listening.files import BadRow, RejectedWriter, rejected_path
from makegood.listening.files.cells import neutral, restore
from tests.shared import shared


def test_rejected_rows_are_written_with_line_and_reason(tmp_path: Path) -> None:
    path = rejected_path(tmp_path / "answers.csv")
    writer = RejectedWriter(path, ["id", "score"])
    writer.write([])
    assert not path.exists()
    writer.write([BadRow(7, "score: The score 9 is outside its scale 1-5.", ("=1+1", "9"))])
    writer.write([BadRow(9, "The row has 1 cells where the header has 2.", ("a,b",))])
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert path.name == "answers.csv.rejected.csv"
    assert rows[0] == ["line", "reason", "id", "score"]
    assert rows[1] == ["7", "score: The score 9 is outside its scale 1-5.", "'=1+1", "9"]
    assert restore(rows[1][2]) == "=1+1"
    assert writer.count == 2


@given(st.text())
def test_a_neutral_cell_is_restored_exactly(cell: str) -> None:
    assert restore(neutral(cell)) == cell


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1+1", "  =1", "＝1", "|cmd", "'=1"]
)
def test_a_formula_is_never_left_to_compute(cell: str) -> None:
    assert neutral(cell) == f"'{cell}"
    assert restore(neutral(cell)) == cell


@pytest.mark.parametrize(
    "cell", ["", "fine", "-2", "-2.5", "+44", "3", "'tis fine", "a=b", "ann@shop.example"]
)
def test_what_no_spreadsheet_computes_stays_as_it_is(cell: str) -> None:
    assert neutral(cell) == cell


def test_known_formula_payloads_are_neutralised() -> None:
    path = shared("corpora", "payloadbox-csv", "data", "Intruder", "csv-payload.txt")
    for payload in path.read_text("utf-8").splitlines():
        assert not neutral(payload).startswith(("=", "+", "-", "@"))
        assert restore(neutral(payload)) == payload
