"""A mapping says what columns mean; a wrong one is refused in a sentence that helps."""

from pathlib import Path

import pytest

from makegood.listening.files import BadMapping, BadRow, load_mapping, open_table, prepare, read_mapping
from makegood.listening.files.mapping import written
from makegood.listening.incoming import EncounterIn, SignalIn

ANSWERS = """
as = "answers"
source = "shop"
scale = "1-5"
[columns]
external_id = "id"
score = "score"
comment = "comment"
"""
ORDERS = """
as = "encounters"
source = "shop"
currency = "EUR"
[columns]
external_id = "id"
customer = "buyers.person"
amount = "items"
product = "goods.label"
status = "state"
[status]
"on its way" = "open"
[join.buyers]
file = "buyers.csv"
on = "buyer"
take = "person"
[join.items]
file = "*items*.csv"
on = { id = "order" }
sum = "price"
take = "good"
[join.goods]
file = "goods.csv"
on = { "items.good" = "good" }
take = "label"
"""


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("[columns]", "[colums]"), "Did you mean “columns”"),
        (("comment =", "coment ="), "Did you mean “comment”"),
        (('scale = "1-5"', 'scale = "1-6"'), "“scale” is one of 1-5, 1-7, 0-10, 1-10, thumbs, stars"),
        (('scale = "1-5"', "scale = 5"), "scale: Expected"),
        (('scale = "1-5"', ""), "needs its scale"),
        (('as = "answers"', 'as = "replies"'), "“as” is one of answers, reviews"),
        (('as = "answers"', ""), "it has no “as”"),
        (('source = "shop"', 'source = " "'), "source needs a name"),
        (('source = "shop"', 'source = "shop"\ntimezone = "Mars/Olympus"'), "not a time zone"),
        (('source = "shop"', 'source = "shop"\nkind = "order"'), "no kind of answers: csat, nps, ces"),
        (('score = "score"', 'score = ["a", "b"]'), "one column only"),
        (('comment = "comment"', 'amount = "x"'), "needs a currency"),
        (("[columns]", "[columns"), "not TOML"),
        (('comment = "comment"', 'promised_at = "x"'), "“promised_at” is no key"),
    ],
)
def test_a_wrong_mapping_is_refused_in_a_sentence(change: tuple[str, str], sentence: str) -> None:
    with pytest.raises(BadMapping, match=sentence) as refused:
        read_mapping(ANSWERS.replace(*change))
    assert str(refused.value).endswith((".", "?"))


def test_a_mapping_of_neither_score_nor_comment_is_refused() -> None:
    with pytest.raises(BadMapping, match="a score, a comment or both"):
        read_mapping('as = "answers"\nsource = "shop"\n[columns]\nexternal_id = "id"')


def test_a_missing_mapping_file_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadMapping, match="No such file"):
        load_mapping(tmp_path / "gone.toml")


def test_a_column_is_found_by_its_letters_and_missed_with_a_hint(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text(" ID ,Score,COMMENT,Shelf\n1,2,late,A\n", "utf-8")
    found = list(prepare(open_table(path), read_mapping(ANSWERS)).items())
    assert not isinstance(found[0], BadRow)
    assert found[0][1].extra == {"Shelf": "A"}
    with pytest.raises(BadMapping, match=r"no column “comments”\. Did you mean “COMMENT”"):
        prepare(open_table(path), read_mapping(ANSWERS.replace('"comment"', '"comments"')))


def test_a_mapping_that_was_written_reads_back_the_same() -> None:
    mapping = read_mapping(ANSWERS.replace('"comment"', '["a \\"b\\"", "ü\\\\"]'))
    assert read_mapping(written(mapping)) == mapping


def test_columns_are_joined_from_files_beside(tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text("id,buyer,state\no1,b1,On its way\no2,b9,lost\n", "utf-8")
    (tmp_path / "buyers.csv").write_text("buyer,person\nb1,p1\n", "utf-8")
    (tmp_path / "all_items_2.csv").write_text("order,good,price\no1,g1,19.90\no1,g2,0.20\n", "utf-8")
    (tmp_path / "goods.csv").write_text("good,label\ng1,Lamp\n", "utf-8")
    table, mapping = open_table(tmp_path / "orders.csv"), read_mapping(ORDERS)
    one, two = prepare(table, mapping, tmp_path).items()
    assert isinstance(one, tuple) and isinstance(one[1], EncounterIn)
    assert (one[1].customer.id, one[1].amount, one[1].product, one[1].status) == ("p1", 2010, "Lamp", "open")
    assert isinstance(two, tuple) and isinstance(two[1], EncounterIn)
    assert (two[1].customer, two[1].amount, two[1].product, two[1].status) == (None, None, "", "lost")
    with pytest.raises(BadMapping, match="did not come with this file"):
        prepare(table, mapping)
    with pytest.raises(BadMapping, match="lies beside"):
        prepare(table, read_mapping(ORDERS.replace("buyers.csv", "../buyers.csv")), tmp_path)


def test_an_unknown_status_is_named_by_its_line(tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text("id,state\no1,delivered\no2,teleported\n", "utf-8")
    mapping = read_mapping('as = "encounters"\nsource = "s"\n[columns]\nexternal_id = "id"\nstatus = "state"')
    one, two = prepare(open_table(tmp_path / "orders.csv"), mapping).items()
    assert isinstance(one, tuple) and one[1].status == "ok"
    assert two == BadRow(
        3, "state: The status “teleported” is not in the mapping's [status] table.", ("o2", "teleported")
    )


def test_rows_without_ids_are_known_by_content_and_occurrence_even_when_reading_goes_on(
    tmp_path: Path,
) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("score,comment\n5,good\n1,late\n5,good\n5,good\n", "utf-8")
    mapping = read_mapping(ANSWERS.replace('external_id = "id"', ""))
    reading = prepare(open_table(path), mapping)
    keys = [row[1].content_key for row in reading.arrivals() if isinstance(row, tuple)]
    assert len(set(keys)) == 4
    assert [row[1].content_key for row in reading.arrivals(skip=2) if isinstance(row, tuple)] == keys[2:]
    assert keys == [row[1].content_key for row in prepare(open_table(path), mapping).arrivals()]


def test_a_reversed_scale_keeps_the_score_as_it_was_given(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("id,score,comment\n1,5,\n", "utf-8")
    mapping = read_mapping(ANSWERS.replace('scale = "1-5"', 'scale = "1-5"\nbest = "low"'))
    (row,) = prepare(open_table(path), mapping).items()
    assert isinstance(row, tuple) and isinstance(row[1], SignalIn)
    assert (row[1].score, row[1].best) == (5, "low")
