"""Reads of the signs library: how often each sign was seen, how often it was right, and where."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404

from makegood.accounts.models import User
from makegood.accounts.queries import teams_seen_by
from makegood.listening.models import Signal, SignHit, SignRule
from makegood.listening.text.signs import shipped

SHOWN = 30


@dataclass(frozen=True)
class Counted:
    """A sign with its hits: how many, and of how many a person said that they were right or wrong."""

    sign: SignRule
    name: str
    hits: int
    right: int
    judged: int


COUNTS = {
    "n": Count("hits"),
    "right": Count("hits", filter=Q(hits__was_right=True)),
    "judged": Count("hits", filter=Q(hits__was_right__isnull=False)),
}


def signs_counted(language: str, key: str = "") -> list[Counted]:
    """Every sign, or the one of this key, in the order of the library, own ones last."""
    rules = SignRule.objects.filter(key=key) if key else SignRule.objects.all()
    rows = list(rules.order_by("id"))
    counts = {
        pk: (n, right, judged) for pk, n, right, judged in rules.annotate(**COUNTS).values_list("pk", *COUNTS)
    }
    return [Counted(row, name_of(row, language), *counts[row.pk]) for row in rows]


def name_of(sign: SignRule, language: str) -> str:
    """What a sign is called, in this language where it ships."""
    known = shipped().by_key.get(sign.key)
    return known.name.get(language, sign.name) if known else sign.name


def phrases_of(sign: SignRule) -> dict[str, list[str]]:
    """What a sign looks for, by language: its own phrases, or those that ship."""
    known = shipped().by_key.get(sign.key)
    found = known.patterns if known and sign.is_ours else sign.patterns
    return {language: list(written) for language, written in found.items()}


def _hits_seen_by(user: User) -> "QuerySet[SignHit]":
    teams = teams_seen_by(user)
    hits = SignHit.objects.all()
    return hits if teams is None else hits.filter(Q(signal__team=None) | Q(signal__team__in=teams))


def last_hits(user: User, sign: SignRule) -> list[SignHit]:
    """Where a sign was seen last, as far as this person may read it."""
    hits = _hits_seen_by(user).filter(sign=sign).select_related("signal__customer", "said_by")
    return list(hits.order_by("-id")[:SHOWN])


def hits_on(signals: Collection[Signal]) -> list[SignHit]:
    """The signs that were seen on these signals, in the order in which they came."""
    if not any(signal.signs for signal in signals):
        return []
    return list(SignHit.objects.filter(signal__in=signals).select_related("sign").order_by("signal", "id"))


def hit_on(signals: Collection[Signal], pk: int) -> SignHit:
    """One hit on these signals, which the reader may see; else a 404."""
    return get_object_or_404(SignHit.objects.filter(signal__in=signals).select_related("sign"), pk=pk)


def hit_for(user: User, pk: int) -> SignHit:
    """One hit, if this person may read what it was seen on; else a 404."""
    return get_object_or_404(_hits_seen_by(user).select_related("sign"), pk=pk)
