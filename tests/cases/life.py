"""Any life a case may have: deeds in any order, by anybody, and what must hold after each of them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from makegood.accounts.models import User
from makegood.cases import actions
from makegood.cases.actions import Plan
from makegood.cases.checking import broken_links, orphans, untrue
from makegood.cases.models import Case, HandOver, Promise, Status
from makegood.cases.rules import may_move
from makegood.lib.errors import Refused
from makegood.loop.people import goes_away, person_leaves
from makegood.loop.returning import not_right_yet
from tests.cases.people import Crew, case_of, crew, person
from tests.cast import ANN, NOW, heard, says

PEOPLE = st.integers(0, 3)
ENDED = {Status.RECOVERED, Status.CLOSED}


class Life(RuleBasedStateMachine):
    """One case, four people, and a clock that only goes forward."""

    def __init__(self) -> None:
        super().__init__()
        self.world = transaction.atomic()
        self.world.__enter__()
        self.savepoint = transaction.savepoint()

    @initialize()
    def begin(self) -> None:
        self.at: datetime = self.now()
        self.said = 1
        self.crew: Crew = crew()
        self.staff = [self.crew.maya, self.crew.tom, person("Ida Sommer"), self.crew.ruth]
        self.case = case_of(self.crew.maya, at=self.at)
        # nobody's UPDATE but a deed's changes a case from here on
        actions.take(self.fresh(), by=self.crew.maya, at=self.at)
        Case.objects.filter(pk=self.case.pk).update(owner=self.told_owner())

    def now(self) -> datetime:
        """When it begins."""
        return NOW

    def told_owner(self) -> int:
        told = self.case.events.filter(data__has_key="owner").order_by("-seq").first()
        return int(told.data["owner"]) if told else self.case.owner_id

    def fresh(self) -> Case:
        return Case.objects.select_related("owner", "team__calendar").get(pk=self.case.pk)

    def who(self, number: int) -> User:
        return User.objects.get(pk=self.staff[number].pk)

    def tick(self, minutes: int = 7) -> datetime:
        self.at += timedelta(minutes=minutes)
        return self.at

    def deed(self, do: Callable[[Case], Any], to: Status | None = None) -> bool:
        """Do it: done with at least one event, or refused with none and nothing changed."""
        before, case = self.fresh(), self.fresh()
        refused = ""
        try:
            with transaction.atomic():
                do(case)
        except Refused as refusal:
            refused = str(refusal)
        after = self.fresh()
        if refused:
            assert (after.seq, after.status, after.owner_id) == (before.seq, before.status, before.owner_id)
            return False
        assert to is None or (may_move(before.status, to) and after.status == to)
        assert after.seq > before.seq or (after.status, after.owner_id) == (before.status, before.owner_id)
        return True

    @rule(number=PEOPLE)
    def take(self, number: int) -> None:
        self.deed(lambda case: actions.take(case, by=self.who(number), at=self.tick()))

    @rule(number=PEOPLE, to=PEOPLE)
    def propose(self, number: int, to: int) -> None:
        owner = self.fresh().owner_id
        self.deed(
            lambda case: actions.propose_hand_over(case, self.who(to), by=self.who(number), at=self.tick())
        )
        assert self.fresh().owner_id == owner

    @rule(number=PEOPLE, accepted=st.booleans())
    def answer(self, number: int, accepted: bool) -> None:
        asked = HandOver.objects.filter(case=self.case).order_by("-pk").first()
        if asked:
            by = self.who(number)
            done = self.deed(lambda case: actions.answer_hand_over(asked, accepted, by=by, at=self.tick()))
            assert not (done and accepted) or self.fresh().owner_id == asked.to_user_id == by.pk

    @rule(number=PEOPLE, minutes=st.integers(-10, 3000))
    def set_step(self, number: int, minutes: int) -> None:
        due_at = self.at + timedelta(minutes=minutes)
        self.deed(
            lambda case: actions.set_next_step(case, "Ring her", due_at, by=self.who(number), at=self.tick())
        )

    @rule(hours=st.integers(1, 100))
    def wait(self, hours: int) -> None:
        until = self.at + timedelta(hours=hours, minutes=10)
        self.deed(lambda case: actions.wait_for_customer(case, until, by=self.who(0), at=self.tick()))

    @rule()
    def resume(self) -> None:
        self.deed(lambda case: actions.resume(case, by=None, at=self.tick()))

    @rule(number=PEOPLE)
    def contact(self, number: int) -> None:
        self.deed(lambda case: actions.contacted(case, by=self.who(number), at=self.tick()))

    @rule(hours=st.integers(0, 100))
    def give_promise(self, hours: int) -> None:
        due_at = self.at + timedelta(hours=hours)
        self.deed(lambda case: actions.promise(case, "The refund", due_at, by=self.who(0), at=self.tick()))

    @rule()
    def keep_promise(self) -> None:
        owed = Promise.objects.filter(case=self.case, kind="given").order_by("-pk").first()
        if owed:
            self.deed(lambda case: actions.keep_promise(owed, by=self.who(1), at=self.tick()))

    @rule(
        ours=st.booleans(),
        action=st.sampled_from(["", "Send it again"]),
        sorry=st.sampled_from(["", "Sorry."]),
    )
    def plan(self, ours: bool, action: str, sorry: str) -> None:
        plan = Plan(cause_is_ours=ours, actions=[action], apology=sorry, repair=action)
        done = self.deed(lambda case: actions.save_plan(case, plan, by=self.who(0), at=self.tick()))
        case = self.fresh()
        assert not done or ours or action
        assert not (done and case.reopened) or (sorry and action and case.owner.role == "lead")

    @rule()
    def resolve(self) -> None:
        self.deed(lambda case: actions.resolve(case, by=self.who(0), at=self.tick()), Status.RESOLVED)

    @rule()
    def recover(self) -> None:
        self.deed(lambda case: actions.recover(case, by=None, at=self.tick()), Status.RECOVERED)

    @rule(outcome=st.sampled_from(["silent", "withdrawn", "nonsense"]))
    def close(self, outcome: str) -> None:
        self.deed(lambda case: actions.close(case, outcome, by=self.who(3), at=self.tick()), Status.CLOSED)

    @rule()
    def not_yet(self) -> None:
        before = self.fresh()
        if self.deed(lambda case: not_right_yet(case, at=self.tick())):
            after = self.fresh()
            assert after.reopened == before.reopened + 1
            gone = not before.owner.is_active
            assert after.owner_id == before.owner_id or (
                (before.reopened or gone) and after.owner.role == "lead"
            )

    @rule(score=st.integers(1, 5))
    def speak(self, score: int) -> None:
        self.said += 1
        heard(says(f"life-{self.said}", score, customer=ANN), at=self.tick())

    @rule(hours=st.integers(1, 200))
    def time_passes(self, hours: int) -> None:
        actions.chase(self.tick(hours * 60), lambda broken: None)

    @rule()
    def away(self) -> None:
        goes_away(
            self.who(0), self.tick() - timedelta(hours=1), self.at + timedelta(days=1), by=None, at=self.at
        )

    @rule(number=st.integers(0, 2))
    def leave(self, number: int) -> None:
        if self.who(number).is_active:
            person_leaves(self.who(number), by=None, at=self.tick())

    @rule(number=PEOPLE)
    def too_late(self, number: int) -> None:
        stale = self.fresh()
        self.resolve()
        if self.fresh().status != stale.status:
            assert not self.deed(
                lambda case: actions.note(stale, "Too late.", by=self.who(number), at=self.at)
            )

    @invariant()
    def nothing_is_orphaned_broken_or_untold(self) -> None:
        assert orphans() == []
        assert broken_links()[0] == 0
        assert untrue() == []

    @invariant()
    def what_has_ended_owes_nothing(self) -> None:
        case = self.fresh()
        owed = case.promises.filter(kept_at=None, dropped_at=None).exclude(kind="acknowledge")
        if case.status in ENDED:
            assert not owed.exists()
            assert case.due_at is None
        elif case.waiting_since is None:
            assert not owed.filter(paused_at__isnull=False).exists()

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.savepoint)
        self.world.__exit__(None, None, None)
