"""Keys of other systems as a page: told once, listed with their last use, revoked."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from makegood.accounts.actions import use_key
from makegood.accounts.models import ApiKey, AuditEntry, Role, User
from tests.desk.story import Shop, person

SeenBy = Callable[[User], Client]
KEYS = "/settings/keys/"
NEW = {"name": "web-shop", "source": "shop", "scopes": ["signals", "read"], "team": ""}


@pytest.fixture
def ada(there: Shop, seen_by: SeenBy) -> Client:
    return seen_by(person("Ada Lind", Role.ADMIN, there.web))


def told(page: str) -> str:
    """The key that a page tells."""
    return page.split('id="token" value="')[1].split('"')[0]


def test_a_key_is_told_once_and_opens_what_its_scopes_say(there: Shop, ada: Client) -> None:
    answer = ada.post(KEYS, NEW | {"team": there.web.pk})
    token = told(answer.content.decode())
    assert "no-store" in answer["cache-control"]
    assert token not in ada.get(KEYS).content.decode()
    assert ApiKey.objects.get().team == there.web
    read = Client().get("/api/v1/cases", headers={"authorization": f"Bearer {token}"})
    assert read.status_code == 200
    assert "never used" not in ada.get(KEYS).content.decode()
    assert AuditEntry.objects.get(verb="key.added").by == User.objects.get(name="Ada Lind")


def test_its_last_use_is_noted_every_ten_minutes_at_most(there: Shop, ada: Client) -> None:
    token, first = told(ada.post(KEYS, NEW).content.decode()), timezone.now()
    for minutes, noted in ((0, 0), (9, 0), (11, 11)):
        use_key(token, at=first + timedelta(minutes=minutes))
        assert ApiKey.objects.get().used_at == first + timedelta(minutes=noted)


def test_a_revoked_key_stays_in_the_list_and_opens_nothing(there: Shop, ada: Client) -> None:
    token = told(ada.post(KEYS, NEW).content.decode())
    page = ada.post(f"{KEYS}{ApiKey.objects.get().pk}/revocation/", follow=True).content.decode()
    assert "web-shop opens nothing any more." in page and "revoked" in page and "Revoke web-shop" not in page
    read = Client().get("/api/v1/cases", headers={"authorization": f"Bearer {token}"})
    assert read.status_code == 401
    assert AuditEntry.objects.get(verb="key.revoked").by == User.objects.get(name="Ada Lind")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"scopes": []}, "A key needs at least one scope"),
        ({"source": ""}, "A key that sends signals or encounters needs a source"),
        ({"name": "old"}, "There is, or was, a key called old."),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence_and_nothing_typed_is_lost(
    there: Shop, ada: Client, wrong: dict[str, object], sentence: str
) -> None:
    ada.post(KEYS, NEW | {"name": "old"})
    answer = ada.post(KEYS, NEW | {"source": "counter 3"} | wrong)
    page = answer.content.decode()
    assert answer.status_code == 422 and sentence in page
    assert ("counter 3" in page) == ("source" not in wrong)
    assert ApiKey.objects.count() == 1


def test_only_admins_make_keys_and_auditors_look_on(there: Shop, ada: Client, seen_by: SeenBy) -> None:
    ada.post(KEYS, NEW)
    auditor = seen_by(person("Vera Holm", Role.AUDITOR))
    page = auditor.get(KEYS).content.decode()
    assert "web-shop" in page and "Make a key" not in page and "Revoke" not in page
    assert auditor.post(KEYS, NEW).status_code == 403
    assert seen_by(there.jonas).get(KEYS).status_code == 403
