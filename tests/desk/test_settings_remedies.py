"""The catalogue as a page of the settings: read by all, kept by managers, its stock counted with every offer."""

from collections.abc import Callable

import pytest
from django.test import Client

from makegood.accounts.models import AuditEntry, User
from makegood.remedies.listing import stock_after
from makegood.remedies.models import Remedy
from tests.desk import story
from tests.desk.story import Shop

SeenBy = Callable[[User], Client]
BOOKMARK = {
    "kind": "gift", "en": "Linen bookmark", "es": "", "de": "Lesezeichen", "good_for_days": "60", "active": "on",
    "currency": "GBP", "cost": "1.20", "value": "4", "stock": "40",
}  # fmt: skip


def added(browser: Client, **more: str) -> Remedy:
    told = browser.post("/settings/remedies/new/", BOOKMARK | more, follow=True)
    assert told.status_code == 200, told.content.decode()
    return Remedy.objects.latest("pk")


def text_of(browser: Client, address: str) -> str:
    return " ".join(browser.get(address).content.decode().split())


def test_a_manager_adds_a_little_extra_and_an_agent_gives_it_until_none_is_left(
    there: Shop, seen_by: SeenBy
) -> None:
    jonas, maya = seen_by(there.jonas), seen_by(there.maya)
    made = added(jonas, stock="1")
    assert (made.key, made.cost, made.value, made.stock) == ("linen-bookmark", 120, 400, 1)
    page = text_of(maya, "/settings/remedies/")
    assert "Linen bookmark" in page and "costs us £1.20" in page and "1 in stock" in page
    case = story.case(there.maya, there.web, "Nadia Karim", "Parcel late", "Call")
    given = {"remedy": made.key, "currency": "GBP", "item": "Linen bookmark", "cost": "", "amount": ""}
    assert maya.post(f"/cases/{case.ref}/offers/", given, follow=True).status_code == 200
    assert "none left" in text_of(maya, "/settings/remedies/")
    assert maya.post(f"/cases/{case.ref}/offers/", given).status_code in {409, 422}
    assert AuditEntry.objects.get(stream="remedy:linen-bookmark").by == there.jonas


def test_a_change_keeps_what_went_out_while_it_was_typed(there: Shop, seen_by: SeenBy) -> None:
    jonas = seen_by(there.jonas)
    made = added(jonas)
    assert 'value="40"' in text_of(jonas, f"/settings/remedies/{made.pk}/")
    Remedy.objects.update(stock=38)
    jonas.post(f"/settings/remedies/{made.pk}/", BOOKMARK | {"stock": "60", "stock_seen": "40", "active": ""})
    made.refresh_from_db()
    assert (made.stock, made.active) == (58, False)


@pytest.mark.parametrize(
    ("now", "seen", "said", "left"),
    [(5, 5, 9, 9), (3, 5, 9, 7), (0, 5, 2, 0), (None, None, 4, 4), (4, 4, None, None), (4, None, 7, 7)],
)
def test_a_stock_is_what_was_said_less_what_went_out_since_it_was_seen(
    now: int | None, seen: int | None, said: int | None, left: int | None
) -> None:
    assert stock_after(now, seen, said) == left


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"en": ""}, "required"), ({"cost": "1.234"}, "1.234"), ({"currency": ""}, "currency"),
        ({"cost": "-1"}, "-1"), ({"en": "Refund"}, "in the catalogue already"), ({"kind": "refund"}, "valid choice"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_stays_in_the_form_with_a_sentence(
    there: Shop, seen_by: SeenBy, wrong: dict[str, str], words: str
) -> None:
    answer = seen_by(there.jonas).post("/settings/remedies/new/", BOOKMARK | wrong)
    assert answer.status_code == 422
    assert words in answer.content.decode() and 'value="Lesezeichen"' in answer.content.decode()
    assert Remedy.objects.count() == COUNT


COUNT = 11


def test_what_is_given_in_money_says_what_share_of_it_it_costs(there: Shop, seen_by: SeenBy) -> None:
    jonas, discount = seen_by(there.jonas), Remedy.objects.get(key="discount")
    said = {"en": "Discount", "good_for_days": "30", "active": "on", "cost_percent": "60"}
    jonas.post(f"/settings/remedies/{discount.pk}/", said)
    assert "costs us 60 % of its amount" in text_of(jonas, "/settings/remedies/")


def test_time_that_costs_nothing_may_be_offered(there: Shop, seen_by: SeenBy) -> None:
    time = Remedy.objects.get(key="time")
    said = {"en": "More time", "good_for_days": "30", "active": "on", "currency": "GBP", "cost": "0"}
    seen_by(there.jonas).post(f"/settings/remedies/{time.pk}/", said)
    case = story.case(there.maya, there.web, "Nadia Karim", "Parcel late", "Call")
    given = {"remedy": "time", "currency": "GBP", "item": "Two weeks more", "cost": "", "amount": ""}
    assert seen_by(there.maya).post(f"/cases/{case.ref}/offers/", given, follow=True).status_code == 200
    assert case.offers.get().cost == 0
