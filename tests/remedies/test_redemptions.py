"""POST /api/v1/gift-codes/CODE/redemptions: once under an Idempotency-Key, exact in a crowd, quiet about the code."""

import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import httpx
import psycopg
import pytest
from django.utils import timezone

from makegood.accounts.actions import add_key
from makegood.accounts.jobs import KEPT_FOR, forget_answers
from makegood.accounts.models import KeptAnswer
from makegood.lib.bulk import select
from makegood.lib.text import sha256
from makegood.remedies.gift_codes import rules
from makegood.remedies.gift_codes.issuing import digest_of, renew
from makegood.remedies.ledger.checking import broken_chains, broken_sums
from makegood.remedies.ledger.queries import balance
from makegood.remedies.ledger.rules import GIFT_CODES, REDEEMED
from makegood.remedies.models import GiftCode, Guesser, Redemption
from makegood.remedies.money import MOST, Money
from tests.front import NOW, client
from tests.remedies.giving import gift_code
from tests.serving import serving

WRONG = rules.written([1] * rules.DRAWN)


@pytest.fixture(scope="module")
def till(front: str) -> Iterator[httpx.Client]:
    """The till of a shop, whose key may move money."""
    _key, token = add_key("till", scopes=["money"], source="", at=NOW)
    with client(front, token) as till:
        yield till


@pytest.fixture(autouse=True)
def _nobody_guessed(front_database: str) -> None:
    Guesser.objects.all().delete()


def issued(name: str, amount: int = 2000) -> str:
    """A gift code that is good today."""
    _paid, code = gift_code(Money(amount, "GBP"), name)
    GiftCode.objects.update(expires_at=timezone.now() + timedelta(days=9))
    return code


def pays(
    till: httpx.Client, code: str, amount: object = 500, token: str | None = "", **more: object
) -> httpx.Response:
    """Pay with a code; under an Idempotency-Key of its own unless told otherwise."""
    body = {"amount": amount, "currency": "GBP", "order": "A-1"} | more
    headers = {} if token is None else {"Idempotency-Key": token or f"{code}-{body}"[:200]}
    return till.post(f"/api/v1/gift-codes/{code}/redemptions", json=body, headers=headers)


def worth(code: str) -> int:
    return GiftCode.objects.get(pk=number_of(code)).left


def number_of(code: str) -> int:
    return GiftCode.objects.get(digest=digest_of(code.replace("-", ""))).pk


def holds() -> bool:
    """The ledger is whole, and all codes together are worth what it says."""
    worth_now = sum(GiftCode.objects.values_list("left", flat=True))
    return broken_sums()[0] == broken_chains()[0] == 0 and -balance(GIFT_CODES, "GBP") == worth_now


def test_a_till_is_paid_with_a_code_wholly_or_in_part(till: httpx.Client) -> None:
    code = issued("part")
    said = pays(till, code, 500)
    assert (said.status_code, said.headers["content-type"]) == (201, "application/json")
    told = said.json()
    assert told.pop("redemption") and told == {
        "order": "A-1", "amount": 500, "currency": "GBP", "left": 1500, "state": "open",
    }  # fmt: skip
    assert pays(till, code.lower(), 1500, order="A-2").json()["state"] == "redeemed"
    no = pays(till, code, 1, order="A-3")
    assert (no.status_code, no.json()["state"], no.json()["left"]) == (409, "redeemed", 0)
    assert "0.00 GBP" in no.json()["detail"] and worth(code) == 0 and holds()


def test_a_repeat_gets_the_first_answer_again_and_takes_nothing(till: httpx.Client) -> None:
    code = issued("repeat")
    first, again = pays(till, code, 500, "once"), pays(till, code, 500, "once")
    assert (again.status_code, again.content) == (201, first.content) and worth(code) == 1500
    refused, again = pays(till, code, 5000, "no", order="A-2"), pays(till, code, 5000, "no", order="A-2")
    assert (refused.status_code, again.content) == (409, refused.content)
    # also when the code has been given anew since
    renew(number_of(code), by=None, at=NOW)
    assert pays(till, code, 500, "once").content == first.content
    assert pays(till, code, 500, "later", order="A-3").status_code == 404


