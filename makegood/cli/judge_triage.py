"""`makegood judge triage` and `judge train`: how unhappy comments are, and learning it from scored ones."""

from pathlib import Path
from typing import Annotated

import typer
from django.utils import timezone

from makegood.cli.added import add_columns, column, good_rows
from makegood.cli.main import House
from makegood.cli.say import answer, say
from makegood.listening.actions import keep_model
from makegood.listening.files import open_table
from makegood.listening.library import library, own_model
from makegood.listening.text import Judgement, Model, judge
from makegood.listening.text.signs import Library

File = Annotated[
    Path, typer.Argument(exists=True, dir_okay=False, help="CSV, TSV, XLSX, ODS, JSON lines, Parquet.")
]
Text = Annotated[str, typer.Option(help="The column that holds the text.")]
Out = Annotated[Path | None, typer.Option(help="Where to write; else to standard output.")]
Encoding = Annotated[str | None, typer.Option(help="The file's encoding, where it is not plain.")]

TRIAGE = ("unhappy", "severity", "failure", "signs")


def triage_command(
    context: typer.Context,
    file: File,
    text: Text,
    out: Out = None,
    encoding: Encoding = None,
    shipped: Annotated[
        bool, typer.Option("--shipped", help="Read as Makegood ships, whatever was learnt here.")
    ] = False,
) -> None:
    """Add to every row how unhappy the comment is (0 to 1), how severe (0 to 4), what failed, and which signs.

    Comments are read as this installation reads them: by what it has learnt, and its own signs. Where nothing can be
    said, `unhappy` and `severity` are empty. Nothing is written to the database.
    """
    model, signs = (None, None) if shipped else _learnt(context.obj)

    def triage(texts: list[str]) -> list[tuple[str, ...]]:
        return [_cells(judgement) for judgement in judge(texts, None, model, signs)]

    count = add_columns(file, out, text=text, names=TRIAGE, judge=triage, encoding=encoding)
    by = "by what this installation has learnt" if model else "by the model that ships"
    say(f"{count:,} comments judged, {by}.")


def _learnt(house: House) -> tuple[Model | None, Library | None]:
    """The installation's own model and signs, as the loop reads with them; None where there is none to ask."""
    with house.installation() as is_there:
        return (own_model(), library()) if is_there else (None, None)


def train_command(
    file: File,
    text: Text,
    score: Annotated[str, typer.Option(help="The column that holds the score.")],
    scale: Annotated[str, typer.Option(help="1-5, 1-7, 0-10, 1-10, thumbs or stars.")],
    encoding: Encoding = None,
    keep: Annotated[
        bool, typer.Option("--keep/--no-keep", help="Whether triage reads with it from now on.")
    ] = True,
    json: Annotated[bool, typer.Option("--json", help="One JSON object as the last line.")] = False,
) -> None:
    """Learn from your own scored comments, and tell how well the learnt model reads ones it has not seen.

    What is learnt is kept in the database and reads every comment from then on.
    """
    # Loaded here because scikit-learn takes seconds, and only learning needs it.
    from makegood.listening.text.learning import learn

    table = open_table(file, encoding)
    texts_at, scores_at = column(table, file, text), column(table, file, score)
    rows = list(good_rows(table))
    model, report = learn([row[texts_at] for row in rows], [row[scores_at] for row in rows], scale)
    if keep:
        keep_model(model.to_bytes(), report.as_facts(), by=None, at=timezone.now())
    answer(report.as_facts(), as_json=json)


def _cells(judged: Judgement) -> tuple[str, ...]:
    unhappy = "" if judged.unhappy is None else f"{judged.unhappy:.4f}"
    severity = "" if judged.severity is None else str(judged.severity)
    return unhappy, severity, judged.failure, ";".join(judged.signs)
