"""The failure taxonomy below its roots: what changes counts from now on, and old cases keep their words."""

import datetime as dt

import pytest
from django.db import transaction

from makegood.accounts.models import AuditEntry, User
from makegood.listening import failures
from makegood.listening.failure_queries import taxonomy
from makegood.listening.failures import KindEnded, KindTaken, NoName, RootStays, Said
from makegood.outreach.facts import facts_of
from tests.cast import ANN, NOW, cases, heard, says

pytestmark = pytest.mark.django_db
SOON = NOW + dt.timedelta(hours=1)


@pytest.fixture
def jonas() -> User:
    return User.objects.create_user("jonas@shop.example", name="Jonas Weiss", role="manager")


def rude(number: int, at: dt.datetime) -> None:
    """A customer complains of a rude colleague."""
    said = "Your colleague was very rude to me, so unfriendly."
    heard(says(f"r-{number}", comment=said, kind="complaint", customer=type(ANN)(id=f"c-{number}")), at=at)


def test_a_reworded_kind_counts_from_the_next_case_on_and_old_cases_keep_their_words(jonas: User) -> None:
    rude(1, NOW)
    said = Said({"en": "Unkind", "de": "Unfreundlich"}, "Spoken to unkindly", "Let the lead ring", False)
    failures.reword(taxonomy().of("treatment.rude"), said, by=jonas, at=SOON)
    rude(2, SOON + dt.timedelta(minutes=1))
    before, after = cases()
    assert before.failure_kind == after.failure_kind == "treatment.rude"
    assert (after.headline, after.next_step) == ("Spoken to unkindly", "Let the lead ring")
    assert before.headline != after.headline
    names = [facts_of(case, SOON).failure_name for case in (before, after)]
    assert names[0] != "Unkind" and names[1] == "Unkind"


def test_an_ended_kind_gives_its_new_cases_to_its_parent(jonas: User) -> None:
    rude(1, NOW)
    failures.end(taxonomy().of("treatment.rude"), by=jonas, at=SOON)
    rude(2, SOON + dt.timedelta(minutes=1))
    assert [case.failure_kind for case in cases()] == ["treatment.rude", "treatment"]
    assert taxonomy().called("treatment.rude").ended == SOON


def test_who_read_a_kind_before_another_ended_it_changes_it_no_more(jonas: User) -> None:
    stale, said = taxonomy().of("treatment.rude"), Said({"en": "Curt"}, "Spoken to curtly", "Ring", False)
    failures.end(taxonomy().of("treatment.rude"), by=jonas, at=SOON)
    version = taxonomy().version
    for deed in (
        lambda: failures.end(stale, by=jonas, at=SOON),
        lambda: failures.reword(stale, said, by=jonas, at=SOON),
        lambda: failures.split(stale, ["By a day"], by=jonas, at=SOON),
    ):
        with pytest.raises(KindEnded):
            deed()
    assert taxonomy().version == version


def test_a_split_is_one_version_and_stands_in_the_audit_trail(jonas: User) -> None:
    first = taxonomy().version
    keys = failures.split(taxonomy().of("delivery.late"), ["By a day", "By a week"], by=jonas, at=NOW)
    assert keys == ["delivery.late.by_a_day", "delivery.late.by_a_week"]
    assert taxonomy().version == first + 1
    assert {taxonomy().by_key[key].root for key in keys} == {"delivery"}
    assert AuditEntry.objects.get(stream="taxonomy:1").data == {
        "key": "delivery.late",
        "into": keys,
        "version": first + 1,
    }


def test_what_ends_ends_with_all_that_lies_below_it(jonas: User) -> None:
    late = taxonomy().of("delivery.late")
    (key,) = failures.split(late, ["By a day"], by=jonas, at=NOW)
    failures.end(taxonomy().of("delivery.late"), by=jonas, at=SOON)
    assert taxonomy().of(key).key == "delivery"
    with pytest.raises(KindEnded):
        failures.split(taxonomy().called("delivery.late"), ["By a week"], by=jonas, at=SOON)


@pytest.mark.parametrize("key", ["product", "delivery", "treatment", "other"])
def test_the_roots_stay_as_they_are(jonas: User, key: str) -> None:
    with pytest.raises(RootStays):
        failures.end(taxonomy().of(key), by=jonas, at=NOW)
    with pytest.raises(RootStays):
        failures.reword(taxonomy().of(key), Said({"en": "x"}, "x", "x", False), by=jonas, at=NOW)


@pytest.mark.parametrize(
    ("names", "refusal"), [(["Late"], KindTaken), ([], NoName), (["…"], NoName), (["long" * 20], NoName)]
)
def test_names_that_cannot_be_are_refused(jonas: User, names: list[str], refusal: type[Exception]) -> None:
    failures.split(taxonomy().of("product"), ["Late"], by=jonas, at=NOW)
    with pytest.raises(refusal):
        failures.split(taxonomy().of("product"), names, by=jonas, at=NOW)


def test_a_change_that_was_taken_back_is_never_read_again(jonas: User) -> None:
    def try_split(name: str) -> None:
        failures.split(taxonomy().of("product"), [name], by=jonas, at=NOW)
        assert f"product.{name}" in taxonomy().by_key

    with transaction.atomic():
        try_split("green")
        transaction.set_rollback(True)
    assert "product.green" not in taxonomy().by_key
    try_split("blue")
    assert "product.green" not in taxonomy().by_key
