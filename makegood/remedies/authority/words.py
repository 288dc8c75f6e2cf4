"""What stands against giving something, in words with the numbers."""

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as lazy

from makegood.remedies.authority.rules import Over
from makegood.remedies.money import Money

WORDS: Mapping[str, Promise] = {
    "none": lazy("Your role may give no such gift by itself: a colleague says yes."),
    "own": lazy("It is your own: somebody else says yes."),
    "grant": lazy("%(wanted)s is above your limit of %(limit)s for one gift."),
    "case": lazy("%(wanted)s on top of %(used)s makes more than %(limit)s on one case."),
    "day": lazy("%(wanted)s on top of %(used)s makes more than %(limit)s in one day."),
    "customer": lazy(
        "%(wanted)s on top of %(used)s makes more than %(limit)s for one customer in twelve months."
    ),
    "year": lazy("%(wanted)s on top of %(used)s makes more than %(limit)s of yours in twelve months."),
    "budget": lazy(
        "%(wanted)s on top of %(used)s is more than the month’s budget of %(limit)s: a manager says yes."
    ),
}


FIRST: Mapping[str, Promise] = {
    "case": lazy("%(wanted)s is more than %(limit)s on one case."),
    "day": lazy("%(wanted)s is more than %(limit)s in one day."),
    "customer": lazy("%(wanted)s is more than %(limit)s for one customer in twelve months."),
    "year": lazy("%(wanted)s is more than %(limit)s of yours in twelve months."),
    "budget": lazy("%(wanted)s is more than the month’s budget of %(limit)s: a manager says yes."),
}
"""The same where nothing was given before."""
OF_A_COLLEAGUE: Mapping[str, Promise] = {
    "none": lazy("The role of who asks may give no such gift by itself."),
    "grant": lazy("%(wanted)s is above the limit of who asks, %(limit)s for one gift."),
    "year": lazy("%(wanted)s on top of %(used)s makes more than %(limit)s of who asks in twelve months."),
}
"""The same for who is asked."""


def sentences(over: Iterable[Over], currency: str, *, of_a_colleague: bool = False) -> list[str]:
    """Each thing that stands against it, in a sentence in the language of who reads.

    `of_a_colleague`: who reads is not the one whose limits they are.
    """
    language = get_language() or "en"

    def told(one: Over) -> str:
        amounts = {"limit": one.limit, "used": one.used, "wanted": one.wanted}
        words = FIRST.get(one.measure) if not one.used else None
        theirs = OF_A_COLLEAGUE.get(one.measure) if of_a_colleague else None
        return str(theirs or words or WORDS[one.measure]) % {
            name: Money(amount, currency).said(language) for name, amount in amounts.items()
        }

    return [told(one) for one in over]
