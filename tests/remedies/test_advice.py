"""The remedy advisor: what fits this failure, how much, why, and what it asks of the customer."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import translation

from makegood.remedies.money import Money
from makegood.remedies.rules import Advice, Option, Policy, advise, cautions_beside, cautions_on
from makegood.remedies.rules.amounts import Worth, goodwill
from makegood.remedies.rules.shape import Offer, Outside
from makegood.remedies.wording import step, why, words
from tests.remedies.policies import DAY, LAW, SOURCE, facts, policy, rule


@pytest.fixture(scope="module")
def shop() -> Policy:
    return policy("shop")


def remedies(advice: Advice) -> list[str]:
    return [option.remedy for option in advice.options]


def option(advice: Advice, remedy: str) -> Option:
    (found,) = [option for option in advice.options if option.remedy == remedy]
    return found


def reasons(found: Option) -> list[str]:
    return [reason.key for reason in found.reasons]


def amounts(advice: Advice) -> dict[str, int]:
    return {option.remedy: option.money.amount for option in advice.options if option.money}


def test_money_taken_twice_goes_back_first_and_a_voucher_fits_worse(shop: Policy) -> None:
    advice = advise(facts("billing.double"), shop)
    assert remedies(advice) == ["refund", "credit", "gift_card"]
    assert [(option.fit, option.asks) for option in advice.options] == [
        ("in_kind", ()),
        ("credit", ("spend_again",)),
        ("worse", ("spend_again",)),
    ]
    voucher = advice.options[-1]
    assert [words(reason) for reason in voucher.reasons] == [
        "Worse fit: the customer lost money, and this repays it with something else.",
        "100 % of what was paid.",
    ]
    assert why(voucher) == "The customer would have to spend again to see their own money."
    assert [option.remedy for option in advice.choice()] == ["refund", "credit"]
    assert advice.apology == "apologise"


def test_what_was_refused_is_worth_its_price_and_what_was_kept_a_modest_part(shop: Policy) -> None:
    refused = advise(facts("product.quality", kept="refused"), shop)
    kept = advise(facts("product.quality", kept="kept"), shop)
    unknown = advise(facts("product.quality"), shop)
    assert amounts(refused) == {"refund": 5000, "credit": 5500}
    assert amounts(kept) == amounts(unknown) == {"part_refund": 1000, "credit": 1250}
    assert (refused.questions, kept.questions, unknown.questions) == ((), (), ("kept",))
    assert "refused" in reasons(option(refused, "refund")) and "kept" in reasons(option(kept, "credit"))
    assert not {"kept", "refused"} & set(reasons(option(unknown, "credit")))


def test_no_question_where_nothing_hangs_on_it(shop: Policy) -> None:
    assert advise(facts("billing.double"), shop).questions == ()
    assert advise(facts("billing.double", second_failure=True), shop).questions == ("kept",)
    assert advise(facts("product.quality", fault="customer"), shop).questions == ()


def test_the_fewest_steps_go_first_among_what_fits_alike(shop: Policy) -> None:
    advice = advise(facts("product.quality", kept="kept"), shop)
    assert remedies(advice) == ["part_refund", "replacement", "credit"]
    assert [option.effort for option in advice.options] == [0, 1, 1]


def test_she_chooses_from_three_at_most(shop: Policy) -> None:
    advice = advise(facts("delivery.wrong_item", second_failure=True, fault="unknown"), three_and_more())
    assert remedies(advice) == ["redo", "part_refund", "replacement", "credit"]
    assert advice.choice() == advice.options[:3]
    assert advice.choice(1) == advice.options[:1]


def three_and_more() -> Policy:
    more = 'failures = ["delivery.wrong_item"]'
    return policy("shop", text=rule("asks = []", remedy="redo", more=more))


def test_compensation_where_the_fault_is_hers_is_none_and_an_explanation_instead(shop: Policy) -> None:
    for fault in ("customer", "nobody"):
        advice = advise(facts("delivery.late", fault=fault), shop)
        assert (advice.options, advice.apology) == ((), "explain")
    assert advise(facts("delivery.late", fault="carrier"), shop).apology == "apologise"


def test_bad_treatment_again_and_ours_is_mended_with_more_than_words(shop: Policy) -> None:
    assert advise(facts("treatment.rude", severity=3), shop).options == ()
    again = option(advise(facts("treatment.rude", severity=3, failures=2), shop), "credit")
    assert (again.money, again.fit) == (Money(1000, "GBP"), "credit")
    assert reasons(again) == ["credit", "used_history", "fault_ours"]
    assert words(again.reasons[1]) == "The customer’s history counts: failure number 2 within twelve months."


def test_a_second_failure_needs_apology_and_compensation(shop: Policy) -> None:
    first = advise(facts("delivery.late"), shop)
    second = advise(facts("delivery.late", second_failure=True), shop)
    assert (first.apology, first.cautions) == ("apologise", ())
    assert second.apology == "apologise_and_repair"
    assert [caution.key for caution in second.cautions] == ["second_failure"]
    assert amounts(first) == {"fee_waiver": 500, "credit": 750}
    assert amounts(second) == {"part_refund": 1500, "credit": 2000}


def test_a_second_failure_of_what_was_refused_is_worth_more_than_its_price(shop: Policy) -> None:
    twice = advise(facts("product.quality", kept="refused", second_failure=True), shop)
    assert amounts(twice) == {"refund": 5000, "credit": 6000}


def test_less_money_for_as_many_steps_is_no_choice() -> None:
    def offered(fee: str, part: str) -> dict[str, int]:
        text = rule(fee, remedy="fee_waiver", name="fee") + rule(part, remedy="part_refund", name="part")
        return amounts(advise(facts(), policy("shop", text='without = ["late or waited, kept"]\n' + text)))

    assert offered("share = 100", "share = 200") == {"part_refund": 1000}
    assert offered("share = 200", "share = 100") == {"fee_waiver": 1000}
    assert offered("share = 200", "share = 200") == {"fee_waiver": 1000}
    harder = 'share = 200\nasks = ["confirm"]'
    assert offered("share = 100", harder) == {"fee_waiver": 500, "part_refund": 1000}
    assert offered("share = 200", 'share = 100\nasks = ["confirm"]') == {"fee_waiver": 1000}


def test_a_second_sorry_needs_repair_beside_it(shop: Policy) -> None:
    advice = advise(facts("delivery.late", apologies=2), shop)
    assert advice.apology == "apologise_and_repair"
    (caution,) = advice.cautions
    assert words(caution) == "We said sorry 2 times in twelve months: words alone make it worse now."


def test_the_rule_that_gives_most_counts_once(shop: Policy) -> None:
    often = advise(facts("delivery.late", failures=3), shop)
    assert amounts(often) == {"fee_waiver": 500, "credit": 1500}
    assert option(often, "credit").rule == "ours, and often"


def test_of_two_rules_that_give_alike_the_first_counts() -> None:
    both = rule("share = 100", name="first") + rule("share = 100", name="second")
    (only,) = advise(facts(), policy(text=both)).options
    assert only.rule == "first"


def test_an_amount_goes_before_a_remedy_without_one() -> None:
    both = rule("", name="thing") + rule("share = 100", name="amount")
    (only,) = advise(facts(), policy(text=both)).options
    assert (only.rule, only.money) == ("amount", Money(500, "GBP"))
    (only,) = advise(
        facts(), policy(text=rule("share = 100", name="amount") + rule("", name="thing"))
    ).options
    assert only.rule == "amount"


def test_a_small_item_is_kept_and_nothing_is_sent_back(shop: Policy) -> None:
    wrong = facts("delivery.wrong_item", kept="refused", item_value=800, return_cost=600)
    advice = advise(wrong, shop)
    assert advice.keep_it is True
    replacement = option(advice, "replacement")
    assert replacement.asks == ()
    assert words(replacement.reasons[-1]) == (
        "The customer keeps it, gives it away or recycles it: nothing to send back."
    )
    assert option(advice, "credit").asks == ("spend_again",)


@pytest.mark.parametrize(
    ("value", "back", "kept"),
    [(999, None, True), (1000, None, False), (2000, 1499, False), (2000, 1500, True), (0, 0, True), (None, 5, None)],
)  # fmt: skip
def test_the_line_below_which_she_keeps_it(
    shop: Policy, value: int | None, back: int | None, kept: bool | None
) -> None:
    found = advise(facts("delivery.wrong_item", item_value=value, return_cost=back), shop)
    assert found.keep_it is kept
    assert option(found, "replacement").asks == (() if kept else ("send_back",))


def test_what_may_hurt_is_never_kept(shop: Policy) -> None:
    assert advise(facts("product.unsafe", item_value=500), shop).keep_it is None


def test_a_line_in_another_currency_is_no_line(shop: Policy) -> None:
    for value in (0, 1):
        wrong = facts("delivery.wrong_item", currency="JPY", item_value=value)
        assert advise(wrong, shop).keep_it is False


def test_without_a_rule_nobody_says_whether_she_keeps_it() -> None:
    assert advise(facts(item_value=1), policy()).keep_it is None


def test_fetching_counts_only_where_the_policy_says_so() -> None:
    only = policy(text="[keep_it]\nbelow = { GBP = 100 }\n")
    assert advise(facts(item_value=100, return_cost=9000), only).keep_it is False


def test_a_replacement_respects_a_left_handed_need_and_says_so(shop: Policy) -> None:
    wrong = facts("delivery.wrong_item", need="left-handed", order="order-77", product="Scissors")
    replacement = option(advise(wrong, shop), "replacement")
    assert replacement.need == "left-handed"
    assert [words(reason) for reason in replacement.reasons[-2:]] == [
        "It respects the customer’s need: left-handed.",
        "Made for order order-77: Scissors.",
    ]
    assert option(advise(wrong, shop), "credit").need == ""


def test_the_words_say_which_order_or_product(shop: Policy) -> None:
    for known, said in (
        ({"order": "o-1"}, "Made for order o-1."),
        ({"product": "Scissors"}, "Made for what was bought: Scissors."),
    ):
        replacement = option(advise(facts("delivery.wrong_item", **known), shop), "replacement")
        assert words(replacement.reasons[-1]) == said


def test_a_share_of_what_nobody_knows_asks_for_it(shop: Policy) -> None:
    advice = advise(facts("billing.overcharged"), shop)
    refund = advice.options[0]
    assert (refund.remedy, refund.money, refund.cost) == ("refund", None, None)
    assert [words(doubt) for doubt in refund.cautions] == ["Say what was lost: the amount follows from it."]
    said = advise(facts("billing.overcharged", loss=700), shop).options[0]
    assert (said.money, said.cautions) == (Money(700, "GBP"), ())
    assert words(said.reasons[1]) == "100 % of what was lost."


def test_without_a_price_no_share_is_offered(shop: Policy) -> None:
    advice = advise(facts("delivery.cancelled", paid=None, currency=""), shop)
    assert [caution.key for caution in advice.cautions] == ["no_price"]
    assert [words(doubt) for doubt in advice.options[0].cautions] == [
        "The price of the order is not known: say the amount."
    ]


def test_a_fixed_gift_in_another_currency_is_left_out() -> None:
    fixed = policy(text=rule("fixed = { GBP = 500 }"))
    assert amounts(advise(facts(), fixed)) == {"refund": 500}
    assert advise(facts(currency="EUR"), fixed).options == ()


def test_a_fixed_gift_needs_no_price() -> None:
    fixed = policy(text=rule("fixed = { GBP = 500 }"))
    (only,) = advise(facts(paid=None), fixed).options
    assert (only.money, reasons(only)) == (Money(500, "GBP"), ["worse"])


def test_what_was_charged_twice_is_the_price_whatever_was_lost(shop: Policy) -> None:
    refund = advise(facts("billing.double", loss=4000), shop).options[0]
    assert (refund.money, reasons(refund)) == (Money(5000, "GBP"), ["in_kind", "share_of_paid"])


def test_what_a_thing_costs_us_is_its_share_of_the_price(shop: Policy) -> None:
    assert option(advise(facts("delivery.never"), shop), "replacement").cost == Money(3000, "GBP")
    assert option(advise(facts("delivery.never", paid=None), shop), "replacement").cost is None
    thing = policy(text=rule("", remedy="gift"))
    assert advise(facts(), thing).options[0].cost is None


class TestTheLaw:
    """What the law owes stands first and whole."""

    def test_it_goes_before_every_goodwill_and_says_where_it_is_written(self) -> None:
        flight = facts("delivery.late", kind="booking", delay_hours=3, distance_km=1500)
        advice = advise(flight, policy("shop", "eu-261"))
        owed = advice.options[0]
        assert (owed.law, owed.money, owed.pack) == (True, Money(25000, "EUR"), "eu-261")
        assert [words(reason) for reason in owed.reasons] == ["The law owes it: Regulation (EC) No 261/2004."]
        assert words(owed.cautions[0]) == (
            "Recalled and not read again: check Regulation (EC) No 261/2004 before relying on it."
        )
        assert remedies(advice)[1:] == ["fee_waiver", "credit"]

    @pytest.mark.parametrize(
        ("hours", "km", "owed"),
        [(2, 1000, None), (3, 0, None), (3, 1, 25000), (3, 1501, 40000), (9, 3500, 40000), (3, 3501, 60000)],
    )
    def test_a_late_flight_by_its_distance(self, hours: int, km: int, owed: int | None) -> None:
        flight = facts("delivery.late", kind="booking", delay_hours=hours, distance_km=km, currency="EUR")
        found = [option.money for option in advise(flight, policy("eu-261")).options]
        assert found == ([Money(owed, "EUR")] if owed else [])

    def test_a_flight_paid_in_euro_gets_no_less_as_credit(self) -> None:
        flight = facts("delivery.late", kind="booking", delay_hours=4, distance_km=900, currency="EUR")
        advice = advise(flight, policy("shop", "eu-261"))
        assert amounts(advice) == {"refund": 25000, "credit": 25000}
        credit = option(advice, "credit")
        assert credit.cost == Money(25000, "EUR")
        assert [words(reason) for reason in credit.reasons][-1] == "Raised to what the law owes, €250.00."
        assert not [key for key in reasons(credit) if key.startswith("share")]

    def test_goods_rejected_within_thirty_days(self) -> None:
        uk = policy("shop", "uk-goods")
        refused = facts("product.quality", kept="refused")
        first = advise(refused, uk).options[0]
        assert (first.remedy, first.law, first.money) == ("refund", True, Money(5000, "GBP"))
        assert remedies(advise(refused, uk)).count("refund") == 1
        last_day = facts("product.quality", kept="refused", days_since=30)
        after = facts("product.quality", kept="refused", days_since=31)
        assert advise(last_day, uk).options[0].remedy == "refund"
        assert [option.remedy for option in advise(after, uk).options if option.law] == [
            "replacement",
            "redo",
        ]
        assert remedies(advise(after, uk)).count("replacement") == 1

    def test_duties_stand_beside_from_their_day_on(self) -> None:
        spain = policy("es-10-2025")
        assert len(advise(facts(day=date(2025, 12, 28)), spain).duties) == 5
        assert advise(facts(day=date(2025, 12, 27)), spain).duties == ()
        goods = policy("uk-goods")
        assert len(advise(facts("product.quality"), goods).duties) == 1
        assert advise(facts("delivery.late"), goods).duties == ()
        assert len(advise(facts("billing"), policy("uk-disp")).duties) == 4

    def test_a_rule_holds_from_its_first_to_its_last_day(self) -> None:
        dated = policy(text=rule("share = 500", more="since = 2026-02-01\nuntil = 2026-02-28"))
        for day, given in ((31, 0), (32, 1), (59, 1), (60, 0)):
            on = date.fromordinal(date(2025, 12, 31).toordinal() + day)
            assert len(advise(facts(day=on), dated).options) == given, on

    def test_no_cap_holds_it_and_a_share_is_rounded_up(self) -> None:
        text = "cap = 100\n" + SOURCE + rule("share = 333", more=LAW)
        assert amounts(advise(facts(paid=1001), policy(text=text))) == {"refund": 334}

    def test_a_sum_the_law_names_in_other_currencies_is_owed_in_one_of_them(self) -> None:
        text = SOURCE + rule("fixed = { USD = 300, EUR = 250 }", more=LAW)
        for currency, owed in (("USD", Money(300, "USD")), ("GBP", Money(250, "EUR"))):
            assert advise(facts(currency=currency), policy(text=text)).options[0].money == owed

    def test_a_share_of_a_price_that_nobody_knows_is_owed_all_the_same(self) -> None:
        text = SOURCE + rule("share = 1000", more=LAW)
        (owed,) = advise(facts(paid=None), policy(text=text)).options
        assert (owed.law, owed.money, [doubt.key for doubt in owed.cautions]) == (True, None, ["say_loss"])

    def test_bounds_hold_what_the_law_owes_as_it_says(self) -> None:
        text = SOURCE + rule("share = 1\nat_least = { GBP = 900 }", more=LAW)
        (owed,) = advise(facts(), policy(text=text)).options
        assert (owed.money, reasons(owed)) == (Money(900, "GBP"), ["law", "held_at_least"])

    def test_what_the_law_repays_is_not_offered_again_without_an_amount(self) -> None:
        goodwill = rule('share = 500\nof = "said_loss"', name="goodwill")
        text = SOURCE + rule("share = 1000", more=LAW) + goodwill
        (only,) = advise(facts(), policy("eu-261", text=text)).options
        assert (only.law, only.money) == (True, Money(5000, "GBP"))

    def test_what_comes_to_just_what_is_owed_was_not_raised(self) -> None:
        text = SOURCE + rule("share = 200", more=LAW) + rule("share = 200", remedy="credit", name="credit")
        credit = option(advise(facts(), policy("shop", text=text)), "credit")
        assert credit.money == Money(1000, "GBP")
        assert "raised_to_law" not in reasons(credit)

    def test_two_laws_add_up_and_the_choices_of_one_do_not(self) -> None:
        text = SOURCE + rule("share = 500", more=LAW, name="a") + '[[rule.offer]]\nremedy = "redo"\n'
        text += '[[rule.offer]]\nremedy = "part_refund"\nshare = 400\n'
        text += rule("share = 100", more=LAW, name="b") + rule("share = 10", remedy="credit", name="c")
        credit = option(advise(facts(), policy("shop", text=text)), "credit")
        assert credit.money == Money(3000, "GBP")

    def test_goodwill_above_it_stays_as_it_is(self) -> None:
        text = SOURCE + rule("share = 100", more=LAW) + rule("share = 200", name="more", remedy="part_refund")
        assert amounts(advise(facts(), policy("shop", text=text)))["part_refund"] == 1000
        equal = (
            SOURCE + rule("share = 200", more=LAW) + rule("share = 200", name="more", remedy="part_refund")
        )
        assert "part_refund" not in amounts(advise(facts(), policy("shop", text=equal)))


class TestTooMuch:
    """An amount somebody wants to give: above the cap it needs a reason (MIR-06), below the law too."""

    def test_twice_the_loss_cites_the_cap_and_asks_why(self, shop: Policy) -> None:
        (caution,) = cautions_on(Money(10000, "GBP"), facts(), shop)
        assert words(caution) == "That is 200 % of the loss, above the cap of 150 %. Say why."

    @pytest.mark.parametrize(("given", "warned"), [(7500, False), (7501, True)])
    def test_exactly_the_cap_is_not_too_much(self, shop: Policy, given: int, warned: bool) -> None:
        assert bool(cautions_on(Money(given, "GBP"), facts(), shop)) is warned

    def test_the_cap_is_on_the_loss_where_it_was_said(self, shop: Policy) -> None:
        assert cautions_on(Money(1501, "GBP"), facts(loss=1000), shop)
        assert not cautions_on(Money(1501, "GBP"), facts(loss=1001), shop)

    def test_a_rule_outside_the_cap_gives_what_it_says_up_to_a_ceiling_and_asks_no_reason(self) -> None:
        case, none = facts("product.quality", severity=3, paid=1550), Money(0, "GBP")
        award = policy("shop", "uk-disp")
        advice = advise(case, award)
        assert amounts(advice)["part_refund"] == 30_000
        assert not cautions_beside(Money(30_000, "GBP"), none, case, award, advice)
        assert cautions_beside(Money(30_001, "GBP"), none, case, award, advice)
        assert cautions_beside(Money(30_000, "GBP"), Money(2326, "GBP"), case, award, advice)
        low = policy("shop", "uk-disp", text="ceiling = { GBP = 20000 }\n")
        assert amounts(advise(case, low))["part_refund"] == 20_000

    def test_what_the_law_owes_asks_no_reason_and_goodwill_beside_it_has_the_cap(self) -> None:
        case = facts(
            "delivery.late", kind="booking", delay_hours=4, distance_km=2000, paid=9000, currency="EUR"
        )
        law = policy("shop", "eu-261")

        def asks(value: int, others: int) -> list[str]:
            worth = Money(value, "EUR"), Money(others, "EUR")
            return [one.key for one in cautions_beside(*worth, case, law, advise(case, law))]

        assert asks(40_000, 0) == asks(40_000, 13_500) == asks(13_500, 40_000) == []
        assert asks(40_000, 40_000) == asks(13_501, 40_000) == ["above_cap"]
        assert asks(100, 0) == ["below_law"]

    def test_goodwill_that_stands_counts_for_the_cap_though_policy_advises_each_of_them(
        self, shop: Policy
    ) -> None:
        case = facts("billing.double")
        advice = advise(case, shop)
        assert amounts(advice)["refund"] == 5000
        whole = Money(5000, "GBP")
        found = cautions_beside(whole, whole, case, shop, advice)
        assert [one.key for one in found] == ["above_cap"]

    def test_a_thing_that_the_law_owes_frees_no_money(self) -> None:
        owing = policy("shop", text=SOURCE + rule(remedy="replacement", more=LAW))
        advice = advise(facts(), owing)
        found = cautions_beside(Money(7501, "GBP"), Money(0, "GBP"), facts(), owing, advice)
        assert [one.key for one in found] == ["above_cap"]

    def test_a_ceiling_holds_without_any_loss(self) -> None:
        low = policy(text="ceiling = { GBP = 2000 }\n" + rule("share = 1000"))
        (caution,) = cautions_on(Money(2001, "GBP"), facts(paid=None), low)
        assert words(caution) == "That is above the ceiling of £20.00. Say why."
        assert caution.facts["percent"] == 0
        assert amounts(advise(facts(), low)) == {"refund": 2000}
        assert "held_ceiling" in reasons(advise(facts(), low).options[0])

    def test_less_than_the_law_owes(self) -> None:
        uk = policy("uk-goods")
        refused = facts("product.quality", kept="refused")
        (caution,) = cautions_on(Money(4999, "GBP"), refused, uk)
        assert words(caution) == "The law owes £50.00. Say why it is less."
        assert cautions_on(Money(5000, "GBP"), refused, uk) == ()

    def test_in_another_currency_nothing_is_compared(self, shop: Policy) -> None:
        assert cautions_on(Money(10**9, "JPY"), facts(), shop) == ()

    def test_a_shares_bounds(self) -> None:
        bound = policy(text=rule("share = 100\nat_least = { GBP = 300 }\nat_most = { GBP = 600 }"))
        for paid, given, why_so in (
            (2990, 300, "held_at_least"),
            (3000, 300, "share_of_paid"),
            (6000, 600, "share_of_paid"),
            (6010, 600, "held_at_most"),
        ):
            (only,) = advise(facts(paid=paid), bound).options
            assert (only.money, only.reasons[1].key) == (Money(given, "GBP"), why_so), paid
        assert amounts(advise(facts(paid=100, currency="EUR"), bound)) == {"refund": 10}

    def test_what_comes_to_the_cap_is_not_held_by_it(self) -> None:
        for share, why_so in ((1500, "share_of_paid"), (1501, "held_cap")):
            (only,) = advise(facts(), policy(text=rule(f"share = {share}"))).options
            assert (only.money, only.reasons[1].key) == (Money(7500, "GBP"), why_so)

    def test_the_lower_of_cap_and_ceiling_holds(self) -> None:
        text = "ceiling = { GBP = 7000 }\n" + rule("share = 2000")
        for paid, most in ((5000, 7000), (4000, 6000)):
            assert amounts(advise(facts(paid=paid), policy(text=text))) == {"refund": most}

    def test_the_cap_holds_the_least_too_and_nothing_is_not_offered(self) -> None:
        least = policy(text=rule("share = 100\nat_least = { GBP = 300 }"))
        assert amounts(advise(facts(paid=100), least)) == {"refund": 150}
        tiny = policy(text="cap = 1\n" + rule("share = 1000"))
        assert advise(facts(paid=999), tiny).options == ()
        assert amounts(advise(facts(paid=1000), tiny)) == {"refund": 1}


def test_every_reason_and_step_has_words_in_every_language(shop: Policy) -> None:
    for language in ("en", "es", "de"):
        with translation.override(language):
            for failure in ("product.quality", "delivery.late", "treatment.rude", "delivery.failed_visit"):
                advice = advise(facts(failure, failures=2, need="a ramp"), shop)
                said = [words(reason) for each in advice.options for reason in each.reasons]
                said += [step(asked) for each in advice.options for asked in each.asks]
                said += [why(each) for each in advice.options if each.why]
                assert said and all(said)


def test_the_law_names_somebody_outside_for_its_failures_from_its_day_on() -> None:
    def outside(key: str, failures: tuple[str, ...] = (), since: date | None = None) -> Outside:
        return Outside({"en": key}, "law", failures, since)

    of_late = outside("late", ("delivery.late", "product"))
    ruled = replace(policy(), outside=(outside("all"), of_late, outside("new", (), DAY)))
    before = DAY - timedelta(days=1)

    def told(line: tuple[str, ...], day: date) -> list[str]:
        return [one.text["en"] for one in ruled.outside_for(line, day)]

    assert told(("delivery.late", "delivery"), DAY) == ["all", "late", "new"]
    assert told(("product.damaged", "product"), before) == ["all", "late"]
    assert told(("delivery.wait", "delivery"), before) == ["all"]


def test_a_thing_that_the_law_owes_has_no_amount() -> None:
    ruled = policy(text=SOURCE + rule(remedy="replacement", more=LAW))
    [option] = advise(facts(), ruled).options
    assert option.law and (option.remedy, option.money) == ("replacement", None)
    assert advise(facts(paid=None), ruled).options[0].money is None


def test_what_the_law_owes_names_its_source() -> None:
    [option] = advise(facts(), policy(text=SOURCE + rule("share = 1000", more=LAW))).options
    assert option.source is not None and option.source.key == "act"
    [own] = advise(facts(), policy(text=rule("share = 100"))).options
    assert own.source is None


def test_a_share_tells_of_which_order() -> None:
    [option] = advise(facts(order="A-1001"), policy(text=rule("share = 125"))).options
    [share] = [reason for reason in option.reasons if reason.key == "share_of_paid"]
    assert share.facts == {"percent": "12.5", "order": "A-1001"}


def test_what_was_held_and_then_raised_to_what_is_owed_says_only_that_it_was_raised() -> None:
    owed_ = SOURCE + rule("share = 1000", name="law", more=LAW)
    both = policy(text="cap = 100\n" + owed_ + rule("share = 500", remedy="gift_card", name="ours"))
    [card] = [one for one in advise(facts(), both).options if one.remedy == "gift_card"]
    assert card.money == Money(5000, "GBP")
    assert "raised_to_law" in {one.key for one in card.reasons}
    assert not [one.key for one in card.reasons if one.key.startswith(("held", "share_of"))]


def test_a_fixed_gift_in_another_currency_says_what_is_missing() -> None:
    other = Offer(remedy="gift_card", fixed={"EUR": 500})
    assert goodwill(other, facts(), policy(), uncapped=False) == Worth(missing="currency")


def test_whether_she_kept_it_is_asked_where_a_rule_holds_for_who_kept_it_alone() -> None:
    ruled = policy(text=rule("share = 100", more="""when = 'kept == "kept"'"""))
    assert advise(facts(), ruled).questions == ("kept",)


def test_who_refused_what_she_got_has_lost_its_price_as_well(shop: Policy) -> None:
    assert "money" not in shop.lost(facts("product.quality"))
    refused = facts("product.quality", kept="refused")
    assert shop.lost(refused) == shop.lost(facts("product.quality")) | {"money"}
    sent = option(advise(refused, policy("shop", text=rule(remedy="replacement"))), "replacement")
    assert [dict(one.facts) for one in sent.reasons if one.key == "in_kind"] == [{"lost": "thing"}]


def test_where_nobody_said_what_is_lost_the_reason_names_nothing() -> None:
    [worse] = advise(facts(), policy(text=rule("share = 100"))).options
    assert [dict(one.facts) for one in worse.reasons if one.key == "worse"] == [{"lost": ""}]


def test_a_law_without_a_source_is_told_by_the_pack_that_holds_it() -> None:
    ruled = policy(text=SOURCE + rule("share = 1000", more=LAW))
    bare = replace(ruled, standings=[replace(one, source=None) for one in ruled.standings])
    [owed_] = advise(facts(), bare).options
    assert [dict(one.facts) for one in owed_.reasons if one.key == "law"] == [{"source": "test"}]
