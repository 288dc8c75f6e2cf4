"""The queue: what stands on it, for whom, in which order, and how few questions it asks the database."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from makegood.accounts.models import User
from makegood.cases.models import Case, Status
from makegood.cases.queries import Wanted, counts
from tests.desk.nonsense import made_up
from tests.desk.story import Shop, case, open_cases

SeenBy = Callable[[User], Client]
BUDGET = 18


def names(page: str) -> list[str]:
    """The customers on the page, from top to bottom."""
    return [part.split(">")[1].split("<")[0] for part in page.split('id="line-')[1:]]


def queue(browser: Client, **asked: str) -> str:
    answer = browser.get("/queue/", asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_strangers_are_sent_to_the_sign_in(client: Client) -> None:
    assert client.get("/queue/")["Location"].startswith("/accounts/login/")


def test_the_most_pressing_case_stands_on_top(there: Shop, seen_by: SeenBy) -> None:
    open_cases(there)
    found = names(queue(seen_by(there.maya)))
    assert found[:3] == ["Arthur Pell", "Elena Marsh", "Hana Sato"]
    assert len(found) == 12


def test_due_first_is_another_order(there: Shop, seen_by: SeenBy) -> None:
    open_cases(there)
    assert names(queue(seen_by(there.maya), order="due"))[:2] == ["Henrik Solberg", "Yusuf Demir"]


def test_nobody_sees_another_teams_cases_unless_she_may(there: Shop, seen_by: SeenBy) -> None:
    open_cases(there)
    case(there.sefa, there.harbour, "Oskar Lund", "Ink bottle leaked", "Offer book and ink")
    assert names(queue(seen_by(there.sefa))) == ["Oskar Lund"]
    assert "Oskar Lund" not in names(queue(seen_by(there.maya)))
    assert len(names(queue(seen_by(there.jonas)))) == 13


def test_a_filter_never_opens_what_another_team_does(there: Shop, seen_by: SeenBy) -> None:
    open_cases(there)
    case(there.sefa, there.harbour, "Oskar Lund", "Ink bottle leaked", "Offer book and ink")
    case(there.sefa, there.web, "Nora Vik", "Easel came without legs", "Send the legs")
    hers = seen_by(there.sefa)
    assert sorted(names(queue(hers))) == ["Nora Vik", "Oskar Lund"]
    assert names(queue(hers, team=str(there.web.pk))) == ["Nora Vik"]
    assert names(queue(hers, owner=str(there.maya.pk))) == []
    assert sorted(names(queue(hers, owner=str(there.sefa.pk)))) == ["Nora Vik", "Oskar Lund"]
    assert counts(there.sefa, Wanted(timezone.now(), timezone.now()), ["open", "mine"]) == {
        "open": 2,
        "mine": 2,
    }
    assert counts(there.maya, Wanted(timezone.now(), timezone.now()), ["open", "mine"]) == {
        "open": 13,
        "mine": 6,
    }


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"view": "late"}, ["Henrik Solberg", "Yusuf Demir"]),
        ({"view": "first"}, ["Yusuf Demir", "Dana Whitlock"]),
        ({"severity": "4"}, ["Arthur Pell"]),
        ({"q": "gift card"}, ["Yusuf Demir"]),
        ({"q": "ELEN mark"}, ["Elena Marsh"]),
        ({"q": "nothing like it"}, []),
        ({"severity": "nonsense", "view": "nonsense", "after": "nonsense", "q": "pell"}, ["Arthur Pell"]),
    ],
)
def test_views_filters_and_words_narrow_it(
    there: Shop, seen_by: SeenBy, asked: dict[str, str], found: list[str]
) -> None:
    open_cases(there)
    assert names(queue(seen_by(there.maya), **asked)) == found


@pytest.mark.parametrize("order", ["pressing", "due", "newest"])
def test_a_place_that_was_made_up_is_the_first_page(there: Shop, seen_by: SeenBy, order: str) -> None:
    case(there.maya, there.web, "Kofi Mensah", "Frame cut short", "Ring him")
    browser = seen_by(there.maya)
    for after in made_up(4):
        assert queue(browser, order=order, after=after)


def test_punctuation_alone_narrows_nothing_and_finds_nothing(there: Shop, seen_by: SeenBy) -> None:
    open_cases(there)
    browser = seen_by(there.maya)
    assert len(names(queue(browser, q="!"))) == 12
    found = browser.get("/find/", {"q": "!"}).content.decode()
    assert "Kofi Mensah" not in found and "Arthur Pell" not in found


def test_what_is_over_is_sorted_by_its_day_and_offers_no_other_order(there: Shop, seen_by: SeenBy) -> None:
    open_cases(there)
    assert 'name="order"' in queue(seen_by(there.maya))
    assert 'name="order"' not in queue(seen_by(there.maya), view="closed")


def test_mine_are_mine(there: Shop, seen_by: SeenBy) -> None:
    open_cases(there)
    assert len(names(queue(seen_by(there.tom), view="mine"))) == 6


def test_what_waits_for_a_yes_and_what_is_over_have_their_own_views(there: Shop, seen_by: SeenBy) -> None:
    waiting, over = open_cases(there)[:2]
    Case.objects.filter(pk=waiting.pk).update(status=Status.RESOLVED)
    Case.objects.filter(pk=over.pk).update(status=Status.CLOSED, due_at=None, next_step="")
    browser = seen_by(there.maya)
    assert names(queue(browser, view="waiting")) == [waiting.customer.name if waiting.customer else ""]
    assert names(queue(browser, view="closed")) == [over.customer.name if over.customer else ""]


@pytest.mark.parametrize("order", ["pressing", "due", "newest"])
def test_pages_follow_each_other_without_gap_or_overlap(there: Shop, seen_by: SeenBy, order: str) -> None:
    _many(there)
    found = _paged(seen_by(there.maya), f"/queue/?order={order}")
    assert len(found) == len(set(found)) == 107


@pytest.mark.parametrize("order", ["pressing", "due", "newest"])
@pytest.mark.parametrize("word", ["late", "even", "odd"])
def test_words_find_the_same_order_page_after_page_however_common_they_are(
    there: Shop, seen_by: SeenBy, order: str, word: str
) -> None:
    _many(there)
    maya = seen_by(there.maya)
    held = [name for name in _paged(maya, f"/queue/?order={order}") if word == "late" or word in name.lower()]
    assert _paged(maya, f"/queue/?order={order}&q={word}") == held


def test_a_rare_word_finds_her_teams_and_her_own_cases_below_a_hundred_others(
    there: Shop, seen_by: SeenBy
) -> None:
    _many(there)
    last = {"minutes": 9, "priority": -1}
    case(there.sefa, there.web, "Rare Web", "Late", "Write", **last)
    case(there.maya, there.harbour, "Rare Hers", "Late", "Write", **last)
    case(there.sefa, there.harbour, "Rare Theirs", "Late", "Write", **last)
    maya, web, harbour = seen_by(there.maya), str(there.web.pk), str(there.harbour.pk)
    assert names(queue(maya, q="rare")) == ["Rare Web", "Rare Hers"]
    assert names(queue(maya, q="rare", team=web)) == ["Rare Web"]
    assert names(queue(maya, q="rare", team=harbour)) == ["Rare Hers"]
    assert names(queue(maya, q="rare", owner=str(there.maya.pk))) == ["Rare Hers"]
    assert names(queue(seen_by(there.jonas), q="rare")) == ["Rare Web", "Rare Hers", "Rare Theirs"]


def _many(there: Shop) -> None:
    """A hundred late cases and a few, one in five of them odd."""
    for number in range(107):
        late = {"minutes": number % 7, "priority": number % 3}
        case(there.maya, there.web, f"{'Even' if number % 5 else 'Odd'} {number:03}", "Late", "Write", **late)
    # as an import does it: many cases with one and the same time
    first = Case.objects.order_by("pk")[0]
    Case.objects.update(due_at=first.due_at, opened_at=first.opened_at)


def _paged(browser: Client, address: str) -> list[str]:
    """The customers on all pages from this address on."""
    found = list[str]()
    while address:
        page = browser.get(address).content.decode()
        found += names(page)
        older = page.partition('rel="next"')[2].partition('href="')[2].partition('"')[0]
        address = f"/queue/{older}".replace("&amp;", "&") if older else ""
    return found


def test_an_empty_queue_teaches_what_will_stand_there(there: Shop, seen_by: SeenBy) -> None:
    assert "Everyone who was let down will stand here" in queue(seen_by(there.maya))
    assert "No case fits this" in queue(seen_by(there.maya), q="zebra")


def test_a_time_is_told_in_the_zone_of_the_viewers_desk(there: Shop, seen_by: SeenBy) -> None:
    made = case(there.maya, there.web, "Ola Nowak", "Late", "Write", minutes=60 * 24 * 30)
    Case.objects.filter(pk=made.pk).update(due_at=dt.datetime(2030, 7, 1, 12, 0, tzinfo=dt.UTC))
    assert 'datetime="2030-07-01T13:00:00+01:00"' in queue(seen_by(there.maya))


def test_the_queue_asks_the_database_as_little_with_fifty_lines_as_with_one(
    there: Shop, seen_by: SeenBy, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(60):
        case(there.maya, there.web, f"Customer {number}", "Late", "Write")
    browser = seen_by(there.maya)
    cache.clear()
    with django_assert_max_num_queries(BUDGET):
        queue(browser)
