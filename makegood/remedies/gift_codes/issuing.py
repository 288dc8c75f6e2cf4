"""Gift codes issued, given anew and written off."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from makegood.accounts.models import User
from makegood.cases.events import Fact, record
from makegood.lib.errors import Refused
from makegood.remedies.gift_codes import rules
from makegood.remedies.ledger.actions import ToPost, post_all
from makegood.remedies.ledger.rules import Kind, expired
from makegood.remedies.models.gift_codes import GiftCode
from makegood.remedies.models.offer import Offer
from makegood.remedies.money import Money

SALT = "makegood.gift_code"
GOOD_FOR = timedelta(days=3 * 366)
"""Three years and a little: docs/decisions/0142-a-gift-code-is-told-once.md."""
AT_ONCE = 1000


class NothingLeft(Refused):
    """There is nothing left on this gift code, so that no other takes its place."""

    status = 409


class NoCodeHere(Refused):
    """This was not paid with a gift code."""

    status = 404


def digest_of(bare: str) -> bytes:
    """What is kept of a code: its hash under the secret key of the installation."""
    return salted_hmac(SALT, bare, algorithm="sha256").digest()


def issue(payout: int, money: Money, *, at: datetime) -> tuple[GiftCode, str]:
    """The code of a payout, and how it is written; it is told this once. Posts nothing: the payout does."""
    words = _drawn()
    code = GiftCode(payout_id=payout, amount=money.amount, left=money.amount, currency=money.currency)
    code.issued_at, code.expires_at = at, at + GOOD_FOR
    _known_by(code, words)
    code.save(force_insert=True)
    return code, words


def number_on(offer: Offer) -> int:
    """The number of the gift code that an offer was paid with; NoCodeHere if it was not."""
    number = GiftCode.objects.filter(payout__offer=offer).values_list("pk", flat=True).first()
    if number is None:
        raise NoCodeHere
    return number


@transaction.atomic
def renew(number: int, *, by: User | None, at: datetime) -> str:
    """Another code for what is left on one that was lost; the former is worth nothing from now on. NothingLeft."""
    code = _codes().select_for_update(of=["self"]).get(pk=number)
    if not code.left or code.expires_at <= at:
        raise NothingLeft
    words = _drawn()
    _known_by(code, words)
    code.save(update_fields=["digest", "tail"])
    tell([code], "gift_code.renewed", by=by, at=at)
    return words


def renew_hers(case: int, offer: int, *, at: datetime) -> str:
    """Another code for one that her own choice brought her, shown to herself; NoCodeHere where it is none of hers."""
    own = GiftCode.objects.filter(payout__by=None, payout__offer__taken_at__isnull=False)
    number = own.filter(payout__offer=offer, payout__offer__case=case).values_list("pk", flat=True).first()
    if number is None:
        raise NoCodeHere
    return renew(number, by=None, at=at)


@transaction.atomic
def write_off(*, at: datetime) -> int:
    """Write off what is left on codes whose time is over, a thousand at once; how many there were."""
    due = _codes().filter(left__gt=0, expires_at__lte=at).order_by("expires_at", "id")
    codes = list(due.select_for_update(of=["self"], skip_locked=True)[:AT_ONCE])
    wanted = [
        ToPost(Kind.EXPIRY, expired(code.money), f"expiry:gift-code:{code.pk}", code.payout.offer_id)
        for code in codes
    ]
    tell(codes, "gift_code.expired", by=None, at=at)
    GiftCode.objects.filter(pk__in=[code.pk for code in codes]).update(left=0, expired_at=at)
    if wanted:
        post_all(wanted, by=None, at=at)
    return len(codes)


def tell(codes: Sequence[GiftCode], verb: str, *, by: User | None, at: datetime) -> None:
    """Record on their cases what became of codes, by number and by what is left; never the code."""
    facts = [
        Fact(
            code.payout.offer.case_id,
            verb,
            {"gift_code": code.pk, "left": code.left, "currency": code.currency},
        )
        for code in codes
    ]
    record(facts, by=by.pk if by else None, at=at)


def _codes() -> QuerySet[GiftCode]:
    return GiftCode.objects.select_related("payout__offer")


def _drawn() -> str:
    return rules.written(secrets.randbelow(rules.BASE) for _place in range(rules.DRAWN))


def _known_by(code: GiftCode, words: str) -> None:
    bare = words.replace("-", "")
    code.digest, code.tail = digest_of(bare), rules.tail(bare)
