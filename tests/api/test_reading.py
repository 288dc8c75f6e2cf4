"""The read side: lists that are complete while cases are added, one case, its events, its customer."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from makegood.accounts.actions import add_key, revoke_key
from makegood.accounts.models import Team
from makegood.cases.models import Case
from tests.api.test_door import answer
from tests.front import NOW, client


def pages(speaker: httpx.Client, address: str) -> Iterator[dict[str, Any]]:
    """All items of a list, page by page."""
    following: str | None = address
    while following:
        said = speaker.get(following).raise_for_status().json()
        yield from said["items"]
        following = said["next"]


def test_pages_are_complete_and_without_repeats_while_cases_are_added(shop: httpx.Client) -> None:
    shop.post("/api/v1/signals", json=[answer(f"page-{n}") for n in range(25)]).raise_for_status()
    there = set(Case.objects.values_list("ref", flat=True))
    seen = []
    for count, case in enumerate(pages(shop, "/api/v1/cases?limit=4")):
        seen.append(case["ref"])
        if count % 5 == 0:
            shop.post("/api/v1/signals", json=answer(f"meanwhile-{count}")).raise_for_status()
    assert len(seen) == len(set(seen))
    assert there <= set(seen)


def test_one_case_tells_promises_signals_and_events(shop: httpx.Client) -> None:
    ann = {"id": "c-read", "name": "Ann Thorne", "email": "ann@shop.example"}
    said = answer("read-1", 2, comment="It never came.", customer=ann, encounter="order-read")
    shop.post("/api/v1/signals", json=said).raise_for_status()
    (line,) = shop.get("/api/v1/cases", params={"q": "thorne"}).json()["items"]
    case = shop.get(f"/api/v1/cases/{line['ref']}").json()
    assert case["signals"][0]["comment"] == "It never came."
    assert case["owner"]["id"]
    assert case["next_step"]
    assert case["due_at"]
    assert {promise["kind"] for promise in case["promises"]} >= {"first_reply", "resolve"}
    events = list(pages(shop, f"/api/v1/cases/{line['ref']}/events?limit=1"))
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert events[0]["verb"] == "case.opened"
    customer = shop.get(f"/api/v1/customers/{case['customer']}").json()
    assert (customer["name"], customer["email"]) == ("Ann Thorne", "ann@shop.example")
    assert customer["cases"] == [line["ref"]]


def test_filters_narrow_the_list(shop: httpx.Client) -> None:
    shop.post("/api/v1/signals", json=answer("filter-1")).raise_for_status()
    found = shop.get("/api/v1/cases", params={"status": ["open", "closed"], "limit": 200}).json()["items"]
    assert {case["status"] for case in found} == {"open"}
    assert shop.get("/api/v1/cases", params={"status": "recovered"}).json()["items"] == []
    assert shop.get("/api/v1/cases", params={"since": "2190-01-01T00:00:00Z"}).json()["items"] == []
    owner = found[0]["owner"]["id"]
    assert {case["owner"]["id"] for case in pages(shop, f"/api/v1/cases?owner={owner}")} == {owner}


@pytest.mark.parametrize(
    "wrong",
    [
        "limit=0",
        "limit=1000",
        "status=lost",
        "cursor=x",
        "since=yesterday",
        "since=2026-01-01T00:00:00",
        "owner=-1",
    ],
)
def test_what_cannot_be_understood_is_named(shop: httpx.Client, wrong: str) -> None:
    said = shop.get(f"/api/v1/cases?{wrong}")
    assert said.status_code == 422
    assert said.headers["content-type"] == "application/problem+json"
    assert said.json()["errors"][0]["parameter"] in {wrong.partition("=")[0], "0"}


def test_a_key_of_a_team_sees_its_team_and_nothing_else(front: str, shop: httpx.Client) -> None:
    default = Team.objects.get(is_default=True)
    Team.objects.create(name="North", calendar=default.calendar, lead=default.lead)
    _key, token = add_key("north", scopes=["read"], source="", team=Team.objects.get(name="North"), at=NOW)
    for team in ("North", "Everyone"):
        ann = {"id": f"c-{team}", "name": f"Ann of {team}"}
        shop.post("/api/v1/signals", json=answer(f"team-{team}", team=team, customer=ann)).raise_for_status()
    with client(front, token) as north:
        found = list(pages(north, "/api/v1/cases"))
        assert {case["team"] for case in found} == {"North"}
        other = Case.objects.get(customer__name="Ann of Everyone")
        for place, hidden, unknown in (
            ("cases/{}", other.ref, "unknown"),
            ("cases/{}/events", other.ref, "unknown"),
            ("customers/{}", other.customer_id, 999_999),
        ):
            foreign, absent = (north.get(f"/api/v1/{place.format(name)}") for name in (hidden, unknown))
            assert (foreign.status_code, foreign.content) == (404, absent.content)
        assert north.get(f"/api/v1/customers/{found[0]['customer']}").status_code == 200
        revoke_key("north", at=NOW)
        assert north.get("/api/v1/cases").status_code == 401


ADDRESSES = {
    "POST /api/v1/signals": {"signals"},
    "POST /api/v1/encounters": {"encounters"},
    "GET /api/v1/cases": {"cases", "read"},
    "GET /api/v1/cases/unknown": {"cases", "read"},
    "GET /api/v1/cases/unknown/events": {"cases", "read"},
    "GET /api/v1/customers/999999": {"read"},
    "GET /api/v1/cases/unknown/offers": {"money", "cases", "read"},
    "GET /api/v1/offers/999999": {"money", "cases", "read"},
    "POST /api/v1/cases/unknown/offers": {"money"},
    "POST /api/v1/offers/999999/approvals": {"money"},
    "POST /api/v1/offers/999999/withdrawals": {"money"},
    "PATCH /api/v1/offers/999999": {"money"},
}


@pytest.mark.parametrize("scope", ["signals", "encounters", "cases", "read", "money"])
def test_a_key_opens_what_its_scope_says_and_nothing_else(front: str, scope: str) -> None:
    _key, token = add_key(f"only-{scope}", scopes=[scope], source="shop", at=NOW)
    with client(front, token) as speaker:
        for address, scopes in ADDRESSES.items():
            method, path = address.split()
            said = speaker.request(method, path, json=[] if method == "POST" else None)
            assert (said.status_code == 403) == (scope not in scopes), address


@pytest.mark.parametrize("token", ["", "mg_wrong", "x" * 500])
def test_without_a_known_key_nothing_opens(front: str, token: str) -> None:
    with client(front, token) as stranger:
        for address in ADDRESSES:
            method, path = address.split()
            said = stranger.request(method, path, content=b"{not json" if method == "POST" else None)
            assert said.status_code == 401
            assert said.headers["content-type"] == "application/problem+json"
            assert said.headers["www-authenticate"] == "Bearer"
