"""Group failures on the desk: seen before anything happens, said yes to by another, stopped, updated, closed."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from makegood.accounts.models import Organisation, Role, User
from makegood.cases.models import Case
from makegood.lib.bulk import select
from makegood.loop.group_failures import running
from makegood.loop.models import Affected, Incident
from makegood.outreach.links import make_tokens
from makegood.outreach.models import Message
from makegood.remedies.checking import verify
from makegood.remedies.models import Limit, Offer
from tests.desk.story import Shop, person
from tests.desk.test_radar import words
from tests.loop.outage import WORDS, dark

SeenBy = Callable[[User], Client]
LIST, PAGE = 12, 30
ALIKE = """
    SELECT e.amount, r.key, o.amount, count(*) FROM remedies_offer o JOIN remedies_remedy r ON r.id = o.remedy_id
    JOIN cases_case c ON c.id = o.case_id JOIN customers_encounter e ON e.id = c.encounter_id
    GROUP BY 1, 2, 3 ORDER BY 1
"""


@pytest.fixture
def ada(there: Shop) -> User:
    Organisation.objects.update(reply_to="hello@lark.example")
    return person("Ada Berg", Role.ADMIN)


def form(**more: Any) -> dict[str, Any]:
    """The form as Jonas fills it in: the light was out on Quay Street."""
    began = timezone.localtime(timezone.now() - timedelta(hours=20))
    said = {
        "title": "No light on Tuesday", "kind": "delivery.outage", "severity": "2", "fault": "own", "gives": "on",
        "began_at": began.strftime("%Y-%m-%dT%H:%M"), "place": "quay street", "per_minute": "100000",
    }  # fmt: skip
    told = {f"{name}_{code}": text for code, said in WORDS.items() for name, text in said.items()}
    return said | told | more


def out_of_light(many: int, **more: Any) -> None:
    at = timezone.now()
    usual: dict[str, Any] = {"team": "Web shop", "started_at": at - timedelta(hours=20)}
    dark(many, at=at, **(usual | more))


def works(incident: Incident) -> Incident:
    """The worker does all that is to be done now."""
    running.run(Incident.objects.get(pk=incident.pk), timezone.now)
    running.run(Incident.objects.get(pk=incident.pk), timezone.now)
    return Incident.objects.get(pk=incident.pk)


def declares(browser: Client, **more: Any) -> Incident:
    assert browser.post("/incidents/new/", form(**more) | {"deed": "declare"}).status_code == 302
    return Incident.objects.latest("id")


def says_yes(browser: Client, incident: Incident) -> int:
    return browser.post(f"/incidents/{incident.pk}/approval/", {"seen": incident.seen}).status_code


def page_of(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return words(answer.content.decode())


@pytest.mark.capability("INF-06")
def test_an_outage_with_500_customers_each_told_once_in_her_language_and_alike_for_alike_loss(
    there: Shop, ada: User, seen_by: SeenBy
) -> None:
    out_of_light(500)
    jonas = seen_by(there.jonas)
    seen = words(jonas.post("/incidents/new/", form() | {"deed": "look"}).content.decode())
    assert "500 of 500 encounters" in seen and "450 50 cannot" in seen and "£3,000.00 at most" in seen
    assert "French 100 English, no text in this language" in seen
    assert not Incident.objects.exists() and not Case.objects.exists() and not Message.objects.exists()
    incident = declares(jonas)
    assert not Case.objects.exists() and not Message.objects.exists()
    assert "No light on Tuesday 500 customers, Jonas Weiss" in page_of(seen_by(ada), "/approvals/")
    assert says_yes(jonas, incident) == 403 and says_yes(seen_by(ada), incident) == 302
    incident = works(incident)
    assert incident.state == "done" and Case.objects.count() == 500
    found = select(ALIKE, [])
    assert found == [(4000, "fee_waiver", 400, 250), (8000, "fee_waiver", 800, 250)]
    assert {name: count for name, (count, _first) in verify().items() if count} == {}
    jonas.post(f"/incidents/{incident.pk}/updates/", update := posted())
    jonas.post(f"/incidents/{incident.pk}/updates/", update)
    works(incident)
    told = Message.objects.filter(body__regex="it is on again|Ya hay luz|wieder Strom")
    assert Counter(told.values_list("language", flat=True)) == {"en": 225, "de": 125, "es": 100}
    assert told.values("customer").distinct().count() == 450
    mine = Case.objects.get(customer__email="ida1@home.example")
    token = make_tokens([mine.pk], at=timezone.now())[mine.pk]
    hers = words(Client().get(f"/my-case/{token}/", follow=True).content.decode())
    assert "Ya hay luz" in hers and "El martes estuvo tres horas sin luz" in hers
    unreached = Case.objects.get(customer__name="Ida No9")
    token = make_tokens([unreached.pk], at=timezone.now())[unreached.pk]
    hers = words(Client().get(f"/my-case/{token}/", follow=True).content.decode())
    assert "El martes estuvo tres horas sin luz" in hers and "Ya hay luz" in hers
    assert "450 of 450 let go; 50 without an address" in page_of(jonas, f"/incidents/{incident.pk}/")


def posted(**more: str) -> dict[str, str]:
    """An update as Jonas posts it."""
    said = {
        "text_en": "Good news: it is on again.",
        "text_es": "Ya hay luz.",
        "text_de": "Es ist wieder Strom da.",
    }
    return {"once": "form-1", "deed": "post"} | said | more


def test_stopped_at_once_nothing_more_happens_and_it_goes_on_where_it_was(
    there: Shop, ada: User, seen_by: SeenBy
) -> None:
    out_of_light(12)
    jonas = seen_by(there.jonas)
    incident = declares(jonas, per_minute="4")
    says_yes(seen_by(ada), incident)
    running.work(incident, at=timezone.now(), most=5)
    running.release(incident, at=timezone.now())
    assert jonas.post(f"/incidents/{incident.pk}/run/", {"deed": "stop"}).status_code == 302
    works(incident)
    assert (Case.objects.count(), Message.objects.filter(state="queued").count()) == (5, 4)
    told = page_of(jonas, f"/incidents/{incident.pk}/")
    assert "5 of 12 customers have their case" in told and "4 of 5 first messages let go" in told
    jonas.post(f"/incidents/{incident.pk}/run/", {"deed": "on"})
    works(incident)
    assert (Case.objects.count(), Message.objects.filter(state="queued").count()) == (12, 4)
    running.run(Incident.objects.get(pk=incident.pk), lambda: timezone.now() + timedelta(minutes=2))
    assert Message.objects.filter(state="queued").count() == 8
    assert Offer.objects.values("case").distinct().count() == Offer.objects.count() == 12


def test_who_has_a_case_about_it_joins_it_and_who_was_hit_twice_has_one(
    there: Shop, ada: User, seen_by: SeenBy
) -> None:
    out_of_light(4)
    at = timezone.now()
    dark(1, at=at, place="Quay street north", team="Web shop", started_at=at - timedelta(hours=20))
    dark(2, at=at, place="Upper Quay", team="Web shop", started_at=at - timedelta(hours=20), status="outage")
    assert Case.objects.count() == 2
    jonas = seen_by(there.jonas)
    file = SimpleUploadedFile("hit.csv", b"order;place\nQ-0;x\nQ-1;x\nQ-2;x\nU-0;y\nU-1;y\nnobody-knows;z\n")
    answer = jonas.post("/incidents/new/", form(place="") | {"deed": "look", "file": file})
    looked = words(answer.content.decode())
    assert "3 of 5 encounters" in looked and "2 customers were hit more than once" in looked
    assert "Q-0\nQ-1\nQ-2\nU-0\nU-1\nnobody-knows" in answer.content.decode()
    incident = declares(jonas, place="", ids="Q-0\nQ-1\nQ-2\nU-0\nU-1")
    assert (incident.forecast["people"], incident.forecast["open"]) == (3, 2)
    says_yes(seen_by(ada), incident)
    works(incident)
    assert Case.objects.count() == 3 and Affected.objects.filter(joined=True).count() == 2
    twice = Offer.objects.get(case__customer__email="ida1@home.example")
    assert (twice.amount, Offer.objects.count()) == (1600, 3)


@pytest.mark.parametrize(
    ("more", "status", "why"),
    [
        ({"place": ""}, 422, "This would take in every encounter there is."),
        ({"place": "Nowhere"}, 422, "Nobody we know is behind these encounters."),
        ({"text_en": "Hello {{greeting}}, sorry."}, 422, "would stand so before the customer"),
        ({"text_en": ""}, 422, "This field is required."),
    ],
)
def test_what_cannot_be_declared_says_why_and_keeps_what_was_typed(
    there: Shop, seen_by: SeenBy, more: dict[str, str], status: int, why: str
) -> None:
    out_of_light(1)
    answer = seen_by(there.jonas).post("/incidents/new/", form(**more) | {"deed": "look"})
    page = answer.content.decode()
    assert (answer.status_code, why in words(page), "No light on Tuesday" in page) == (status, True, True)


def test_more_numbers_than_one_form_can_hold_are_refused_before_anything_is_seen(
    there: Shop, seen_by: SeenBy
) -> None:
    for written, why in (
        ("".join(f"order-{n:020}\n" for n in range(99_000)), "These 99,000 numbers are too long"),
        ("order,place\nQ-1,a\nQ-2\n", "Line 3: "),
    ):
        file = SimpleUploadedFile("hit.csv", written.encode())
        answer = seen_by(there.jonas).post("/incidents/new/", form() | {"deed": "look", "file": file})
        page = answer.content.decode()
        assert (answer.status_code, why in words(page), "No light on Tuesday" in page) == (422, True, True)


def test_a_yes_holds_for_what_was_seen_and_is_said_once(there: Shop, ada: User, seen_by: SeenBy) -> None:
    out_of_light(2)
    incident = declares(seen_by(there.jonas))
    boss = seen_by(ada)
    assert boss.post(f"/incidents/{incident.pk}/approval/", {"seen": "other"}).status_code == 409
    assert says_yes(boss, incident) == 302 and says_yes(boss, incident) == 409


def test_above_a_managers_own_limits_an_admin_says_yes(there: Shop, ada: User, seen_by: SeenBy) -> None:
    out_of_light(3)
    Limit.objects.filter(role="manager").update(day=15)
    incident = declares(nadia := seen_by(person("Nadia Roth", Role.MANAGER)))
    refused = seen_by(there.jonas).post(f"/incidents/{incident.pk}/approval/", {"seen": incident.seen})
    assert refused.status_code == 403
    assert "£16.00 is more than £15.00 in one day." in words(refused.content.decode())
    assert says_yes(nadia, incident) == 403 and says_yes(seen_by(ada), incident) == 302


def test_two_incidents_take_of_one_day_before_anything_of_them_is_given(
    there: Shop, ada: User, seen_by: SeenBy
) -> None:
    Limit.objects.filter(role="manager").update(day=20)
    out_of_light(3)
    first = declares(seen_by(ada))
    out_of_light(3, place="Hill Road")
    second = declares(seen_by(ada), place="Hill Road", title="Second", kind="delivery.late")
    jonas = seen_by(there.jonas)
    assert says_yes(jonas, first) == 302
    refused = jonas.post(f"/incidents/{second.pk}/approval/", {"seen": second.seen})
    told = words(refused.content.decode())
    assert refused.status_code == 403 and "£16.00 on top of £16.00 makes more than £20.00 in one day." in told
    assert "Go ahead" not in page_of(jonas, f"/incidents/{second.pk}/")
    assert works(first).state == "done" and Offer.objects.count() == 3
    assert jonas.post(f"/incidents/{second.pk}/approval/", {"seen": second.seen}).status_code == 403


def test_nothing_given_needs_nobody_elses_yes_and_an_update_is_read_before_it_goes(
    there: Shop, ada: User, seen_by: SeenBy
) -> None:
    out_of_light(3)
    jonas = seen_by(there.jonas)
    incident = declares(jonas, gives="")
    assert says_yes(jonas, incident) == 302
    works(incident)
    assert not Offer.objects.exists() and Case.objects.filter(status="contacted").count() == 3
    looked = jonas.post(f"/incidents/{incident.pk}/updates/", posted(deed="look", text_es=""))
    assert "Spanish: 1 (told in English)" in words(looked.content.decode())
    assert not incident.updates.exists()
    assert jonas.post(f"/incidents/{incident.pk}/closure/").status_code == 302
    assert jonas.post(f"/incidents/{incident.pk}/updates/", posted()).status_code == 409
    assert "Closed" in page_of(jonas, "/incidents/")


def test_leads_and_auditors_look_on_and_agents_see_only_that_there_is_one(
    there: Shop, ada: User, seen_by: SeenBy
) -> None:
    out_of_light(1)
    incident = declares(seen_by(there.jonas))
    seen = page_of(seen_by(there.ruth), f"/incidents/{incident.pk}/")
    assert "Go ahead" not in seen and "Place quay street" in seen
    assert seen_by(there.ruth).post(f"/incidents/{incident.pk}/run/").status_code == 403
    assert seen_by(there.maya).get("/incidents/").status_code == 403
    radar = seen_by(there.maya).get("/radar/").content.decode()
    assert "No light on Tuesday" in radar and f"/incidents/{incident.pk}/" not in radar


def test_one_that_waits_is_never_behind_those_that_are_over(there: Shop, seen_by: SeenBy) -> None:
    at = timezone.now()

    def one(title: str, state: str, days: int) -> Incident:
        return Incident(
            title=title, words={}, failure_kind="late", severity=2, began_at=at, gives=False, per_minute=60,
            selection={}, forecast={"people": 0}, seen="", state=state, by=there.maya, changed_at=at,
            made_at=at - timedelta(days=days),
        )  # fmt: skip

    Incident.objects.bulk_create(
        [one("Lights out", "ready", 9), *(one("Over", "closed", 1) for _ in range(100))]
    )
    assert "Lights out" in page_of(seen_by(there.jonas), "/incidents/")


def test_the_pages_ask_no_more_for_more_people(
    there: Shop, ada: User, seen_by: SeenBy, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    out_of_light(30)
    jonas = seen_by(there.jonas)
    incident = declares(jonas)
    says_yes(seen_by(ada), incident)
    works(incident)
    with django_assert_max_num_queries(LIST):
        jonas.get("/incidents/")
    with django_assert_max_num_queries(PAGE):
        jonas.get(f"/incidents/{incident.pk}/")
