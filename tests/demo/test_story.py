"""The demo's story: the same seed tells the same year, it ends today, and it leaves work to do."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from makegood.accounts.models import Role, User
from makegood.cases.models import Case, Event, MissedPromise, Promise
from makegood.customers.models import Encounter
from makegood.followup.models import CheckBack
from makegood.listening.incoming import SignalIn
from makegood.loop.demo.play import play
from makegood.loop.demo.story import year
from makegood.loop.models import Incident
from makegood.outreach.models import Message
from makegood.remedies.checking import verify
from makegood.remedies.models import Approval, Booking, Offer, Return, Visit, WrongLine


def test_the_same_seed_tells_the_same_year_ending_today():
    first, again = (list(year(date(2026, 11, 20), seed=7)) for _ in range(2))
    assert first == again and first[-1][0] == date(2026, 11, 20)
    answers = [h for _, day in first for h in day if isinstance(h.item, SignalIn)]
    assert 1000 < len(answers) < 3000
    assert 0.05 < sum(h.item.score <= 3 for h in answers) / len(answers) < 0.25


@pytest.mark.django_db
def test_the_year_is_played_to_its_end_and_leaves_work_for_whoever_opens_it(client):
    now = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)
    shown = play(now, days=75)
    states = list(Case.objects.values_list("status", flat=True))
    assert (
        {"open", "contacted", "resolved", "recovered", "closed"}
        >= set(states)
        >= {"open", "recovered", "closed"}
    )
    assert shown.email and Case.objects.filter(owner=shown).exists()
    assert Event.objects.order_by("-at").first().at <= now
    assert Encounter.objects.filter(status="open", late_seen=False, promised_at__lt=now).count() == 0
    assert CheckBack.objects.exclude(answer="").exists() and Message.objects.filter(state="queued").exists()
    parcel = Return.objects.get(state="labelled")
    assert Offer.objects.filter(state="given", payout__state="paid").exists()
    assert (
        Approval.objects.filter(decision="").count() == 2
        and Approval.objects.filter(decision="approve").exists()
    )
    assert list(Incident.objects.order_by("id").values_list("state", flat=True)) == ["closed", "ready"]
    assert not any(found for found, _ in verify().values())
    assert Booking.objects.get().state == "booked" and Visit.objects.get().state == "coming"
    assert WrongLine.objects.filter(made_at__gt=now - timedelta(days=28)).exists()
    assert CheckBack.objects.exclude(measure="").exists()
    missed = MissedPromise.objects.order_by("pk")
    assert [bool(one.change) for one in missed] == [True, False] and all(one.reason for one in missed)
    hit = Case.objects.filter(affected__incident__state="closed")
    assert hit.filter(offers__state="given").count() > hit.filter(offers__state="approved").count() > 0
    client.force_login(User.objects.get(role=Role.LEAD))
    assert Promise.objects.filter(missed__isnull=False, broken_at=None).count() == 0
    listed = client.get(reverse("desk:missed")).content.decode()
    for stands in ("Settled", "The reason is told: what changes?", "is asked what happened"):
        assert stands in listed
    assert "Nothing to show" not in listed
    client.force_login(shown)
    assert client.get(reverse("desk:return_label", args=[parcel.case.ref, parcel.pk])).status_code == 200
    for place in (
        "today",
        "approvals",
        "queue",
        "customers",
        "imports",
        "outbox",
        "incidents",
        "times",
        "coming",
        "mix_ups",
    ):
        assert client.get(reverse(f"desk:{place}")).status_code == 200, place
    for case in Case.objects.order_by("-id")[:5]:
        assert client.get(reverse("desk:case", args=[case.ref])).status_code == 200
