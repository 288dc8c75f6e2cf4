"""What became of offers, as the timeline tells it: "Maya offered a refund of £20.00"."""

from collections.abc import Mapping

from django.utils.functional import Promise as Lazy
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from makegood.accounts.standing import Kept
from makegood.cases.models import Event
from makegood.lib.pages import first_word
from makegood.remedies.models import Remedy
from makegood.remedies.money import Money

VERBS: Mapping[str, tuple[str, Lazy]] = {
    "offer.made": ("", lazy("%(who)s offered %(what)s")),
    "offer.asked_anew": ("", lazy("The limits changed meanwhile: a yes to %(what)s is asked for anew")),
    "offer.changed": ("", lazy("%(who)s changed the offer to %(what)s")),
    "offer.withdrawn": ("", lazy("%(who)s took back %(what)s")),
    "offer.approved": ("kept", lazy("%(who)s said yes to %(what)s")),
    "offer.not_approved": ("", lazy("%(who)s did not say yes to %(what)s")),
    "offer.accepted": ("kept", lazy("The customer takes %(what)s")),
    "offer.declined": ("hers", lazy("The customer does not want %(what)s")),
    "offer.expired": ("", lazy("Nobody took %(what)s in time")),
    "offer.giving": ("", lazy("On its way: %(what)s")),
    "offer.given": ("kept", lazy("Given: %(what)s")),
    "approval.asked": ("", lazy("A colleague is asked about %(what)s")),
    "approval.asked_higher": ("fault", lazy("The answer is late: somebody above is asked about %(what)s")),
    "payout.paid": ("kept", lazy("Paid out: %(what)s")),
    "payout.failed": ("fault", lazy("A payout of %(what)s failed")),
    "offer.came_back": ("fault", lazy("It came back, and is owed again: %(what)s")),
    "offer.taken_back": ("", lazy("%(who)s took back what nobody had paid with: %(what)s")),
    "payout.stray": ("fault", lazy("A payer proves a payout of %(what)s that nobody waited for any more")),
    "payout.looked_into": ("", lazy("%(who)s looked into what a payer proved beside a payout of %(what)s")),
    "payout.uncertain": ("fault", lazy("It is not certain whether %(what)s was paid; that is looked up")),
}
"""Mark and words of what happens to an offer, by verb."""

OTHERWISE = lazy("Not needed with what the customer chose: %(what)s")
"""What is withdrawn because the customer took another."""

KINDS: Mapping[str, Lazy] = {
    Remedy.Kind.REFUND: lazy("a refund"),
    Remedy.Kind.PART_REFUND: lazy("a part refund"),
    Remedy.Kind.CREDIT: lazy("a credit"),
    Remedy.Kind.DISCOUNT: lazy("a discount"),
    Remedy.Kind.GIFT: lazy("a small gift"),
    Remedy.Kind.GIFT_CARD: lazy("a gift card"),
    Remedy.Kind.REDO: lazy("to do it again"),
    Remedy.Kind.REPLACEMENT: lazy("a replacement"),
    Remedy.Kind.FREE_SERVICE: lazy("a free service"),
    Remedy.Kind.FEE_WAIVER: lazy("a waived fee"),
    Remedy.Kind.TIME: lazy("more time"),
}

kinds = Kept(lambda: dict(Remedy.objects.values_list("pk", "kind")), "remedies_remedy")
"""The kind of each remedy of the catalogue, by its number."""


def is_of_an_offer(event: Event) -> bool:
    """Whether it happened to an offer."""
    return event.verb in VERBS


def offer_mark(event: Event) -> str:
    """As what it is marked."""
    return VERBS[event.verb][0]


def offer_words(event: Event) -> str:
    """What happened to an offer, in words with the amount."""
    who = first_word(event.by.name) if event.by else _("Makegood")
    words = OTHERWISE if event.verb == "offer.withdrawn" and "chosen" in event.data else VERBS[event.verb][1]
    return str(words) % {"who": who, "what": _what(event)}


def _what(event: Event) -> str:
    kind = kinds().get(event.data.get("remedy", 0))
    amount, currency = event.data.get("amount"), event.data.get("currency")
    money = Money(amount, currency).said(get_language() or "en") if amount and currency else ""
    thing = str(KINDS[kind]) if kind else ""
    return (
        _("%(thing)s of %(money)s") % {"thing": thing, "money": money} if thing and money else thing or money
    )
