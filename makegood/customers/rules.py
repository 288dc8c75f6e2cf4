"""By what a customer is known, and what an encounter's own times say. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from makegood.lib.text import search_words

Key = tuple[str, str]

# which statuses speak of a failure by themselves, and of which
FAILED_STATUS = {
    "cancelled": "delivery.cancelled",
    "failed": "delivery.never",
    "lost": "delivery.never",
    "wrong_address": "delivery.wrong_address",
    "outage": "delivery.outage",
    "double_charge": "billing.double",
    "late": "delivery.late",
}


def contact_keys(source: str, outside_id: str, email: str, phone: str) -> list[Key]:
    """The keys by which a customer is found again, strongest first. An outside id is known per source."""
    keys = []
    if outside_id:
        keys.append(("id", f"{source}:{outside_id}"))
    if email:
        keys.append(("email", email.strip().casefold()))
    if phone:
        keys.append(("phone", plain_phone(phone)))
    return keys


def plain_phone(phone: str) -> str:
    """A telephone number as digits with a leading plus where it had one (or 00)."""
    if not phone:
        return ""
    digits = re.sub(r"\D", "", phone)
    if phone.strip().startswith("+"):
        return f"+{digits}"
    return f"+{digits[2:]}" if digits.startswith("00") else digits


def contacts_meant(words: str) -> list[str]:
    """The addresses and numbers that somebody may mean who types this into a search; none for other words."""
    plain = words.strip().casefold()
    if "@" in plain:
        return [plain]
    digits = re.sub(r"[\s()./-]", "", plain)
    if not re.fullmatch(r"\+?\d{6,15}", digits):
        return []
    return [plain_phone(digits), f"+{digits.lstrip('+')}"]


class Who(Protocol):
    """A customer as a sender knows her; an empty text means the sender does not say."""

    id: str
    email: str
    phone: str
    name: str
    language: str


class Person(NamedTuple):
    """The same, ready to be matched: the keys she is found by, and what is kept of her. `folded` is for search."""

    keys: list[Key]
    id: str
    name: str
    email: str
    phone: str
    language: str
    folded: str

    def and_also(self, other: "Person") -> "Person":
        """Her, with what somebody else says of her where we know nothing."""
        her = self._replace(**{name: getattr(self, name) or getattr(other, name) for name in SAID})
        return her._replace(folded=search_words(her.name, her.email, her.phone, her.id))


SAID = ("id", "name", "email", "phone", "language")


def person_of(source: str, who: Who) -> Person:
    """Whoever a sender speaks of, ready to be matched; an outside id is known per source."""
    name, email, phone = who.name.strip(), who.email.strip(), plain_phone(who.phone)
    keys = contact_keys(source, who.id, who.email, who.phone)
    folded = search_words(name, email, phone, who.id)
    return Person(keys, who.id, name, email, phone, who.language.strip(), folded)


@dataclass(frozen=True, slots=True)
class EncounterFacts:
    """What is known of an encounter, as far as its own failure goes."""

    status: str
    promised_at: datetime | None = None
    happened_at: datetime | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    promised_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class EncounterFailure:
    """A failure that an encounter shows by itself: kind, numbers, and the reason in one key."""

    kind: str
    severity: int
    detail: Mapping[str, int]
    reason: str


def failure_of(facts: EncounterFacts, at: datetime) -> EncounterFailure | None:
    """The failure an encounter shows at `at`: its status, a wait beyond the promise, or a promise that passed.

    A late one is the graver the later: severity 2 from the first minute, 3 from three days on.
    """
    if facts.status in FAILED_STATUS and facts.status != "late":
        return EncounterFailure(FAILED_STATUS[facts.status], 3, {}, f"status.{facts.status}")
    return _wait(facts) or _late(facts, at)


def _wait(facts: EncounterFacts) -> EncounterFailure | None:
    if facts.promised_minutes is None or not facts.started_at or not facts.ended_at:
        return None
    waited = int((facts.ended_at - facts.started_at).total_seconds() // 60)
    excess = waited - facts.promised_minutes
    if excess <= 0:
        return None
    detail = {"promised_minutes": facts.promised_minutes, "waited_minutes": waited, "excess_minutes": excess}
    return EncounterFailure("delivery.wait", 2 if excess < 60 else 3, detail, "wait.beyond_promise")


def _late(facts: EncounterFacts, at: datetime) -> EncounterFailure | None:
    if facts.promised_at is None:
        return EncounterFailure("delivery.late", 2, {}, "status.late") if facts.status == "late" else None
    came = facts.happened_at or (at if facts.status in {"open", "late"} else None)
    if came is None or came <= facts.promised_at:
        return EncounterFailure("delivery.late", 2, {}, "status.late") if facts.status == "late" else None
    late = came - facts.promised_at
    reason = "promise.came_late" if facts.happened_at else "promise.passed"
    severity = 3 if late >= timedelta(days=3) else 2
    return EncounterFailure(
        "delivery.late", severity, {"late_minutes": int(late.total_seconds() // 60)}, reason
    )
