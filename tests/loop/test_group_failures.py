"""What a group failure is reckoned by: losses added up, words by language, authority over the whole, the throttle."""

from hypothesis import given
from hypothesis import strategies as st

from makegood.loop.group_failures.rules import (
    Forecast,
    Given,
    Sum,
    add,
    added,
    per_currency,
    seen,
    sums_as_facts,
    sums_of,
    to_release,
    tongue,
)
from makegood.remedies.authority.rules import Line, Wish
from makegood.remedies.authority.whole import Many, against_all, against_one

WORDS = {"en": {"text": "Sorry."}, "de": {"text": "Verzeihung."}}
MANAGER = [Line(grant=1000, case=2000, day=10_000, customer=3000)]


def gift(
    amount: int | None, remedy: str = "refund", currency: str = "GBP", item: str = "", law: bool = False
) -> Given:
    worth = amount or 300
    return Given(remedy, currency, amount, item, worth, worth, worth, law)


def against(
    role: str, *gifts: Many, person: int = 2, spent: dict[str, list[Wish]] | None = None
) -> list[str]:
    lines = MANAGER if role == "manager" else [Line()]
    return [over.measure for _currency, over in against_all(person, role, [1], lines, gifts, spent or {})]


def test_who_lost_the_same_twice_is_offered_the_same_twice_in_one_offer() -> None:
    assert added([gift(400), gift(400)]) == (gift(800),)
    both = added([gift(400), gift(200, "credit"), gift(100, law=True)])
    assert both == (gift(500, law=True), gift(200, "credit"))
    [things] = added([gift(None, item="a lamp"), gift(None, item="a lamp"), gift(None, item="a bulb")])
    assert (things.amount, things.item, things.counted) == (None, "a lamp, a bulb", 900)


@given(st.lists(st.integers(1, 10**9), min_size=1, max_size=20))
def test_however_losses_are_gathered_they_come_to_the_same(amounts: list[int]) -> None:
    alone: dict[tuple[str, str], Sum] = {}
    for amount in amounts:
        add(alone, [gift(amount)])
    together: dict[tuple[str, str], Sum] = {}
    add(together, added([gift(amount) for amount in amounts]))
    assert (
        per_currency(sums_as_facts(alone)) == per_currency(sums_as_facts(together)) == {"GBP": sum(amounts)}
    )
    assert sums_of(sums_as_facts(alone)) == alone


def test_each_is_told_in_her_language_or_in_english() -> None:
    said = [tongue(code, WORDS) for code in ("de", "DE-at", "en-GB", "fr", "")]
    assert said == ["de", "de", "en", "en", "en"]


def test_another_word_is_another_question() -> None:
    assert seen({"a": 1, "b": 2}) == seen({"b": 2, "a": 1}) != seen({"a": 1, "b": 3})


def test_no_more_go_in_a_minute_than_may() -> None:
    assert [to_release(200, lately) for lately in (0, 150, 200, 500)] == [200, 50, 0, 0]


class TestWhoMaySayYesToAllOfIt:
    def test_nobody_to_her_own_and_no_agent_or_lead(self) -> None:
        assert against("admin", Many("refund", "GBP", 100, 100), person=1) == ["own"]
        assert against("lead", Many("refund", "GBP", 100, 100)) == ["none"]

    def test_a_manager_within_her_day_and_an_admin_without_end(self) -> None:
        assert against("manager", Many("refund", "GBP", 1_000_000, 100_000)) == []
        assert against("manager", Many("refund", "GBP", 1_000_001, 100_000)) == ["day"]
        assert against("admin", Many("refund", "GBP", 10**14, 10**9)) == []

    def test_the_largest_gift_counts_as_any_gift(self) -> None:
        assert against("manager", Many("refund", "GBP", 100_001, 100_001)) == ["grant"]
        assert against("manager", Many("refund", "GBP", 300_001, 300_001)) == ["grant", "case", "customer"]

    def test_two_remedies_for_one_person_count_together(self) -> None:
        forecast = Forecast()
        forecast.add([gift(80_000), gift(40_000, "credit")])
        forecast.add([gift(70_000), gift(90_000, "credit")])
        forecast.add([gift(95_000)])
        [both] = forecast.as_facts()["together"]
        wishes = [Wish(each["remedy"], each["currency"], each["counted"]) for each in both]
        assert wishes == [Wish("refund", "GBP", 80_000), Wish("credit", "GBP", 90_000)]
        lines = [Line(grant=1000, case=1500, customer=3000)]
        assert [over.measure for _c, over in against_one(lines, wishes)] == ["case"]
        before = [Wish("refund", "GBP", 250_000)]
        assert [over.measure for _c, over in against_one(lines, wishes[:1], before)] == ["customer"]
        gifts = [Many("refund", "GBP", 150_000, 80_000), Many("credit", "GBP", 130_000, 90_000)]
        assert against_all(2, "manager", [1], lines, gifts, {}) == []
        assert [over.measure for _c, over in against_all(2, "manager", [1], lines, gifts, {}, [wishes])] == [
            "case"
        ]

    def test_all_remedies_count_together_with_what_is_hers_already(self) -> None:
        both = (Many("refund", "GBP", 600_000, 100), Many("credit", "GBP", 600_000, 100))
        assert against("manager", *both) == ["day"]
        spent = {"day": [Wish("refund", "GBP", 999_999)]}
        assert against("manager", Many("refund", "GBP", 2, 2), spent=spent) == ["day"]
