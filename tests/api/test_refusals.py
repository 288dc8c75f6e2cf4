"""What the door refuses before it looks inside: too long, not JSON, too much, unknown methods and addresses."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from django.db import connection

from makegood.accounts.actions import add_key
from makegood.listening.models import Signal
from tests.api.test_door import answer
from tests.front import NOW, client
from tests.serving import serving

JSON = {"Content-Type": "application/json"}


def in_pieces(size: int) -> Iterator[bytes]:
    """A body that does not say how long it is."""
    yield b'{"external_id": "long", "comment": "'
    for _ in range(size // 65536):
        yield b"x" * 65536


def refused(said: httpx.Response, status: int) -> dict[str, Any]:
    assert said.status_code == status, said.text[:300]
    assert said.headers["content-type"] == "application/problem+json"
    told: dict[str, Any] = said.json()
    assert told["status"] == status
    assert told["detail"].endswith(".")
    return told


def test_an_address_that_is_none_is_named_and_makes_strangers_no_one_person(shop: httpx.Client) -> None:
    rows = [
        {"external_id": f"who-{n}", "score": 1, "scale": "1-5", "customer": {"email": address}}
        for n, address in enumerate(("n/a", "n/a", "ann@who.example"))
    ]
    receipt = shop.post("/api/v1/signals", json=rows).json()
    assert (receipt["new"], receipt["rejected"]) == (1, 2)
    assert receipt["errors"][0] == {"index": 0, "detail": "“n/a” is not an e-mail address."}


def test_a_filter_that_cannot_be_understood_is_named(shop: httpx.Client) -> None:
    errors = shop.get("/api/v1/cases", params={"status": "lost"}).json()["errors"]
    assert [error["parameter"] for error in errors] == ["status"]


def test_a_body_of_ten_megabytes_is_refused_told_or_untold(shop: httpx.Client) -> None:
    ten = 10 * 1024 * 1024
    refused(shop.post("/api/v1/signals", content=b" " * ten, headers=JSON), 413)
    refused(shop.post("/api/v1/signals", content=in_pieces(ten), headers=JSON), 413)


def test_more_than_ten_thousand_rows_are_refused(shop: httpx.Client) -> None:
    rows = b"[" + b",".join([b"{}"] * 10_001) + b"]"
    refused(shop.post("/api/v1/signals", content=rows, headers=JSON), 422)


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "application/json; charset=latin-1"},
        {"Content-Type": "application/json", "Content-Encoding": "gzip"},
        {},
    ],
)
def test_other_kinds_of_content_are_refused(shop: httpx.Client, headers: dict[str, str]) -> None:
    refused(shop.post("/api/v1/signals", content=b"{}", headers=headers), 415)


@pytest.mark.parametrize("path", ["/api/v1/signals", "/api/v1/cases", "/api/v1/openapi.json"])
def test_unknown_methods_are_405_and_name_the_known_ones(shop: httpx.Client, path: str) -> None:
    said = shop.delete(path)
    refused(said, 405)
    assert said.headers["allow"] in {"POST", "GET"}


@pytest.mark.parametrize(
    "path", ["/api/v1/", "/api/v1/unknown", "/api/v2/signals", "/api/v1/signals/", "/api/"]
)
def test_unknown_addresses_are_404(shop: httpx.Client, path: str) -> None:
    refused(shop.get(path), 404)


@pytest.mark.parametrize(
    "path", ["/api/v1/cases/%00", "/api/v1/cases?q=%00", "/api/v1/cases/%ff%fe", "/api/v1/cases?q=%ff"]
)
def test_odd_bytes_in_an_address_break_nothing(shop: httpx.Client, path: str) -> None:
    assert shop.get(path).status_code in {200, 400, 404}


@pytest.mark.parametrize("path", ["/api/v1/customers/1%0A", "/api/v1/cases/1%0A2", "/api/v1/nothing%0A"])
def test_an_address_with_the_end_of_a_line_in_it_is_refused_as_any_other(
    shop: httpx.Client, path: str
) -> None:
    said = httpx.get(f"{shop.base_url}{path}".replace("//api", "/api"), headers=shop.headers)
    refused(said, said.status_code)
    assert said.status_code in {404, 422}


def test_a_key_that_sends_too_much_is_told_when_it_may_again(front_database: str) -> None:
    _key, token = add_key("eager", scopes=["signals", "read"], source="eager", at=NOW)
    quotas = {"MAKEGOOD_ROWS_PER_MINUTE": "3", "MAKEGOOD_READS_PER_MINUTE": "2"}
    with serving(front_database, **quotas) as address, client(address, token) as eager:
        first = eager.post("/api/v1/signals", json=[answer("eager-1", 5), answer("eager-2", 5)])
        assert first.headers["ratelimit-policy"] == '"rows";q=3;w=60'
        assert first.headers["ratelimit"].startswith('"rows";r=1;t=')
        said = eager.post("/api/v1/signals", json=[answer("eager-3"), answer("eager-4")])
        refused(said, 429)
        assert 0 < int(said.headers["retry-after"]) <= 60
        assert eager.get("/api/v1/cases").headers["ratelimit"].startswith('"reads";r=1;t=')
        eager.get("/api/v1/cases")
        said = eager.get("/api/v1/cases")
        refused(said, 429)
        assert 0 < int(said.headers["retry-after"]) <= 60
    assert Signal.objects.filter(source="eager").count() == 2


@pytest.fixture
def jealous_database(shop: httpx.Client) -> Iterator[None]:
    """A database that cannot keep rows whose outside id begins with "guilty"."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION refuse_guilty() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            " IF NEW.external_id LIKE 'guilty%' THEN RAISE EXCEPTION 'no' USING ERRCODE = '23514'; END IF;"
            " RETURN NEW; END $$;"
            " CREATE TRIGGER refuse_guilty BEFORE INSERT ON listening_signal FOR EACH ROW"
            " EXECUTE FUNCTION refuse_guilty()"
        )
        yield
        cursor.execute("DROP TRIGGER refuse_guilty ON listening_signal; DROP FUNCTION refuse_guilty()")


@pytest.mark.usefixtures("jealous_database")
def test_a_guilty_request_stands_alone_and_its_company_gets_in(shop: httpx.Client) -> None:
    ids = [f"{'guilty' if n == 7 else 'innocent'}-{n}" for n in range(16)]
    with ThreadPoolExecutor(16) as people:
        said = dict(
            zip(ids, people.map(lambda i: shop.post("/api/v1/signals", json=answer(i)), ids), strict=True)
        )
    assert {name: one.status_code for name, one in said.items() if one.status_code != 202} == {
        "guilty-7": 422
    }
    assert Signal.objects.filter(external_id__startswith="innocent").count() == 15


@pytest.mark.usefixtures("jealous_database")
def test_guilty_rows_of_one_request_are_named_and_the_others_get_in(shop: httpx.Client) -> None:
    rows = [answer(f"{'guilty' if n in {3, 11} else 'fine'}-{n}") for n in range(20)]
    said = shop.post("/api/v1/signals", json=rows, headers={"Idempotency-Key": "guilty-rows"})
    assert said.status_code == 202
    assert (said.json()["new"], said.json()["rejected"]) == (18, 2)
    assert [error["index"] for error in said.json()["errors"]] == [3, 11]
    assert Signal.objects.filter(external_id__startswith="fine").count() == 18
    again = shop.post("/api/v1/signals", json=rows, headers={"Idempotency-Key": "guilty-rows"})
    assert again.content == said.content
