"""A guess says what it took each column for, and what a person has to settle."""

from pathlib import Path
from typing import Any

import pytest

from makegood.listening.files import good, guess_mapping, open_table, prepare
from tests.shared import shared

FILES = {
    "shopzilla/answers.csv": ("answers", "1-5", {"external_id": "Unique id", "score": "CSAT Score"}),
    "olist/olist_orders_dataset.csv": ("encounters", None, {"promised_at": "order_estimated_delivery_date"}),
    "olist/olist_order_reviews_dataset.csv": ("reviews", "1-5", {"encounter": "order_id", "score": "review_score"}),
    "cfpb/complaints.csv": ("complaints", None, {"comment": ["Issue", "Consumer complaint narrative"]}),
    "reviews/amazon_alexa.tsv": ("reviews", "1-5", {"comment": "verified_reviews", "occurred_at": "date"}),
    "reviews/womens_1000.csv": ("reviews", "1-5", {"comment": ["Title", "Review Text"]}),
    "reviews/trustpilot_2207.csv": ("reviews", "1-5", {"occurred_at": "Review Time", "language": "Language"}),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_the_columns_of_real_files_are_guessed_and_every_row_gets_in(name: str) -> None:
    what, scale, columns = FILES[name]
    table = open_table(shared("data", *name.split("/")))
    guess = guess_mapping(table.columns, [cells for _line, cells in good(table.rows(), 500)])
    assert guess.mapping is not None
    assert (guess.mapping.as_, guess.mapping.scale) == (what, scale)
    assert columns.items() <= guess.mapping.columns.items()
    assert len(guess.reasons) >= len(guess.mapping.columns)
    assert all(isinstance(row, tuple) for row in prepare(table, guess.mapping).items())


@pytest.mark.parametrize(
    "header",
    [
        ["ID respuesta", "Puntuación", "Comentarios", "Fecha", "Correo electrónico"],
        ["Vorgangsnummer", "Bewertung", "Kommentar", "Datum", "E-Mail-Adresse"],
        ["Id da resposta", "Avaliação", "Comentário", "Data", "E-mail"],
    ],
)
def test_column_names_are_known_in_four_languages(header: list[str]) -> None:
    rows = [
        [f"r{n}", str(n % 5 + 1), "muy tarde", f"{n + 10}/03/2026", f"c{n}@shop.example"] for n in range(9)
    ]
    guess = guess_mapping(header, rows)
    assert guess.mapping is not None
    assert guess.mapping.columns.keys() == {"external_id", "score", "comment", "occurred_at", "email"}
    assert guess.mapping.date_order == "DMY"


def test_contents_tell_what_names_do_not() -> None:
    rows = [
        [f"c{n}@shop.example", str(n % 5 + 1), "it came late and it was broken", "2026-03-01"]
        for n in range(6)
    ]
    guess = guess_mapping(["A", "B", "C", "D"], rows)
    assert guess.mapping is not None
    assert guess.mapping.columns == {"email": "A", "occurred_at": "D", "score": "B", "comment": "C"}
    assert "“B” is the score by what it holds." in guess.reasons


def test_what_cannot_be_told_is_said() -> None:
    def left_open(header: list[str], rows: list[list[str]]) -> str:
        return " ".join(guess_mapping(header, rows).open)

    assert "day or month first" in left_open(["score", "date"], [["5", "03/04/2026"]] * 3)
    assert "currency" in left_open(["score", "price"], [["5", "19.90"]] * 3)
    assert "may be another" in left_open(["score"], [["1"], ["7"]])
    assert "No column looks like" in left_open(["colour", "size"], [["red", "XL"]] * 3)
    assert "no zone" in left_open(["score", "date"], [["5", "2026-03-01 10:00"]] * 3)


@pytest.mark.parametrize(
    ("scores", "scale"),
    [
        ("1 5 3", "1-5"),
        ("0 10 7", "0-10"),
        ("1 10 8", "1-10"),
        ("1 7 6", "1-7"),
        ("0 1 1", "thumbs"),
        ("4.5 1 3", "stars"),
        ("12 3", None),
        ("1 2 3 4 5 " * 8 + "100", "1-5"),
    ],
)
def test_the_scale_is_told_from_the_scores(scores: str, scale: Any) -> None:
    guess = guess_mapping(["score", "comment"], [[score, "words enough"] for score in scores.split()])
    assert guess.mapping is not None
    assert guess.mapping.scale == scale


def test_a_column_that_is_known_by_name_and_not_taken_is_named_with_the_reason() -> None:
    guess = guess_mapping(
        ["id", "score", "date"], [["a", "2", "soon"], ["a", "3", "later"], ["b", "1", "2026-13-01"]]
    )
    said = " ".join(guess.open)
    assert "“id” is not taken as the external_id: the same stands in several rows." in said
    assert "“date” is not taken as the occurred_at: most of what it holds is none." in said


def test_a_guess_says_when_it_would_lose_the_scores() -> None:
    assert guess_mapping(["score", "comment"], [["12", "late"], ["40", "fine"]]).loses
    assert not guess_mapping(["score", "comment"], [["", "late"], ["", "fine"]]).loses


def test_a_guess_works_on_a_header_in_any_case(tmp_path: Path) -> None:
    table = open_table(shared("corpora", "csv-damage", "header_case_space.csv"))
    guess = guess_mapping(table.columns, [cells for _line, cells in good(table.rows(), 50)])
    assert guess.mapping is not None
    assert guess.mapping.columns["external_id"] == "External_ID"
    assert sum(isinstance(row, tuple) for row in prepare(table, guess.mapping).items()) == 10
