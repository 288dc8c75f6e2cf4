"""What the page of the remedy policy shows: the rules that live, drafts, and what trying one on past cases found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from makegood.accounts.models import User
from makegood.cases.law_words import clock_words
from makegood.cases.models import Case, visible
from makegood.listening.failure_queries import taxonomy
from makegood.remedies.models import PolicyVersion, Remedy
from makegood.remedies.money import Money
from makegood.remedies.policy.reading import LONGEST
from makegood.remedies.policy.telling import offer_words
from makegood.remedies.policy.trial import CHANGES
from makegood.remedies.rules import Policy
from makegood.remedies.rules.policy import Standing
from makegood.remedies.rules.shape import Duty
from makegood.remedies.wording import change, named

BEGIN = """format = 1
name = "our-shop"
packs = ["shop"]
"""
SHOWN = 20


class PolicyForm(forms.Form):
    """A policy as it is written."""

    text = forms.CharField(
        label=gettext_lazy("The policy, as TOML"),
        max_length=LONGEST,
        strip=False,
        initial=BEGIN,
        widget=forms.Textarea(attrs={"rows": 14, "class": "code", "spellcheck": "false"}),
    )
    note = forms.CharField(label=gettext_lazy("What it is for"), max_length=300, required=False)


@dataclass(frozen=True)
class RuleLine:
    """One rule: for which failures, when, what it offers in words, and where it is from."""

    standing: Standing
    failures: str
    offers: Sequence[str]

    @property
    def source(self) -> str:
        """Where it is from, and when that was read."""
        return named(self.standing.source) if self.standing.source else ""

    @property
    def when(self) -> str:
        """Its condition; "" where it always holds."""
        return "" if self.standing.rule.when == "true" else self.standing.rule.when


def rule_lines(policy: Policy) -> list[RuleLine]:
    """Every rule of a policy, in its order."""
    names = {remedy.key: str(remedy) for remedy in Remedy.objects.all()}
    return [_line(standing, names) for standing in policy.standings]


def duty_lines(policy: Policy) -> list[tuple[Duty, str, str]]:
    """What the law asks beside any remedy, with where that stands and when it was read, and the clock it sets."""
    return [
        (duty, named(source), clock_words(duty.clock) if duty.clock else "") for duty, source in policy.duties
    ]


def _line(standing: Standing, names: Mapping[str, str]) -> RuleLine:
    offers = [offer_words(offer, names.get(offer.remedy, offer.remedy)) for offer in standing.rule.offer]
    called = ", ".join(map(failure_named, standing.rule.failures))
    return RuleLine(standing, called or _("Any failure"), offers)


def failure_named(key: str) -> str:
    """What a kind of failure is called; its key where nobody knows it any more."""
    kind = taxonomy().by_key.get(key)
    return kind.name((get_language() or "en")[:2]) if kind else key or _("not named yet")


def versions() -> list[PolicyVersion]:
    """The newest versions."""
    newest = PolicyVersion.objects.select_related("by", "approved_by").defer("text", "trial")
    return list(newest.order_by("-made_at", "-pk")[:SHOWN])


@dataclass(frozen=True)
class BothLine:
    """How many cases of one kind change, and what they cost now and then."""

    name: str
    cases: int
    changed: int
    now: str
    then: str


@dataclass(frozen=True)
class Tried:
    """What trying a draft found, for one person, who sees cases of her own teams only. `until` names the trial."""

    found: Mapping[str, Any]
    user: User

    @property
    def until(self) -> str:
        """When it was tried, as the trial says it."""
        return str(self.found["until"])

    @property
    def at(self) -> datetime:
        """When it was tried."""
        return datetime.fromisoformat(self.until)

    @property
    def changes(self) -> list[tuple[str, int]]:
        """How many cases would get what; only what there is."""
        return [(change(key), self.found["changes"][key]) for key in CHANGES if self.found["changes"][key]]

    @property
    def lines(self) -> list[BothLine]:
        """All of it first, then each kind of failure of which a case changes."""
        by_failure = self.found["by_failure"].items()
        kinds = [both_line(failure_named(key), both) for key, both in by_failure if both["changed"]]
        return [both_line(_("All cases"), self.found), *kinds]

    @property
    def biggest(self) -> list[tuple[str, str, str]]:
        """The biggest changes: the case, its failure, and by how much more or less it costs."""
        told = self.found["biggest"]
        named = Case.objects.filter(visible(self.user), ref__in=[one["case"] for one in told])
        hers = set(named.values_list("ref", flat=True))
        return [
            (one["case"], failure_named(one["failure"]), _difference(one["difference"], one["currency"]))
            for one in told
            if one["case"] in hers
        ]


def both_line(name: str, both: Mapping[str, Any]) -> BothLine:
    """One line of the table."""
    return BothLine(name, both["cases"], both["changed"], _cost(both["live"]), _cost(both["draft"]))


def _cost(total: Mapping[str, Any]) -> str:
    language = get_language() or "en"
    return ", ".join(Money(amount, code).said(language) for code, amount in total["cost"].items()) or "0"


def _difference(amount: int, currency: str) -> str:
    return ("+" if amount > 0 else "\u2212") + Money(abs(amount), currency).said(get_language() or "en")
