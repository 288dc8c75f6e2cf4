"""The door: what is sent is taken once, answered after the commit, and refused in clear sentences."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx

from makegood.cases.models import Case
from makegood.listening.models import Signal


def answer(external_id: str, score: int = 1, **more: Any) -> dict[str, Any]:
    return {"external_id": external_id, "score": score, "scale": "1-5", **more}


def test_a_low_answer_opens_a_case_and_the_receipt_says_so(shop: httpx.Client) -> None:
    said = shop.post("/api/v1/signals", json=answer("low-1", customer={"id": "c-1", "name": "Ann"}))
    assert said.status_code == 202
    assert said.json() | {"seconds": 0} == {
        "rows": 1, "new": 1, "duplicates": 0, "changed": 0, "rejected": 0, "low": 1, "failures": 1,
        "cases_opened": 1, "cases_joined": 0, "cases_history": 0, "seconds": 0,
    }  # fmt: skip
    assert Signal.objects.get(external_id="low-1").low
    assert Case.objects.filter(customer__name="Ann").count() == 1


def test_the_same_number_written_otherwise_is_a_repeat(shop: httpx.Client) -> None:
    said = answer("same-1", score=2, occurred_at="2026-11-20T10:00:00Z")
    shop.post("/api/v1/signals", json=said).raise_for_status()
    again = said | {"score": 2.0, "occurred_at": "2026-11-20T11:00:00+01:00"}
    receipt = shop.post("/api/v1/signals", json=again).json()
    assert (receipt["duplicates"], receipt["changed"]) == (1, 0)


def test_the_same_answer_twenty_times_at_once_is_one_answer_and_one_case(shop: httpx.Client) -> None:
    with ThreadPoolExecutor(20) as people:
        said = list(people.map(lambda _: shop.post("/api/v1/signals", json=answer("same")), range(20)))
    assert {one.status_code for one in said} == {202}
    assert sum(one.json()["new"] for one in said) == 1
    assert sum(one.json()["duplicates"] for one in said) == 19
    assert Signal.objects.filter(external_id="same").count() == 1
    assert Case.objects.filter(grounds__signal__external_id="same").count() == 1
