"""A payout that told a gift code, asked again: the same answer with the code, for nobody else and from nowhere."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from django.db import connection
from django.utils import timezone

from makegood.accounts.jobs import forget_answers
from makegood.accounts.models import KeptAnswer
from makegood.lib.bulk import select
from makegood.lib.text import sha256
from makegood.remedies.models import GiftCode
from tests.front import client
from tests.remedies.doors import Speaker, at_once, new_case
from tests.remedies.people import House
from tests.serving import serving


@pytest.fixture
def offer(speakers: dict[str, Speaker], crew: House) -> dict[str, Any]:
    """A gift card that may be given."""
    said: dict[str, Any] = speakers["maya"].offers(new_case(crew.maya), 2500, remedy="gift_card").json()
    return said


def gives(by: Speaker, offer: dict[str, Any], token: str = "") -> httpx.Response:
    return by.gives(offer, payer="gift_code", token=token or f"give-{offer['id']}")


def test_asked_again_it_is_the_same_answer_to_the_byte_with_the_code(
    speakers: dict[str, Speaker], offer: dict[str, Any]
) -> None:
    first = gives(speakers["maya"], offer)
    assert first.status_code == 201 and first.json()["code"]
    kept = KeptAnswer.objects.filter(token_hash=sha256(f"give-{offer['id']}"))
    kept.update(at=timezone.now() - timedelta(days=30))
    forget_answers()
    again = gives(speakers["maya"], offer)
    assert (again.status_code, again.content) == (201, first.content)
    assert GiftCode.objects.filter(payout__offer=offer["id"]).count() == 1


def test_twenty_at_once_are_told_one_code(speakers: dict[str, Speaker], offer: dict[str, Any]) -> None:
    said = at_once([lambda: gives(speakers["maya"], offer)] * 20)
    told = {one.content for one in said if one.status_code == 201}
    assert len(told) == 1 and {one.status_code for one in said} <= {201, 409}
    assert gives(speakers["maya"], offer).content in told
    assert GiftCode.objects.filter(payout__offer=offer["id"]).count() == 1


def test_it_is_told_again_after_a_restart(
    front_database: str, speakers: dict[str, Speaker], offer: dict[str, Any]
) -> None:
    first = gives(speakers["maya"], offer)
    with serving(front_database, "web") as other, client(other) as restarted:
        restarted.headers = speakers["maya"].http.headers
        path, token = f"/api/v1/offers/{offer['id']}/payouts", f"give-{offer['id']}"
        again = restarted.post(path, json={"payer": "gift_code"}, headers={"Idempotency-Key": token})
    assert (again.status_code, again.content) == (201, first.content)


def test_nobody_else_is_told(
    front: str, speakers: dict[str, Speaker], crew: House, offer: dict[str, Any]
) -> None:
    code = gives(speakers["maya"], offer).json()["code"]
    her_second_key = Speaker(front, crew.maya)
    for other in (her_second_key, speakers["ines"]):
        no = gives(other, offer)
        assert no.status_code == 409 and code not in no.text
    no = speakers["maya"].gives(offer, reference="another body", token=f"give-{offer['id']}")
    assert no.status_code == 422 and code not in no.text


def test_the_database_tells_neither_the_code_nor_what_it_was_asked_under(
    speakers: dict[str, Speaker], offer: dict[str, Any]
) -> None:
    code = gives(speakers["maya"], offer, "secret-token-of-hers").json()["code"]
    kept = KeptAnswer.objects.get(token_hash=sha256("secret-token-of-hers"))
    assert kept.sealed is not None and b'"code": null' in bytes(kept.body)
    for canary in (code, code.replace("-", ""), "secret-token-of-hers"):
        as_bytes = canary.encode().hex()
        for table in connection.introspection.table_names():
            found = select(f'SELECT count(*) FROM "{table}" t WHERE t::text ~* %s', [f"{canary}|{as_bytes}"])
            assert found == [(0,)], table


def test_a_seal_that_cannot_be_opened_any_more_tells_the_rest(
    speakers: dict[str, Speaker], offer: dict[str, Any]
) -> None:
    first = gives(speakers["maya"], offer)
    kept = KeptAnswer.objects.get(token_hash=sha256(f"give-{offer['id']}"))
    # as after a change of the installation's secret
    KeptAnswer.objects.filter(pk=kept.pk).update(sealed=bytes(reversed(bytes(kept.sealed or b""))))
    assert gives(speakers["maya"], offer).json() == first.json() | {"code": None}
