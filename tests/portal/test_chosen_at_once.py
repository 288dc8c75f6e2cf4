"""Many taps at once on what is offered, and a death between two: one choice, given once, and told to every tap."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from django.utils import timezone

from makegood.cases.models import Case, Event, Notice
from makegood.listening.incoming import CustomerIn
from makegood.outreach.links import make_tokens
from makegood.remedies.checking import verify
from makegood.remedies.models import GiftCode, Offer, Payout
from tests.cases.people import case_of
from tests.front import front, front_database
from tests.remedies.people import gives, house
from tests.serving import launched

__all__ = ["front", "front_database"]
CODE = re.compile(r"<code>([0-9A-Z-]{24})</code>")


class Hand:
    """A browser in which her link was opened, and what it sends for a tap."""

    def __init__(self, front: str, case: Case) -> None:
        self.front, self.case = front, case
        token = make_tokens([case.pk], at=timezone.now())[case.pk]
        with httpx.Client(base_url=front, timeout=60) as browser:
            page = browser.get(f"/my-case/{token}/", follow_redirects=True).text
            self.secret = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[0]
            self.cookies = dict(browser.cookies)

    def tap(self, offer: Offer) -> httpx.Response:
        """Choose it."""
        said = {"case": str(self.case.pk), "once": "a" * 22, "offer": f"{offer.pk}:{offer.seen}"}
        return self.send("/my-case/choice/", said)

    def send(self, path: str, said: dict[str, str]) -> httpx.Response:
        """A form of hers."""
        with httpx.Client(base_url=self.front, timeout=60, cookies=self.cookies) as hand:
            form = said | {"csrfmiddlewaretoken": self.secret}
            return hand.post(path, data=form, headers={"referer": self.front})


@pytest.mark.capability("MIR-13")
def test_of_three_offers_tapped_twenty_times_at_once_one_is_hers_and_given_once(front: str) -> None:
    crew, at = house(), timezone.now()
    case = case_of(crew.maya, key="at-once", at=at)
    offers = [gives(crew.maya, case, amount, remedy="gift_card", at=at) for amount in (1000, 1100, 1200)]
    hand = Hand(front, case)
    with ThreadPoolExecutor(20) as hands:
        told = list(hands.map(lambda number: hand.tap(offers[number % 3]), range(20)))
    states = sorted(Offer.objects.filter(case=case).values_list("state", flat=True))
    assert states == ["given", "withdrawn", "withdrawn"]
    (hers,) = (n for n, offer in enumerate(offers) if Offer.objects.get(pk=offer.pk).state == "given")
    answers = [answer.status_code for number, answer in enumerate(told) if number % 3 == hers]
    assert sorted(answers) == [200, *[303] * (len(answers) - 1)]
    assert {answer.status_code for number, answer in enumerate(told) if number % 3 != hers} == {409}
    assert len([code for answer in told for code in CODE.findall(answer.text)]) == 1
    for verb, times in {
        "offer.accepted": 1,
        "offer.withdrawn": 2,
        "offer.given": 1,
        "payout.paid": 1,
    }.items():
        assert Event.objects.filter(case=case, verb=verb).count() == times
    assert Notice.objects.filter(case=case, kind=Notice.Kind.CHOSE).count() == 1
    assert Payout.objects.count() == GiftCode.objects.count() == 1
    assert {count for count, _names in verify().values()} == {0}


def test_killed_before_or_after_it_is_hers_the_next_tap_finds_one_gift(
    own_database: str, tmp_path: Path
) -> None:
    crew, at, wish = house(), timezone.now(), tmp_path / "die"
    for number, moment in enumerate(["payout.ordered", "reply"], 1):
        # a server of its own each time: one whose worker dies twice in a moment gives up
        with launched(own_database, "tests.remedies.dying:app", DIE_AT=str(wish)) as (address, _process):
            customer = CustomerIn(id=f"c-{moment}")
            case = case_of(crew.maya, key=moment, customer=customer, at=at)
            card = gives(crew.maya, case, 1000, remedy="gift_card", at=at)
            hand = Hand(address, case)
            wish.write_text(moment)
            with pytest.raises(httpx.TransportError):
                hand.tap(card)
            said = until_it_answers(hand, card)
            # before it was kept nothing happened, and this tap is the first; after it, the code is lost and given anew
            assert (said.status_code, not wish.exists()) == (200 if moment == "payout.ordered" else 303, True)
            if moment == "reply":
                said = hand.send(f"/my-case/choice/{card.pk}/code/", {})
            assert len(CODE.findall(said.text)) == 1
            assert Payout.objects.filter(state="paid").count() == GiftCode.objects.count() == number
    assert {count for count, _names in verify().values()} == {0}


def until_it_answers(hand: Hand, card: Offer) -> httpx.Response:
    """Tap again until the server is there again."""
    until = time.monotonic() + 60
    while True:
        try:
            return hand.tap(card)
        except httpx.TransportError:
            assert time.monotonic() < until
            time.sleep(0.1)
