"""Which payer gives what, as the settings say; and what is amiss with them."""

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _

from makegood.remedies.models import Remedy
from makegood.remedies.payers import ELSEWHERE, NoSuchPayer, payer_named

SECRETS = ("secret", "key", "token")


def usual_payer(remedy: Remedy) -> str:
    """By which payer a remedy is given where nobody says: by its key, else by its kind; empty where nothing is set."""
    pays = settings.PAYERS["pays"]
    return str(pays.get(remedy.key) or pays.get(remedy.kind) or "")


def payer_elsewhere(remedy: Remedy) -> str:
    """The payer elsewhere that gives it, if there is one and it is money."""
    usual = usual_payer(remedy)
    return usual if usual in ELSEWHERE and remedy.in_money else ""


def amiss() -> Iterator[str]:
    """What keeps payers that are set from paying, and settings that mean nothing, in words."""
    pays = settings.PAYERS["pays"]
    begun = {name for name in ELSEWHERE if any(settings.PAYERS[name].get(part) for part in SECRETS)}
    for name in sorted({*pays.values(), *begun}):
        try:
            payer = payer_named(name)
        except NoSuchPayer:
            yield _("MAKEGOOD_PAYS names “%(name)s”, which is no payer.") % {"name": name}
            continue
        if words := payer.amiss():
            yield words
    known = {*Remedy.Kind.values, *Remedy.objects.values_list("key", flat=True)}
    for wrong in sorted(set(pays) - known):
        yield _("MAKEGOOD_PAYS names “%(name)s”, which is no remedy.") % {"name": wrong}


def in_use() -> list[str]:
    """The payers elsewhere that give something."""
    return sorted(set(settings.PAYERS["pays"].values()) & set(ELSEWHERE))
