"""Settings as a page: what the organisation says of itself, and an address that a person answers."""

from collections.abc import Callable

import pytest
from django.test import Client

from makegood.accounts.models import AuditEntry, Organisation, User
from tests.desk.story import Shop

SeenBy = Callable[[User], Client]
SAID = {"name": "Lark & Linden", "tz": "Europe/London", "currency": "GBP", "language": "en"}


@pytest.mark.capability("REA-13")
def test_a_no_reply_address_is_refused_with_the_reason(there: Shop, seen_by: SeenBy) -> None:
    answer = seen_by(there.jonas).post("/settings/", SAID | {"reply_to": "no-reply@lark.example"})
    assert answer.status_code == 422 and "Nobody reads this address" in answer.content.decode()
    assert Organisation.current().reply_to == ""
    seen_by(there.jonas).post("/settings/", SAID | {"reply_to": "hello@lark.example"})
    assert Organisation.current().reply_to == "hello@lark.example"
    assert AuditEntry.objects.filter(verb="organisation.changed", by=there.jonas).exists()
    assert "hello@lark.example" in seen_by(there.ruth).get("/settings/").content.decode()


def test_everybody_reads_them_and_only_managers_change_them(there: Shop, seen_by: SeenBy) -> None:
    assert seen_by(there.maya).get("/settings/").status_code == 200
    assert seen_by(there.ruth).post("/settings/", SAID).status_code == 403


@pytest.mark.parametrize(
    "name", ["Mars/Olympus", "right/Europe/London", "posix/UTC", "localtime", "posixrules", "Factory"]
)
def test_a_zone_that_not_everybody_knows_is_refused(there: Shop, seen_by: SeenBy, name: str) -> None:
    said = SAID | {"reply_to": "hello@lark.example", "tz": name}
    answer = seen_by(there.jonas).post("/settings/", said)
    assert answer.status_code == 422
    assert f"There is no time zone called “{name}”." in answer.content.decode()
