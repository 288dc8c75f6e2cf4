"""The radar and the speed report: every figure with its number and interval, the newest low answers on top."""

import datetime as dt
import re
import sys
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from makegood.accounts.models import User
from makegood.cases.models import Case
from makegood.followup.models import CheckBack
from makegood.insights.actions import keep_figures
from makegood.insights.queries import figures
from makegood.lib.bulk import execute
from makegood.lib.pages import moment_words
from makegood.listening.models import Invitation, Survey
from makegood.outreach.models import Message
from tests.cast import heard, says
from tests.desk.story import Shop, case

SeenBy = Callable[[User], Client]
BUDGET = 30
HOUR = dt.timedelta(hours=1)


def words(page: str) -> str:
    """The page as it reads, without its markup."""
    return " ".join(re.sub(r"<(style|script|svg).*?</\1>|<[^>]*>", " ", page, flags=re.S).split())


def radar(browser: Client, days: int = 28) -> str:
    answer = browser.get("/radar/", {"days": days})
    assert answer.status_code == 200
    return words(answer.content.decode())


def speed(browser: Client, days: int = 28) -> str:
    answer = browser.get("/radar/speed/", {"days": days})
    assert answer.status_code == 200
    return words(answer.content.decode())


def forty_answers(team: str = "Web shop") -> None:
    """34 of 40 satisfied, two with the lowest score; 30 by web, ten at the till."""
    at = timezone.now()
    scores = [1, 1, 2, 3, 3, 3] + [4, 5] * 17
    said = [
        says(f"a-{n}", score, f"Remark {n}" if score < 4 else "", team=team, channel="web" if n % 4 else "till",
             occurred_at=at - n * HOUR)
        for n, score in enumerate(scores)
    ]  # fmt: skip
    heard(*said, at=at)


def test_score_number_interval_and_newest_low_answers_show(there: Shop, seen_by: SeenBy) -> None:
    forty_answers()
    page = radar(seen_by(there.jonas))
    # 34 of 40: Wilson 70.9 to 92.9
    assert "85 % between 71 and 93 % 34 of 40 answers" in page
    assert "Web shop 40 85 %" in page
    assert "web 30" in page and "till 10 too few to know" in page
    assert page.index("Remark 0") < page.index("Remark 5")
    assert "2 of 40 answers; 6 low in all" in page


def test_a_low_answer_names_who_looks_after_it_and_by_when(there: Shop, seen_by: SeenBy) -> None:
    forty_answers()
    newest = Case.objects.order_by("-id").first()
    assert newest is not None
    assert f"{newest.owner.name}, by" in radar(seen_by(there.jonas))


def test_a_low_answer_of_nobody_known_from_no_team_stands_there_too(there: Shop, seen_by: SeenBy) -> None:
    heard(says("a-1", 1, "Nobody rang back"), at=timezone.now())
    page = radar(seen_by(there.jonas))
    assert "Nobody rang back" in page


def test_an_agent_sees_the_answers_of_her_teams(there: Shop, seen_by: SeenBy) -> None:
    forty_answers()
    assert "of 40 answers" in radar(seen_by(there.maya))
    assert "Nobody has answered in this span" in radar(seen_by(there.sefa))


def test_a_change_is_told_with_its_interval(there: Shop, seen_by: SeenBy) -> None:
    at = timezone.now()
    before = [says(f"b-{n}", 5, team="Web shop", occurred_at=at - dt.timedelta(days=40)) for n in range(40)]
    heard(*before, at=at)
    forty_answers()
    page = radar(seen_by(there.jonas))
    assert "change −15 between −29 and −3 points" in page
    assert "too few" in page


@pytest.mark.capability("MEA-10")
def test_who_did_not_answer_is_beside_the_score(there: Shop, seen_by: SeenBy) -> None:
    forty_answers()
    survey = Survey.objects.create(name="After delivery", slug="after", token="t" * 43)
    at = timezone.now()
    for n in range(50):
        Invitation.objects.create(
            survey=survey, digest=bytes([n]) * 32, made_at=at - HOUR, expires_at=at, answered_at=at if n < 6 else None
        )  # fmt: skip
    page = radar(seen_by(there.jonas))
    assert "12 % of those asked by name answered (6 of 50)" in page
    assert "Who does not answer may feel otherwise" in page


def hundred_low(there: Shop) -> list[Case]:
    """A hundred low before; 60 of them asked, 40 answered, 26 of these are right."""
    at, found = timezone.now(), []
    for n in range(100):
        each = case(there.maya, there.web, f"Customer {n}", "Late", "Ring", score_before=2, scale="1-5")
        found.append(each)
        if n < 60:
            answered = {"answered_at": at, "score": 5 if n < 26 else 2} if n < 40 else {}
            CheckBack.objects.create(case=each, day=3, due_at=at, asked_at=at, **answered)
            Message.objects.create(
                case=each, kind="check_back", state="sent", made_at=at, sent_at=at, message_id=each.ref
            )
    return found


@pytest.mark.capability("MEA-02")
def test_the_recovered_and_the_unknown_both_show(there: Shop, seen_by: SeenBy) -> None:
    hundred_low(there)
    page = speed(seen_by(there.jonas))
    # 26 of 40: Wilson 49.5 to 77.9; all unknown lost 26 of 100, all won 86 of 100
    assert "65 % between 50 and 78 % 26 of 40 who answered; 60 unknown" in page
    assert "(20 silent, 40 not asked yet). With them 26 % to 86 %." in page
    assert "a description, not an effect" in page
    assert "0 of 0, too few to know" in page


