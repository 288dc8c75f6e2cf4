"""Whether a case may be called put right or closed, and if not, which part is missing: read before either is done."""

from makegood.cases.models import Case
from makegood.lib.errors import Refused
from makegood.loop.ending_rules import SILENT, Lack, Missing, Offered, Stand, missing
from makegood.remedies.bookings.queries import is_to_meet
from makegood.remedies.offers.queries import offers_of


class MeetsStill(Refused):
    """There is an appointment: {offer}. The case waits for it. Say whether it took place, or cancel it."""

    status = 409


class ChosenStill(Refused):
    """The customer chose this, and it is not given yet: {offer}. Give it first."""

    status = 409


class OwedStill(Refused):
    """This is owed and not given: {offer}. A little extra never stands in its place.
    Give it, or take the offer back."""

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
    Lack.WORD: NotTold,
    Lack.REPAIR: NotPutRightByWords,
    Lack.APOLOGY: NobodySaidSorry,
}


def hold_back(case: Case, outcome: str = "") -> None:
    """Refuse to call a case put right, or to close it with this outcome, where a part is missing; say which."""
    found = lacks(case, outcome)
    if found:
        raise REFUSALS[found.lack](**({"offer": found.offer.words} if found.offer else {}))


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
    plan = case.plan
    noted = bool(str(plan.get("repair", "")).strip() or plan.get("actions"))
    told = case.first_reply_at is not None or case.last_word_at is not None
    offers = [Offered(each.kind, each.state, str(each), is_to_meet(each)) for each in offers_of(case)]
    return missing(Stand(offers, told, case.reachable, noted), outcome)
