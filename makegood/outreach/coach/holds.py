"""What a good reply holds and this one lacks: facts named back, regret, responsibility, repair, a date."""

from collections.abc import Iterator
from itertools import pairwise

from makegood.outreach.coach.dates import has_date
from makegood.outreach.coach.facts import Draft, Finding, Kind
from makegood.outreach.coach.fields import clean_name
from makegood.outreach.coach.language import say
from makegood.outreach.coach.marks import Desk, status_and_explanation
from makegood.outreach.coach.text import plain, stem, stems, without_quotes, words

_PARTS = {"responsibility": "owned", "repair": "repaired"}
_MANY_SORRIES = 3
_BEGINNING = 6  # words


def held(desk: Desk, draft: Draft) -> Iterator[Finding]:
    """Findings about the draft as a whole, in the order in which a customer would miss things."""
    text = plain(draft.text)
    for check in (_named_back, _regret, _parts, _plan, _voice, _guilt, _feeling, _one_thing, _order, _name):
        yield from check(desk, text)


def names_back(desk: Desk, text: str) -> bool:
    """True where the draft says back what went wrong: half of the failure's words, or two of the case's."""
    common = desk.reading.common
    said, failure = stems([text], common), stems([desk.facts.failure_name], common)
    return (bool(failure) and 2 * len(failure & said) >= len(failure)) or len(desk.case_words & said) >= 2


def _named_back(desk: Desk, text: str) -> Iterator[Finding]:
    if not desk.case_words:
        return
    if names_back(desk, text):
        yield desk.found("named_back", kind=Kind.GOOD)
    else:
        label = say(desk.voice)["name_back"][0].lower()
        yield desk.found("name_back", f"{label}: {_what_to_name(desk)}")


def _what_to_name(desk: Desk) -> str:
    """The failure, in the customer's own two words for it where they say it otherwise; else how they began."""
    facts = desk.facts
    began = " ".join(facts.what_they_said.split()[:_BEGINNING])
    said = _their_word_for_it(desk) or facts.failure_name or began or next(iter(facts.facts), "")
    return said[:1].lower() + said[1:]


def _their_word_for_it(desk: Desk) -> str:
    """“wrong set” of “The wrong set came”, where the failure is called “Wrong item”: its first word and theirs."""
    name, said = words(desk.facts.failure_name), words(desk.facts.what_they_said)
    pairs = (pair for pair in pairwise(said) if name and stem(pair[0]) == stem(name[0]))
    telling = (pair for pair in pairs if stems([pair[1]], desk.reading.common))
    return " ".join(next(telling, ()))


def _regret(desk: Desk, text: str) -> Iterator[Finding]:
    sorries = len(desk.reading.present["regret"].findall(without_quotes(text)))
    again = desk.facts.apologised_before > 0
    if sorries == 0 and not again:
        yield desk.found("regret_missing")
    if sorries >= _MANY_SORRIES:
        yield desk.found("many_sorries")
    if again and not _holds(desk, "repair", text):
        yield desk.found("sorry_again")


def _parts(desk: Desk, text: str) -> Iterator[Finding]:
    for what, good in _PARTS.items():
        if what == "repair" and desk.facts.explain_first:
            continue
        present = _holds(desk, what, text)
        yield desk.found(good, kind=Kind.GOOD) if present else desk.found(f"{what}_missing")


def _plan(desk: Desk, text: str) -> Iterator[Finding]:
    if desk.facts.explain_first:
        return
    dated = has_date(without_quotes(text), desk.language) and _holds(desk, "promise", text)
    yield (
        desk.found("dated", kind=Kind.GOOD) if dated else desk.found("plan_missing", desk.values["next_time"])
    )


def _voice(desk: Desk, text: str) -> Iterator[Finding]:
    if _holds(desk, "organisation_voice", text) and not _holds(desk, "first_person", text):
        yield desk.found("we_only")


def _guilt(desk: Desk, text: str) -> Iterator[Finding]:
    if desk.facts.customer_apologised:
        lifted = _holds(desk, "lifts_guilt", text)
        yield desk.found("lifted", kind=Kind.GOOD) if lifted else desk.found("no_apology_needed")


def _feeling(desk: Desk, text: str) -> Iterator[Finding]:
    felt = desk.facts.feeling.strip()
    if felt:
        shown = felt.lower() in text.lower() or (desk.values["feeling"] and desk.values["feeling"] in text)
        yield desk.found("feeling_shown", felt, Kind.GOOD) if shown else desk.found("feeling_missing", felt)


def _one_thing(desk: Desk, text: str) -> Iterator[Finding]:
    if status_and_explanation(desk, without_quotes(text)):
        yield desk.found("two_things")


def _order(desk: Desk, text: str) -> Iterator[Finding]:
    if desk.facts.explain_first and _holds(desk, "money_offer", text):
        yield desk.found("explain_first")


def _name(desk: Desk, text: str) -> Iterator[Finding]:
    greeted = desk.reading.greeting.match(text)
    names = words(f"{clean_name(desk.facts.customer_name)} {clean_name(desk.facts.form_of_address)}")
    if greeted and names and not set(words(greeted["name"])) & set(names):
        yield desk.found("wrong_name", greeted["name"])


def _holds(desk: Desk, what: str, text: str) -> bool:
    return desk.reading.has(what, without_quotes(text))
