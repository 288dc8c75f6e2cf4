"""The rules of authority by tables and at random: what is given without asking never goes beyond a limit."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from makegood.remedies.authority.rules import (
    MEASURES,
    Answer,
    Line,
    Over,
    Purse,
    Raise,
    Spent,
    Wish,
    above,
    in_minor_units_of,
    line_for,
    may_approve,
    may_give,
    next_rung,
    rung_for,
    worth_raising,
)

ANY = Line(grant=50, case=100, day=500, customer=150, year=1000)
POUNDS = Line(currency="GBP", grant=6000)
CARDS = Line(remedy="gift_card", grant=20)
CARDS_IN_POUNDS = Line(remedy="gift_card", currency="GBP", grant=2500)
LINES = [ANY, POUNDS, CARDS, CARDS_IN_POUNDS]


@pytest.mark.parametrize(
    ("remedy", "currency", "line"),
    [
        ("gift_card", "GBP", CARDS_IN_POUNDS),
        ("gift_card", "EUR", CARDS),
        ("refund", "GBP", POUNDS),
        ("refund", "EUR", ANY),
    ],
)
def test_the_closest_line_holds(remedy: str, currency: str, line: Line) -> None:
    assert line_for(LINES, remedy, currency) is line
    assert line_for(LINES[::-1], remedy, currency) is line


def test_where_no_line_fits_somebody_is_asked_and_without_any_it_is_refused() -> None:
    wish = Wish("refund", "EUR", 1)
    assert line_for([CARDS], "refund", "EUR") is None
    assert may_give([CARDS], wish, {}).answer is Answer.NEEDS_APPROVAL
    assert may_give([CARDS], wish, {}).over == (Over("none", 0, 0, 1),)
    refused = may_give([], wish, {})
    assert (refused.answer, refused.over) == (Answer.REFUSED, (Over("none", 0, 0, 1),))


def spent(measure: str, *gifts: Wish) -> Spent:
    return {measure: gifts}


# limit 50 for one gift, 100 on a case, 500 a day, 150 for a customer, 1000 in a year
@pytest.mark.parametrize(
    ("amount", "before", "over"),
    [
        (5000, {}, ()),
        (5001, {}, ("grant",)),
        (5000, spent("case", Wish("refund", "EUR", 5000)), ()),
        (5000, spent("case", Wish("credit", "EUR", 5001)), ("case",)),
        (5000, spent("case", Wish("gift_card", "EUR", 9000)), ()),  # another line bears it
        (5000, spent("case", Wish("refund", "GBP", 9000)), ()),  # and so here
        (5000, spent("case", Wish("refund", "USD", 5001)), ("case",)),  # main units of any currency
        (5000, spent("case", Wish("refund", "JPY", 50)), ()),
        (5000, spent("case", Wish("refund", "JPY", 51)), ("case",)),
        (5000, spent("case", Wish("refund", "BHD", 50_000)), ()),
        (5000, spent("case", Wish("refund", "BHD", 50_001)), ("case",)),
        (1, spent("day", Wish("refund", "EUR", 50_000)), ("day",)),
        (1, spent("customer", Wish("refund", "EUR", 15_000)), ("customer",)),
        (1, spent("year", Wish("refund", "EUR", 100_000)), ("year",)),
        (5001, spent("day", Wish("refund", "EUR", 50_000)), ("grant", "day")),
    ],
)
def test_what_stands_against_it(amount: int, before: Spent, over: tuple[str, ...]) -> None:
    verdict = may_give(LINES, Wish("refund", "EUR", amount), before)
    assert tuple(one.measure for one in verdict.over) == over
    assert verdict.allowed == (not over)


def test_it_says_the_numbers() -> None:
    before = spent("case", Wish("refund", "EUR", 7000), Wish("credit", "EUR", 1000))
    assert may_give([ANY], Wish("refund", "EUR", 2500), before).over == (Over("case", 10_000, 8000, 2500),)


def test_what_another_line_bears_takes_nothing_of_this_one_not_even_a_cent() -> None:
    before = spent("case", Wish("gift_card", "EUR", 9000), Wish("refund", "EUR", 5000))
    assert may_give(LINES, Wish("refund", "EUR", 5000), before).allowed


def test_what_is_finer_than_the_currency_counts_as_one_more() -> None:
    assert in_minor_units_of("JPY", Wish("refund", "EUR", 101)) == 2
    assert in_minor_units_of("BHD", Wish("refund", "EUR", 101)) == 1010
    assert in_minor_units_of("EUR", Wish("refund", "EUR", 101)) == 101


def test_a_budget_makes_somebody_be_asked_and_a_manager_says_yes() -> None:
    wish, full = Wish("refund", "EUR", 100), [Purse("", 1000, 901), Purse("North", 1000, 900)]
    assert may_give([ANY], wish, {}, full).over == (Over("budget", 1000, 901, 100, ""),)
    norths = [Purse("", 1000, 900), Purse("North", 1000, 901)]
    assert may_give([ANY], wish, {}, norths).over == (Over("budget", 1000, 901, 100, "North"),)
    for role, allowed in (("lead", False), ("manager", True), ("admin", True)):
        assert may_approve(1, role, [2], [ANY], wish, {}, full).allowed == allowed


@pytest.mark.parametrize(
    ("role", "makers", "lines", "answer"),
    [
        ("lead", [2], [ANY], Answer.ALLOWED),
        ("lead", [2], [Line(grant=1)], Answer.NEEDS_APPROVAL),
        ("admin", [2, 1], [Line()], Answer.REFUSED),
        ("agent", [2], [Line()], Answer.REFUSED),
        ("auditor", [2], [], Answer.REFUSED),
        ("lead", [2], [], Answer.REFUSED),
    ],
)
def test_who_may_say_yes(role: str, makers: list[int], lines: list[Line], answer: Answer) -> None:
    assert may_approve(1, role, makers, lines, Wish("refund", "EUR", 200), {}).answer is answer


@pytest.mark.parametrize(
    ("makers", "lines", "over"),
    [
        ([2, 1], [ANY], (Over("own", 0, 0, 200),)),
        ([2], [], (Over("none", 0, 0, 200),)),
        ([2], [Line(grant=1)], (Over("grant", 100, 0, 200),)),
        ([2], [ANY], ()),
    ],
)
def test_a_no_says_what_stands_against_it(
    makers: list[int], lines: list[Line], over: tuple[Over, ...]
) -> None:
    assert may_approve(1, "lead", makers, lines, Wish("refund", "EUR", 200), {}).over == over


LADDER = {"lead": [Line(grant=200, day=300)], "manager": [Line(grant=1000)], "admin": [Line()]}
ALL = ["admin", "lead", "manager"]
A_DAY = spent("day", Wish("refund", "EUR", 30_000))  # whose day it was is not known of a rung


@pytest.mark.parametrize(
    ("amount", "present", "budget", "rung"),
    [
        (20_000, ALL, False, "lead"),
        (20_001, ALL, False, "manager"),
        (100_001, ALL, False, "admin"),
        (1, ALL, True, "manager"),
        (1, ["admin"], False, "admin"),
        (100_001, ["lead", "manager"], False, "manager"),  # nobody may: the highest there is asked
        (1, [], False, "admin"),
    ],
)
def test_the_lowest_rung_that_may_is_asked(amount: int, present: list[str], budget: bool, rung: str) -> None:
    assert rung_for(LADDER, present, Wish("refund", "EUR", amount), A_DAY, over_budget=budget) == rung


def test_a_rung_is_asked_whose_limits_for_the_case_and_the_customer_bear_it() -> None:
    ladder = {"lead": [Line(case=100, customer=150)], "manager": [Line()]}
    wish = Wish("refund", "EUR", 5000)
    assert rung_for(ladder, ALL, wish, {}) == "lead"
    for measure, least in (("case", 5001), ("customer", 10_001)):
        assert rung_for(ladder, ALL, wish, spent(measure, Wish("refund", "EUR", least - 1))) == "lead"
        assert rung_for(ladder, ALL, wish, spent(measure, Wish("refund", "EUR", least))) == "manager"


def test_a_rung_without_any_line_is_not_asked() -> None:
    assert rung_for({"admin": [Line()]}, ALL, Wish("refund", "EUR", 1), {}) == "admin"


def test_a_late_answer_is_asked_of_the_next_rung_with_anybody_on_it() -> None:
    assert next_rung("lead", ALL) == "manager"
    assert next_rung("lead", ["admin"]) == "admin"
    assert next_rung("manager", ["lead"]) == "manager"
    assert next_rung("admin", ALL) == "admin"


@pytest.mark.parametrize(
    ("limit", "answers", "proposed"),
    [
        (50, [(60, True)] * 95 + [(60, False)] * 5, Raise(60, 100, 95)),
        (50, [(60, True)] * 89 + [(60, False)] * 11, None),
        (50, [(60, True)] * 19, None),
        (50, [(60, True)] * 18 + [(60, False)] * 2, Raise(60, 20, 18)),
        (50, [(60, True)] * 20, Raise(60, 20, 20)),
        (50, [(60, True)] * 30 + [(1000, True)], Raise(60, 30, 30)),
        (50, [(60, True)] * 30 + [(80, False)] * 30, Raise(60, 30, 30)),
        (50, [(60, True)] * 20 + [(80, True)] * 20, Raise(80, 40, 40)),
        (60, [(60, True)] * 100, None),
        (50, [], None),
    ],
)
def test_a_limit_whose_questions_are_nearly_always_answered_yes_is_too_low(
    limit: int, answers: list[tuple[int, bool]], proposed: Raise | None
) -> None:
    assert worth_raising(limit, answers) == proposed


GIFTS = st.builds(
    Wish,
    st.sampled_from(["refund", "credit", "gift_card"]),
    st.sampled_from(["GBP", "EUR", "JPY"]),
    st.integers(1, 9000),
)
MAYBE = st.none() | st.integers(0, 200)
OWN = st.builds(
    Line, st.sampled_from([None, "refund", "gift_card"]), st.just(""), *[MAYBE] * len(MEASURES)
) | st.builds(
    Line, st.sampled_from([None, "refund"]), st.sampled_from(["GBP", "JPY"]), *[MAYBE] * len(MEASURES)
)


@given(
    st.lists(OWN, min_size=1, max_size=6, unique_by=lambda line: (line.remedy, line.currency)),
    st.lists(GIFTS, max_size=12),
)
def test_however_it_is_split_what_is_given_without_asking_stays_within_every_limit(
    lines: list[Line], wishes: list[Wish]
) -> None:
    done: list[Wish] = []
    for wish in wishes:
        before: Spent = dict.fromkeys(MEASURES[1:], tuple(done))
        if may_give(lines, wish, before).allowed:
            done.append(wish)
    for line in lines:
        borne = [one for one in done if line_for(lines, one.remedy, one.currency) is line]
        for measure in MEASURES:
            limit: int | None = getattr(line, measure)
            if limit is None or not borne:
                continue
            sums = (
                [sum(_main(one, line) for one in borne)]
                if measure != "grant"
                else [_main(one, line) for one in borne]
            )
            assert all(total <= limit for total in sums), (measure, line, borne)


def _main(one: Wish, line: Line) -> Fraction:
    """In the units of the line: minor ones of its currency, else main ones."""
    return Fraction(one.amount, 1 if line.currency or one.currency == "JPY" else 100)


@given(GIFTS, st.lists(GIFTS, max_size=6), st.integers(1, 500))
def test_a_smaller_wish_is_never_refused_where_a_larger_one_is_allowed(
    wish: Wish, before: list[Wish], less: int
) -> None:
    spent_before: Spent = dict.fromkeys(MEASURES, tuple(before))
    smaller = Wish(wish.remedy, wish.currency, max(1, wish.amount - less))
    if not above([ANY], wish, spent_before):
        assert not above([ANY], smaller, spent_before)


@given(st.integers(1, 100), st.lists(st.tuples(st.integers(1, 300), st.booleans()), max_size=80))
def test_what_is_proposed_would_nearly_always_have_been_granted(
    limit: int, answers: list[tuple[int, bool]]
) -> None:
    proposed = worth_raising(limit, answers)
    if proposed:
        upto = [granted for amount, granted in answers if limit < amount <= proposed.to]
        assert proposed.to > limit and len(upto) == proposed.asked >= 20
        assert sum(upto) == proposed.granted and 10 * proposed.granted >= 9 * proposed.asked
