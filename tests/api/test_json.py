"""Strict JSON: what is no JSON is 400, what is JSON of another shape is 422, and nothing else happens."""

import httpx
import pytest

from makegood.listening.models import Signal

NO_JSON = [
    b"",
    b" ",
    b"{",
    b"[",
    b"nul",
    b"{]",
    b"[1,]",
    b"[1 2]",
    b'{"a":1,}',
    b"{'a':1}",
    b"{a:1}",
    b'{"a" 1}',
    b'{"a":}',
    b'{"a":1}}',
    b'{"a":1} x',
    b'{"a":1} // said',
    b"[NaN]",
    b"[-NaN]",
    b"[Infinity]",
    b"[-Infinity]",
    b"[+1]",
    b"[01]",
    b"[-01]",
    b"[1.]",
    b"[.5]",
    b"[1e]",
    b"[1e+]",
    b"[0x1F]",
    b"[1_000]",
    b"[True]",
    b"[None]",
    b'["a]',
    b'["\t"]',
    b'["\x00"]',
    b'["\\x41"]',
    b'["\\u12"]',
    b'["\\u12G4"]',
    b'["\xff"]',
    b'["\xc0\xaf"]',
    b'["\xed\xa0\x80"]',
    b'\xef\xbb\xbf{"external_id":"bom","comment":"x"}',
    '{"external_id":"utf-16","comment":"x"}'.encode("utf-16"),
    b'{"external_id":"\\ud800","comment":"x"}',
    b'{"external_id":"twice","external_id":"twice","comment":"x"}',
    b'{"external_id":"deep","comment":"x","customer":{"id":"a","id":"b"}}',
    b'{"external_id":"x","score":NaN,"scale":"1-5"}',
    b"[" * 100_000,
    b"[" * 100_000 + b"]" * 100_000,
    b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
]

OTHER_SHAPE = [
    b"null",
    b"1",
    b'"text"',
    b"[]",
    b"{}",
    b"[null]",
    b"[[]]",
    b'{"external_id":"x"}',
    b'{"external_id":"x","comment":"   "}',
    b'{"external_id":"","comment":"x"}',
    b'{"external_id":7,"comment":"x"}',
    b'{"external_id":["x"],"comment":"x"}',
    b'{"external_id":"x","comment":"x","id":7}',
    b'{"external_id":"x","comment":"x","source":"other"}',
    b'{"external_id":"x","score":2}',
    b'{"external_id":"x","score":1e400,"scale":"1-5"}',
    b'{"external_id":"x","score":1e-999999,"scale":"thumbs"}',
    b'{"external_id":"x","score":' + b"9" * 5000 + b',"scale":"1-5"}',
    b'{"external_id":"x","score":6,"scale":"1-5"}',
    b'{"external_id":"x","score":true,"scale":"1-5"}',
    b'{"external_id":"x","score":"two","scale":"1-5"}',
    b'{"external_id":"x","score":"NaN","scale":"1-5"}',
    b'{"external_id":"x","score":2,"scale":"1-6"}',
    b'{"external_id":"x","comment":"x","amount":1.5}',
    b'{"external_id":"x","comment":"x","amount":' + b"9" * 5000 + b"}",
    b'{"external_id":"x","comment":"x","occurred_at":"2026-11-20T10:00:00"}',
    b'{"external_id":"x","comment":"x","occurred_at":"0001-01-01T00:00:00+14:00"}',
    b'{"external_id":"x","comment":"x","occurred_at":"9999-12-31T23:59:59-14:00"}',
    b'{"external_id":"x","comment":"x","occurred_at":"2026-12-31T23:59:60Z"}',
    b'{"external_id":"x","comment":"x","occurred_at":1795000000}',
    b'{"external_id":"x","comment":"x","occurred_at":"2026-11-20T10:00:00+17:54"}',
    b'{"external_id":"x","comment":"x","extra":{"a":{"b":"c"}}}',
    b'{"external_id":"x","comment":"a\\u0000b"}',
    b'{"external_id":"x","comment":"x","extra":{"\\u0000":"x"}}',
    b'{"external_id":"' + b"x" * 301 + b'","comment":"x"}',
    b'{"external_id":"x","comment":"' + b"x" * 100_001 + b'"}',
]

GOOD = [
    b'{"external_id":"good-1","comment":"x"}',
    b' \r\n\t{"comment":"x","external_id":"good-2"} ',
    b'[{"external_id":"good-3","comment":"x"}]',
    b'{"external_id":"good-4","score":2.50,"scale":"stars"}',
    b'{"external_id":"good-5","score":"2.5","scale":"stars"}',
    b'{"external_id":"good-6","score":2e0,"scale":"1-5"}',
    b'{"external_id":"good-7","comment":"\\ud83d\\ude00 \\\\u0000"}',
    b'{"external_id":"good-8","comment":"\x7f"}',
    b'{"external_id":"good-9","comment":"x","occurred_at":"2026-11-20T10:00:00+05:30"}',
    b'{"external_id":"good-far","comment":"x","occurred_at":"2026-11-20T10:00:00+14:00"}',
    b'{"external_id":"good-10","comment":"x","customer":null,"score":null}',
]


def post(shop: httpx.Client, body: bytes) -> httpx.Response:
    return shop.post("/api/v1/signals", content=body, headers={"Content-Type": "application/json"})


def test_what_is_no_json_is_a_400(shop: httpx.Client) -> None:
    for body in NO_JSON:
        said = post(shop, body)
        assert said.status_code == 400, body[:60]
        assert said.headers["content-type"] == "application/problem+json"
        assert said.json()["detail"].startswith("The body is not well-formed JSON")


def test_json_of_another_shape_is_a_422_that_says_what_is_wrong(shop: httpx.Client) -> None:
    before = Signal.objects.count()
    for body in OTHER_SHAPE:
        said = post(shop, body)
        assert said.status_code == 422, body[:60]
        assert said.headers["content-type"] == "application/problem+json"
        assert 5 < len(said.json()["detail"]) < 400
    assert Signal.objects.count() == before


def test_what_is_json_of_the_right_shape_is_taken(shop: httpx.Client) -> None:
    for body in GOOD:
        said = post(shop, body)
        receipt = said.json()
        assert (said.status_code, receipt["new"] + receipt["duplicates"]) == (202, 1), (body[:60], said.text)


def test_bad_rows_are_named_by_index_and_the_good_ones_get_in(shop: httpx.Client) -> None:
    rows = (
        b"[" + b",".join([GOOD[0].replace(b"good-1", b"mixed-1"), *OTHER_SHAPE[11:14], GOOD[2][1:-1]]) + b"]"
    )
    said = post(shop, rows)
    assert said.status_code == 202
    receipt = said.json()
    assert (receipt["rows"], receipt["new"] + receipt["duplicates"], receipt["rejected"]) == (5, 2, 3)
    assert [(error["index"], error.get("pointer", "")) for error in receipt["errors"]] == [
        (1, "/external_id"),
        (2, ""),
        (3, ""),
    ]


@pytest.mark.parametrize(
    "field", ["id", "source", "status", "owner", "low", "received_at", "customer_id", "history"]
)
def test_no_field_outside_the_written_list_is_taken(shop: httpx.Client, field: str) -> None:
    said = shop.post("/api/v1/signals", json={"external_id": f"more-{field}", "comment": "x", field: "1"})
    assert said.status_code == 422
    assert f"`{field}`" in said.json()["detail"]
    assert not Signal.objects.filter(external_id=f"more-{field}").exists()
