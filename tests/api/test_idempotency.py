"""Idempotency-Key: the same key and content get the same answer, once in effect, whatever happens between."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import httpx
import pytest

from makegood.accounts.actions import add_key, forget_answers
from makegood.accounts.models import KeptAnswer
from makegood.cases.models import Case
from makegood.lib.text import sha256
from makegood.listening.models import Signal
from makegood.outreach.models import Message
from tests.api.test_door import answer
from tests.front import NOW, client
from tests.serving import serving


def send(speaker: httpx.Client, token: str, *rows: dict[str, object]) -> httpx.Response:
    return speaker.post("/api/v1/signals", json=list(rows), headers={"Idempotency-Key": token})


def test_a_repeat_gets_the_first_answer_again(shop: httpx.Client) -> None:
    first = send(shop, "once", answer("once-1"), answer("once-2"))
    again = send(shop, "once", answer("once-1"), answer("once-2"))
    assert (first.status_code, first.json()["new"]) == (202, 2)
    assert (again.status_code, again.content) == (202, first.content)


@pytest.mark.parametrize("at_once", [2, 20])
def test_sent_many_times_at_once_it_has_one_effect_and_one_answer(shop: httpx.Client, at_once: int) -> None:
    token, row = f"crowd-{at_once}", answer(f"crowd-{at_once}", customer=crowd(at_once))
    with ThreadPoolExecutor(at_once) as people:
        said = list(people.map(lambda _: send(shop, token, row), range(at_once)))
    taken = [one for one in said if one.status_code == 202]
    assert {one.status_code for one in said} <= {202, 409}
    assert len({one.content for one in taken}) == 1
    assert taken[0].json()["new"] == 1
    # the next day's replay is answered with the same bytes, and changes nothing
    KeptAnswer.objects.filter(token_hash=sha256(token)).update(at=NOW + timedelta(days=1))
    assert send(shop, token, row).content == taken[0].content
    kept = KeptAnswer.objects.filter(token_hash=sha256(token))
    signals = Signal.objects.filter(external_id=token)
    case = Case.objects.get(grounds__signal__in=signals)
    receipts = Message.objects.filter(case=case, kind="receipt")
    opened = case.events.filter(verb__in=["case.opened", "case.joined"])
    assert [one.count() for one in (kept, signals, case.grounds, opened, receipts)] == [1, 1, 1, 1, 1]


def crowd(number: int) -> dict[str, str]:
    return {"id": f"crowd-{number}", "email": f"crowd-{number}@shop.example", "name": "Cora Crowd"}


def test_other_content_under_the_same_key_is_refused(shop: httpx.Client) -> None:
    send(shop, "other", answer("other-1")).raise_for_status()
    assert send(shop, "other", answer("other-2")).status_code == 422
    body = {"external_id": "other-1"}
    said = shop.post("/api/v1/encounters", json=body, headers={"Idempotency-Key": "other"})
    assert said.status_code == 422
    assert not Signal.objects.filter(external_id="other-2").exists()


def test_another_key_has_its_own(front: str, shop: httpx.Client) -> None:
    _key, token = add_key("neighbour", scopes=["signals"], source="neighbour", at=NOW)
    send(shop, "shared", answer("shared-1")).raise_for_status()
    with client(front, token) as neighbour:
        assert send(neighbour, "shared", answer("shared-2")).json()["new"] == 1


def test_a_repeat_is_known_after_a_restart_and_by_another_process(
    front_database: str, shop: httpx.Client
) -> None:
    _key, token = add_key("patient", scopes=["signals"], source="patient", at=NOW)
    with serving(front_database, "door") as one, client(one, token) as patient:
        first = send(patient, "later", answer("later-1"))
    with serving(front_database, "door") as other, client(other, token) as patient:
        assert send(patient, "later", answer("later-1")).content == first.content


@pytest.mark.parametrize("token", ["", "x" * 201, "a\tb"])
def test_keys_that_are_none_are_refused(shop: httpx.Client, token: str) -> None:
    assert send(shop, token, answer("none-1")).status_code == 422


def test_old_answers_are_forgotten(shop: httpx.Client) -> None:
    send(shop, "old", answer("old-1")).raise_for_status()
    kept = KeptAnswer.objects.get(token_hash=sha256("old"))
    forget_answers(before=kept.at)
    assert KeptAnswer.objects.filter(token_hash=sha256("old")).exists()
    forget_answers(before=kept.at + timedelta(days=31))
    assert not KeptAnswer.objects.exists()
