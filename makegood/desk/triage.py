"""The triage card: what somebody must know in ten seconds, in at most seven lines (DET-04)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from makegood.cases.models import Case, Status
from makegood.cases.wording import wait_words
from makegood.desk.severities import severity_shape
from makegood.listening.failure_queries import Taxonomy
from makegood.listening.models import Signal
from makegood.listening.queries import sign_names
from makegood.listening.sign_queries import hits_on

HIGH = 3
"""From this severity on the risk is called high; a second failure raises it by one."""


@dataclass(frozen=True)
class Seen:
    """A sign that was seen, under its name; `hit` is its number, so that a person may say whether it was right."""

    name: str
    hit: int | None = None
    was_right: bool | None = None


@dataclass(frozen=True)
class Fact:
    """One line of the card; where it tells of signs, each by itself."""

    word: str
    said: str = ""
    mark: str = ""
    signs: Sequence[Seen] = ()


def card(
    case: Case,
    others: Iterable[Case],
    seen: Sequence[Seen],
    detail: Mapping[str, int],
    kinds: Taxonomy,
) -> list[Fact]:
    """The seven lines: need, failure (with the numbers in `detail`), cost to the person, signs, risk, history, step."""
    return [
        Fact(_("Needs"), case.goal or _("not asked yet"), "" if case.goal else "ask"),
        Fact(_("Went wrong"), _failure(case, detail, kinds)),
        Fact(_("What it did"), case.harm or _("not asked yet"), "" if case.harm else "ask"),
        Fact(_("Signs"), "" if seen else _("none seen"), signs=seen),
        _risk(case),
        Fact(_("History"), history(list(others))),
        Fact(_("Best step"), case.next_step or _("none, the case is over")),
    ]


def signs_of(signals: Iterable[Signal]) -> list[str]:
    """The signs seen, each once, in the order in which they came."""
    return list(dict.fromkeys(sign for signal in signals for sign in signal.signs))


def seen_on(signals: Collection[Signal], language: str) -> list[Seen]:
    """The signs seen on these signals, each once, the last time it was seen."""
    keys = signs_of(signals)
    names = sign_names(keys, language)
    last = {hit.sign.key: hit for hit in hits_on(signals)}
    found = []
    for key in keys:
        name, hit = names.get(key, key.replace("_", " ")), last.get(key)
        found.append(Seen(name, hit.pk, hit.was_right) if hit else Seen(name))
    return found


def failure_name(case: Case, kinds: Taxonomy) -> str:
    """What kind of failure it is in the reader's language, under the name that held when it was judged."""
    return kinds.called(case.failure_kind).name((get_language() or "en").split("-")[0], case.opened_at)


def kinds_in_force(kinds: Taxonomy) -> list[tuple[str, str]]:
    """Every kind that a case may be given now, with its name in the reader's language, each below its parent."""
    language = (get_language() or "en").split("-")[0]
    return [(kind.key, kind.name(language)) for _depth, kind in kinds.tree if not kind.ended]


def _failure(case: Case, detail: Mapping[str, int], kinds: Taxonomy) -> str:
    name = failure_name(case, kinds)
    return ", ".join(filter(None, [name, wait_words(detail)]))


def _risk(case: Case) -> Fact:
    level = case.severity + (1 if case.reopened else 0)
    if level >= HIGH:
        return Fact(_("Risk"), _("High: %(why)s") % {"why": _why(case)}, "late")
    word = _("Middling") if level == HIGH - 1 else _("Low")
    return Fact(_("Risk"), f"{word}: {_why(case)}")


def _why(case: Case) -> str:
    reasons = [str(severity_shape(case.severity)[1]).lower()]
    if case.reopened:
        reasons.append(_("not right the first time"))
    if case.first_order:
        reasons.append(_("first order"))
    return ", ".join(reasons)


def history(others: list[Case]) -> str:
    """The other cases of the customer in one line."""
    if not others:
        return _("no other case")
    right = sum(case.status == Status.RECOVERED for case in others)
    told = ngettext("%(n)d other case", "%(n)d other cases", len(others)) % {"n": len(others)}
    return f"{told}, {_('%(n)d put right') % {'n': right}}"
