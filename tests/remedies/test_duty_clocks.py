"""Duties of a policy that set a clock: what is refused as it is read, and refunds that the law wants given in time."""

from datetime import timedelta

import pytest
from django.utils import timezone

from makegood.cases.models import Case, LegalDuty, Promise
from makegood.lib.jobs import JOBS, load_jobs
from makegood.remedies.models import PolicyVersion
from makegood.remedies.offers.choosing import choose
from makegood.remedies.offers.ending import withdraw
from makegood.remedies.offers.giving import give
from makegood.remedies.offers.making import Gift, make_offer
from makegood.remedies.policy.building import build
from makegood.remedies.policy.deeds import adopt, digest
from makegood.remedies.policy.duty_clocks import legal_duties
from makegood.remedies.policy.queries import live_digest
from makegood.remedies.policy.reading import BadPolicy
from tests.cases.people import Crew, crew, person
from tests.cast import ANN, happens, heard, says
from tests.remedies.policies import known, policy

GOODS = 'format = 1\nname = "shop-and-law"\npacks = ["shop", "uk-goods"]\n'
DUTY = """format = 1
name = "ours"
[[source]]
key = "law"
name = "A law"
mark = "A"
[[duty]]
source = "law"
clock = {clock}
text = {{ en = "In time." }}
"""


@pytest.mark.parametrize(
    ("clock", "sentence"),
    [
        ('{ within = 2, unit = "fortnights", after = "complaint", met_by = "final_answer" }',
         "Line 9: A duty cannot be counted in “fortnights”, only in: working_days, days, weeks, months."),
        ('{ within = 0, unit = "days", after = "complaint", met_by = "final_answer" }',
         "Line 9: A duty is due within 1 to 3660 days, and not within 0."),
        ('{ within = 2, unit = "weeks", after = "sunrise", met_by = "final_answer" }',
         "Line 9: A duty cannot be counted after “sunrise”, only after: complaint, refund_agreed."),
        ('{ within = 2, unit = "weeks", after = "refund_agreed", met_by = "first_answer" }',
         "Line 9: What is counted after “refund_agreed” cannot be met by “first_answer”, only by: given."),
        ('{ within = 2, unit = "weeks", after = "complaint" }', "Line 9: duty 1, clock lacks “met_by”."),
        ('{ within = 2, unit = "weeks", after = "complaint", met_by = "accepted", ish = 1 }',
         "Line 9: duty 1, clock has no field “ish”."),
    ],
)  # fmt: skip
def test_a_clock_nobody_could_follow_is_refused_in_a_sentence(clock: str, sentence: str) -> None:
    with pytest.raises(BadPolicy) as refused:
        build(DUTY.format(clock=clock), known())
    assert sentence in str(refused.value)


def test_which_packs_set_clocks() -> None:
    told = {
        name: {(duty.within, duty.unit, duty.after, duty.met_by) for duty in legal_duties(policy(name))}
        for name in ("shop", "eu-261", "uk-goods", "uk-disp", "es-10-2025")
    }
    assert told == {
        "shop": set(),
        "eu-261": set(),
        "uk-goods": {(14, "days", "refund_agreed", "given")},
        "uk-disp": {(3, "working_days", "complaint", "accepted"), (8, "weeks", "complaint", "final_answer")},
        "es-10-2025": {(15, "working_days", "complaint", "final_answer")},
    }


@pytest.fixture
def people(db: None) -> Crew:
    return crew()


def live(text: str) -> PolicyVersion:
    ruth = (
        person("Rosa Klein", "manager")
        if not PolicyVersion.objects.exists()
        else PolicyVersion.objects.latest("pk").by
    )
    return adopt(text, {"policy": digest(text), "against": live_digest()}, by=ruth, at=timezone.now())


def follow() -> None:
    load_jobs()
    JOBS["remedies.follow_duties"].function()


def wrong_item() -> Case:
    at = timezone.now()
    heard(happens("o-1", status="ok", customer=ANN, product="Markers", amount=2400, currency="GBP"), at=at)
    heard(says("a-1", 1, "You sent the wrong item.", customer=ANN, encounter="o-1"), at=at)
    return Case.objects.get()


def refund_clock(case: Case) -> Promise:
    return case.promises.get(kind="law_given")


def test_a_refund_she_took_is_to_be_given_within_the_days_the_law_names(people: Crew) -> None:
    live(GOODS)
    case = wrong_item()
    assert not case.promises.exclude(duty=None).exists()  # nothing is agreed yet
    offer = make_offer(case, Gift("refund", "GBP", 2400), by=people.ruth, at=timezone.now())
    at = timezone.now()
    assert choose(case, offer.pk, offer.seen, at=at)
    clock = refund_clock(case)
    assert (clock.due_at.date() - at.date()).days == 14 and clock.started_at == at
    offer.refresh_from_db()
    give(offer, reference="bank 1", by=people.ruth, at=at + timedelta(minutes=1))
    assert refund_clock(case).kept_at


def test_a_refund_agreed_before_the_law_was_in_force_follows_and_ends_where_it_is_taken_back(
    people: Crew,
) -> None:
    case = wrong_item()
    offer = make_offer(case, Gift("refund", "GBP", 2400), by=people.ruth, at=timezone.now())
    agreed = timezone.now()
    choose(case, offer.pk, offer.seen, at=agreed)
    live(GOODS)
    follow()
    follow()
    assert refund_clock(case).started_at == agreed
    offer.refresh_from_db()
    withdraw(offer, by=people.ruth, at=timezone.now())
    assert refund_clock(case).reason == "The refund was taken back"
    # a pack that says more with a new release is noticed by the job
    LegalDuty.objects.filter(ended_at=None).update(within=7, digest="as it was")
    follow()
    assert LegalDuty.objects.get(ended_at=None).within == 14
