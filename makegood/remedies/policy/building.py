"""From a policy's text to the policy that is applied: checked, joined with its packs, its conditions compiled."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from msgspec.structs import replace

from makegood.remedies.policy.checking import Known, problems
from makegood.remedies.policy.conditions import compile_condition
from makegood.remedies.policy.reading import read_document, refusal
from makegood.remedies.rules.policy import CAP, Policy, Standing
from makegood.remedies.rules.shape import Document, Match, Rule, Source


def build(text: str, known: Known) -> Policy:
    """The policy as it is applied; BadPolicy with a line for each reason why it cannot be."""
    document = read_document(text)
    if found := list(problems(document, known)):
        raise refusal(text, found)
    every = [document, *(known.packs[name] for name in document.packs)]
    return _joined(every, known.remedies)


def _joined(every: Sequence[Document], remedies: Collection[str]) -> Policy:
    """A document over its packs: its own words go first, then those of the packs in their order."""
    document = every[0]
    return Policy(
        name=document.name,
        standings=list(_standing(every, remedies)),
        cap=next((each.cap for each in every if each.cap), CAP),
        ceiling={code: most for each in reversed(every) for code, most in each.ceiling.items()},
        match=_match(every),
        keep_it=next((each.keep_it for each in every if each.keep_it), None),
        duties=[(duty, _sources(each)[duty.source]) for each in every for duty in each.duty],
        outside=[one for each in every for one in each.outside],
        read_on={each.name: each.read_on for each in every if each.read_on},
    )


def _standing(every: Sequence[Document], remedies: Collection[str]) -> Iterator[Standing]:
    without = set(every[0].without)
    for place, (document, rule) in enumerate(_rules(every)):
        there = _available(rule, remedies)
        if there.offer and (document is every[0] or rule.name not in without):
            when = compile_condition(rule.when)
            yield Standing(there, place, document.name, when, when.names, _sources(document).get(rule.source))


def _available(rule: Rule, remedies: Collection[str]) -> Rule:
    """The rule with what the catalogue has. What the law owes is owed, whatever the catalogue says."""
    if rule.law or all(offer.remedy in remedies for offer in rule.offer):
        return rule
    return replace(rule, offer=tuple(offer for offer in rule.offer if offer.remedy in remedies))


def _rules(every: Iterable[Document]) -> Iterator[tuple[Document, Rule]]:
    return ((document, rule) for document in every for rule in document.rule)


def _sources(document: Document) -> dict[str, Source]:
    read = ((source, source.read_on or document.read_on) for source in document.source)
    return {source.key: replace(source, read_on=day) for source, day in read}


def _match(every: Sequence[Document]) -> Match:
    """What the documents say together; what an earlier one says of a failure or a remedy goes first."""
    under = [each.match for each in reversed(every)]
    return Match(
        lost={key: lost for match in under for key, lost in match.lost.items()},
        repays={key: kinds for match in under for key, kinds in match.repays.items()},
        credit=next((match.credit for match in reversed(under) if match.credit), ()),
        mended_by_any=next((match.mended_by_any for match in reversed(under) if match.mended_by_any), ()),
        asks={key: steps for match in under for key, steps in match.asks.items()},
    )
