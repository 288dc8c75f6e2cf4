"""A shop that asks its customers, and a browser without a sign-in."""

import itertools
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from makegood.accounts.models import Organisation
from makegood.customers.models import Customer, Encounter
from makegood.lib.text import sha256
from makegood.listening.models import Invitation, Survey
from makegood.portal import strangers
from tests.cast import ANN, happens, heard

NUMBERS = itertools.count(1)
Link = Callable[..., str]


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    """Nobody has tried anything yet."""
    for quota in (strangers.GUESSES, strangers.ANSWERS, strangers.REPORTS, strangers.REPLIES):
        quota._windows.clear()


@pytest.fixture
def shop(db: None) -> Organisation:
    Organisation.objects.update(
        name="Lark & Linden", tz="Europe/London", reply_to="hello@larkandlinden.example"
    )
    return Organisation.current()


@pytest.fixture
def survey(shop: Organisation) -> Survey:
    return Survey.objects.create(name="After an order", slug="orders", token="public-token-of-22-letters")


@pytest.fixture
def ann(shop: Organisation) -> Customer:
    heard(happens("48213", status="ok", customer=ANN), at=timezone.now())
    return Customer.objects.get(email=ANN.email)


@pytest.fixture
def link(survey: Survey, ann: Customer) -> Link:
    """Ann's personal link, with whatever is different about it."""

    def make(**more: Any) -> str:
        token, at = f"secret-{next(NUMBERS)}", timezone.now()
        known = {
            "survey": survey,
            "customer": ann,
            "encounter": Encounter.objects.get(external_id="48213"),
            "made_at": at,
            "expires_at": at + timedelta(days=28),
        }
        Invitation.objects.create(digest=sha256(token), **(known | more))
        return token

    return make


@pytest.fixture
def browser() -> Client:
    return Client()
