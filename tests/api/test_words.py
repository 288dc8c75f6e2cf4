"""Whatever people write is kept byte for byte, found again, and breaks nothing."""

import json
import unicodedata

import httpx
import pytest

from makegood.lib.text import prefix_query
from tests.api.test_door import answer
from tests.shared import shared


def naughty() -> list[str]:
    """Strings that have broken other programs, and look-alike and right-to-left ones of our own."""
    known: list[str] = json.loads(shared("corpora", "blns", "data", "blns.json").read_text())
    return [text for text in known if text.strip()] + [
        "\u202eemaN",
        "Аnn",
        "A\u200bnn",
        "e\u0301",
        "é",
        "ﷺ",
        "👩‍👩‍👧‍👦",
    ]


def test_naughty_strings_come_back_byte_for_byte_and_are_found(shop: httpx.Client) -> None:
    texts = naughty()
    rows = [
        answer(
            f"naughty-{n}",
            comment=text,
            product=text[:300],
            extra={"said": text, text[:300]: "x"},
            customer={"id": f"naughty-{n}", "name": text[:300]},
        )
        for n, text in enumerate(texts)
    ]
    assert shop.post("/api/v1/signals", json=rows).json()["new"] == len(texts)
    address, found = "/api/v1/cases?limit=200", {}
    while address:
        page = shop.get(address).json()
        for line in page["items"]:
            case = shop.get(f"/api/v1/cases/{line['ref']}").json()
            found[case["signals"][0]["external_id"]] = case
        address = page["next"]
    for n, text in enumerate(texts):
        case = found[f"naughty-{n}"]
        assert case["signals"][0]["comment"] == text
        assert case["signals"][0]["product"] == text[:300]
        assert shop.get(f"/api/v1/customers/{case['customer']}").json()["name"] == text[:300].strip()
        if prefix_query(text):
            hits = shop.get("/api/v1/cases", params={"q": text[:300], "limit": 200}).json()["items"]
            refs = {hit["ref"] for hit in hits}
            # who types a reference means that case
            assert case["ref"] in refs or refs == {text}, text


@pytest.mark.parametrize("letter", ["x", "ﷺ", "é", "👩", "\u202e", "\x7f", "&", "'", "\\", ":*", " ", "a "])
def test_long_words_break_neither_the_door_nor_the_search(shop: httpx.Client, letter: str) -> None:
    name = unicodedata.name(letter[0], "control")
    long = (letter * 100_000)[:100_000]
    row = answer(f"long-{name}", comment=long, customer={"id": f"long-{name}", "name": long[:300]})
    assert shop.post("/api/v1/signals", json=row).json().get("new") == 1
    assert shop.get("/api/v1/cases", params={"q": long[:300]}).status_code == 200
