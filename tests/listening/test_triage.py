"""Text triage at the command line: comments in, how unhappy and why out; facts outrank tone; scores teach it."""

import csv
import itertools
import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from sklearn.metrics import precision_recall_curve, precision_score, recall_score, roc_auc_score
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from makegood.listening.models import TriageModel
from makegood.listening.text import Model, UnreadableModel, judge, start_model
from makegood.listening.text.learning import learn
from tests.cli.running import makegood
from tests.shared import shared

HERE = Path(__file__).parent


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def triage(tmp_path: Path, *comments: str) -> list[dict[str, str]]:
    """What `makegood judge triage` says of these comments."""
    asked, answered = tmp_path / "asked.csv", tmp_path / "answered.csv"
    with asked.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["id", "said"], *enumerate(comments)])
    assert makegood("judge", "triage", asked, "--text", "said", "--out", answered) == 0
    judged = rows_of(answered)
    assert [row["said"] for row in judged] == list(comments)
    return judged


@pytest.mark.capability("DET-06")
@pytest.mark.parametrize(
    "comment",
    [
        "No worries, please just cancel my account, thanks",
        "No worries at all, please just cancel my account, thanks.",
        "Thank you all, you were lovely. Please close my account.",
    ],
)
def test_a_polite_leaver_is_high_risk_although_a_lexicon_is_pleased(tmp_path: Path, comment: str) -> None:
    (row,) = triage(tmp_path, comment)
    assert float(row["unhappy"]) >= 0.8
    assert int(row["severity"]) >= 3
    assert "leaving" in row["signs"].split(";")
    assert SentimentIntensityAnalyzer().polarity_scores(comment)["compound"] > 0


@pytest.mark.parametrize(
    ("comment", "failure", "sign"),
    [
        ("Third time I've asked. Still waiting for a reply.", "treatment.repeat", "third_contact"),
        ("My parcel went to the wrong address", "delivery.wrong_address", "wrong_address"),
        ("You sent me the wrong size", "delivery.wrong_item", "wrong_item"),
        ("I was charged twice for one order", "billing.double", "double_charge"),
        ("The kettle arrived broken", "product.damaged", "damaged"),
        ("the laptop stopped working after a week", "product.defective", "defective"),
        ("It came five days late", "delivery.late", "late"),
        ("my order never arrived", "delivery.never", "never_arrived"),
        ("I don't understand this charge on my bill", "confusion.bill", "confused_bill"),
        ("the instructions are confusing", "confusion.instructions", "confused_instructions"),
        ("nobody knows where it is", "confusion.status", "confused_status"),
        ("the man at the counter was rude to my mother", "treatment.rude", "rude"),
        ("we waited for 3 hours in the queue", "delivery.wait", "long_wait"),
        ("no reply to my emails", "treatment.ignored", "nobody_answered"),
        ("I will take legal action", "", "threat"),
        ("the charger caught fire", "product.unsafe", "unsafe"),
        ("Money back, kind regards", "", "refund_asked"),
        ("never again", "", "leaving"),
        ("El paquete llegó roto", "product.damaged", "damaged"),
        ("Es la tercera vez que escribo", "treatment.repeat", "third_contact"),
        ("Ich warte seit drei Wochen auf meine Bestellung", "delivery.wait", "still_waiting"),
        ("Ich möchte meinen Vertrag kündigen, vielen Dank", "", "leaving"),
        ("Ainda não recebi o produto", "delivery.never", "never_arrived"),
        ("Fui cobrado duas vezes", "billing.double", "double_charge"),
    ],
)
def test_facts_are_seen_and_named(tmp_path: Path, comment: str, failure: str, sign: str) -> None:
    (row,) = triage(tmp_path, comment)
    assert sign in row["signs"].split(";")
    assert row["failure"] == failure
    assert float(row["unhappy"]) >= 0.5
    assert int(row["severity"]) >= 1


def test_content_customers_are_left_alone(tmp_path: Path) -> None:
    said = [
        "Great service, thank you!",
        "not late at all, thanks",
        "no problems so far, works perfectly",
        "👍",
    ]
    for row in triage(tmp_path, *said):
        assert float(row["unhappy"]) < 0.5, row
        assert (row["severity"], row["failure"], row["signs"]) == ("0", "", "")


