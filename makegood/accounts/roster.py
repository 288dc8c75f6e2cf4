"""Who is there to own a case: people, languages, absences and working hours, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from makegood.accounts.rules.worktime import Hours


@dataclass(frozen=True, slots=True)
class Person:
    """One colleague. `active`: she is here and may own cases. `away` are the instants between which she is absent."""

    id: int
    name: str
    languages: frozenset[str]
    skills: frozenset[str]
    capacity: int
    stand_in: int | None
    active: bool
    senior: bool
    away: tuple[tuple[datetime, datetime], ...]
    hours: Hours | None = None

    def is_away(self, at: datetime) -> bool:
        """Whether she is absent at that instant."""
        return any(begin <= at < end for begin, end in self.away)


@dataclass(frozen=True, slots=True)
class Crew:
    """One team: its hours, its lead, and who works in it."""

    id: int
    name: str
    hours: Hours
    lead: int
    people: tuple[int, ...]
    is_default: bool = False


@dataclass(frozen=True, slots=True)
class Roster:
    """Everybody and every team, as they stand now."""

    people: Mapping[int, Person]
    teams: Mapping[int, Crew]
    by_name: Mapping[str, int] = field(default_factory=dict)

    @property
    def default(self) -> Crew:
        """The team that gets what names no team."""
        return next(team for team in self.teams.values() if team.is_default)

    def team(self, number: int | None) -> Crew:
        """A team by id, else the default one."""
        return self.teams.get(number, self.default) if number is not None else self.default
