"""What the advisor says, in words: reasons, cautions, steps asked of the customer."""

from collections.abc import Mapping

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from makegood.remedies.money import Money
from makegood.remedies.rules import Option, Reason
from makegood.remedies.rules.shape import Source


def words(reason: Reason) -> str:
    """A reason or a caution as a sentence in the language of who reads."""
    facts = {name: _fact(value) for name, value in reason.facts.items()}
    if reason.key in FITS:
        return _fit(reason.key, str(reason.facts.get("lost", "")))
    if reason.key == "used_order":
        return _order(facts)
    if reason.key == "apologised_before":
        return _sorry(int(facts["count"]))
    return _sentences()[reason.key].format_map(facts)


def _sorry(count: int) -> str:
    return ngettext(
        "We said sorry once in twelve months: words alone make it worse now.",
        "We said sorry %(count)d times in twelve months: words alone make it worse now.",
        count,
    ) % {"count": count}


def step(key: str) -> str:
    """A step that a remedy asks of the customer."""
    return _steps()[key]


def why(option: Option) -> str:
    """The rule's own words in the language of who reads, else in English; "" where it has none."""
    return option.why.get((get_language() or "en")[:2]) or option.why.get("en", "")


def named(source: Source) -> str:
    """A source with the day on which it was read, as far as that is known."""
    read = _("read on {day}").format(day=source.read_on) if source.read_on else ""
    return ", ".join(filter(None, [source.name, source.at, read]))


def fit(key: str, law: bool) -> str:
    """How well a remedy fits, in two or three words."""
    known = {"in_kind": _("in kind"), "credit": _("next best"), "worse": _("worse fit")}
    return _("owed by law") if law else known[key]


def short_words(less: Money) -> str:
    """That an offer is so much less than the customer expects."""
    said = less.said(get_language() or "en")
    return _("That falls short of what the customer expects by %(less)s.") % {"less": said}


def apology(key: str) -> str:
    """Whether an apology is owed, and whether it is enough."""
    return {
        "apologise": _("Apologise."),
        "apologise_and_repair": _("Apologise, and make it good: words alone are not enough now."),
        "explain": _("Explain what happened; the fault is not ours."),
    }[key]


def question(key: str) -> str:
    """A fact to ask for, because the advice hangs on it."""
    return {"kept": _("Ask whether the customer kept or refused what came: the amounts hang on it.")}[key]


def keep_it(kept: bool) -> str:
    """Whether she keeps the item."""
    if kept:
        return _("The customer may keep it, give it away or recycle it.")
    return _("The item comes back, at our cost.")


def change(key: str) -> str:
    """What a draft of the policy would change for a case."""
    return {
        "more": _("would get more"),
        "less": _("would get less"),
        "other_remedy": _("would get another remedy"),
        "newly": _("would get something, and get nothing now"),
        "no_longer": _("would get nothing, and get something now"),
        "other_choices": _("would get the same, and choose from something else"),
    }[key]


FITS = frozenset(["in_kind", "credit", "worse"])


def _fact(value: object) -> str:
    return value.said(get_language() or "en") if isinstance(value, Money) else str(value)


def _fit(key: str, lost: str) -> str:
    of = _lost().get(lost, _("something"))
    sentences = {
        "in_kind": _("In kind: it repays {lost}."),
        "credit": _("Credit: the next best where {lost} cannot be repaid in kind."),
        "worse": _("Worse fit: the customer lost {lost}, and this repays it with something else."),
    }
    return sentences[key].format(lost=of)


def _lost() -> Mapping[str, str]:
    return {
        "money": _("money"),
        "thing": _("a thing as it was promised"),
        "service": _("a service"),
        "attention": _("attention"),
    }


def _order(facts: Mapping[str, str]) -> str:
    if facts["order"] and facts["product"]:
        return _("Made for order {order}: {product}.").format_map(facts)
    if facts["order"]:
        return _("Made for order {order}.").format_map(facts)
    return _("Made for what was bought: {product}.").format_map(facts)


def _sentences() -> Mapping[str, str]:
    return {
        "law": _("The law owes it: {source}."),
        "raised_to_law": _("Raised to what the law owes, {owed}."),
        "share_of_paid": _("{percent} % of what was paid."),
        "share_of_loss": _("{percent} % of what was lost."),
        "held_at_least": _("The least this rule gives."),
        "held_at_most": _("The most this rule gives."),
        "held_cap": _("Held at the cap: above it, loyalty falls again."),
        "held_ceiling": _("Held at the ceiling of the policy."),
        "used_history": _("The customer’s history counts: failure number {failures} within twelve months."),
        "used_need": _("It respects the customer’s need: {need}."),
        "fault_ours": _("The fault is ours."),
        "fault_carrier": _("The fault is the carrier’s; it was bought from us."),
        "fault_customer": _("The fault is not ours."),
        "fault_nobody": _("It is nobody’s fault."),
        "kept": _("The customer kept what came: a modest part does most."),
        "refused": _("The customer refused what came: most of its price is lost."),
        "keep_it": _("The customer keeps it, gives it away or recycles it: nothing to send back."),
        "check_law": _("Recalled and not read again: check {source} before relying on it."),
        "say_loss": _("Say what was lost: the amount follows from it."),
        "say_currency": _("The price of the order is not known: say the amount."),
        "above_cap": _("That is {percent} % of the loss, above the cap of {cap} %. Say why."),
        "above_ceiling": _("That is above the ceiling of {most}. Say why."),
        "below_law": _("The law owes {owed}. Say why it is less."),
        "second_failure": _("It failed twice: this needs an apology and compensation, both."),
        "no_price": _("The price of the order is not known, so no share of it can be offered."),
    }


def _steps() -> Mapping[str, str]:
    return {
        "confirm": _("say yes"),
        "spend_again": _("buy again to use it"),
        "send_back": _("send the item back"),
        "choose_a_time": _("choose a time"),
        "be_there": _("be there"),
        "go_there": _("come to us"),
        "say_where": _("say where the money goes"),
        "wait": _("wait"),
    }
