"""A flight that came three hours late, and the policy under which the law owes a sum for it."""

from datetime import timedelta

from django.utils import timezone

from makegood.accounts.models import User
from makegood.cases.models import Case
from makegood.remedies.policy.deeds import approve_policy, draft_policy
from makegood.remedies.policy.simulating import simulate
from tests.cast import ANN, happens, heard


def lives(*packs: str, by: User) -> None:
    """Let a policy of these packs live; a manager says so."""
    text = f'format = 1\nname = "ours"\npacks = [{", ".join(f"{name!r}" for name in packs)}]\n'
    at = timezone.now()
    draft = draft_policy(text, by=by, at=at)
    approve_policy(draft, simulate(text, at - timedelta(days=1), at), by=by, at=at)


def flight(owner: User, currency: str = "EUR", amount: int = 9000) -> Case:
    """Ann's flight of 2,000 km, four hours late: the law owes her EUR 400."""
    at = timezone.now()
    heard(
        happens(
            "flight-1", kind="booking", amount=amount, currency=currency, customer=ANN, status="late",
            occurred_at=at - timedelta(days=1), promised_at=at - timedelta(hours=5),
            happened_at=at - timedelta(hours=1), extra={"distance_km": "2000", "delay_hours": "4"},
        ),
        at=at,
    )  # fmt: skip
    hers = Case.objects.filter(encounter__external_id="flight-1")
    hers.update(owner=owner)
    return hers.get()
