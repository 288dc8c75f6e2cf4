"""How often somebody may ask for a gift code that is not there: ten times a minute, in all processes together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.crypto import salted_hmac

from makegood.lib.errors import Refused
from makegood.remedies.gift_codes import rules
from makegood.remedies.gift_codes.issuing import digest_of
from makegood.remedies.models.gift_codes import GiftCode, Guesser

MOST = 10
WINDOW = timedelta(minutes=1)
KEPT_FOR = timedelta(days=1)
SALT = "makegood.guesser"


class NoSuchCode(Refused):
    """There is no such gift code. Look at it again: it has 20 letters and figures."""

    status = 404


class TooManyGuesses(Refused):
    """Too many gift codes that are not there were asked for. Ask again in a minute."""

    status = 429


@dataclass(frozen=True, slots=True)
class Known:
    """A gift code that somebody wrote, and by what it was known: a lost one may be given anew meanwhile."""

    number: int
    digest: bytes


def recognise(text: str, *, askers: Sequence[str], at: datetime) -> Known:
    """The gift code that somebody wrote; each of `askers`, an address or a key, may miss ten a minute.

    A transaction of its own, so that a miss counts whatever becomes of the request. NoSuchCode, TooManyGuesses.
    """
    with transaction.atomic():
        guessers = [_locked(who, at) for who in sorted(map(_marked, askers))]
        if any(len(guesser.misses) >= MOST for guesser in guessers):
            raise TooManyGuesses
        bare = rules.read(text)
        known = GiftCode.objects.filter(digest=digest_of(bare)).first() if bare else None
        if known is None:
            for guesser in guessers:
                guesser.misses, guesser.seen_at = [*guesser.misses, at], at
                guesser.save(update_fields=["misses", "seen_at"])
    if known is None:
        raise NoSuchCode
    return Known(known.pk, bytes(known.digest))


def forget_guessers(*, at: datetime) -> int:
    """Forget who guessed more than a day ago; how many they were."""
    return Guesser.objects.filter(seen_at__lt=at - KEPT_FOR).delete()[0]


def _marked(asker: str) -> bytes:
    return salted_hmac(SALT, asker, algorithm="sha256").digest()


def _locked(who: bytes, at: datetime) -> Guesser:
    """Nobody else guesses under this mark meanwhile, so that many at once are counted as well; `misses` of late."""
    Guesser.objects.bulk_create([Guesser(who=who, seen_at=at)], ignore_conflicts=True)
    guesser = Guesser.objects.select_for_update().get(pk=who)
    guesser.misses = [miss for miss in guesser.misses if miss > at - WINDOW]
    return guesser
