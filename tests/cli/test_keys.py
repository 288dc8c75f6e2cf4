"""`makegood key …`: made, told once, listed without telling, revoked; each deed in the audit trail."""

import json
from contextlib import nullcontext

import pytest

from makegood.accounts.models import ApiKey, AuditEntry, Role, User
from makegood.accounts.queries import key_for
from makegood.cli.main import House, main
from makegood.config.commands import COMMANDS, GROUPS
from makegood.lib.text import sha256

pytestmark = pytest.mark.django_db


def makegood(*argv: str) -> int:
    return main(COMMANDS, GROUPS, House(lambda: None, nullcontext), argv)


def made(capsys: pytest.CaptureFixture[str], *more: str) -> dict[str, object]:
    assert makegood("key", "add", "web-shop", "--source", "shop", "--json", *more) == 0
    told: dict[str, object] = json.loads(capsys.readouterr().out)
    return told


def test_a_key_is_told_once_and_kept_as_its_hash(capsys: pytest.CaptureFixture[str]) -> None:
    token = made(capsys, "--scope", "signals,read")["key"]
    kept = ApiKey.objects.get()
    assert bytes(kept.digest) == sha256(str(token))
    facts = key_for(str(token))
    assert facts is not None
    assert (facts.source, facts.scopes) == ("shop", {"signals", "read"})
    assert makegood("key", "list", "--json") == 0
    listed = capsys.readouterr().out
    assert json.loads(listed)["keys"][0]["name"] == "web-shop"
    assert str(token) not in listed


def test_a_revoked_key_opens_nothing_and_both_deeds_are_in_the_audit_trail(
    capsys: pytest.CaptureFixture[str],
) -> None:
    token = made(capsys, "--scope", "signals")["key"]
    assert makegood("key", "revoke", "web-shop") == 0
    assert key_for(str(token)) is None
    assert [entry.verb for entry in AuditEntry.objects.order_by("seq")] == ["key.added", "key.revoked"]
    assert str(token) not in str(list(AuditEntry.objects.values_list("data", flat=True)))
    assert makegood("key", "revoke", "web-shop") == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (("--scope", "everything"), "There is no scope called everything."),
        (("--scope", ""), "A key needs at least one scope"),
        (("--scope", "signals", "--source", ""), "needs a source"),
        (("--scope", "read", "--team", "Nowhere"), "There is no team called Nowhere."),
    ],
)
def test_wrong_wishes_are_refused_in_a_sentence(
    capsys: pytest.CaptureFixture[str], wrong: tuple[str, ...], sentence: str
) -> None:
    assert makegood("key", "add", "web-shop", "--source", "shop", *wrong) == 1
    assert sentence in capsys.readouterr().err
    assert not ApiKey.objects.exists()


def test_a_key_that_gives_acts_for_a_person(capsys: pytest.CaptureFixture[str]) -> None:
    maya = User.objects.create_user("maya@shop.example", name="Maya Okafor")
    told = made(capsys, "--scope", "money", "--as", "Maya@shop.example")
    facts = key_for(str(told["key"]))
    assert facts is not None and facts.person_id == maya.pk
    assert told["acts_for"] == "maya@shop.example"
    assert AuditEntry.objects.get(verb="key.added").data["person"] == maya.pk


def test_nobody_acts_by_a_key_who_may_not_act_herself(capsys: pytest.CaptureFixture[str]) -> None:
    User.objects.create_user("vera@shop.example", name="Vera Stahl", role=Role.AUDITOR)
    for who, why in (
        ("vera@shop.example", "auditors change nothing"),
        ("nobody@shop.example", "Nobody here"),
    ):
        assert makegood("key", "add", "till", "--scope", "money", "--as", who) == 1
        assert why in capsys.readouterr().err
    assert not ApiKey.objects.exists()
