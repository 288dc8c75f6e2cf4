"""`makegood doctor` and the signed root: a history rewritten to its very end is found out."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from threading import Event as Flag
from typing import Any

import pytest
from django.core.signing import Signer
from django.db import connection, transaction

from makegood.cases import actions
from makegood.cases.checking import broken_links
from makegood.cases.events import link
from makegood.cases.models import Case, Event
from makegood.lib.bulk import execute
from makegood.lib.jobs import JOBS, load_jobs
from makegood.listening.incoming import CustomerIn
from makegood.loop.models import SignedRoot
from makegood.loop.roots import SALT, NotAsSigned, _digest, _mark, _said
from makegood.remedies.checking import verify
from makegood.remedies.ledger.actions import post
from makegood.remedies.ledger.chain import Heading
from makegood.remedies.ledger.chain import link as ledger_link
from makegood.remedies.ledger.rules import Kind, given
from makegood.remedies.models import Entry, LedgerAccount
from makegood.remedies.models.ledger import GENESIS
from makegood.remedies.money import Money
from tests.cases.people import Crew, again, crew
from tests.cast import heard, says
from tests.cli.running import makegood, receipt
from tests.cli.test_doctor import SOON, WELL, a_life


@pytest.fixture
def people(own_database: str) -> Crew:
    """In a database where what is done is really committed: only that is signed."""
    return crew()


def by_night() -> None:
    load_jobs()
    JOBS["loop.sign_root"].function()


def test_a_chain_that_was_rewritten_to_its_end_does_not_fit_the_signed_root(
    people: Crew, capsys: pytest.CaptureFixture[str]
) -> None:
    case = a_life(people)
    by_night()
    actions.note(again(case), "And on it goes.", by=people.maya, at=SOON)  # what comes after breaks no root
    assert receipt(capsys, "doctor")["invariants"] == WELL
    rewrite(case)
    assert broken_links()[0] == 0, "the chain itself is whole again, its end too"
    assert makegood("doctor") == 1
    assert "the first broken link: the chains are not those that were signed" in capsys.readouterr().out


def rewrite(case: Case) -> None:
    """Another history of the case, hashed anew from the first altered event to the end that the case keeps."""
    execute("ALTER TABLE cases_event DISABLE TRIGGER USER", [])
    first, *later = Event.objects.filter(case=case, seq__gte=3).order_by("seq")
    first.data, head = {"note": -7}, bytes(first.prev)
    for event in (first, *later):
        event.prev, head = head, link(head, case.pk, event.seq, event.at, event.verb, event.by_id, event.data)
        event.hash = head
        event.save()
    Case.objects.filter(pk=case.pk).update(head=head)


def test_a_ledger_that_was_rewritten_to_its_end_does_not_fit_the_signed_root(
    people: Crew, capsys: pytest.CaptureFixture[str]
) -> None:
    by_night()
    post(Kind.GIVEN, given(Money(2000, "GBP")), reference="given:1", by=None, at=SOON)
    by_night()
    post(Kind.GIVEN, given(Money(5, "GBP")), reference="given:2", by=None, at=SOON)
    assert SignedRoot.objects.latest("id").last_line == 2
    assert receipt(capsys, "doctor")["invariants"] == WELL
    cheaper = Heading("given", "given:1", None, "", SOON, None)
    execute("ALTER TABLE remedies_entry DISABLE TRIGGER USER", [])
    for account in LedgerAccount.objects.all():
        head = GENESIS
        for entry in Entry.objects.filter(account=account).order_by("seq"):
            entry.amount, entry.prev = entry.amount // 2 if entry.seq == 1 else entry.amount, head
            heading = cheaper if entry.seq == 1 else replace(cheaper, reference="given:2")
            head = entry.hash = ledger_link(head, account.name, "GBP", entry.seq, heading, entry.amount)
            entry.save()
        LedgerAccount.objects.filter(pk=account.pk).update(head=head)
    assert verify()["chains"] == verify()["sums"] == (0, []), "the chains themselves are whole again"
    assert makegood("doctor") == 1
    assert "the first broken link: the chains are not those that were signed" in capsys.readouterr().out


@pytest.mark.parametrize(
    "forgery",
    [
        "UPDATE loop_signedroot SET chains = chains + 1 WHERE id = 1",
        "UPDATE loop_signedroot SET signature = 'x' WHERE id = 2",
        "DELETE FROM loop_signedroot WHERE id = 1",
    ],
)
def test_a_root_that_was_altered_or_taken_away_is_missed(
    people: Crew, capsys: pytest.CaptureFixture[str], forgery: str
) -> None:
    a_life(people)
    by_night()
    by_night()
    told = receipt(capsys, "doctor")
    assert told["invariants"] == WELL
    assert "as they were signed" in next(
        check["words"] for check in told["checks"] if check["name"] == "root"
    )
    altered(forgery)
    assert makegood("doctor") == 1
    assert "the root signed at" in capsys.readouterr().out


def test_events_under_way_are_in_the_next_root(people: Crew, capsys: pytest.CaptureFixture[str]) -> None:
    case = a_life(people)
    by_night()
    before = SignedRoot.objects.latest("id")
    with a_note_under_way(case, people):
        heard(says("b-1", 1, customer=CustomerIn(email="ben@shop.example")), at=SOON)
        by_night()
    between = SignedRoot.objects.latest("id")
    assert between.under_way and between.chains == before.chains + 1, "what was committed meanwhile is in it"
    assert receipt(capsys, "doctor")["invariants"] == WELL
    by_night()
    after = SignedRoot.objects.latest("id")
    assert after.chains == between.chains
    assert bytes(after.digest) != bytes(between.digest), "and the note is in the next"
    assert receipt(capsys, "doctor")["invariants"] == WELL


@contextmanager
def a_note_under_way(case: Case, people: Crew) -> Iterator[None]:
    """A note that somebody is writing, and that is committed only after what is done meanwhile."""
    written, go_on = Flag(), Flag()

    def write() -> None:
        with closing(connection), transaction.atomic():
            actions.note(again(case), "Slowly.", by=people.maya, at=SOON)
            written.set()
            go_on.wait(60)

    with ThreadPoolExecutor(1) as other:
        writing = other.submit(write)
        assert written.wait(60)
        try:
            yield
        finally:
            go_on.set()
            writing.result()


def root_check(capsys: pytest.CaptureFixture[str]) -> tuple[bool, str]:
    told = receipt(capsys, "doctor")
    assert told["invariants"] == WELL
    [check] = [check for check in told["checks"] if check["name"] == "root"]
    return check["ok"], check["words"]


OTHER, THIRD = "another key, of more than thirty-two letters", "a third key, of more than thirty-two letters"


def test_a_root_of_another_key_is_not_called_broken_and_the_next_night_vouches_for_it(
    people: Crew, capsys: pytest.CaptureFixture[str], settings: Any
) -> None:
    a_life(people)
    by_night()
    by_night()
    settings.SECRET_KEY = OTHER
    ok, words = root_check(capsys)
    assert not ok and "signed with another secret key: it cannot be checked" in words
    by_night()
    ok, words = root_check(capsys)
    assert ok and f"signed with today's key since {SignedRoot.objects.latest('id').at:%Y-%m-%d}" in words
    altered("UPDATE loop_signedroot SET chains = chains + 1 WHERE id = 2")
    assert makegood("doctor") == 1, "the root over it no longer fits"


def test_a_key_that_was_changed_twice_costs_a_note_each_time_and_no_break(
    people: Crew, capsys: pytest.CaptureFixture[str], settings: Any
) -> None:
    a_life(people)
    for key in (settings.SECRET_KEY, OTHER, THIRD):
        settings.SECRET_KEY = key
        by_night()
        assert root_check(capsys)[0]


def test_a_key_that_was_changed_back_cannot_be_told_from_a_forgery_and_a_new_one_ends_it(
    people: Crew, capsys: pytest.CaptureFixture[str], settings: Any
) -> None:
    a_life(people)
    first = settings.SECRET_KEY
    for settings.SECRET_KEY in (first, OTHER):
        by_night()
    settings.SECRET_KEY = first
    assert makegood("doctor") == 1
    with pytest.raises(NotAsSigned):
        by_night()
    settings.SECRET_KEY = THIRD
    by_night()
    assert root_check(capsys)[0]


def altered(sql: str) -> None:
    """What somebody does who may do all in the database, and does not have the key."""
    execute("ALTER TABLE loop_signedroot DISABLE TRIGGER USER", [])
    execute(sql, [])


def forge(root: SignedRoot, key: str) -> None:
    """Put a root of one's own over the rewritten chains in the place of the newest."""
    root.chains, root.digest = _digest(root)
    root.key, root.signature = key, "x"
    altered("DELETE FROM loop_signedroot WHERE id = (SELECT max(id) FROM loop_signedroot)")
    root.save(force_insert=True)


