"""Whether a case may be called put right or closed, and if not, which part is missing: read before either is done."""

from makegood.cases.models import Case
from makegood.lib.errors import Refused
from makegood.loop.ending_rules import SILENT, Lack, Missing, Offered, Stand, missing, says_something
from makegood.loop.owed_by_law import Bench, bench, is_set_aside, words_of
from makegood.remedies.bookings.queries import is_to_meet
from makegood.remedies.models import Offer
from makegood.remedies.offers.queries import offers_of
from makegood.remedies.rules import Option


class MeetsStill(Refused):
    """There is an appointment: {offer}. The case waits for it. Say whether it took place, or cancel it."""

    status = 409


class ChosenStill(Refused):
    """The customer chose this, and it is not given yet: {offer}. Give it first."""

    status = 409


class OwedStill(Refused):
    """This is owed and not given: {offer}. A little extra, a gift card or credit never stands in its place.
    Give it, or take the offer back."""

    status = 409


class OwedByLaw(Refused):
    """The law owes this, and it is not given: {offer}. Give it, or say why it is not given."""

    status = 409


class NotTold(Refused):
    """This was given: {offer}. But nobody has said a word to the customer. What is missing is an apology and what you
    did, in writing or by telephone."""

    status = 409


class NotPutRightByWords(Refused):
    """Nothing is noted that put it right or keeps it from happening again. With an apology alone it ends as
    “Apologised”; else note in the plan how it was put right."""

    status = 409


class NobodySaidSorry(Refused):
    """Nobody has said sorry to the customer yet. Write or ring first."""

    status = 409


REFUSALS: dict[Lack, type[Refused]] = {
    Lack.MEETING: MeetsStill,
    Lack.CHOSEN: ChosenStill,
    Lack.OWED: OwedStill,
    Lack.BY_LAW: OwedByLaw,
    Lack.WORD: NotTold,
    Lack.REPAIR: NotPutRightByWords,
    Lack.APOLOGY: NobodySaidSorry,
}


def hold_back(case: Case, outcome: str = "") -> None:
    """Refuse to call a case put right, or to close it with this outcome, where a part is missing; say which."""
    found = lacks(case, outcome)
    if found:
        raise REFUSALS[found.lack](**({"offer": found.what} if found.what else {}))


def why_not(case: Case, outcome: str = "") -> str:
    """The sentence that would refuse it; "" where nothing stands in the way."""
    try:
        hold_back(case, outcome)
    except Refused as refusal:
        return str(refusal)
    return ""


def words_alone(case: Case) -> bool:
    """Whether there is nothing but words: no repair given or noted, and nothing that prevents it."""
    found = lacks(case, SILENT)
    return found is not None and found.lack == Lack.REPAIR


def lacks(case: Case, outcome: str = "") -> Missing | None:
    """What is missing, as the case stands now."""
    told = case.first_reply_at is not None or case.last_word_at is not None
    offers = offers_of(case)
    judge = bench(case, offers)
    by_law = words_of(_by_law(case, offers, judge))
    offered = [_offered(each, judge) for each in offers]
    return missing(Stand(offered, told, case.reachable, _is_noted(case), by_law), outcome)


def law_left(case: Case) -> tuple[Option, ...]:
    """What the law owes, was not given, and of which nobody has said why."""
    offers = offers_of(case)
    return _by_law(case, offers, bench(case, offers))


def _by_law(case: Case, offers: list[Offer], judge: Bench | None) -> tuple[Option, ...]:
    owed = judge.unmet(offers) if judge else ()
    return () if owed and is_set_aside(case, owed) else owed


def _offered(offer: Offer, judge: Bench | None) -> Offered:
    return Offered(
        offer.kind,
        offer.state,
        str(offer),
        is_to_meet(offer),
        offer.value,
        offer.currency,
        judge is not None and offer.pk in judge.chosen,
        judge is not None and judge.fits(offer),
    )


def _is_noted(case: Case) -> bool:
    noted = [case.plan.get("repair", ""), *case.plan.get("actions", [])]
    return any(says_something(str(each)) for each in noted)
