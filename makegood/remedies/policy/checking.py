"""What a policy of the right shape may still have wrong: names, conditions, amounts, sources. Pure."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from makegood.remedies.money import NoSuchCurrency, digits
from makegood.remedies.policy.conditions import BadCondition, compile_condition
from makegood.remedies.policy.duty_clocks import clock_problems
from makegood.remedies.policy.places import Path
from makegood.remedies.policy.reading import Problem
from makegood.remedies.rules.shape import Clock, Document, Offer, Rule

STEPS = frozenset(
    ["confirm", "spend_again", "send_back", "choose_a_time", "be_there", "go_there", "say_where", "wait"]
)
"""What a remedy may ask of the customer; `remedies.wording` says each in words."""


@dataclass(frozen=True)
class Known:
    """What a policy may name: kinds of failure, remedies of the catalogue, packs that ship."""

    failures: Collection[str]
    remedies: Collection[str]
    packs: Mapping[str, Document]


def problems(document: Document, known: Known) -> Iterator[Problem]:
    """Every reason why the document cannot be used."""
    yield from _of_packs(document, known)
    yield from _of_match(document, known)
    yield from _twice("rule", (rule.name for rule in document.rule))
    yield from _twice("source", (source.key for source in document.source))
    yield from _currencies(("ceiling",), document.ceiling)
    if document.keep_it:
        yield from _currencies(("keep_it", "below"), document.keep_it.below)
        yield from _failures(("keep_it", "not_for"), document.keep_it.not_for, known)
    sources = {source.key for source in document.source}
    for place, rule in enumerate(document.rule):
        yield from _of_rule(("rule", place), rule, sources, known)
    for place, duty in enumerate(document.duty):
        yield from _failures(("duty", place, "failures"), duty.failures, known)
        yield from _source(("duty", place, "source"), duty.source, sources)
        yield from _english(("duty", place, "text"), duty.text)
        yield from _clock(("duty", place, "clock"), duty.clock)
    for place, body in enumerate(document.outside):
        yield from _failures(("outside", place, "failures"), body.failures, known)
        yield from _source(("outside", place, "source"), body.source, sources)
        yield from _english(("outside", place, "text"), body.text)


def _clock(path: Path, clock: Clock | None) -> Iterator[Problem]:
    if clock is not None:
        yield from (Problem(path, sentence) for sentence in clock_problems(clock))


def _of_packs(document: Document, known: Known) -> Iterator[Problem]:
    for name in document.packs:
        if name not in known.packs:
            there = ", ".join(sorted(known.packs))
            yield Problem(("packs",), f"There is no pack called “{name}”. There are: {there}.")
    rules = {
        rule.name: rule for name in document.packs if name in known.packs for rule in known.packs[name].rule
    }
    for name in document.without:
        if name not in rules:
            yield Problem(("without",), f"No pack that is named here has a rule called “{name}”.")
        elif rules[name].law:
            yield Problem(("without",), f"“{name}” is what the law owes, and cannot be left out.")


def _of_match(document: Document, known: Known) -> Iterator[Problem]:
    match = document.match
    yield from _failures(("match", "lost"), match.lost, known)
    yield from _remedies(("match", "repays"), match.repays, known)
    yield from _remedies(("match", "credit"), match.credit, known)
    yield from _remedies(("match", "asks"), match.asks, known)
    for remedy, steps in match.asks.items():
        yield from _steps(("match", "asks", remedy), steps)


def _of_rule(path: Path, rule: Rule, sources: Collection[str], known: Known) -> Iterator[Problem]:
    yield from _failures((*path, "failures"), rule.failures, known)
    yield from _condition((*path, "when"), rule)
    if rule.law and not rule.source:
        yield Problem(path, f"Rule “{rule.name}” says the law owes this, and names no source.")
    yield from _source((*path, "source"), rule.source, sources)
    if rule.since and rule.until and rule.until < rule.since:
        yield Problem((*path, "until"), f"Rule “{rule.name}” ends before it begins.")
    for place, offer in enumerate(rule.offer):
        yield from _of_offer((*path, "offer", place), offer, rule, known)


def _condition(path: Path, rule: Rule) -> Iterator[Problem]:
    try:
        compile_condition(rule.when)
    except BadCondition as bad:
        yield Problem(path, f"Rule “{rule.name}”: {bad}")


def _of_offer(path: Path, offer: Offer, rule: Rule, known: Known) -> Iterator[Problem]:
    yield from _remedies((*path, "remedy"), [offer.remedy], known)
    yield from _steps((*path, "asks"), offer.asks or ())
    yield from _english((*path, "why"), offer.why)
    for name in ("fixed", "at_least", "at_most"):
        yield from _currencies((*path, name), getattr(offer, name))
    whose = f"Rule “{rule.name}”, {offer.remedy}"
    yield from (Problem(path, f"{whose}: {sentence}") for sentence in _amount(offer))


def _amount(offer: Offer) -> Iterator[str]:
    least, most = offer.at_least, offer.at_most
    if offer.fixed and offer.share:
        yield "an amount is either fixed or a share, not both."
    if (least or most) and not offer.share:
        yield "only a share has a least and a most."
    if offer.cost and offer.is_money:
        yield "what money costs is its amount; only a thing has a cost."
    if least and most and least.keys() != most.keys():
        yield f"the least is in {_codes(least)}, the most in {_codes(most)}: name both in the same currencies."
    yield from (
        f"the least is above the most in {code}."
        for code in least
        if least[code] > most.get(code, least[code])
    )


def _codes(amounts: Iterable[str]) -> str:
    return ", ".join(sorted(amounts))


def _twice(what: str, names: Iterable[str]) -> Iterator[Problem]:
    seen: Counter[str] = Counter()
    for place, name in enumerate(names):
        seen[name] += 1
        if seen[name] == 2:
            yield Problem((what, place), f"There are two {what}s called “{name}”.")


def _failures(path: Path, keys: Iterable[str], known: Known) -> Iterator[Problem]:
    for key in keys:
        if key not in known.failures:
            yield Problem(path, f"There is no kind of failure called “{key}”.")


def _remedies(path: Path, keys: Iterable[str], known: Known) -> Iterator[Problem]:
    for key in keys:
        if key not in known.remedies:
            there = ", ".join(sorted(known.remedies))
            yield Problem(path, f"There is no remedy called “{key}”. There are: {there}.")


def _steps(path: Path, steps: Iterable[str]) -> Iterator[Problem]:
    for step in steps:
        if step not in STEPS:
            yield Problem(
                path, f"A remedy cannot ask “{step}” of a customer, only: {', '.join(sorted(STEPS))}."
            )


def _source(path: Path, key: str, sources: Collection[str]) -> Iterator[Problem]:
    if key and key not in sources:
        yield Problem(path, f"There is no source called “{key}” in this policy.")


def _english(path: Path, said: Mapping[str, str]) -> Iterator[Problem]:
    if said and "en" not in said:
        yield Problem(path, "A text is there in English at least: en = “…”.")


def _currencies(path: Path, codes: Iterable[str]) -> Iterator[Problem]:
    for code in codes:
        try:
            digits(code)
        except NoSuchCurrency as none:
            yield Problem(path, str(none))