@pytest.mark.parametrize("key", ["x", ""])
def test_a_forged_root_over_a_rewritten_history_stays_broken_after_the_night(
    people: Crew, capsys: pytest.CaptureFixture[str], key: str
) -> None:
    case = a_life(people)
    by_night()
    by_night()
    rewrite(case)
    forge(SignedRoot.objects.latest("id"), key)
    assert broken_links()[0] == 0
    assert makegood("doctor") == 1
    with pytest.raises(NotAsSigned, match="the root signed at"):
        by_night()
    assert SignedRoot.objects.count() == 2
    assert makegood("doctor") == 1


def test_no_night_signs_over_chains_that_are_not_as_they_were_signed(people: Crew) -> None:
    case = a_life(people)
    by_night()
    rewrite(case)
    with pytest.raises(NotAsSigned, match="the chains are not those"):
        by_night()
    assert makegood("doctor") == 1


def test_roots_of_the_time_before_they_named_their_key_are_checked_one_by_one(
    people: Crew, capsys: pytest.CaptureFixture[str]
) -> None:
    a_life(people)
    by_night()
    by_night()
    as_of_before()
    assert root_check(capsys)[0]
    altered("UPDATE loop_signedroot SET signature = 'x' WHERE id = 2")
    assert makegood("doctor") == 1


def as_of_before() -> None:
    """Sign the roots again as they were when none named its key."""
    altered("UPDATE loop_signedroot SET key = ''")
    before = None
    for root in SignedRoot.objects.order_by("id"):
        root.prev = _mark(before)
        root.signature = Signer(salt=SALT).signature(_said(root))
        root.save()
        before = root
