"""An incident where things are not as they were foreseen: whose case, who is left to a person, what stops it."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from makegood.accounts.models import Organisation, User
from makegood.cases.models import Case, Promise
from makegood.customers.models import Customer, Encounter
from makegood.desk.timeline import event_words
from makegood.lib.bulk import execute
from makegood.listening.models import Failure
from makegood.loop.group_failures import deeds
from makegood.loop.group_failures.selecting import Selection
from makegood.loop.models import Affected, Incident, Telling
from makegood.outreach.actions import NobodyReads
from makegood.outreach.models import Message, OutreachTask
from makegood.remedies.authority.limits import set_limits
from makegood.remedies.models import Offer
from makegood.remedies.offers.queries import standing_alternatives
from tests.cast import NOW, happens, heard, says
from tests.loop.outage import EVENING, customer, dark, declared, runs
from tests.remedies.people import House, gives, house


@pytest.fixture
def there(db: None) -> House:
    found = house()
    Organisation.objects.update(reply_to="hello@lark.example")
    return found


def begun(there: House, **more: object) -> Incident:
    incident = declared(there.mona, **more)
    deeds.go_ahead(incident, incident.seen, by=there.ada if incident.gives else there.mona, at=NOW)
    return incident


def test_another_policy_stops_it_and_it_does_not_go_on(there: House) -> None:
    dark(2)
    incident = begun(there)
    Incident.objects.update(policy_version=99)
    stopped = runs(incident)
    assert (stopped.state, stopped.why) == ("stopped", "The remedy policy has changed.")
    with pytest.raises(deeds.OldPolicy):
        deeds.go_on(stopped, by=there.mona, at=NOW)
    assert not Offer.objects.exists() and not Message.objects.filter(kind="notice").exists()


def test_a_yes_reaches_as_far_as_who_said_it_may_give_by_now(there: House) -> None:
    dark(3)
    incident = begun(there)
    set_limits("admin", {"day": 15}, by=None, at=NOW)
    stopped = runs(incident)
    assert (stopped.state, Offer.objects.count()) == ("stopped", 0)
    assert "The yes of Ada Winter does not reach the next gifts" in stopped.why
    with pytest.raises(deeds.YesReachesNoFurther):
        deeds.go_on(stopped, by=there.mona, at=NOW)
    set_limits("admin", {"day": 16}, by=None, at=NOW)
    deeds.go_on(stopped, by=there.mona, at=NOW)
    assert runs(stopped).state == "done" and Offer.objects.count() == 3


@pytest.mark.capability("INF-06")
def test_who_was_let_down_before_is_given_no_more_for_the_same_loss(there: House) -> None:
    """The policy that ships gives credit for being ignored where it was not the first time: on a case, not here."""
    heard(says("earlier", 1, customer=customer(0)), at=NOW - timedelta(days=30))
    dark(2, amount=4000)
    incident = declared(there.mona, kind="treatment.ignored")
    assert (incident.forecast["people"], incident.forecast["by_hand"], incident.forecast["sums"]) == (
        2,
        2,
        [],
    )


def test_nothing_more_is_given_on_the_yes_of_who_has_left(there: House) -> None:
    dark(2)
    incident = begun(there)
    User.objects.filter(pk=there.ada.pk).update(is_active=False)
    stopped = runs(incident)
    assert (stopped.state, Offer.objects.count()) == ("stopped", 0)
    with pytest.raises(deeds.YesReachesNoFurther):
        deeds.go_on(stopped, by=there.mona, at=NOW)


def test_losses_that_come_to_more_than_was_said_yes_to_stop_it(there: House) -> None:
    dark(2)
    incident = begun(there)
    Encounter.objects.filter(place="Quay Street").update(amount=16_000)
    stopped = runs(incident)
    assert stopped.state == "stopped" and "more than was said yes to" in stopped.why
    assert not Affected.objects.exclude(done_at=None).exists() and not Offer.objects.exists()


def test_a_changed_policy_asks_for_a_new_declaration_and_a_closed_one_stays_closed(there: House) -> None:
    dark(1)
    incident = declared(there.mona)
    Incident.objects.update(policy_version=99)
    with pytest.raises(deeds.OldPolicy):
        deeds.go_ahead(incident, incident.seen, by=there.ada, at=NOW)
    deeds.close(incident, by=there.mona, at=NOW)
    with pytest.raises(deeds.StandsOtherwise, match="“Closed” by now"):
        deeds.go_ahead(incident, incident.seen, by=there.ada, at=NOW)


def test_who_was_given_too_much_already_is_left_to_the_owner_of_her_case(there: House) -> None:
    heard(says("before", 1, "Cold soup.", customer=customer(1), encounter="soup-1"), at=NOW)
    dark(3)
    for measure in ("case", "customer"):
        set_limits("admin", {measure: 10}, by=None, at=NOW)
    gives(there.ada, Case.objects.get(case_key="e:soup-1"), 500, reason="Cold.")
    incident = runs(begun(there, kind="delivery.late"))
    assert (incident.state, incident.given[0]["people"]) == ("done", 2)
    left = Affected.objects.get(by_hand=True)
    assert (left.customer.name, left.offers) == ("Ida No1", 0)
    assert left.case is not None and left.case.next_step == "Own the delay and give one new date that holds"


@pytest.mark.parametrize(("standing", "offered"), [(2, 1), (3, 0)])
def test_an_incident_makes_no_fourth_to_choose_among(there: House, standing: int, offered: int) -> None:
    heard(says("s-1", 1, "No light!", customer=customer(0), encounter="Q-0"), at=NOW)
    before = Case.objects.get(case_key="e:Q-0")
    for remedy, amount in [("credit", 300), ("refund", 200), ("discount", 100)][:standing]:
        gives(there.maya, before, amount, remedy=remedy)
    # she said that it is right, and what was offered stands until its time is over
    Case.objects.filter(pk=before.pk).update(status="recovered", recovered_at=NOW)
    dark(2)
    incident = runs(begun(there))
    hers = Affected.objects.get(case=before)
    assert (incident.state, hers.offers, hers.by_hand) == ("done", offered, not offered)
    assert standing_alternatives([before.pk], NOW) == {before.pk: 3}
    assert Affected.objects.exclude(pk=hers.pk).get().offers == 1
    told = before.events.filter(verb="incident.enough_to_choose")
    assert told.count() == (not offered)
    assert all("more than three would stand to choose among" in event_words(event) for event in told)


def test_what_the_policy_cannot_say_is_left_to_a_person_and_two_currencies_are(there: House) -> None:
    dark(1, currency="")
    heard(
        happens(
            "two-1",
            customer=customer(7),
            amount=4000,
            currency="GBP",
            place="Quay Street",
            started_at=EVENING,
        ),
        happens(
            "two-2",
            customer=customer(7),
            amount=4000,
            currency="EUR",
            place="Quay Street",
            started_at=EVENING,
        ),
        at=NOW,
    )
    incident = declared(there.mona)
    assert (incident.gives, incident.forecast["by_hand"], incident.forecast["people"]) == (False, 2, 2)


def test_everybodys_case_begins_with_the_first_aid_of_its_kind_whatever_was_said(there: House) -> None:
    dark(2)
    runs(begun(there))
    cases = Case.objects.filter(failure_kind="delivery.outage")
    assert set(cases.values_list("status", "next_step")) == {
        ("contacted", "Give them a work-around that lets them go on now")
    }
    steps = Promise.objects.filter(case__in=cases, kind="step", kept_at=None)
    assert steps.count() == 2 and all(step.due_at < NOW + timedelta(hours=1) for step in steps)


def test_what_is_swept_a_little_early_goes_out_at_full_pace(there: House) -> None:
    dark(4)
    incident = begun(there, per_minute=1)
    runs(incident, at=NOW)
    for number in (1, 2, 3):  # the clock strikes each minute, and never quite on it
        early = timedelta(seconds=0.4 * number)
        runs(incident, at=NOW + timedelta(minutes=number) - early)
    assert Telling.objects.exclude(released_at=None).count() == 4
    assert runs(incident, at=NOW + timedelta(minutes=3, seconds=30)).state == "done"


def test_an_outside_id_of_two_sources_joins_nobody_elses_case(there: House) -> None:
    stranger = customer(90, name="Olga Else")
    heard(says("s-1", 1, "No light!", customer=stranger, encounter="Q-0"), source="mail", at=NOW)
    dark(1)
    runs(begun(there))
    hers = Affected.objects.get()
    assert hers.case is not None and (hers.joined, hers.case.customer_id) == (False, hers.customer_id)
    assert Case.objects.get(case_key="e:Q-0").customer != hers.customer


def test_whoever_is_put_right_already_is_at_work_again(there: House) -> None:
    heard(says("s-1", 1, "No light!", customer=customer(0), encounter="Q-0"), at=NOW)
    before = Case.objects.get(case_key="e:Q-0")
    Case.objects.filter(pk=before.pk).update(status="resolved", resolved_at=NOW)
    dark(1)
    runs(begun(there))
    before.refresh_from_db()
    assert (
        Affected.objects.get().case_id == before.pk and before.status == "contacted" and before.reopened == 1
    )


def test_who_has_only_a_telephone_is_rung_and_who_asked_not_to_be_is_left_alone(there: House) -> None:
    rung, quiet = customer(1, email="", phone="+442071838750"), customer(2)
    dark_too = {"place": "Quay Street", "started_at": EVENING}
    heard(happens("rung", customer=rung, **dark_too), happens("quiet", customer=quiet, **dark_too), at=NOW)
    Customer.objects.filter(email="ida2@home.example").update(do_not_contact=True)
    runs(begun(there, gives=False))
    assert not Message.objects.filter(kind="notice").exists()
    planned = OutreachTask.objects.filter(case__encounter__isnull=False)
    assert set(planned.values_list("case__customer__name", flat=True)) == {"Ida No1"}
    assert Counter(Case.objects.filter(encounter__isnull=False).values_list("reachable", flat=True)) == {
        True: 1,
        False: 1,
    }


def test_everybody_behind_an_incident_that_stands_already(there: House) -> None:
    dark(3)
    for number in range(2):
        said = says(f"s-{number}", 1, "Still dark!", customer=customer(number), encounter=f"Q-{number}")
        said.incident = "survey-1:2026-11-19"
        heard(said, at=NOW)
    one_for_all = Case.objects.get(case_key="i:survey-1:2026-11-19")
    incident = runs(begun(there, chosen=Selection(case=one_for_all.pk)))
    assert incident.forecast["people"] == 2 and Affected.objects.filter(joined=False).count() == 2
    assert one_for_all.pk not in Affected.objects.values_list("case", flat=True)


def test_the_clock_finds_no_second_failure_in_what_an_incident_took_in(there: House) -> None:
    late: dict[str, Any] = {"status": "open", "promised_at": NOW - timedelta(minutes=1), "started_at": None}
    dark(2, at=NOW - timedelta(hours=1), **late)
    runs(begun(there, chosen=Selection(went="late", place="Quay Street")))
    assert not Encounter.objects.filter(place="Quay Street", late_seen=False).exists()
    assert Failure.objects.filter(encounter__place="Quay Street").count() == 2


@pytest.mark.parametrize("went", ["failed", "outage"])
def test_how_it_went_chooses(there: House, went: str) -> None:
    dark(1, place="Quay Street")
    dark(1, place="Upper Quay", status="outage")
    chosen = Selection(
        went=went, kind="stay", since=EVENING - timedelta(hours=1), until=EVENING + timedelta(hours=1)
    )
    assert declared(there.mona, chosen=chosen).forecast["people"] == 1


def test_an_update_posted_while_it_stood_still_reaches_everybody_once_it_goes_on(there: House) -> None:
    dark(3)
    incident = begun(there)
    deeds.stop(incident, by=there.mona, at=NOW)
    deeds.post_update(incident, {"en": {"text": "On again."}}, "once", by=there.ada, at=NOW)
    assert runs(incident).state == "stopped" and not Message.objects.filter(kind="notice").exists()
    deeds.go_on(incident, by=there.mona, at=NOW)
    assert runs(incident).state == "done"
    told = Message.objects.filter(kind="notice").order_by("customer", "id").values_list("body", flat=True)
    assert [("On again." in body) for body in told] == [False, True] * 3


def test_nobody_writes_into_what_is_over(there: House) -> None:
    dark(1)
    incident = runs(begun(there))
    deeds.close(incident, by=there.mona, at=NOW)
    for deed in (deeds.stop, deeds.go_on, deeds.close):
        with pytest.raises(deeds.StandsOtherwise):
            deed(incident, by=there.mona, at=NOW)
    assert execute("SELECT 1 FROM accounts_auditentry WHERE stream = %s", [f"incident:{incident.pk}"]) == 4


def test_who_asks_not_to_be_contacted_before_her_turn_comes_is_left_in_peace(there: House) -> None:
    dark(3)
    incident = begun(there, per_minute=1)
    runs(incident)
    Customer.objects.filter(email="ida2@home.example").update(do_not_contact=True)
    for minutes in (2, 4, 6):
        runs(incident, at=NOW + timedelta(minutes=minutes))
    told = Message.objects.filter(kind="notice").order_by("customer").values_list("state", "error")
    assert list(told) == [
        ("queued", ""),
        ("queued", ""),
        ("dropped", "The customer asked not to be contacted."),
    ]


def test_two_updates_let_go_in_one_minute_are_two_facts(there: House) -> None:
    dark(1)
    incident = begun(there)
    for number in range(2):
        deeds.post_update(incident, {"en": {"text": f"News {number}."}}, f"{number}", by=there.ada, at=NOW)
    runs(incident)
    mine = Affected.objects.get().case
    assert mine is not None and mine.events.filter(verb="incident.told").count() == 2


def test_where_no_mailbox_takes_answers_it_does_not_begin(there: House) -> None:
    dark(1)
    Organisation.objects.update(reply_to="no-reply@lark.example")
    with pytest.raises(NobodyReads):
        begun(there)
