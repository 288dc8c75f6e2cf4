"""The files that people really have give the exact figures, and give nothing new the second time."""

from pathlib import Path

import pytest

from makegood.cases.models import Case
from makegood.outreach.models import Message
from tests.cli.running import receipt
from tests.shared import shared

pytestmark = pytest.mark.django_db

MAPS = Path(__file__).resolve().parents[2] / "examples" / "maps"


def mapped(folder: str, name: str, mapping: str) -> list[object]:
    return [shared("data", folder, name), "--map", MAPS / mapping]


def test_a_support_desks_answers(capsys):
    answers = mapped("shopzilla", "answers.csv", "support-desk.toml")
    first = receipt(capsys, "import", *answers, "--since", "all")
    assert [first[key] for key in ("rows", "new", "low", "cases_opened", "rejected")] == [
        8088,
        8088,
        1532,
        1532,
        0,
    ]
    again = receipt(capsys, "import", *answers, "--since", "all")
    assert [again[key] for key in ("duplicates", "new", "changed", "cases_opened")] == [8088, 0, 0, 0]
    assert Case.objects.at_work().filter(due_at__isnull=False).exclude(next_step="").count() == 1532
    assert receipt(capsys, "report")["cannot_be_reached"]["cases"] == 1532  # the file names nobody


def test_the_same_answers_without_since_are_history_and_nobody_hears_anything(capsys):
    told = receipt(capsys, "import", *mapped("shopzilla", "answers.csv", "support-desk.toml"))
    assert [told["cases_history"], told["cases_opened"], Message.objects.count()] == [1532, 0, 0]
    assert not Case.objects.at_work().exists()


def test_a_marketplace_told_in_the_order_in_which_things_happened(capsys):
    orders = mapped("olist", "olist_orders_dataset.csv", "marketplace-orders.toml")
    reviews = mapped("olist", "olist_order_reviews_dataset.csv", "marketplace-reviews.toml")
    told = receipt(capsys, "import", *orders, *reviews, "--replay")
    assert [told["rows"], told["new"], told["low"], told["rejected"]] == [10408, 10408, 2510, 0]
    with_order = Case.objects.exclude(encounter=None)
    assert with_order.count() == with_order.values("encounter").distinct().count() >= 2651
    report = receipt(capsys, "report")["found_before_review"]
    assert report["n"] == 2509 and report["k"] > 800 and report["median_lead_days"] > 0
    again = receipt(capsys, "import", *orders, *reviews, "--replay")
    assert [again["duplicates"], again["new"], again["changed"], again["failures"]] == [10408, 0, 0, 0]


def test_a_bureaus_complaints_with_the_days_the_file_itself_tells(capsys):
    told = receipt(capsys, "import", *mapped("cfpb", "complaints.csv", "bureau-complaints.toml"))
    assert [told["rows"], told["new"], told["failures"]] == [6623, 6623, 6623]
    says = receipt(capsys, "report")["as_told"]
    assert says["responded"] == 6623 and says["days"] == {"p50": 0.0, "p90": 4.0, "p95": 7.0}
    assert says["timely"]["k"] == 6529 and says["timely"]["n"] == 6623
