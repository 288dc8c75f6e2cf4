"""May she give this without asking, and if not, who is asked? Pure: no database, no clock, no Django."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from makegood.remedies.money import digits

MEASURES = ("grant", "case", "day", "customer", "year")
LADDER = ("lead", "manager", "admin")
OVER_BUDGET = frozenset({"manager", "admin"})
"""Who may say yes to what the month's budget no longer holds."""


class Answer(StrEnum):
    """What the rule says."""

    ALLOWED = "allowed"
    NEEDS_APPROVAL = "needs_approval"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Line:
    """What a role may give without asking. None has no limit. Without a currency the amounts are main units."""

    remedy: str | None = None
    currency: str = ""
    grant: int | None = None
    case: int | None = None
    day: int | None = None
    customer: int | None = None
    year: int | None = None

    def limit(self, measure: str, currency: str) -> int | None:
        """The limit of a measure in minor units of `currency`."""
        amount: int | None = getattr(self, measure)
        return amount if amount is None or self.currency else amount * int(10 ** digits(currency))


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to give: minor units of a currency, by a remedy."""

    remedy: str
    currency: str
    amount: int


Spent = Mapping[str, Sequence[Wish]]
"""What was given already, and still may be, by measure: on this case, this day, to this customer, in this year."""


@dataclass(frozen=True, slots=True)
class Purse:
    """A month's budget in minor units, and what of it is spoken for; `team` is "" for the whole organisation."""

    team: str
    limit: int
    used: int


@dataclass(frozen=True, slots=True)
class Over:
    """One thing that stands against it. Amounts in minor units of the wish's currency; `measure` may be a budget.

    `measure` "none": this role has no authority for such a gift at all.
    """

    measure: str
    limit: int
    used: int
    wanted: int
    of: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rule says, and everything that stands against giving it without asking."""

    answer: Answer
    over: tuple[Over, ...] = ()

    @property
    def allowed(self) -> bool:
        """Whether it may be given without asking anybody."""
        return self.answer is Answer.ALLOWED


def line_for(lines: Iterable[Line], remedy: str, currency: str) -> Line | None:
    """The one line that holds for a gift: its remedy before any remedy, then its currency before any currency."""
    fitting = [line for line in lines if line.remedy in {None, remedy} and line.currency in {"", currency}]
    return max(fitting, key=lambda line: (line.remedy is not None, line.currency != ""), default=None)


def may_give(lines: Sequence[Line], wish: Wish, spent: Spent, purses: Iterable[Purse] = ()) -> Verdict:
    """Whether a person with these lines may give this now without asking.

    A role without any line gives nothing: refused. What is above a limit or a budget needs somebody else's yes.
    """
    if not lines:
        return Verdict(Answer.REFUSED, (Over("none", 0, 0, wish.amount),))
    over = (*above(lines, wish, spent), *overspent(wish, purses))
    return Verdict(Answer.NEEDS_APPROVAL if over else Answer.ALLOWED, over)


def may_approve(
    person: int,
    role: str,
    makers: Iterable[int],
    lines: Sequence[Line],
    wish: Wish,
    spent: Spent,
    purses: Iterable[Purse] = (),
) -> Verdict:
    """Whether this person may say yes to it now: not her own, a rung of the ladder, and within her own limits.

    Refused: it is her own, or she stands on no rung. A yes over budget is a manager's.
    """
    if person in set(makers):
        return Verdict(Answer.REFUSED, (Over("own", 0, 0, wish.amount),))
    if role not in LADDER or not lines:
        return Verdict(Answer.REFUSED, (Over("none", 0, 0, wish.amount),))
    short = () if role in OVER_BUDGET else overspent(wish, purses)
    over = (*above(lines, wish, spent), *short)
    return Verdict(Answer.NEEDS_APPROVAL if over else Answer.ALLOWED, over)


def above(lines: Sequence[Line], wish: Wish, spent: Spent) -> tuple[Over, ...]:
    """The limits that this gift would go beyond, with everything that its line has to bear already."""
    line = line_for(lines, wish.remedy, wish.currency)
    if line is None:
        return (Over("none", 0, 0, wish.amount),)
    found = []
    for measure in MEASURES:
        limit = line.limit(measure, wish.currency)
        used = sum(_borne(lines, line, one, wish.currency) for one in spent.get(measure, ()))
        if limit is not None and used + wish.amount > limit:
            found.append(Over(measure, limit, used, wish.amount))
    return tuple(found)


def _borne(lines: Sequence[Line], line: Line, one: Wish, currency: str) -> int:
    """What a former gift takes of this line; nothing if another line bears it."""
    same = line_for(lines, one.remedy, one.currency) is line
    return in_minor_units_of(currency, one) if same else 0


def in_minor_units_of(currency: str, one: Wish) -> int:
    """As many main units in another currency. What is finer than it can say counts as one more, never as nothing."""
    shift = digits(currency) - digits(one.currency)
    return one.amount * int(10**shift) if shift >= 0 else -(-one.amount // int(10**-shift))


def overspent(wish: Wish, purses: Iterable[Purse]) -> tuple[Over, ...]:
    """The budgets that this gift would go beyond."""
    return tuple(
        Over("budget", purse.limit, purse.used, wish.amount, purse.team)
        for purse in purses
        if purse.used + wish.amount > purse.limit
    )


def rung_for(
    lines: Mapping[str, Sequence[Line]],
    present: Iterable[str],
    wish: Wish,
    spent: Spent,
    over_budget: bool = False,
) -> str:
    """Who is asked: the lowest rung on which somebody is there and may say yes; else the highest with anybody on it.

    What one person gave on a day is not known of a rung: only the limits of a gift, a case and a customer count.
    """
    there = [role for role in LADDER if role in set(present)]
    of_all = {measure: spent.get(measure, ()) for measure in ("case", "customer")}
    able = (
        role
        for role in there
        if (role in OVER_BUDGET or not over_budget) and not above(lines.get(role, ()), wish, of_all)
    )
    return next(able, there[-1] if there else LADDER[-1])


def next_rung(rung: str, present: Iterable[str]) -> str:
    """Who is asked as well when the answer is late: the next rung with anybody on it; the same at the top."""
    higher = LADDER[LADDER.index(rung) + 1 :]
    return next((role for role in higher if role in set(present)), rung)


ENOUGH = 20
"""So many answers at least, before they say anything about a limit."""
NEARLY_ALL = Fraction(9, 10)


@dataclass(frozen=True, slots=True)
class Raise:
    """A limit that is too low: what it could be, and the answers that say so."""

    to: int
    asked: int
    granted: int


def worth_raising(limit: int, answers: Iterable[tuple[int, bool]]) -> Raise | None:
    """The limit that would have spared the questions that are nearly always answered yes; None where there is none.

    `answers`: how much was asked for above `limit`, and whether it was granted. The highest amount at which nine of ten
    questions up to it were granted, with twenty answers up to it and twenty from it on: one large yes raises nothing.
    """
    known = sorted((amount, granted) for amount, granted in answers if amount > limit)
    for amount in sorted({amount for amount, _granted in known}, reverse=True):
        upto = [granted for asked, granted in known if asked <= amount]
        beyond = sum(asked >= amount for asked, _granted in known)
        if min(len(upto), beyond) >= ENOUGH and Fraction(sum(upto), len(upto)) >= NEARLY_ALL:
            return Raise(amount, len(upto), sum(upto))
    return None