@pytest.mark.parametrize("token", [None, ""])
def test_without_an_idempotency_key_nothing_is_taken(till: httpx.Client, token: str | None) -> None:
    code = issued(f"without-{token}")
    headers = {} if token is None else {"Idempotency-Key": token}
    body = {"amount": 500, "currency": "GBP", "order": "A-1"}
    for sent in (body, {"nonsense": True}):
        said = till.post(f"/api/v1/gift-codes/{code}/redemptions", json=sent, headers=headers)
        assert said.status_code == 400 and "Idempotency-Key" in said.json()["detail"]
    assert worth(code) == 2000


def test_another_body_or_address_under_the_same_key_is_refused(till: httpx.Client) -> None:
    one, other = issued("body-1"), issued("body-2")
    pays(till, one, 500, "same").raise_for_status()
    assert pays(till, one, 501, "same").status_code == 422
    assert pays(till, other, 500, "same").status_code == 422
    assert (worth(one), worth(other)) == (1500, 2000)


def test_another_key_has_its_own(front: str, till: httpx.Client) -> None:
    _key, token = add_key("other-till", scopes=["money"], source="", at=NOW)
    code = issued("neighbour")
    pays(till, code, 500, "shared").raise_for_status()
    with client(front, token) as neighbour:
        assert pays(neighbour, code, 600, "shared", order="B-1").json()["left"] == 900


def test_a_repeat_is_known_after_a_restart(front_database: str, till: httpx.Client) -> None:
    code = issued("restart")
    first = pays(till, code, 500, "restart")
    with serving(front_database, "web") as other, client(other) as restarted:
        restarted.headers = till.headers
        assert pays(restarted, code, 500, "restart").content == first.content
    assert worth(code) == 1500


def test_answers_are_kept_for_thirty_days_and_more(till: httpx.Client) -> None:
    assert timedelta(days=30) < KEPT_FOR
    code = issued("month")
    first = pays(till, code, 500, "month")
    KeptAnswer.objects.filter(token_hash=sha256("month")).update(at=timezone.now() - timedelta(days=30))
    forget_answers()
    assert pays(till, code, 500, "month").content == first.content


def test_while_the_first_is_running_the_repeat_waits_for_nobody(
    front_database: str, till: httpx.Client
) -> None:
    code = issued("running")
    with psycopg.connect(front_database) as holder, ThreadPoolExecutor(1) as somebody:
        holder.execute("SELECT * FROM remedies_giftcode WHERE id = %s FOR UPDATE", [number_of(code)])
        first = somebody.submit(pays, till, code, 500, "running")
        wait_for_who_waits()
        assert pays(till, code, 500, "running").status_code == 409
        holder.commit()
        assert first.result().status_code == 201
    assert worth(code) == 1500


WAITS = (
    "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
)


def wait_for_who_waits() -> None:
    """Until somebody waits for a lock."""
    until = time.monotonic() + 120
    while not select(WAITS, [])[0][0]:
        assert time.monotonic() < until
        time.sleep(0.02)


@pytest.mark.parametrize("at_once", [20])
def test_sent_many_times_at_once_it_is_taken_once(till: httpx.Client, at_once: int) -> None:
    code = issued("crowd")
    with ThreadPoolExecutor(at_once) as people:
        said = list(people.map(lambda _: pays(till, code, 500, "crowd"), range(at_once)))
    taken = [one for one in said if one.status_code == 201]
    assert {one.status_code for one in said} <= {201, 409} and len({one.content for one in taken}) == 1
    assert worth(code) == 1500 and Redemption.objects.filter(code=number_of(code)).count() == 1


