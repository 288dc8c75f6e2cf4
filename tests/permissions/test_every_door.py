"""Every page and method, asked for by everybody: what the reviewed table says is what each really meets."""

import json
from collections.abc import Iterator
from http import HTTPStatus
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse
from pytest_django import DjangoDbBlocker

from makegood.config.permissions import ROUTES, allowed_roles
from makegood.portal import strangers
from tests.conftest import copied, server
from tests.desk.test_radar import words
from tests.house.test_permissions import routes
from tests.permissions.world import GUESSED, SECRETS, Sample, World, sample_of, world

METHODS = ("GET", "HEAD", "OPTIONS", "POST")
CLOSED_TO_ALL = ("PUT", "PATCH", "DELETE")
OUTSIDE = {"anonymous", "customer", "gone"}
EVERYBODY = (
    "anonymous", "customer", "gone", "agent", "foreign agent", "lead", "foreign lead", "manager", "admin", "auditor",
)  # fmt: skip
FINE = {200, 302, 303, 400, 409, 422, 429}
NOWHERE = "987654321"


@pytest.fixture(scope="module")
def there(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """One world for all tests; what a request changes in it is taken back."""
    with django_db_blocker.unblock(), server() as admin, copied(admin):
        yield world()


@pytest.fixture(autouse=True)
def calm() -> None:
    """Nobody has asked anything yet."""
    cache.clear()
    for quota in (strangers.GUESSES, strangers.ANSWERS, strangers.REPORTS):
        quota._windows.clear()


BROWSER = Client(raise_request_exception=True)


def ask(there: World, who: str, method: str, address: str, **asked: str) -> tuple[int, str, str]:
    """Status, body and where it leads to; the world is then as it was before."""
    BROWSER.cookies = SimpleCookie(there.cookies[who])
    with transaction.atomic():
        said = BROWSER.generic(method, f"{address}?{urlencode(asked)}" if asked else address)
        body = text_of(said)
        transaction.set_rollback(True)
    return said.status_code, body, said.headers.get("Location", "")


def text_of(said: Any) -> str:
    """The whole body, streamed or not, folded."""
    return str(said.getvalue().decode("utf-8", "replace").lower())


def names_in(route: str) -> frozenset[str]:
    """The parts that an address has."""
    space, _colon, name = route.rpartition(":")
    resolver = get_resolver()
    if space:
        resolver = resolver.namespace_dict[space][1]
    return frozenset(resolver.reverse_dict.getlist(name)[0][0][0][1])


def outcome(route: str, method: str, who: str, whose: str) -> str:
    """What the table says: the page is closed, hidden, one is refused or sent to sign in; or it opens."""
    allowed = allowed_roles(route, method)
    role = "anonymous" if who in OUTSIDE else who.removeprefix("foreign ")
    if not allowed:
        return "closed"
    if role not in allowed:
        return "sign in" if role == "anonymous" else "refused"
    hidden = (whose == "team" and who.startswith("foreign")) or (whose == "person" and who != "agent")
    return "hidden" if hidden else "open"


def met(route: str, method: str, status: int, to: str) -> str:
    """What somebody met, in the same words."""
    if status == HTTPStatus.FORBIDDEN:
        return "refused"
    if status == HTTPStatus.NOT_FOUND:
        return "closed"
    if to.startswith("/accounts/login/?next=") and not route.startswith(("account", "mfa")):
        return "sign in"
    if status == HTTPStatus.METHOD_NOT_ALLOWED and method in {"HEAD", "OPTIONS"}:
        return "no such method"  # said before anything is looked up
    return "open" if status in FINE else f"status {status}"


PAGES = sorted(name for name in ROUTES if not name.startswith("api:"))


@pytest.mark.parametrize("route", PAGES)
def test_everybody_meets_what_the_table_says(there: World, route: str) -> None:
    sample = sample_of(there, route, names_in(route))
    address = reverse(route, kwargs=sample.parts)
    wrong = []
    for method in (*METHODS, *CLOSED_TO_ALL):
        for who in EVERYBODY if method in METHODS else ("anonymous", "admin"):
            # what one may read may be asked about without its body, too: that is drawn as often already
            if method == "HEAD" and outcome(route, method, who, sample.whose) == "open":
                continue
            status, _body, to = ask(there, who, method, address)
            wanted, found = outcome(route, method, who, sample.whose), met(route, method, status, to)
            if not agrees(wanted, found, route) and (sample.whose, found) != (GUESSED, "closed"):
                wrong.append(f"{method} {address} by {who}: {found} ({status}), the table says {wanted}")
    assert wrong == []


# who has no password cannot say it again; the sign-in's own pages send each other on
SIGN_IN = {
    "open": {"open", "closed", "no such method", "sign in", "refused"},
    "sign in": {"sign in", "open"},
    "refused": {"refused"},
}
PORTAL = {"open": {"open", "closed", "no such method"}}
DESK = {"open": {"open", "no such method"}, "hidden": {"closed", "no such method"}}


def agrees(wanted: str, found: str, route: str) -> bool:
    """Whether it is the same: hidden is as if it were not there; a customer's page leads nowhere without her link."""
    known = {"portal": PORTAL, "desk": DESK}.get(route.partition(":")[0], SIGN_IN)
    return found in known.get(wanted, {wanted})


HIDDEN = sorted(name for name in PAGES if name.startswith("desk:"))


@pytest.mark.parametrize("route", HIDDEN)
def test_what_is_anothers_looks_like_what_is_not_there(there: World, route: str) -> None:
    sample = sample_of(there, route, names_in(route))
    if sample.whose not in {"team", "person"}:
        return
    unknown = Sample(dict.fromkeys(sample.parts, NOWHERE))
    for method in ROUTES[route]:
        theirs = ask(there, "foreign lead", method, reverse(route, kwargs=sample.parts))
        nothing = ask(there, "foreign lead", method, reverse(route, kwargs=unknown.parts))
        # where no lead may go at all, she is refused before anything is looked up
        assert theirs[0] in {HTTPStatus.NOT_FOUND, HTTPStatus.FORBIDDEN}
        assert theirs[:2] == nothing[:2]


LISTS = sorted(name for name in HIDDEN if "GET" in ROUTES[name] and not names_in(name))


@pytest.mark.parametrize("route", LISTS)
@pytest.mark.parametrize("who", ["foreign agent", "foreign lead"])
def test_no_list_count_or_search_tells_of_anothers_customers(there: World, route: str, who: str) -> None:
    for typed in ("", "zebulon", "xylophone", "zq-order", "zebulon@quarr.example"):
        _status, body, _to = ask(there, who, "GET", reverse(route), q=typed, about=typed)
        leaked = [secret for secret in SECRETS if secret in body and secret not in typed]
        assert leaked == [], (route, typed)


@pytest.mark.parametrize("who", ["foreign agent", "foreign lead"])
def test_of_a_customer_of_both_each_team_sees_its_own(there: World, who: str) -> None:
    for address in (f"/cases/{there.shared.ref}/", f"/customers/{there.shared.customer_id}/"):
        status, body, _to = ask(there, who, "GET", address)
        assert status == HTTPStatus.OK and "rude at the till" in body
        assert "xylophone" not in body and "o-web" not in body, address
        assert f"/cases/{there.theirs.ref}/" not in body, address


def test_one_sees_what_is_ones_own(there: World) -> None:
    for who in ("agent", "lead", "manager", "admin", "auditor"):
        status, body, _to = ask(there, who, "GET", f"/cases/{there.case.ref}/")
        assert status == HTTPStatus.OK and "zebulon quarrington" in body
        assert "zebulon quarrington" in ask(there, who, "GET", "/queue/")[1]


def test_every_route_is_asked(there: World) -> None:
    assert set(PAGES) == {name for name in routes(get_resolver().url_patterns) if not name.startswith("api:")}


def test_a_link_that_was_revoked_or_has_expired_is_like_one_that_never_was(there: World) -> None:
    good = ask(there, "anonymous", "GET", f"/my-case/{there.tokens['link']}/")
    assert good[0] == HTTPStatus.SEE_OTHER
    met = set()
    for token in ("A" * 22, there.tokens["revoked"], there.tokens["expired"]):
        status, body, _to = ask(there, "anonymous", "GET", f"/my-case/{token}/")
        met.add((status, words(body.replace(token.lower(), ""))))
    assert len(met) == 1 and {status for status, _said in met} == {HTTPStatus.NOT_FOUND}


OFFERED: dict[str, Any] = {"remedy": "refund", "currency": "GBP", "amount": 100}
MONEY: dict[str, tuple[str, dict[str, Any]]] = {
    "api:make_offer": ("POST", OFFERED),
    "api:change_offer": ("PATCH", OFFERED | {"seen": "nothing"}),
    "api:answer_approval": ("POST", {"decision": "approve", "seen": "nothing"}),
    "api:give_offer": ("POST", {"reference": "transfer 1"}),
    "api:withdraw_offer": ("POST", {}),
    "api:reverse_offer": ("POST", {"reason": "it came back"}),
    "api:renew_code": ("POST", {}),
    "api:make_line": ("POST", {"ordered": "A", "sent": "B"}),
    "api:redeem_gift_code": ("POST", {"amount": 1, "currency": "GBP", "order": "A-1"}),
}
"""What moves money, or promises it: a method and a body that is well-formed."""
BESIDE = {"api:list_offers": {"POST"}, "api:list_lines": {"POST"}, "api:read_offer": {"PATCH"}}
"""What is read where money moves as well."""
READS = sorted(
    name
    for name in ROUTES
    if name.startswith("api:") and name not in {"api:openapi", "api:api-root"} and name not in MONEY
)


@pytest.mark.parametrize("route", READS)
def test_a_key_opens_what_its_scope_and_team_allow(there: World, route: str) -> None:
    sample = sample_of(there, route, names_in(route))
    address = reverse(route, kwargs=sample.parts)
    nothing = reverse(route, kwargs=dict.fromkeys(sample.parts, NOWHERE))
    met = {name: ask_as(token, address) for name, token in there.keys.items()}
    assert {name: met[name][0] for name in ("", "unknown", "revoked")} == {
        "": 401,
        "unknown": 401,
        "revoked": 401,
    }
    assert met["signals"][0] == HTTPStatus.FORBIDDEN
    assert (met["all"][0], met["own"][0]) == (200, 200)
    if sample.parts:
        assert met["foreign"] == ask_as(there.keys["foreign"], nothing)
        assert met["foreign"][0] == HTTPStatus.NOT_FOUND
    for secret in SECRETS:
        assert secret not in ask_as(there.keys["foreign"], f"{address}?q=zebulon")[1].replace("q=zebulon", "")
    for method in {"POST", "PUT", "PATCH", "DELETE"} - BESIDE.get(route, set()):
        assert ask_as(there.keys["all"], address, method)[0] == HTTPStatus.METHOD_NOT_ALLOWED


@pytest.mark.parametrize("route", MONEY)
def test_money_moves_only_for_a_person_who_sees_the_case(there: World, route: str) -> None:
    sample = sample_of(there, route, names_in(route))
    address = reverse(route, kwargs=sample.parts)
    method, body = MONEY[route]
    met = {name: move_as(token, address, method, body) for name, token in there.keys.items()}
    assert {name: met[name][0] for name in ("", "unknown", "revoked", "signals", "all")} == {
        "": 401,
        "unknown": 401,
        "revoked": 401,
        "signals": 403,
        "all": 403,
    }
    nothing = reverse(route, kwargs=dict.fromkeys(sample.parts, NOWHERE))
    assert met["sefa"] == move_as(there.keys["sefa"], nothing, method, body)
    assert met["sefa"][0] == HTTPStatus.NOT_FOUND
    if route not in {"api:redeem_gift_code", "api:renew_code"}:  # there is no code
        assert met["maya"][0] != HTTPStatus.NOT_FOUND


def move_as(token: str, address: str, method: str, body: dict[str, Any]) -> tuple[int, str]:
    """What a key is answered that wants to move money."""
    BROWSER.cookies = SimpleCookie()
    headers = {"Idempotency-Key": uuid4().hex} | ({"authorization": f"Bearer {token}"} if token else {})
    said = BROWSER.generic(method, address, json.dumps(body), "application/json", headers=headers)
    return said.status_code, text_of(said)


def ask_as(token: str, address: str, method: str = "GET") -> tuple[int, str]:
    """What a key is answered."""
    BROWSER.cookies = SimpleCookie()
    said = BROWSER.generic(method, address, headers={"authorization": f"Bearer {token}"} if token else {})
    return said.status_code, text_of(said)
