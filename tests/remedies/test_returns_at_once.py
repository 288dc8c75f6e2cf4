"""Reminders of returns while several workers look for them at the same instant."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from django.db import connections

from makegood.accounts.models import Organisation
from makegood.cases.models import Event
from makegood.loop.sending_back import ask_back, remind_gently
from makegood.outreach.models import Message
from makegood.remedies.models import Return
from makegood.remedies.returns.deeds import label_sent
from tests.cast import NOW
from tests.remedies.people import house

MANY = 12


def remind(_worker: int) -> int:
    try:
        return remind_gently(NOW + timedelta(days=31))
    finally:
        connections.close_all()


def test_four_workers_remind_of_each_return_once(own_database: str) -> None:
    crew = house()
    Organisation.objects.update(returns_to="4 Mill Yard")
    for number in range(MANY):
        parcel = ask_back(crew.case, f"set {number}", "wrong", by=crew.maya, at=NOW)
        label_sent(parcel, by=crew.maya, at=NOW)
    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(remind, range(4))) == MANY
    sent = Counter(Message.objects.filter(kind="update", state="queued").values_list("body", flat=True))
    assert sum(sent.values()) == MANY == Event.objects.filter(verb="return.reminded").count()
    assert not Return.objects.filter(reminded_at=None).exists()
