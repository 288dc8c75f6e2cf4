"""The failure taxonomy below its roots: kinds added, split, reworded and ended, each change a version of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.text import slugify

from makegood.accounts import audit
from makegood.accounts.models import User
from makegood.lib.bulk import execute, select
from makegood.lib.errors import Refused
from makegood.listening.failure_queries import OTHER, Kind, read_taxonomy
from makegood.listening.models import FailureType, FailureWording, TaxonomyVersion

LOCK = 0x74617861
LONGEST = 60


class RootStays(Refused):
    """The three roots and "other" stay as they are: what was counted under them adds up for good."""

    status = 409


class KindTaken(Refused):
    """There is a kind called “{name}” here already."""

    status = 409


class KindEnded(Refused):
    """This kind has ended; nothing can be put under it or changed in it."""

    status = 409


class NoName(Refused):
    """Write at least one name of letters, not too long."""

    status = 422


@dataclass(frozen=True)
class Said:
    """How a kind is to be worded: names by language (English first of all), headline and first step in English."""

    names: Mapping[str, str]
    headline: str
    first_step: str
    explain_first: bool


@transaction.atomic
def split(parent: Kind, names: Sequence[str], *, by: User, at: datetime) -> list[str]:
    """Put kinds of these English names under a kind, in one version. Cases judged before stay with the parent.

    The children begin with the parent's first step. Returns their keys.
    """
    if not names:
        raise NoName
    parent = _held(parent)
    if parent.ended:
        raise KindEnded
    version = _next_version(by, at)
    now = parent.now
    keys = [
        _add(parent, Said({"en": name}, name, now.first_step["en"], now.explain_first), version)
        for name in names
    ]
    _note(version, "failure.split", {"key": parent.key, "into": keys})
    return keys


def _add(parent: Kind, said: Said, version: TaxonomyVersion) -> str:
    name = said.names["en"]
    key = f"{parent.key}.{slugify(name).replace('-', '_')}"
    if key.endswith(".") or len(key) > LONGEST:
        raise NoName
    if FailureType.objects.filter(key=key).exists():
        raise KindTaken(name=name)
    kind = FailureType.objects.create(key=key, parent_id=parent.id, root=parent.root)
    _word(kind.pk, said, version, {}, {})
    return key


@transaction.atomic
def reword(kind: Kind, said: Said, *, by: User, at: datetime) -> None:
    """Call a kind something else from now on; cases judged before keep the words they were judged by."""
    kind = _held(kind)
    _must_be_ours(kind)
    version = _next_version(by, at)
    _word(kind.id, said, version, kind.now.headline, kind.now.first_step)
    _note(version, "failure.reworded", {"key": kind.key})


@transaction.atomic
def end(kind: Kind, *, by: User, at: datetime) -> None:
    """Give a kind to no new case: from now on they get its parent. What was judged under it stays."""
    kind = _held(kind)
    _must_be_ours(kind)
    version = _next_version(by, at)
    below = f"{kind.key}.%"
    execute(
        "UPDATE listening_failuretype SET ended_id = %s WHERE ended_id IS NULL AND (id = %s OR key LIKE %s)",
        [version.number, kind.id, below.replace("_", r"\_")],
    )
    _note(version, "failure.ended", {"key": kind.key})


def _must_be_ours(kind: Kind) -> None:
    if not kind.parent or kind.key == OTHER:
        raise RootStays
    if kind.ended:
        raise KindEnded


def _held(kind: Kind) -> Kind:
    """The kind as it stands once nobody else changes the taxonomy: another may have ended it while we waited."""
    execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    return read_taxonomy().by_key[kind.key]


def _next_version(by: User, at: datetime) -> TaxonomyVersion:
    [(last,)] = select("SELECT max(number) FROM listening_taxonomyversion", [])
    return TaxonomyVersion.objects.create(number=last + 1, at=at, by=by)


def _word(
    kind_id: int,
    said: Said,
    version: TaxonomyVersion,
    headlines: Mapping[str, str],
    first_steps: Mapping[str, str],
) -> None:
    FailureWording.objects.create(
        kind_id=kind_id,
        since=version,
        names={language: name for language, name in said.names.items() if name},
        headlines={**headlines, "en": said.headline},
        first_steps={**first_steps, "en": said.first_step},
        explain_first=said.explain_first,
    )


def _note(version: TaxonomyVersion, verb: str, data: Mapping[str, object]) -> None:
    audit.record("taxonomy:1", verb, by=version.by, at=version.at, data={**data, "version": version.number})
