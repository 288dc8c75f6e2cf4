"""Limits for people we do not know: guesses of links, and answers from one address."""

import time

from django.http import HttpRequest

from makegood.accounts.asking import address_of
from makegood.accounts.rules.limits import Quota
from makegood.lib.errors import Refused

GUESSES = Quota("guesses", 10)
ANSWERS = Quota("answers", 20, 600)
REPORTS = Quota("reports", 10, 600)
REPLIES = Quota("replies", 30, 600)


class TooManyTries(Refused):
    """Too many links that lead nowhere were tried from your network. Wait a minute and open yours again."""

    status = 429


class TooManyAnswers(Refused):
    """Many answers came from your network just now. Yours is not kept yet: please send it again in ten minutes."""

    status = 429


class LeadsNowhere(Refused):
    """This link is not good any more, or it was never quite this one. The newest message from us has one that works."""

    status = 404


def must_not_be_guessing(request: HttpRequest) -> None:
    """Refuse whoever has tried ten links in a minute that led nowhere; with a right one too."""
    if GUESSES.spend(hash(address_of(request)), 0, time.monotonic()).left <= 0:
        raise TooManyTries


def led_nowhere(request: HttpRequest) -> LeadsNowhere:
    """Count a link that leads nowhere. Unknown, expired and revoked are told apart by nobody."""
    GUESSES.spend(hash(address_of(request)), 1, time.monotonic())
    return LeadsNowhere()


def must_not_flood(request: HttpRequest, quota: Quota, about: str) -> None:
    """Refuse more answers about one thing than one network sends in earnest."""
    if not quota.spend(hash((about, address_of(request))), 1, time.monotonic()).allowed:
        raise TooManyAnswers
