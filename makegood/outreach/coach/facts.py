"""What the coach and the composer know of a case: plain values, put together by whoever calls them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Fault(StrEnum):
    """Where it went wrong. It never says who answers for it: the case's owner does."""

    OWN = "own"
    OTHER_TEAM = "other_team"
    CARRIER = "carrier"
    CUSTOMER = "customer"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Facts:
    """A case as its reply needs it. Everything may be absent; what is absent is never made up.

    `facts` are short checked facts ("order 48213", "promised Fri 13 Nov"); `what_they_said` is the customer's own
    text and `goal` what they need, in their words; `offers` what they may choose among on their page, in their
    language; `said_before` are messages this customer already got; `next_time` is aware, in the zone it is told in;
    `thing` is what a note about a return speaks of; `given` what the
    customer was given, and `outside` to whom she may turn outside us.
    """

    customer_name: str = ""
    form_of_address: str = ""
    language: str = "en"
    owner_name: str = ""
    writer_name: str = ""
    organisation: str = ""
    case_ref: str = ""
    failure_key: str = ""
    failure_name: str = ""
    explain_first: bool = False
    what_they_said: str = ""
    facts: Sequence[str] = ()
    feeling: str = ""
    goal: str = ""
    repair: str = ""
    offers: Sequence[str] = ()
    change: str = ""
    explanation: str = ""
    next_step: str = ""
    next_time: datetime | None = None
    fault: Fault = Fault.UNKNOWN
    noticed_by: str = "customer"
    apologised_before: int = 0
    customer_apologised: bool = False
    said_before: Sequence[str] = ()
    reply_link: str = ""
    thing: str = ""
    given: Sequence[str] = ()
    outside: Sequence[str] = ()


@dataclass(frozen=True)
class Part:
    """One part of a message: a key ("regret"), the label a person sees beside it, and its text."""

    key: str
    label: str
    text: str


@dataclass(frozen=True)
class Draft:
    """A message a person is writing, in parts; places in findings count characters within one part."""

    parts: tuple[Part, ...]
    language: str = "en"

    @classmethod
    def of(cls, text: str, language: str = "en") -> "Draft":
        """A draft in one piece."""
        return cls((Part("", "", text),), language)

    @property
    def text(self) -> str:
        """The whole message as the customer would read it."""
        return "\n\n".join(part.text.strip() for part in self.parts if part.text.strip())


class Kind(StrEnum):
    """What a finding asks of the writer: only a block keeps a message from being sent."""

    BLOCK = "block"
    WEIGH = "weigh"
    GOOD = "good"


@dataclass(frozen=True)
class Finding:
    """One thing the coach has to say.

    `start` and `end` mark `said` within the text of `part`; both are 0 where something is missing.
    `instead` is a gentler form for that place: "" means leave it out, None that only the writer can know.
    """

    key: str
    kind: Kind
    said: str
    label: str
    why: str
    part: str = ""
    start: int = 0
    end: int = 0
    instead: str | None = None


@dataclass(frozen=True)
class Review:
    """Everything the coach found, in reading order: what blocks, what to weigh, what is good."""

    findings: tuple[Finding, ...]

    @property
    def may_send(self) -> bool:
        """Only an unresolved field keeps a message back; all else is the writer's to weigh."""
        return not self.of_kind(Kind.BLOCK)

    def of_kind(self, kind: Kind) -> tuple[Finding, ...]:
        """The findings of one kind."""
        return tuple(finding for finding in self.findings if finding.kind is kind)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of all findings, each once, in order."""
        return tuple(dict.fromkeys(finding.key for finding in self.findings))
