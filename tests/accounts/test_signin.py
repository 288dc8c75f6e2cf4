"""Signing in by a link, as a person would."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from makegood.accounts.models import SignInLink, User
from makegood.accounts.signin import first_owner, make_link

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser() -> Client:
    return Client(headers={"host": "127.0.0.1"})


def link_for(user: User) -> str:
    return f"/sign-in/{make_link(user, at=timezone.now())}/"


def test_the_first_owner_names_herself_and_is_signed_in(browser):
    address = link_for(first_owner())
    assert browser.post(address, {"name": "Maya Okafor", "email": "maya@shop.example"}).status_code == 302
    assert User.objects.get(email="maya@shop.example").name == "Maya Okafor"
    assert browser.get("/queue/").status_code == 200
    assert first_owner() is None


def test_opening_a_link_spends_nothing_and_posting_spends_it_once(browser):
    address = link_for(User.objects.create_user("raj@shop.example", name="Raj"))
    assert [browser.get(address).status_code for _ in range(3)] == [200, 200, 200]
    assert browser.post(address).status_code == 302
    assert browser.post(address).status_code == 404


def test_unknown_spent_and_expired_links_look_the_same(browser):
    raj = User.objects.create_user("raj@shop.example", name="Raj")
    spent, expired = link_for(raj), link_for(raj)
    browser.post(spent)
    SignInLink.objects.filter(used_at=None).update(expires_at=timezone.now() - timedelta(seconds=1))
    pages = [browser.get(address).content.decode() for address in (spent, expired, "/sign-in/never-made/")]
    assert len({re.sub(r"CSRFToken[^}]*", "", page) for page in pages}) == 1


def test_a_link_is_kept_as_a_hash_only(browser):
    token = make_link(first_owner(), at=timezone.now())
    link = SignInLink.objects.get()
    assert token.encode() not in bytes(link.digest) and len(bytes(link.digest)) == 32


def test_a_taken_address_is_refused_in_a_sentence_and_the_link_stays_good(browser):
    User.objects.create_user("maya@shop.example", name="Maya")
    address = link_for(first_owner())
    refused = browser.post(address, {"name": "M", "email": "maya@shop.example"})
    assert refused.status_code == 400 and "nobody else here uses" in refused.content.decode()
    assert browser.post(address, {"name": "M", "email": "m@shop.example"}).status_code == 302


def test_nobody_signs_up_by_herself(browser):
    assert browser.get("/accounts/signup/").status_code == 404
