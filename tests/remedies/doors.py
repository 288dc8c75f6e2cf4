"""The API as people's keys use it: each person with a key of her own, and many of them at the same instant."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Barrier
from typing import Any

import httpx
import pytest

from makegood.accounts.actions import add_key
from makegood.accounts.models import ApiKey, User
from makegood.cases.models import Case
from makegood.listening.incoming import CustomerIn
from tests.cases.people import case_of
from tests.front import NOW, client
from tests.remedies.people import House, house

TOKENS = count()


def new_case(owner: User) -> Case:
    """A case of a customer whom nobody gave anything yet."""
    number = next(TOKENS)
    return case_of(owner, key=f"case-{number}", customer=CustomerIn(id=f"customer-{number}"))


@pytest.fixture(scope="module")
def crew(front: str) -> House:
    """The people of the module, in the front's database."""
    return house()


class Speaker:
    """A person's key at the front; every request has an Idempotency-Key of its own unless one is given."""

    def __init__(self, front: str, person: User | None, *, scopes: Sequence[str] = ("money", "read")) -> None:
        name = f"key-{next(TOKENS)}"
        _key, token = add_key(name, scopes=scopes, source="shop", person=person, at=NOW)
        self.key = ApiKey.objects.get(name=name)
        self.http = client(front, token)

    def send(self, method: str, path: str, body: Any = None, token: str | None = None) -> httpx.Response:
        """One request under an Idempotency-Key."""
        headers = {"Idempotency-Key": token or f"t-{next(TOKENS)}"}
        return self.http.request(method, f"/api/v1{path}", json=body, headers=headers)

    def offers(self, case: Case, amount: int | None, remedy: str = "refund", **more: Any) -> httpx.Response:
        """Offer so many pence on a case."""
        token = more.pop("token", None)
        body = (
            {"remedy": remedy, "currency": "GBP"} | ({"amount": amount} if amount is not None else {}) | more
        )
        return self.send("POST", f"/cases/{case.ref}/offers", body, token)

    def answers(self, offer: dict[str, Any], decision: str = "approve", **more: Any) -> httpx.Response:
        """Say yes or no to what is seen of an offer."""
        body = {"decision": decision, "seen": more.pop("seen", offer["seen"])}
        return self.send("POST", f"/offers/{offer['id']}/approvals", body, more.pop("token", None))

    def withdraws(self, offer: dict[str, Any]) -> httpx.Response:
        """Take it back."""
        return self.send("POST", f"/offers/{offer['id']}/withdrawals")

    def gives(self, offer: dict[str, Any], **how: Any) -> httpx.Response:
        """Give what was offered; by hand with a receipt, unless it is said how."""
        token = how.pop("token", None)
        return self.send(
            "POST", f"/offers/{offer['id']}/payouts", how or {"reference": "transfer 4711"}, token
        )

    def changes(self, offer: dict[str, Any], amount: int, **more: Any) -> httpx.Response:
        """Offer something else instead."""
        body = {"remedy": "refund", "currency": "GBP", "amount": amount, "seen": offer["seen"]} | more
        return self.send("PATCH", f"/offers/{offer['id']}", body)

    def looks(self, offer: dict[str, Any]) -> dict[str, Any]:
        """The offer as it is now."""
        said: dict[str, Any] = self.http.get(f"/api/v1/offers/{offer['id']}").raise_for_status().json()
        return said


@pytest.fixture(scope="module")
def speakers(front: str, crew: House) -> Iterator[dict[str, Speaker]]:
    """Everybody of the house with a key of her own, by first name; and `nobody`, a key that acts for no person."""
    people = {name: getattr(crew, name) for name in ("maya", "tom", "ruth", "ines", "mona", "ada")}
    found = {name: Speaker(front, person) for name, person in people.items()} | {
        "nobody": Speaker(front, None)
    }
    yield found
    for speaker in found.values():
        speaker.http.close()


def at_once(deeds: Sequence[Callable[[], httpx.Response]]) -> list[httpx.Response]:
    """Everybody at the same instant."""
    ready = Barrier(len(deeds))

    def run(deed: Callable[[], httpx.Response]) -> httpx.Response:
        ready.wait(120)
        return deed()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))