def test_where_nothing_can_be_said_the_answer_is_empty(tmp_path: Path) -> None:
    said = ["", "   ", "12345", "???", "Muchas gracias por todo", "Vielen Dank für die schnelle Lieferung"]
    for row in triage(tmp_path, *said):
        assert (row["unhappy"], row["severity"]) == ("", "")


def test_every_judgement_shows_its_reasons() -> None:
    rude, gloomy, happy = judge(["The clerk was rude.", "what a miserable dreadful place", "lovely"])
    assert rude.reasons == ("Says staff were rude: “rude”",)
    assert "miserable" in gloomy.reasons[0] or "dreadful" in gloomy.reasons[0]
    assert happy.reasons == ()


def test_more_trouble_is_more_severe() -> None:
    one, two, dear = judge(
        [
            "The kettle arrived broken.",
            "The kettle arrived broken and you charged me twice.",
            "The kettle arrived broken and it was for my sister's wedding.",
        ]
    )
    assert one.severity == 2
    assert two.severity == 3
    assert dear.severity == 3


def test_without_out_the_rows_go_to_standard_output(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    asked = tmp_path / "asked.csv"
    asked.write_text("n,said\n1,rude staff\n2,\n")  # what holds no word is written, and not counted as judged
    assert makegood("judge", "triage", asked, "--text", "said") == 0
    written = capsysbinary.readouterr()
    first, _rude, nothing = written.out.decode().splitlines()
    assert (first, nothing) == ("n,said,unhappy,severity,failure,signs", "2,,,,,")
    assert written.err == b"1 comments judged, by the model that ships.\n"


def test_a_column_that_is_not_there_is_refused_by_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = tmp_path / "asked.csv"
    asked.write_text("said,when\nrude staff,today\n")
    assert makegood("judge", "triage", asked, "--text", "comment") == 1
    assert "no column “comment”. It has: said, when." in capsys.readouterr().err


def polite(name: str) -> tuple[list[str], list[bool]]:
    """Polite messages of our own, and whether each writer was let down."""
    lines = [line for line in (HERE / name).read_text("utf-8").splitlines() if line[0] in "-+"]
    return [line[2:] for line in lines], [line[0] == "-" for line in lines]


def recall_at(precision: float, unhappy: Sequence[bool], scores: Sequence[float]) -> float:
    """The best share of the unhappy found while at least `precision` of those flagged are."""
    found, true, _ = precision_recall_curve(unhappy, scores)
    return float(max(true[found >= precision]))


@pytest.mark.parametrize(
    ("name", "at_least", "found", "right"),
    [("polite.txt", 200, 0.75, 0.9), ("polite_unseen.txt", 40, 0.6, 0.75)],
)
def test_polite_and_unhappy_people_are_found_where_a_lexicon_sees_none(
    name: str, at_least: int, found: float, right: float
) -> None:
    """Against VADER at its usual line of 0.05, and both at every line."""
    texts, unhappy = polite(name)
    assert sum(unhappy) >= at_least
    ours = [j.unhappy or 0.0 for j in judge(texts, ["en"] * len(texts))]
    vader = SentimentIntensityAnalyzer()
    theirs = [-vader.polarity_scores(text)["compound"] for text in texts]
    assert recall_score(unhappy, [score >= 0.5 for score in ours]) >= found
    assert precision_score(unhappy, [score >= 0.5 for score in ours]) >= right
    assert recall_score(unhappy, [score >= 0.05 for score in theirs]) <= 0.15
    assert recall_at(0.7, unhappy, ours) >= 0.85
    assert roc_auc_score(unhappy, ours) >= roc_auc_score(unhappy, theirs) + 0.15


@pytest.mark.parametrize(
    ("file", "text", "score", "least"),
    [
        ("data/shopzilla/answers.csv", "Customer Remarks", "CSAT Score", 0.855),
        ("data/reviews/womens_1000.csv", "Review Text", "Rating", 0.83),
        ("data/reviews/trustpilot_2207.csv", "Review Text", "Rating", 0.95),
    ],
)
def test_cold_it_tells_low_scorers_by_their_words(
    tmp_path: Path, file: str, text: str, score: str, least: float
) -> None:
    """None of these files has trained what ships, and none has set a threshold in it."""
    answered = tmp_path / "answered.csv"
    assert makegood("judge", "triage", shared(file), "--text", text, "--out", answered) == 0
    judged = [row for row in rows_of(answered) if row["unhappy"] and row[score]]
    low = [float(row[score]) <= 3 for row in judged]
    assert roc_auc_score(low, [float(row["unhappy"]) for row in judged]) >= least


@pytest.mark.django_db
def test_a_shops_own_scores_teach_it_more(capsys: pytest.CaptureFixture[str]) -> None:
    file = shared("data/shopzilla/answers.csv")
    asked = (
        "judge",
        "train",
        file,
        "--text",
        "Customer Remarks",
        "--score",
        "CSAT Score",
        "--scale",
        "1-5",
        "--json",
    )
    assert makegood(*asked) == 0
    report = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert report["roc_auc"] >= 0.87
    assert report["roc_auc_low"] < report["roc_auc"] < report["roc_auc_high"]
    assert (
        report["roc_auc"]
        > report["start"]["roc_auc"]
        > report["vader"]["roc_auc"]
        > report["length"]["roc_auc"]
    )
    assert {"pr_auc", "f1"} <= report.keys()
    kept = TriageModel.objects.get()
    assert kept.report["roc_auc"] == report["roc_auc"]
    assert Model.from_bytes(bytes(kept.content)).languages == tuple(report["languages"])


@pytest.mark.parametrize(
    ("rows", "scale", "sentence"),
    [
        ([("fine", "5")] * 300, "1-5", "There is too little to learn from"),
        ([(f"good number {n}", "5") for n in range(400)], "1-5", "There is too little to learn from"),
        ([("fine", "5")], "1-9", "There is no scale “1-9”"),
        ([("fine", "n/a"), ("", "1")], "1-5", "There is too little to learn from"),
    ],
)
def test_too_little_or_one_sided_is_refused_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], rows: list[tuple[str, str]], scale: str, sentence: str
) -> None:
    scored = tmp_path / "scored.csv"
    with scored.open("w", newline="") as file:
        csv.writer(file).writerows([("said", "score"), *rows])
    assert makegood("judge", "train", scored, "--text", "said", "--score", "score", "--scale", scale) == 1
    assert sentence in capsys.readouterr().err


