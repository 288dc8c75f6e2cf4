"""Writing to the customer of a case: a draft from its facts, the coach beside it, and sending."""

import json
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from makegood.accounts.models import Organisation, User
from makegood.cases.models import Case
from makegood.listening.incoming import CustomerIn
from makegood.outreach.models import Message, OutreachTask
from tests.cast import heard, says
from tests.desk.story import Shop

SeenBy = Callable[[User], Client]
ELENA = CustomerIn(id="c-1", email="elena@lettering.example", name="Elena Marsh", language="en")
HTMX = {"HX-Request": "true"}
PARTS = ("regret", "what_happened", "responsibility", "repair", "change", "closing")


@pytest.fixture
def elena(there: Shop) -> Case:
    """Elena gave a 2 and said why; the case is Maya's, and the shop has a mailbox that people read."""
    Organisation.objects.update(reply_to="hello@lark.example")
    heard(says("a-1", 2, "These are the wrong markers for my class.", customer=ELENA), at=timezone.now())
    Case.objects.update(team=there.web, owner=there.maya)
    return Case.objects.get()


def written(**parts: str) -> dict[str, str]:
    """A whole letter, with some parts said otherwise."""
    letter = {
        "regret": "Elena, I am sorry that we sent you the wrong markers.",
        "what_happened": "They lie beside yours in our store.",
        "responsibility": "That was ours to catch.",
        "repair": "The right set will be with you on Friday 27 November by 12:00.",
        "change": "From Monday the two sets lie apart.",
        "closing": "Maya Okafor",
    }
    return {f"part-{key}": text for key, text in (letter | parts).items()}


@pytest.mark.capability("REA-03")
def test_a_draft_in_six_parts_stands_ready_and_looking_at_it_writes_nothing(
    there: Shop, elena: Case, seen_by: SeenBy
) -> None:
    page = seen_by(there.maya).get(f"/cases/{elena.ref}/").content.decode()
    assert all(f'name="part-{key}"' in page for key in PARTS)
    assert "wrong markers for my class" in page.partition('id="reply"')[2]
    assert not Message.objects.filter(state=Message.State.DRAFT).exists()


def test_the_letter_of_a_colleague_is_signed_by_her_who_sends_it(
    there: Shop, elena: Case, seen_by: SeenBy
) -> None:
    assert elena.owner == there.maya
    letter = (
        seen_by(there.tom).get(f"/cases/{elena.ref}/").content.decode().partition('name="part-closing"')[2]
    )
    assert there.tom.name in letter.partition("</textarea>")[0]
    assert there.maya.name not in letter.partition("</textarea>")[0]


def test_the_coach_marks_what_to_weigh_while_one_writes_and_the_draft_is_kept(
    there: Shop, elena: Case, seen_by: SeenBy
) -> None:
    browser = seen_by(there.maya)
    parts = written(repair="You will have them as soon as possible, mistakes were made.")
    answer = browser.post(f"/cases/{elena.ref}/draft/", parts, headers=HTMX).content.decode()
    assert "data-finding" in answer
    assert "as soon as possible" in answer
    assert Message.objects.get(state=Message.State.DRAFT).parts[3]["text"].startswith("You will have them")
    assert "mistakes were made." in browser.get(f"/cases/{elena.ref}/").content.decode()


@pytest.mark.capability("REA-07")
def test_an_argument_is_marked_before_it_is_sent(there: Shop, elena: Case, seen_by: SeenBy) -> None:
    parts = written(what_happened="Actually it was Tuesday, not Thursday.")
    coach = seen_by(there.maya).post(f"/cases/{elena.ref}/draft/", parts, headers=HTMX).content.decode()
    mark = coach.partition('data-part="part-what_happened"')[2].partition("</li>")[0]
    assert "Actually it was Tuesday" in mark and "Winning an argument" in mark
    assert "Write “I have noted how you remember it”" in " ".join(mark.split())


def test_an_unresolved_field_blocks_sending_and_nothing_else_does(
    there: Shop, elena: Case, seen_by: SeenBy
) -> None:
    browser = seen_by(there.maya)
    blocked = browser.post(f"/cases/{elena.ref}/replies/", written(repair="It comes {{courier_window}}."))
    assert blocked.status_code == 400
    assert "The customer would see the bare field." in blocked.content.decode()
    told = browser.post(
        f"/cases/{elena.ref}/replies/", written(repair="Actually it was your fault."), follow=True
    )
    assert "It stands in the outbox" in told.content.decode()


def test_sending_puts_it_in_the_outbox_and_keeps_the_promise_of_an_answer(
    there: Shop, elena: Case, seen_by: SeenBy
) -> None:
    page = seen_by(there.maya).post(f"/cases/{elena.ref}/replies/", written(), follow=True).content.decode()
    sent = Message.objects.get(kind=Message.Kind.REPLY)
    assert (sent.state, sent.to, sent.sender) == (Message.State.QUEUED, "elena@lettering.example", there.maya)
    assert elena.promises.get(kind="first_reply").kept_at
    assert "That was ours to catch." in page.partition('id="words"')[2]


def test_with_htmx_one_goes_on_to_the_case_and_is_told_there(
    there: Shop, elena: Case, seen_by: SeenBy
) -> None:
    browser = seen_by(there.maya)
    answer = browser.post(f"/cases/{elena.ref}/replies/", written(), headers=HTMX)
    assert answer["HX-Redirect"] == f"/cases/{elena.ref}/"
    assert "It stands in the outbox" in browser.get(f"/cases/{elena.ref}/").content.decode()


def test_to_whom_nobody_may_write_no_reply_is_offered(there: Shop, elena: Case, seen_by: SeenBy) -> None:
    Case.objects.update(reachable=False)
    page = seen_by(there.maya).get(f"/cases/{elena.ref}/").content.decode()
    assert 'name="part-regret"' not in page
    assert "We know no address to write to" in page


def test_what_came_of_a_telephone_call_is_written_down_by_a_tap(
    there: Shop, elena: Case, seen_by: SeenBy
) -> None:
    OutreachTask.objects.filter(case=elena).delete()
    task = OutreachTask.objects.create(case=elena, channel="phone", attempt=1, due_at=timezone.now())
    browser = seen_by(there.maya)
    assert "Attempt 1, phone" in browser.get(f"/cases/{elena.ref}/").content.decode()
    browser.post(f"/cases/{elena.ref}/attempts/{task.pk}/", {"result": "reached"})
    task.refresh_from_db()
    assert (task.result, task.by) == ("reached", there.maya)


def test_a_deed_with_htmx_answers_as_json_events(there: Shop, elena: Case, seen_by: SeenBy) -> None:
    answer = seen_by(there.maya).post(f"/cases/{elena.ref}/retellings/", headers=HTMX)
    assert json.loads(answer["HX-Trigger"]) == {"case-changed": {}}
