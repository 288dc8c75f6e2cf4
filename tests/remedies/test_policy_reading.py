"""Policies as people write them: what can be used, and what is refused in which words, with its line."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from makegood.remedies.policy.building import build
from makegood.remedies.policy.checking import problems
from makegood.remedies.policy.conditions import REMEMBERED, BadCondition, compile_condition
from makegood.remedies.policy.packs import SHIPPED, packs
from makegood.remedies.policy.reading import BadPolicy
from makegood.remedies.rules import advise
from tests.remedies.policies import SOURCE, facts, known, policy, rule

FAULTS = "ours, carrier, customer, nobody, unknown"
HEAD = 'format = 1\nname = "mine"\n'


def refused(text: str, head: str = HEAD) -> list[str]:
    with pytest.raises(BadPolicy) as bad:
        build(head + text, known())
    return str(bad.value).splitlines()


def test_the_packs_that_ship_have_nothing_wrong_and_name_source_and_day() -> None:
    assert sorted(packs()) == ["es-10-2025", "eu-261", "shop", "uk-disp", "uk-goods"]
    for pack in packs().values():
        assert list(problems(pack, known())) == []
        assert pack.read_on and pack.source and {"en", "es", "de"} <= pack.title.keys()
        sources = {source.key: source for source in pack.source}
        assert all(sources[rule.source] for rule in pack.rule)
        recalled = [source for source in pack.source if source.mark == "R"]
        assert all("to be checked" in source.note for source in recalled)


def test_what_ships_is_the_shop() -> None:
    shipped = build(SHIPPED, known())
    assert {standing.pack for standing in shipped.standings} == {"shop"}
    assert (shipped.cap, shipped.duties) == (1500, [])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("colour = 3", "Line 3: The policy has no field “colour”."),
        ("cap = 1.5", "Line 3: cap: expected a whole number, got a number with a point."),
        ("cap = 0", "Line 3: cap: expected a whole number of at least 1."),
        (rule("share = -5"), "Line 9: rule 1, offer 1, share: expected a whole number of at least 1."),
        (rule('share = "much"'), "Line 9: rule 1, offer 1, share: expected a whole number, got a text."),
        (rule("fixed = { GBP = -1 }"), "Line 9: rule 1, offer 1, fixed: expected a whole number of at least 1."),
        (rule("fixed = { gbp = 1 }"), "Line 9: rule 1, offer 1, fixed: this is no key, code or language"),
        ('[[rule]]\nname = "none"', "Line 3: rule 1 lacks “offer”."),
        (rule(more="often = true"), "Line 6: rule 1 has no field “often”."),
        (rule(more='since = "soon"'), "Line 6: rule 1, since: invalid RFC3339 encoded date."),
        ("rule = [", "This is not TOML: Invalid value (at end of document)."),
        ("x = " + "[" * 5000, "This is not TOML: it is nested too deeply."),
        ("#" * 200_000, "The policy is longer than 200,000 characters."),
    ],
)  # fmt: skip
def test_another_shape_is_refused_in_a_sentence(text: str, said: str) -> None:
    (sentence,) = refused(text)
    assert sentence.startswith(said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (rule() + rule(), "Line 11: There are two rules called “one”."),
        (SOURCE + SOURCE, "Line 9: There are two sources called “act”."),
        (rule(more='failures = ["delivery.lost"]'), "Line 6: There is no kind of failure called “delivery.lost”."),
        (rule(remedy="voucher"), "Line 8: There is no remedy called “voucher”. There are: credit, discount, fee_"),
        (rule("fixed = { XYZ = 1 }"), "Line 9: There is no currency XYZ. Use a code of ISO 4217, such as EUR or"),
        (rule("share = 1\nat_least = { GBP = 5 }\nat_most = { EUR = 9 }"), "Line 7: Rule “one”, refund: the leas"),
        (rule("share = 1\nat_least = { GBP = 5 }\nat_most = { GBP = 4 }"), "Line 7: Rule “one”, refund: the leas"),
        (rule("share = 1\nfixed = { GBP = 5 }"), "Line 7: Rule “one”, refund: an amount is either fixed or a sha"),
        (rule("at_most = { GBP = 5 }"), "Line 7: Rule “one”, refund: only a share has a least and a most."),
        (rule("share = 1\ncost = 5"), "Line 7: Rule “one”, refund: what money costs is its amount; only a thing"),
        (rule(more="law = true"), "Line 4: Rule “one” says the law owes this, and names no source."),
        (rule(more='source = "nowhere"'), "Line 6: There is no source called “nowhere” in this policy."),
        (rule(more="since = 2026-02-02\nuntil = 2026-02-01"), "Line 7: Rule “one” ends before it begins."),
        (rule('asks = ["dance"]'), "Line 9: A remedy cannot ask “dance” of a customer, only: be_there, choose_a_"),
        (rule('why = { de = "Darum" }'), "Line 9: A text is there in English at least: en = “…”."),
        (rule(more="when = \"severity >= 'x'\""), "Line 6: Rule “one”: The condition “severity >= 'x'” cannot be"),
        ('packs = ["moon"]', "Line 3: There is no pack called “moon”. There are: es-10-2025, eu-261, shop, uk-disp,"),
        ('packs = ["shop"]\nwithout = ["nothing"]', "Line 4: No pack that is named here has a rule called “nothi"),
        ('packs = ["uk-goods"]\nwithout = ["rejected within 30 days"]', "Line 4: “rejected within 30 days” is wh"),
        ("ceiling = { ABC = 1 }", "Line 3: There is no currency ABC. Use a code of ISO 4217, such as EUR or JPY."),
        ('[keep_it]\nbelow = { ABC = 1 }', "Line 4: There is no currency ABC. Use a code of ISO 4217, such as EU"),
        ('[keep_it]\nbelow = {}\nnot_for = ["moon"]', "Line 5: There is no kind of failure called “moon”."),
        ('[match.lost]\nmoon = ["money"]', "Line 3: There is no kind of failure called “moon”."),
        ('[match.asks]\nrefund = ["dance"]', "Line 4: A remedy cannot ask “dance” of a customer, only: be_there,"),
        ('[[duty]]\nsource = "act"\ntext = { en = "Do." }', "Line 4: There is no source called “act” in this pol"),
        (SOURCE + '[[duty]]\nsource = "act"\ntext = { de = "Tu." }', "Line 10: A text is there in English at lea"),
    ],
)  # fmt: skip
def test_what_does_not_hold_together_is_refused_with_its_line(text: str, said: str) -> None:
    (sentence,) = refused(text)
    assert sentence.startswith(said)


def test_every_problem_is_told_at_once_in_the_order_of_the_text() -> None:
    said = refused(
        rule(remedy="voucher", name="a") + rule(more='failures = ["moon"]', name="b") + rule(name="a")
    )
    assert [sentence.split(":")[0] for sentence in said] == ["Line 8", "Line 13", "Line 18"]


def test_a_rule_of_a_pack_may_be_left_out_and_ones_own_goes_first() -> None:
    text = 'without = ["late or waited, kept"]\ncap = 1000\n' + rule(
        "share = 50", remedy="credit", name="mine"
    )
    own = policy("shop", text=text)
    assert own.cap == 1000
    (only,) = advise(facts("delivery.late"), own).options
    assert (only.rule, only.pack) == ("mine", "test")


def test_ones_own_match_goes_before_that_of_a_pack() -> None:
    own = policy("shop", text='[match]\ncredit = ["gift_card"]\n[match.asks]\ncredit = []\n')
    advice = advise(facts("billing.double"), own)
    assert [(option.remedy, option.fit) for option in advice.options[1:]] == [
        ("gift_card", "credit"),
        ("credit", "worse"),
    ]
    assert advice.options[2].asks == ()


class TestConditions:
    """Conditions in the Common Expression Language: a part of it that always ends and always answers."""

    @pytest.mark.parametrize(
        ("text", "holds"),
        [
            ("true", True),
            ("severity >= 2 && fault == 'ours'", True),
            ("severity > 2 || fault in ['carrier', 'nobody']", False),
            ("!(severity in [1, 3])", True),
            ("severity in [2]", True),
            ("second_failure ? false : true", True),
            ("paid - loss > 3999 && paid + loss < 6001", True),
            ("-severity < -1", True),
            ("4000 < paid", True),
            ("failure == 'delivery.late' && root != 'product'", True),
            ("first_order == false", True),
            ("item_value == 0 && distance_km <= 0", True),
            ("paid >= 0x1388 // in hexadecimal", True),
        ],
    )
    def test_what_it_says(self, text: str, holds: bool) -> None:
        assert compile_condition(text)(facts(loss=1000)) is holds

    @pytest.mark.parametrize(
        ("text", "why"),
        [
            ("severity", "it says a number, and must say yes or no."),
            ("fault == 'mine'", f"“mine” is never a value of fault, which is one of {FAULTS}."),
            ("'mine' in ['ours']", ""),
            ("fault in ['ours', 'them']", f"“them” is never a value of fault, which is one of {FAULTS}."),
            ("size(failure) > 1", "a function cannot be used in a condition."),
            ("failure.matches('(a+)+$')", "a function cannot be used in a condition."),
            ("[1, 2].all(x, x > 0)", "a function cannot be used in a condition."),
            ("paid * 2 > 1", "reckoning with * / % cannot be used in a condition."),
            ("paid / 0 == 1", "reckoning with * / % cannot be used in a condition."),
            ("{'a': 1}['a'] == 1", "a part of a fact cannot be used in a condition."),
            ("1.5 < 2.0", "1.5 is no whole number, text, true or false."),
            ("loss == null", "null is no whole number, text, true or false."),
            ("fault < 'ours'", "“<” compares numbers, not a text."),
            ("severity in ['a']", "“in” asks whether a number is in a list of texts."),
            ("severity in paid", "“in” asks whether a number is in a number."),
            ("true && 1", "“&&” stands between a number and yes or no."),
            ("!severity", "“!” stands before a number."),
            ("-(fault == 'ours') == 1", "“-” stands before yes or no."),
            ("true ? 1 : false", "“? :” stands between a number and yes or no."),
            ("1 + fault == 1", "“+” stands between a text and a number."),
            ("fault in []", "a list holds numbers, or texts, and at least one."),
            ("fault in [1, 'a']", "a list holds numbers, or texts, and at least one."),
            ("paid < 9999999999999999", "9999999999999999 is too large a number."),
            ("paid + 9999999999999999 > 1", "9999999999999999 is too large a number."),
            ("fault == 'a\\\\b'", "a text holds no backslash."),
            ("1 +", "it is no complete expression. It goes wrong at character 3."),
            ("(" * 50 + "true" + ")" * 50, "it is nested too deeply."),
            ("severity == 1 ||" * 40 + "true", "it is longer than 500 characters."),
        ],
    )  # fmt: skip
    def test_what_is_not_let_in(self, text: str, why: str) -> None:
        if not why:
            assert compile_condition(text)(facts()) is False
            return
        with pytest.raises(BadCondition) as bad:
            compile_condition(text)
        assert str(bad.value).endswith(f"cannot be used: {why}")

    def test_an_unknown_fact_is_told_with_those_there_are(self) -> None:
        with pytest.raises(BadCondition, match="no fact called “mood”"):
            compile_condition("mood > 1")

    def test_answers_are_remembered_by_what_decides_and_never_grow_without_end(self) -> None:
        compared, plain = compile_condition("paid >= 10 && paid < 20"), compile_condition("paid + 1 > loss")
        for paid in range(50):
            assert compared(facts(paid=paid)) is (10 <= paid < 20)
            assert plain(facts(paid=paid, loss=7)) is (paid + 1 > 7)
        assert (len(compared._answers), len(plain._answers)) == (5, 50)

    def test_many_threads_at_once_each_hear_their_own_answer(self) -> None:
        condition = compile_condition("paid + loss > 5000 && fault == 'ours'")
        cases = [facts(paid=number * 7, loss=number) for number in range(1200)]
        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(condition, cases))
        assert answers == [number * 8 > 5000 for number in range(1200)]

    def test_what_is_remembered_is_cleared_when_it_is_full(self) -> None:
        plain = compile_condition("paid + 2 > loss")
        plain._answers.update({(number, "full"): True for number in range(REMEMBERED)})
        assert plain(facts(paid=1)) is True
        assert len(plain._answers) == 1
