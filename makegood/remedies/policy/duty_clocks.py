"""The clocks of duties: what may be wrong with one as it is written, and what the cases are asked to follow."""

from collections.abc import Iterable, Iterator

from makegood.accounts.rules.periods import LONGEST
from makegood.cases.duties import Duty
from makegood.remedies.rules import Policy
from makegood.remedies.rules.shape import Clock

MEETS = {"complaint": ("first_answer", "final_answer", "accepted"), "refund_agreed": ("given",)}
"""After what a clock may count, and by what such a duty may be met."""


def clock_problems(clock: Clock) -> Iterator[str]:
    """Why nobody could follow such a clock, in sentences."""
    if clock.unit not in LONGEST:
        yield f"A duty cannot be counted in “{clock.unit}”, only in: {_listed(LONGEST)}."
    elif not 1 <= clock.within <= LONGEST[clock.unit]:
        yield f"A duty is due within 1 to {LONGEST[clock.unit]} {clock.unit}, and not within {clock.within}."
    if clock.after not in MEETS:
        yield f"A duty cannot be counted after “{clock.after}”, only after: {_listed(MEETS)}."
    elif clock.met_by not in MEETS[clock.after]:
        able = _listed(MEETS[clock.after])
        yield f"What is counted after “{clock.after}” cannot be met by “{clock.met_by}”, only by: {able}."


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words)


def legal_duties(policy: Policy) -> list[Duty]:
    """What cases are asked to follow by this policy: its duties that have a clock."""
    return [
        Duty(
            text=duty.text, source=source.name, source_at=source.at, within=clock.within,
            unit=clock.unit, after=clock.after, met_by=clock.met_by, failures=duty.failures, since=duty.since,
            read_on=source.read_on, recalled=source.mark == "R",
        )
        for duty, source in policy.duties
        if (clock := duty.clock)
    ]  # fmt: skip
