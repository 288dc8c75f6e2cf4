"""Reads of people, teams and their hours, and of the keys of other systems."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from makegood.accounts.circle import (
    all_teams,
    calendar_of,
    kept_organisation,
    people_with,
    teams_of,
    teams_seen_by,
    with_people,
    zone_of,
)
from makegood.accounts.models import (
    Absence,
    ApiKey,
    Calendar,
    KeptAnswer,
    Membership,
    Role,
    Team,
    User,
)
from makegood.accounts.roster import Crew, Person, Roster
from makegood.accounts.rules import closed_days
from makegood.accounts.rules.worktime import Hours
from makegood.accounts.standing import watch
from makegood.lib.errors import Refused
from makegood.lib.text import fold, sha256

__all__ = [
    "KEPT_FOR",
    "PEOPLE",
    "SENIOR",
    "YEARS_AHEAD",
    "KeyFacts",
    "NoSuchTeam",
    "all_teams",
    "api_keys",
    "calendar_of",
    "groups_of_teams",
    "holidays_within",
    "hours_of",
    "kept_answers",
    "kept_organisation",
    "key_for",
    "people_with",
    "roster",
    "team_called",
    "teams_of",
    "teams_seen_by",
    "users_of_sessions",
    "with_people",
    "zone_of",
]

SENIOR = {Role.LEAD, Role.MANAGER, Role.ADMIN}
YEARS_AHEAD = 3


def hours_of(calendar: Calendar, years: range | None = None) -> Hours:
    """A calendar as working hours, with the public holidays of the years around now."""
    this = timezone.now().year
    closed = holidays_within(calendar, years or range(this - 1, this + YEARS_AHEAD))
    windows = tuple((int(day), tuple(map(tuple, spans))) for day, spans in sorted(calendar.windows.items()))
    return _compiled(calendar.tz, windows, closed)


@lru_cache(maxsize=256)
def _compiled(tz: str, windows: tuple[Any, ...], closed: frozenset[date]) -> Hours:
    # the same hours are the same object, so that what they have laid out on the calendar is kept
    return Hours(tz, dict(windows), closed)


_kept: tuple[tuple[str, ...], datetime, Roster] | None = None
KEPT_FOR = timedelta(hours=1)
PEOPLE = watch(
    "accounts_calendar", "accounts_absence", "accounts_user", "accounts_membership", "accounts_team"
)


def roster(at: datetime) -> Roster:
    """Everybody and every team as they stand at `at`; read again when something about them changes."""
    global _kept
    standing, kept = PEOPLE(), _kept
    if kept and kept[0] == standing and kept[1] <= at < kept[1] + KEPT_FOR:
        return kept[2]
    found = _read_roster(at)
    _kept = (standing, at, found)
    return found


def _read_roster(at: datetime) -> Roster:
    hours = {calendar.pk: hours_of(calendar) for calendar in Calendar.objects.all()}
    away: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    for user_id, begin, end in Absence.objects.filter(until_at__gt=at).values_list(
        "user_id", "from_at", "until_at"
    ):
        away[user_id].append((begin, end))
    people = {user.pk: _person(user, tuple(away[user.pk]), hours) for user in User.objects.order_by("id")}
    members: dict[int, list[int]] = defaultdict(list)
    for team_id, user_id in Membership.objects.order_by("id").values_list("team_id", "user_id"):
        members[team_id].append(user_id)
    teams = {
        team.pk: Crew(
            team.pk,
            team.name,
            hours[team.calendar_id],
            team.lead_id,
            tuple(members[team.pk]),
            team.is_default,
        )
        for team in Team.objects.order_by("id")
    }
    return Roster(people, teams, {fold(team.name): team.id for team in teams.values()})


def _person(user: User, away: tuple[tuple[datetime, datetime], ...], hours: dict[int, Hours]) -> Person:
    return Person(
        user.pk, user.name, frozenset(user.languages), frozenset(user.skills), user.capacity, user.stand_in_id,
        user.is_active and user.role != Role.AUDITOR, user.role in SENIOR, away, hours.get(user.calendar_id or 0),
    )  # fmt: skip


def holidays_within(calendar: Calendar, years: range) -> frozenset[date]:
    """The closed days of a calendar in these years."""
    return closed_days(calendar.country, calendar.subdivision, calendar.closed_days, years)


class NoSuchTeam(Refused):
    """There is no team called {name}."""

    status = 404


def team_called(name: str) -> Team:
    """The team of this name."""
    team = Team.objects.filter(name=name).first()
    if team is None:
        raise NoSuchTeam(name=name)
    return team


@dataclass(frozen=True)
class KeyFacts:
    """What a key may do, and for whom it speaks. `team_id` None sees every team.

    `person_id` is who acts when the key gives or approves something; None: it may do neither.
    """

    id: int
    source: str
    scopes: frozenset[str]
    team_id: int | None
    used_at: datetime | None = None
    person_id: int | None = None


def key_for(token: str) -> KeyFacts | None:
    """The key with this token, unless it was revoked."""
    key = ApiKey.objects.filter(digest=sha256(token), revoked_at=None).first()
    if key is None:
        return None
    return KeyFacts(key.pk, key.source, frozenset(key.scopes), key.team_id, key.used_at, key.person_id)


def api_keys() -> list[ApiKey]:
    """Every key there is or was, by name."""
    return list(ApiKey.objects.select_related("team", "person").order_by("name"))


def kept_answers(marks: Collection[tuple[int, str]]) -> dict[tuple[int, str], KeptAnswer]:
    """What was answered before, by key and Idempotency-Key."""
    if not marks:
        return {}
    wanted = {(key, sha256(token)): (key, token) for key, token in marks}
    found = KeptAnswer.objects.filter(
        key__in={key for key, _hash in wanted}, token_hash__in={known for _key, known in wanted}
    )
    kept = {(answer.key_id, bytes(answer.token_hash)): answer for answer in found}
    return {mark: kept[known] for known, mark in wanted.items() if known in kept}


def users_of_sessions(sessions: Collection[str]) -> dict[str, User]:
    """Who is signed in under each of these session keys, with the rights of this moment."""
    rows = Session.objects.filter(session_key__in=sessions, expire_date__gt=timezone.now())
    claimed = {row.session_key: row.get_decoded() for row in rows}
    users = User.objects.filter(is_active=True).in_bulk(
        {_user_id(data) for data in claimed.values()} - {None}
    )
    found = {key: (data, users.get(_user_id(data) or 0)) for key, data in claimed.items()}
    return {
        key: user
        for key, (data, user) in found.items()
        if user and constant_time_compare(data.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash())
    }


def _user_id(session: Mapping[str, str]) -> int | None:
    number = session.get(SESSION_KEY)
    return int(number) if number else None


def groups_of_teams() -> list[tuple[int, ...]]:
    """Every group of teams that somebody who works here now sees together, each once."""
    seen: dict[int, set[int]] = defaultdict(set)
    for team_id, user_id in Membership.objects.filter(user__is_active=True).values_list("team_id", "user_id"):
        seen[user_id].add(team_id)
    for team_id, user_id in Team.objects.filter(lead__is_active=True).values_list("pk", "lead_id"):
        seen[user_id].add(team_id)
    return sorted({tuple(sorted(teams)) for teams in seen.values()})
