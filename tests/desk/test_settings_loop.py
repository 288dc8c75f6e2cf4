"""Thresholds, days, playbooks and what “tell us” says, as pages."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client

from makegood.accounts.models import AuditEntry, Organisation, User
from makegood.cases.models import Case
from makegood.followup.rules import check_back_days
from makegood.listening.queries import thresholds
from tests.cast import heard, says
from tests.desk.story import Shop

SeenBy = Callable[[User], Client]
LIMITS = "/settings/thresholds/"
DAYS = {
    "silence_days": "5",
    "check_back_days": "7, 2, 40",
    "daily_reports": "20",
    "incident_per_minute": "50",
}


@pytest.fixture
def jonas(there: Shop, seen_by: SeenBy) -> Client:
    return seen_by(there.jonas)


def test_a_threshold_holds_from_the_next_answer_on(there: Shop, jonas: Client) -> None:
    heard(says("a-1", 3), says("a-2", 5, scale="1-7"))
    assert Case.objects.count() == 1
    assert jonas.post(LIMITS, DAYS | {"low_1_5": "2", "low_1_7": "5", "low_stars": "3.5"}).status_code == 302
    heard(says("a-3", 3), says("a-4", 5, scale="1-7"), says("a-5", "3.5", scale="stars"))
    assert Case.objects.count() == 3
    assert thresholds() == {"1-5": Decimal(2), "1-7": Decimal(5), "stars": Decimal("3.5")}
    page = jonas.get(LIMITS).content.decode()
    assert 'value="3.5"' in page and 'placeholder="6"' in page
    jonas.post(LIMITS, DAYS)
    assert thresholds() == {}


def test_days_are_kept_beside_whatever_else_is_set(there: Shop, jonas: Client) -> None:
    Organisation.objects.update(settings={"kept": "as it is"})
    jonas.post(LIMITS, DAYS)
    ours = Organisation.current().settings
    counts = {
        "silence_days": 5,
        "check_back_days": [2, 7, 40],
        "daily_reports": 20,
        "incident_per_minute": 50,
    }
    assert ours == {"kept": "as it is"} | counts
    assert check_back_days(ours) == [2, 7, 40]
    assert 'value="2, 7, 40"' in jonas.get(LIMITS).content.decode()
    assert AuditEntry.objects.get(verb="organisation.loop").by == there.jonas


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"low_1_5": "5"}, "On this scale a low score lies from 1 up to below 5."),
        ({"low_0_10": "-1"}, "On this scale a low score lies from 0 up to below 10."),
        ({"low_stars": "three"}, "Enter a number."),
        ({"check_back_days": "0, 400"}, "Write whole days between 1 and 365, as 3, 30."),
        ({"check_back_days": "3, ²"}, "Write whole days between 1 and 365, as 3, 30."),
        ({"silence_days": "0"}, "Ensure this value is greater than or equal to 1."),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence_and_nothing_typed_is_lost(
    there: Shop, jonas: Client, wrong: dict[str, str], sentence: str
) -> None:
    answer = jonas.post(LIMITS, DAYS | {"daily_reports": "77"} | wrong)
    page = answer.content.decode()
    assert answer.status_code == 422 and sentence in page and 'value="77"' in page
    assert all(f'value="{typed}"' in page for typed in wrong.values())
    assert Organisation.current().settings == {}


def test_everybody_reads_them_and_only_managers_change_them(there: Shop, seen_by: SeenBy) -> None:
    assert "disabled" in seen_by(there.maya).get(LIMITS).content.decode()
    assert seen_by(there.ruth).post(LIMITS, DAYS).status_code == 403


WAYS = "/settings/tell-us/"
KINDS = ("channels", "stages", "outside")


def rows(page: str, **filled: list[dict[str, str]]) -> dict[str, str]:
    """The rows of the three lists as the browser sends them."""
    sent = {"seen": page.split('name="seen" value="')[1].split('"')[0]}
    for kind in KINDS:
        lines = filled.get(kind, [])
        before = page.split(f'name="{kind}-INITIAL_FORMS" value="')[1].split('"')[0]
        sent |= {f"{kind}-INITIAL_FORMS": before, f"{kind}-TOTAL_FORMS": str(len(lines))}
        sent |= {f"{kind}-{n}-{name}": text for n, line in enumerate(lines) for name, text in line.items()}
    return sent


PHONE = {"name": "Telephone", "value": "+44 117 496 0142", "hours": "Monday to Friday, 9 to 17:30"}
OFFICE = {"name": "Arbitration office", "text": "free of charge", "url": "adr.example"}


@pytest.mark.capability("LIS-13")
def test_what_tell_us_says_is_set_in_each_language_and_customers_read_it(there: Shop, jonas: Client) -> None:
    said = {"channels": [PHONE], "stages": [{"name": "A receipt at once"}], "outside": [OFFICE]}
    page = jonas.get(WAYS).content.decode()
    assert jonas.post(WAYS, rows(page, **said)).status_code == 302
    german = {
        "channels": [PHONE | {"name": "Telefon", "hours": "Montag bis Freitag"}],
        "outside": [{"url": "https://adr.example"}],
    }
    page = jonas.get(f"{WAYS}?lang=de").content.decode()
    jonas.post(f"{WAYS}?lang=de", rows(page, **german | {"stages": [{"name": ""}]}))
    read = Client().get("/tell-us/?lang=en").content.decode()
    for words in (
        'href="tel:+441174960142"',
        "9 to 17:30",
        "A receipt at once",
        "https://adr.example",
        "free of charge",
    ):
        assert words in read
    read = Client().get("/tell-us/?lang=de").content.decode()
    assert "Telefon<" in read and "Montag bis Freitag" in read and "Arbitration office" in read
    assert AuditEntry.objects.filter(verb="organisation.tell_us", by=there.jonas).count() == 2


def test_a_row_that_is_emptied_or_taken_away_is_gone(there: Shop, jonas: Client) -> None:
    counter = {"name": "At the counter", "value": "12 Harbour Street"}
    jonas.post(WAYS, rows(jonas.get(WAYS).content.decode(), channels=[PHONE, counter], outside=[OFFICE]))
    gone = {"channels": [PHONE | {"DELETE": "on"}, counter], "outside": [dict.fromkeys(OFFICE, "")]}
    jonas.post(WAYS, rows(jonas.get(WAYS).content.decode(), **gone))
    assert Organisation.current().tell_us == {"channels": [counter]}


def test_a_row_without_a_name_and_an_address_that_is_none_are_refused_in_words(
    there: Shop, jonas: Client
) -> None:
    page = jonas.get(WAYS).content.decode()
    nameless = jonas.post(WAYS, rows(page, channels=[PHONE | {"name": ""}]))
    assert nameless.status_code == 422 and "needs a name" in nameless.content.decode()
    assert 'value="+44 117 496 0142"' in nameless.content.decode()
    wrong = jonas.post(WAYS, rows(page, outside=[OFFICE | {"url": "javascript:alert(1)"}]))
    assert wrong.status_code == 422 and "Enter a valid URL." in wrong.content.decode()
    assert 'value="Arbitration office"' in wrong.content.decode()
    assert Organisation.current().tell_us == {}


def test_what_was_written_before_there_was_a_page_stays(there: Shop, jonas: Client) -> None:
    before = {"stages": ["A plan"], "outside": [{"name": "Consumer advice", "value": "free of charge"}]}
    Organisation.objects.update(tell_us=before)
    page = jonas.get(WAYS).content.decode()
    assert 'value="A plan"' in page and 'value="free of charge"' in page
    advice = {"name": "Consumer advice", "text": "free of charge", "url": ""}
    jonas.post(WAYS, rows(page, stages=[{"name": "A plan"}], outside=[advice]))
    assert "free of charge" in Client().get("/tell-us/?lang=en").content.decode()


def test_what_somebody_else_kept_meanwhile_is_not_written_over(there: Shop, jonas: Client) -> None:
    opened = jonas.get(WAYS).content.decode()
    jonas.post(WAYS, rows(opened, channels=[PHONE]))
    late = jonas.post(WAYS, rows(opened, channels=[PHONE | {"name": "Fax"}]))
    assert late.status_code == 422 and "Somebody else has changed this meanwhile." in late.content.decode()
    assert 'value="Fax"' in late.content.decode()
    assert Organisation.current().tell_us["channels"][0]["name"] == "Telephone"