def german() -> tuple[list[str], list[int]]:
    """Made-up answers of a German shop: 300, half of them low."""
    praise = itertools.product(
        ["gut", "super", "prima", "toll", "bestens"], ["schnell", "freundlich", "nett", "bequem", "sauber"]
    )
    blame = itertools.product(
        ["miserabel", "mies", "übel", "grauenhaft", "schwach"], ["teuer", "laut", "lieblos", "öde", "dreckig"]
    )
    good = [f"Alles {one} und sehr {two}, danke Nummer {n}" for one, two in praise for n in range(6)]
    bad = [f"Leider {one} und sehr {two}, war Nummer {n}" for one, two in blame for n in range(6)]
    return [*good, *bad], [5] * len(good) + [1] * len(bad)


def test_an_installation_teaches_it_another_language() -> None:
    texts, scores = german()
    assert judge(["Alles super und sehr nett, war lieblos"], ["de"])[0].unhappy is None
    model, report = learn(texts, scores, "1-5")
    assert report.languages == ("de",)
    again = Model.from_bytes(model.to_bytes())
    bad, good, english = judge(
        ["Leider ganz schön mies", "super nett, danke", "lovely"], ["de", "de", "en"], again
    )
    assert bad.unhappy is not None
    assert good.unhappy is not None
    assert bad.unhappy > 0.5 > good.unhappy
    assert english == judge(["lovely"], ["en"])[0]


def test_a_model_survives_as_bytes_and_anything_else_is_refused() -> None:
    words = ["awful", "service"]
    assert Model.from_bytes(start_model().to_bytes()).logit(words) == pytest.approx(
        start_model().logit(words), abs=1e-2
    )
    for content in (b"", b"PK\x03\x04", b"no model"):
        with pytest.raises(UnreadableModel, match="Train it again"):
            Model.from_bytes(content)
