"""What a rule of a policy offers, in words for people who do not read TOML."""

from collections.abc import Iterator, Mapping

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from makegood.remedies.money import Money
from makegood.remedies.rules.shape import Offer

WHOLE = 1000
"""Per mille of all of it."""


def offer_words(offer: Offer, named: str) -> str:
    """One remedy of a rule: "Refund, all of the price", "Credit, 15 % of the loss, at least £3.00"."""
    return ", ".join([named, *_amount(offer)])


def _amount(offer: Offer) -> Iterator[str]:
    if offer.fixed:
        yield amounts(offer.fixed)
    if offer.share is not None:
        yield _share(offer.share, offer.of)
    if offer.at_least:
        yield _("at least {amounts}").format(amounts=amounts(offer.at_least))
    if offer.at_most:
        yield _("at most {amounts}").format(amounts=amounts(offer.at_most))


def _share(share: int, of: str) -> str:
    whole, part = {
        "loss": (_("all of the loss"), _("{percent} % of the loss")),
        "paid": (_("all of the price"), _("{percent} % of the price")),
        "said_loss": (
            _("all of the loss, where it was said"),
            _("{percent} % of the loss, where it was said"),
        ),
    }[of]
    return whole if share == WHOLE else part.format(percent=percent(share))


def percent(per_mille: int) -> str:
    """Per mille as per cent, without a needless point: 15, 12.5."""
    return f"{per_mille / 10:g}"


def amounts(by_code: Mapping[str, int]) -> str:
    """Amounts in several currencies, as people write them."""
    language = get_language() or "en"
    return " / ".join(Money(amount, code).said(language) for code, amount in by_code.items())
