"""Reads of the failure taxonomy: the kinds as they stand now, and what each was called at any time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from makegood.accounts.standing import Kept
from makegood.listening.models import FailureType, FailureWording, TaxonomyVersion

OTHER = "other"
"""What is left when nothing more is known; it cannot be ended."""


@dataclass(frozen=True)
class Wording:
    """What a kind is called from `since` on. Texts are keyed by language, English always among them."""

    since: datetime
    version: int
    name: Mapping[str, str]
    headline: Mapping[str, str]
    first_step: Mapping[str, str]
    explain_first: bool

    def called(self, language: str) -> str:
        """The name in a language; in English where nobody translated it."""
        return self.name.get(language) or self.name["en"]


@dataclass(frozen=True)
class Kind:
    """One kind of failure with all its wordings, the oldest first; `ended` from when on it is given to no case."""

    id: int
    key: str
    parent: str
    root: str
    ended: datetime | None
    wordings: tuple[Wording, ...]

    @property
    def now(self) -> Wording:
        """The wording that holds now."""
        return self.wordings[-1]

    def at(self, moment: datetime) -> Wording:
        """The wording that held then; for what is older than the kind itself, its first."""
        held = [wording for wording in self.wordings if wording.since <= moment]
        return held[-1] if held else self.wordings[0]

    def name(self, language: str, moment: datetime | None = None) -> str:
        """What it is called in a language, or was called then; in English where nobody translated it."""
        return (self.at(moment) if moment else self.now).called(language)


@dataclass(frozen=True)
class Taxonomy:
    """Every kind there is or was, parents before their children."""

    version: int
    by_key: Mapping[str, Kind]

    def of(self, key: str) -> Kind:
        """The kind that a failure of this key is given: itself, else its nearest parent in force, else "other"."""
        kind = self.by_key.get(key, self.by_key[OTHER])
        while kind.ended and kind.parent:
            kind = self.by_key[kind.parent]
        return kind

    def called(self, key: str) -> Kind:
        """The kind of this key, ended or not: for what was judged under it. "Other" for a key nobody knows."""
        return self.by_key.get(key, self.by_key[OTHER])

    @cached_property
    def tree(self) -> tuple[tuple[int, Kind], ...]:
        """Every kind with its depth (roots are 0), each right below its parent."""
        return tuple(self._below("", 0))

    def _below(self, parent: str, depth: int) -> Iterator[tuple[int, Kind]]:
        for kind in self.by_key.values():
            if kind.parent == parent:
                yield depth, kind
                yield from self._below(kind.key, depth + 1)


def read_taxonomy() -> Taxonomy:
    """The taxonomy as it stands in the database, for who is about to change it; `taxonomy` is for who reads."""
    wordings: dict[int, list[Wording]] = {}
    for row in FailureWording.objects.select_related("since").order_by("since_id", "id"):
        wordings.setdefault(row.kind_id, []).append(
            Wording(row.since.at, row.since_id, row.names, row.headlines, row.first_steps, row.explain_first)
        )
    kinds = FailureType.objects.select_related("parent", "ended").order_by("id")
    number = TaxonomyVersion.objects.order_by("-number").values_list("number", flat=True)[0]
    return Taxonomy(number, {row.key: _kind(row, tuple(wordings[row.pk])) for row in kinds})


taxonomy = Kept(read_taxonomy, "listening_taxonomyversion")
"""The taxonomy as it stands; every change of it is a version."""


def _kind(row: FailureType, wordings: tuple[Wording, ...]) -> Kind:
    return Kind(
        row.pk,
        row.key,
        row.parent.key if row.parent else "",
        row.root,
        row.ended.at if row.ended else None,
        wordings,
    )


def versions() -> list[TaxonomyVersion]:
    """Every version with who made it, the newest first."""
    return list(TaxonomyVersion.objects.select_related("by").order_by("-number"))