def test_of_many_takers_at_once_each_unit_goes_to_one(till: httpx.Client) -> None:
    codes, before = [issued(f"race-{n}", 3) for n in range(10)], balance(REDEEMED, "GBP")
    tries = [(code, f"order-{n}") for n in range(8) for code in codes]
    with ThreadPoolExecutor(16) as takers:
        said = list(takers.map(lambda one: pays(till, one[0], 1, order=one[1]), tries))
    assert Counter(one.status_code for one in said) == {201: 30, 409: 50}
    assert [worth(code) for code in codes] == [0] * 10
    assert before - balance(REDEEMED, "GBP") == 30 and holds()
    assert {one.json()["state"] for one in said if one.status_code == 409} == {"redeemed"}


@pytest.mark.parametrize(
    "change",
    [
        {"amount": 0}, {"amount": -5}, {"amount": MOST + 1}, {"amount": 2**80}, {"amount": 5.0}, {"amount": "5"},
        {"amount": True}, {"amount": None}, {"currency": "EUR"}, {"currency": "XYZ"}, {"currency": "gbp"},
        {"currency": ""}, {"order": ""}, {"order": "x" * 101}, {"order": 7}, {"order": "a\0b"}, {"order": "a\nb"},
        {"more": 1},
    ],
)  # fmt: skip
def test_what_cannot_be_paid_is_refused_in_words(till: httpx.Client, change: dict[str, object]) -> None:
    code = issued(f"refused-{sorted(change.items())}")
    amount = change.get("amount", 500)
    others = {name: value for name, value in change.items() if name != "amount"}
    said = pays(till, code, amount, "", **others)
    assert said.status_code == 422 and said.headers["content-type"] == "application/problem+json", said.text
    assert worth(code) == 2000


def test_an_expired_code_says_until_when_it_was_good(till: httpx.Client) -> None:
    code = issued("over")
    GiftCode.objects.filter(pk=number_of(code)).update(expires_at=NOW)
    said = pays(till, code)
    assert (said.status_code, said.json()["state"]) == (409, "expired") and "2026-11-19" in said.json()[
        "detail"
    ]


def test_only_a_key_that_may_move_money_pays(front: str, till: httpx.Client) -> None:
    code = issued("scope")
    _key, token = add_key("reader", scopes=["read", "cases"], source="", at=NOW)
    with client(front, token) as reader, client(front) as nobody:
        assert pays(reader, code).status_code == 403
        assert pays(nobody, code).status_code == 401
    assert till.get(f"/api/v1/gift-codes/{code}/redemptions").status_code == 405
    assert worth(code) == 2000


def test_guessing_ends_after_ten_a_minute_for_the_address_and_the_key(front: str, till: httpx.Client) -> None:
    code = issued("guessed")
    with ThreadPoolExecutor(20) as guessers:
        said = list(guessers.map(lambda n: pays(till, WRONG, token=f"guess-{n}"), range(40)))
    assert Counter(one.status_code for one in said) == {404: 10, 429: 30}
    assert pays(till, code).status_code == 429
    _key, token = add_key("same-house", scopes=["money"], source="", at=NOW)
    with client(front, token) as same_house:
        assert pays(same_house, code).status_code == 429
    Guesser.objects.all().delete()
    assert pays(till, code).status_code == 201


def test_no_log_of_ours_tells_a_code(own_database: str, capfd: pytest.CaptureFixture[str]) -> None:
    _key, token = add_key("till", scopes=["money"], source="", at=NOW)
    code = issued("logged")
    with serving(own_database, "app") as address, client(address, token) as till:
        for amount in (500, 9999, "x"):
            pays(till, code, amount, order=f"o-{amount}")
        pays(till, WRONG)
        till.get(f"/api/v1/gift-codes/{code}/redemptions")
        till.get(f"/api/v1/gift-codes/{code}")
    out, err = capfd.readouterr()
    for canary in (code, code.replace("-", ""), code[:9], WRONG):
        assert canary not in out + err
