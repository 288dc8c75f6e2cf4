"""The same life, lived through the doors: staff's pages, the customer's page, and the API that tells of it."""

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from makegood.accounts.actions import add_key
from makegood.accounts.models import User
from makegood.cases import actions
from makegood.cases.actions import Plan
from makegood.cases.models import Case, Event, HandOver, Promise
from makegood.desk.doors import zone_of
from makegood.learning.rules import Told
from makegood.lib.errors import Refused
from makegood.loop import ending
from makegood.outreach.links import make_tokens
from tests.cases.life import PEOPLE, Life
from tests.front import signed_in

DONE = {302, 303}
UNREADABLE, HIDDEN = 422, 404
Deed = Callable[[Case], Any]


class LifeAtTheDoors(Life):
    """Every deed by its page. First it is tried as the deed itself and taken back: the page must say the same."""

    @initialize()
    def begin(self) -> None:
        super().begin()
        self.browser = Client()
        self.cookies = {user.pk: signed_in(user) for user in self.staff}
        self.link = make_tokens([self.case.pk], at=self.at)[self.case.pk]
        _key, self.key = add_key("life", scopes=["cases", "read"], source="life", at=self.at)

    def now(self) -> datetime:
        """Pages look at the clock on the wall."""
        return timezone.now()

    def tick(self, minutes: int = 0) -> datetime:
        self.at = timezone.now()
        return self.at

    def page(self, number: int, tail: str, said: Mapping[str, Any], do: Deed) -> None:
        """Fill in a form of the case's page as this person."""
        by = self.who(number)
        self.browser.cookies.load(self.cookies[by.pk])
        self.both(f"/cases/{self.case.ref}/{tail}", said, do, signed_in=by.is_active)

    def both(self, address: str, said: Mapping[str, Any], do: Deed, *, signed_in: bool = True) -> None:
        """The page does what the deed does: done with events, or refused in the same words and nothing changed."""
        before, refusal = self.fresh(), self.rehearsed(do)
        answer = self.browser.post(address, said)
        after = self.fresh()
        if refusal is None and signed_in and answer.status_code in DONE:
            assert after.seq > before.seq or self.stands(before) == self.stands(after)
        else:
            assert (after.seq, self.stands(after)) == (before.seq, self.stands(before))
        if not signed_in:
            assert answer.status_code == 302 and answer["Location"].startswith("/accounts/login/")
        elif refusal is None:
            assert answer.status_code in DONE, answer.content
        elif answer.status_code not in {UNREADABLE, HIDDEN}:
            assert answer.status_code == refusal.status
            assert str(refusal) in unescape(answer.content.decode())
        self.told_by_the_api()

    def rehearsed(self, do: Deed) -> Refused | None:
        """What the deed itself says to it; whatever it did is taken back."""
        case, refusal = self.fresh(), None
        with transaction.atomic():
            try:
                do(case)
            except Refused as no:
                refusal = no
            transaction.set_rollback(True)
        return refusal

    def stands(self, case: Case) -> tuple[str, int]:
        return case.status, case.owner_id

    def told_by_the_api(self) -> None:
        """The case and its events as another system reads them: replayed, the events are the case as it stands."""
        case, headers = self.fresh(), {"authorization": f"Bearer {self.key}"}
        told = Client().get(f"/api/v1/cases/{case.ref}", headers=headers).json()
        assert (told["status"], told["owner"]["id"], told["next_step"]) == (
            case.status,
            case.owner_id,
            case.next_step,
        )
        events = Client().get(f"/api/v1/cases/{case.ref}/events?limit=200", headers=headers).json()["items"]
        assert [event["seq"] for event in events] == list(range(1, case.seq + 1))
        assert Event.objects.filter(case=case).count() == case.seq
        states = [event["data"]["status"] for event in events if "status" in event["data"]]
        owners = [event["data"]["owner"] for event in events if "owner" in event["data"]]
        assert ([*["open"], *states][-1], owners[-1]) == (case.status, case.owner_id)

    @rule(number=PEOPLE)
    def take(self, number: int) -> None:
        self.propose(number, number)

    @rule(number=PEOPLE, to=PEOPLE)
    def propose(self, number: int, to: int) -> None:
        said = {"to": self.staff[to].pk, "reason": "knows it"}
        by, other = self.who(number), self.who(to)
        self.page(
            number, "hand-overs/", said, lambda case: actions.assign(case, other, by=by, at=self.tick())
        )

    @rule(number=PEOPLE, accepted=st.booleans())
    def answer(self, number: int, accepted: bool) -> None:
        asked = HandOver.objects.filter(case=self.case).order_by("-pk").first()
        if asked is None:
            return
        by = self.who(number)
        self.browser.cookies.load(self.cookies[by.pk])
        self.both(
            f"/hand-overs/{asked.pk}/",
            {"accepted": "yes" if accepted else "no"},
            lambda case: actions.answer_hand_over(self.asked(asked), accepted, by=by, at=self.tick()),
            signed_in=by.is_active,
        )

    def asked(self, hand_over: HandOver) -> HandOver:
        return HandOver.objects.select_related("case__owner", "to_user").get(pk=hand_over.pk)

    def minute(self, moment: datetime, by: User) -> tuple[str, datetime]:
        """A moment as a form holds it, in the writer's zone and whole minutes; and what it then means."""
        local = moment.astimezone(ZoneInfo(zone_of(by))).replace(second=0, microsecond=0)
        return f"{local:%Y-%m-%dT%H:%M}", local

    @rule(number=PEOPLE, minutes=st.integers(-10, 3000))
    def set_step(self, number: int, minutes: int) -> None:
        by = self.who(number)
        written, due_at = self.minute(self.tick() + timedelta(minutes=minutes), by)
        said = {"step": "Ring her", "due_at": written}
        self.page(
            number,
            "next-step/",
            said,
            lambda case: actions.set_next_step(case, "Ring her", due_at, by=by, at=self.at),
        )

    @rule(hours=st.integers(-1, 100))
    def wait(self, hours: int) -> None:
        by = self.who(0)
        written, until = self.minute(self.tick() + timedelta(hours=hours, minutes=10), by)
        self.page(
            0,
            "waiting/",
            {"until": written},
            lambda case: actions.wait_for_customer(case, until, by=by, at=self.at),
        )

    @rule()
    def resume(self) -> None:
        self.page(0, "waiting/end/", {}, lambda case: actions.resume(case, by=self.who(0), at=self.tick()))

    @rule(number=PEOPLE)
    def contact(self, number: int) -> None:
        said, by = {"text": "Rang her."}, self.who(number)
        self.page(number, "notes/", said, lambda case: actions.note(case, "Rang her.", by=by, at=self.tick()))

    @rule(hours=st.integers(0, 100))
    def give_promise(self, hours: int) -> None:
        by = self.who(0)
        written, due_at = self.minute(self.tick() + timedelta(hours=hours), by)
        said = {"label": "The refund", "due_at": written}
        self.page(
            0, "promises/", said, lambda case: actions.promise(case, "The refund", due_at, by=by, at=self.at)
        )

    @rule()
    def keep_promise(self) -> None:
        owed = Promise.objects.filter(case=self.case, kind="given").order_by("-pk").first()
        if owed:
            pk, by = owed.pk, self.who(1)
            address = f"promises/{pk}/kept/"
            self.page(1, address, {}, lambda _: actions.keep_promise(self.owed(pk), by=by, at=self.tick()))

    def owed(self, pk: int) -> Promise:
        return Promise.objects.select_related("case__team__calendar", "calendar").get(pk=pk)

    @rule(
        ours=st.booleans(),
        action=st.sampled_from(["", "Send it again"]),
        sorry=st.sampled_from(["", "Sorry."]),
    )
    def plan(self, ours: bool, action: str, sorry: str) -> None:
        told = Plan(cause_is_ours=ours, actions=[action] if action else [], apology=sorry, repair=action)
        said = {"actions": action, "apology": sorry, "repair": action} | (
            {"cause_is_ours": "on"} if ours else {}
        )
        by = self.who(0)
        self.page(0, "plan/", said, lambda case: actions.save_plan(case, told, by=by, at=self.tick()))

    @rule()
    def resolve(self) -> None:
        by = self.who(0)
        self.page(0, "resolution/", {}, lambda case: ending.resolve(case, by=by, at=self.tick()))

    @rule(outcome=st.sampled_from(["silent", "withdrawn", "nonsense"]))
    def close(self, outcome: str) -> None:
        said, by, told = {"outcome": outcome, "cause": "The saw"}, self.who(3), Told("The saw", ours=False)
        self.page(3, "closure/", said, lambda case: ending.close(case, outcome, told, by=by, at=self.tick()))

    @rule()
    def recover(self) -> None:
        self.verdict("right")

    @rule()
    def not_yet(self) -> None:
        self.verdict("not_yet")

    def verdict(self, answer: str) -> None:
        """The customer says it on her page."""
        self.browser.cookies.clear()
        self.browser.get(f"/my-case/{self.link}/")
        said = {"case": self.case.pk, "verdict": answer, "once": secrets.token_urlsafe(16)}
        self.both("/my-case/verdict/", said, lambda case: ending.hear_verdict(case, answer, at=self.tick()))
