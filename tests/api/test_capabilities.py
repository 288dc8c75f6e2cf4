"""What the API is for, as other systems use it: low answers, failures nobody complained about, public mentions."""

import json
import re
from pathlib import Path

import httpx
import pytest

from makegood.cases.models import Case, Promise
from makegood.listening.models import Signal
from tests.api.test_door import answer

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "using" / "api.md"


def cases_of(shop: httpx.Client, words: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = shop.get("/api/v1/cases", params={"q": words}).json()["items"]
    return found


@pytest.mark.capability("DET-01")
@pytest.mark.parametrize(
    ("scale", "low", "good", "name"),
    [
        ("1-5", 3, 4, "Ada Fivey"),
        ("1-7", 4, 5, "Bea Sevens"),
        ("0-10", 6, 7, "Cleo Nought"),
        ("1-10", 6, 7, "Dora Tenner"),
        ("thumbs", 0, 1, "Eva Thumb"),
        ("stars", 3, 3.5, "Fay Starling"),
    ],
)
def test_a_low_score_opens_one_case_and_its_repeat_none(
    shop: httpx.Client, scale: str, low: float, good: float, name: str
) -> None:
    ann = {"id": f"ann-{scale}", "name": name}
    low_answer = answer(f"low-{scale}", scale=scale, customer=ann) | {"score": low}
    good_answer = answer(f"good-{scale}", scale=scale, customer={"id": f"bob-{scale}"}) | {"score": good}
    assert shop.post("/api/v1/signals", json=low_answer).json()["cases_opened"] == 1
    assert shop.post("/api/v1/signals", json=low_answer).json()["duplicates"] == 1
    said = shop.post("/api/v1/signals", json=good_answer).json()
    assert (said["low"], said["cases_opened"]) == (0, 0)
    (case,) = cases_of(shop, name)
    assert (case["status"], bool(case["owner"]), bool(case["next_step"]), bool(case["due_at"])) == (
        "open",
        True,
        True,
        True,
    )


@pytest.mark.capability("DET-08")
def test_a_parcel_at_a_wrong_address_opens_a_case_before_anybody_complains(shop: httpx.Client) -> None:
    order = {
        "external_id": "order-wrong",
        "customer": {"id": "c-wrong", "name": "Rosa Lind", "email": "rosa@shop.example"},
        "status": "open",
        "promised_at": "2190-11-20T18:00:00Z",
    }
    assert shop.post("/api/v1/encounters", json=order).json()["cases_opened"] == 0
    assert (
        shop.post("/api/v1/encounters", json=order | {"status": "wrong_address"}).json()["cases_opened"] == 1
    )
    (case,) = cases_of(shop, "rosa lind")
    assert (case["encounter"], case["noticed_by"], case["failure"]) == (
        "order-wrong",
        "us",
        "delivery.wrong_address",
    )
    kinds = Promise.objects.filter(case__ref=case["ref"]).values_list("kind", flat=True)
    assert "first_reply" in kinds, "the customer waits for her first contact"
    complaint = answer("late-word", customer=order["customer"], encounter="order-wrong")
    assert shop.post("/api/v1/signals", json=complaint).json()["cases_joined"] == 1


@pytest.mark.parametrize("status", ["late", "failed", "lost", "cancelled", "outage", "double_charge"])
def test_every_failing_status_opens_a_case(shop: httpx.Client, status: str) -> None:
    said = shop.post("/api/v1/encounters", json={"external_id": f"order-{status}", "status": status})
    assert said.json()["cases_opened"] == 1
    assert Case.objects.get(encounter__external_id=f"order-{status}").noticed_by == "us"


def test_public_reviews_come_in_once_and_the_worst_are_watched(shop: httpx.Client) -> None:
    reviews = [
        {
            "external_id": f"r-{n}",
            "kind": "review",
            "score": 1 if n < 3 else 5,
            "scale": "stars",
            "comment": "Hm.",
        }
        for n in range(10)
    ]
    assert shop.post("/api/v1/signals", json=reviews).json()["new"] == 10
    assert shop.post("/api/v1/signals", json=reviews).json()["duplicates"] == 10
    kept = Signal.objects.filter(kind="review", source="shop")
    assert (kept.count(), kept.filter(lowest=True).count()) == (10, 3)
    assert Case.objects.filter(grounds__signal__in=kept).distinct().count() == 3


def test_what_the_guide_shows_is_what_the_door_takes(shop: httpx.Client) -> None:
    bodies = [json.loads(text) for text in re.findall(r"```json\n(.*?)```", GUIDE.read_text(), re.DOTALL)]
    signal, receipt, encounter = bodies
    said = shop.post("/api/v1/signals", json=signal)
    assert said.status_code == 202
    assert list(said.json()) == list(receipt)
    assert shop.post("/api/v1/encounters", json=encounter).json()["new"] == 1