def test_low_scorers_whom_nobody_answered_stand_beside_them(there: Shop, seen_by: SeenBy) -> None:
    at = timezone.now()
    hundred_low(there)
    lows = [says(f"l-{n}", 2, customer=None, occurred_at=at - 30 * HOUR) for n in range(40)]
    later = [says(f"m-{n}", 5 if n < 22 else 2, occurred_at=at - HOUR) for n in range(40)]
    for n, item in enumerate(lows + later):
        item.item.customer = None
        item.customer_id = Case.objects.order_by("id")[n % 40].customer_id
    heard(*lows, at=at)
    heard(*later, at=at)
    assert "22 of 40 were satisfied with what came next" in speed(seen_by(there.jonas))


def ten_and_ten(there: Shop) -> None:
    """Ten cases that we noticed, answered after one to ten hours; ten that customers told us of, two still open."""
    at = timezone.now()
    for n in range(20):
        opened = at - dt.timedelta(days=20)
        mine = n < 10
        after = (n + 1) * HOUR if mine else (n - 8) * 24 * HOUR
        case(
            there.maya, there.web, f"Customer {n}", "Late", "Ring", opened_at=opened,
            noticed_by="us" if mine else "customer", first_reply_at=opened + after if n < 18 else None,
        )  # fmt: skip


@pytest.mark.capability("DET-09")
def test_two_separate_response_curves_show(there: Shop, seen_by: SeenBy) -> None:
    ten_and_ten(there)
    browser = seen_by(there.jonas)
    page = speed(browser)
    assert "We noticed first 10 0" in page and "The customer told us 10 2" in page
    assert "5 h 00" in page
    drawn = browser.get("/radar/pictures/speed/").content.decode()
    assert (
        drawn.count("mark-line") >= 1
        and "We noticed first, 10" in drawn
        and "The customer told us, 10" in drawn
    )
    assert 'stroke="var(--accent)"' in drawn and 'stroke="var(--soon)"' in drawn
    assert drawn in browser.get("/radar/speed/").content.decode()


@pytest.mark.capability("MEA-05")
def test_what_is_open_is_censored_not_dropped(there: Shop) -> None:
    ten_and_ten(there)
    customer = figures(None, 28, timezone.now()).first_reply["customer"]["elapsed"]
    half, nine, most = (reached.minutes for reached in customer.reached)
    assert (customer.n, customer.running) == (10, 2)
    assert half == 6 * 24 * 60 and nine is None and most is None


def test_speed_in_working_and_elapsed_time_says_not_yet(there: Shop, seen_by: SeenBy) -> None:
    ten_and_ten(there)
    page = speed(seen_by(there.jonas))
    row = page[page.index("The customer told us 10 2") :][:400]
    assert "6 d 0 h" in row and "not yet" in row


def test_own_ups_are_in_no_comparison(there: Shop, seen_by: SeenBy) -> None:
    case(there.maya, there.web, "Ann Thorne", "Sent to a wrong address", "Ring", own_up=True)
    case(there.tom, there.web, "Bo Lind", "Late", "Ring")
    page = speed(seen_by(there.jonas))
    ranking = page[page.index("By team") :]
    assert "Web shop 1" in ranking
    assert "Tom Brandt 1" in ranking and "Maya Okafor" not in ranking.partition("Mistakes that people")[0]


def test_agents_are_not_shown_who_is_quickest(there: Shop, seen_by: SeenBy) -> None:
    ten_and_ten(there)
    assert "By owner" not in speed(seen_by(there.maya))
    assert "By owner" in speed(seen_by(there.ruth))


def test_incidents_stand_on_top(there: Shop, seen_by: SeenBy) -> None:
    case(
        there.ruth,
        there.web,
        "",
        "Nobody reads the inbox",
        "Read it",
        case_key="i:mail",
        customer=None,
    )
    page = radar(seen_by(there.jonas))
    assert "Needs a look now Nobody reads the inbox Ruth Adler" in page
    assert "Many customers Nobody reads the inbox" in words(
        seen_by(there.jonas).get("/queue/").content.decode()
    )


def test_an_empty_radar_teaches(there: Shop, seen_by: SeenBy) -> None:
    assert "Nobody has answered in this span" in radar(seen_by(there.jonas))
    assert "No case was opened in this span." in speed(seen_by(there.jonas))


def test_every_picture_has_its_table(there: Shop, seen_by: SeenBy) -> None:
    forty_answers()
    hundred_low(there)
    ten_and_ten(there)
    page = seen_by(there.jonas).get("/radar/").content.decode()
    assert page.count("<figure>") == page.count("As a table") == 3
    assert seen_by(there.jonas).get("/radar/pictures/nonsense/").status_code == 404


def test_the_radar_asks_few_questions_however_much_there_is(
    there: Shop, seen_by: SeenBy, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    forty_answers()
    browser = seen_by(there.maya)
    browser.get("/radar/")
    with django_assert_max_num_queries(BUDGET):
        browser.get("/radar/")
    hundred_low(there)
    execute("ANALYZE", [])
    with django_assert_max_num_queries(BUDGET):
        browser.get("/radar/")


def test_figures_that_were_kept_say_when_they_were_counted(
    there: Shop, seen_by: SeenBy, monkeypatch: pytest.MonkeyPatch
) -> None:
    ten_and_ten(there)
    browser = seen_by(there.jonas)
    assert "counted at" not in speed(browser)
    monkeypatch.setattr(sys.modules["makegood.insights.queries.figures"], "MANY", 5)
    assert "counted at" not in speed(browser)
    two_hours_ago = timezone.now() - 2 * HOUR
    keep_figures(at=two_hours_ago)
    local = timezone.localtime(two_hours_ago, ZoneInfo("Europe/London"))
    assert f"counted at {moment_words(local, timezone.localtime(timezone.now(), local.tzinfo))}" in speed(
        browser
    )
