"""Many at the same instant: one outcome, and limits that hold, whoever comes first."""

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import httpx
import psycopg
import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from makegood.accounts.actions import add_key
from makegood.accounts.models import Membership, Role, User
from makegood.cases.checking import broken_links
from makegood.cases.models import Case, Event
from makegood.remedies.authority.limits import set_budget
from makegood.remedies.authority.standing import spent
from makegood.remedies.ledger.checking import broken_chains, broken_sums
from makegood.remedies.models import Approval, GiftCode, Limit, Offer, Payout, Posting
from tests.cast import NOW
from tests.front import client
from tests.remedies.doors import Speaker, at_once, new_case
from tests.remedies.people import House

MANY = int(os.environ.get("FAULT_ROUNDS", "300"))
# a round of fifty people asks as much as ten others: they meet a tenth as often, unless it is said how often
MANY_OF_FIFTY = MANY if "FAULT_ROUNDS" in os.environ else MANY // 10
LONG = [pytest.mark.fault, pytest.mark.timeout(7200)]
ROUNDS = [pytest.param(5, id="5"), pytest.param(MANY, marks=LONG, id="many")]
FEW = [pytest.param(2, id="2"), pytest.param(MANY, marks=LONG, id="many")]
CROWDS = [
    *((2, 5), (8, 3), (50, 2)),
    *(pytest.param(n, MANY, marks=LONG, id=f"{n}-many") for n in (2, 8)),
    pytest.param(50, MANY_OF_FIFTY, marks=LONG, id="50-many"),
]


@pytest.fixture(scope="module")
def leads(front: str, crew: House) -> list[Speaker]:
    """Fifty leads, each with a key of her own."""
    found = []
    for number in range(50):
        lead = User.objects.create_user(f"lead-{number}@shop.example", name=f"Lead {number}", role=Role.LEAD)
        Membership.objects.create(user=lead, team=crew.team)
        found.append(Speaker(front, lead))
    return found


@pytest.fixture(autouse=True)
def _days_without_end(crew: House) -> None:
    """Only what a test is about is limited."""
    Limit.objects.update(day=None)


def told(said: list[httpx.Response]) -> Counter[int]:
    return Counter(one.status_code for one in said)


def verbs_of(offer: dict[str, object], *verbs: str) -> int:
    return Event.objects.filter(data__offer=offer["id"], verb__in=verbs).count()


@pytest.mark.parametrize(("people", "rounds"), CROWDS)
def test_of_many_who_approve_at_once_one_does(
    speakers: dict[str, Speaker], leads: list[Speaker], crew: House, people: int, rounds: int
) -> None:
    for _round in range(rounds):
        asked = speakers["maya"].offers(new_case(crew.maya), 6000).json()
        said = at_once([partial(lead.answers, asked) for lead in leads[:people]])
        assert told(said) == {201: 1, 409: people - 1}
        assert {one.json()["state"] for one in said} == {"approved"}  # losers hear how it stands now
        assert Approval.objects.filter(offer=asked["id"], decision="approve").count() == 1
        assert verbs_of(asked, "offer.approved") == 1
    assert broken_links()[1] == []


@pytest.mark.parametrize(("people", "rounds"), CROWDS)
def test_of_many_who_pay_at_once_one_does(
    speakers: dict[str, Speaker], leads: list[Speaker], crew: House, people: int, rounds: int
) -> None:
    ways: list[dict[str, str]] = [{"payer": "gift_code"}, {"payer": "by_hand", "reference": "till 7"}]
    for _round in range(rounds):
        offer = speakers["maya"].offers(new_case(crew.maya), 4500).json()
        said = at_once([partial(lead.gives, offer, **ways[n % 2]) for n, lead in enumerate(leads[:people])])
        assert told(said) == {201: 1, 409: people - 1}
        assert {one.json()["state"] for one in said if one.status_code == 409} == {"given"}
        assert Payout.objects.filter(offer=offer["id"], state="paid").count() == 1
        assert Posting.objects.filter(offer=offer["id"]).count() == 2  # given, and paid out
        assert GiftCode.objects.filter(payout__offer=offer["id"]).count() <= 1
    assert broken_links()[1] == [] and broken_sums()[0] == 0 and broken_chains()[1] == []


@pytest.mark.parametrize("rounds", ROUNDS)
def test_what_is_paid_is_neither_changed_nor_withdrawn_and_the_other_way_round(
    speakers: dict[str, Speaker], leads: list[Speaker], crew: House, rounds: int
) -> None:
    for _round in range(rounds):
        offer = speakers["maya"].offers(new_case(crew.maya), 4500).json()
        paid, gone, new = at_once(
            [
                partial(leads[0].gives, offer),
                partial(speakers["maya"].withdraws, offer),
                partial(speakers["maya"].changes, offer, 4600),
            ]
        )
        now = speakers["nobody"].looks(offer)
        assert [paid.status_code, gone.status_code].count(201) == 1
        assert now["state"] == ("given" if paid.status_code == 201 else "withdrawn")
        assert Payout.objects.filter(offer=offer["id"]).count() == (paid.status_code == 201)
        if paid.status_code == 201:  # what was paid is what was offered at that moment
            assert now["amount"] == now["payout"]["amount"] == (4600 if new.status_code == 200 else 4500)
    assert broken_links()[1] == [] and broken_sums()[0] == 0


@pytest.mark.parametrize("rounds", ROUNDS)
def test_yes_no_withdrawal_and_change_at_once_have_one_outcome(
    speakers: dict[str, Speaker], leads: list[Speaker], crew: House, rounds: int
) -> None:
    outcomes: Counter[str] = Counter()
    for _round in range(rounds):
        asked = speakers["maya"].offers(new_case(crew.maya), 6000).json()
        yes, no, gone, new = at_once(
            [
                partial(leads[0].answers, asked),
                partial(leads[1].answers, asked, "decline"),
                partial(speakers["maya"].withdraws, asked),
                partial(speakers["maya"].changes, asked, 7000),
            ]
        )
        now = speakers["nobody"].looks(asked)
        assert {one.status_code for one in (yes, no, gone, new)} <= {201, 202, 409}
        # one of yes and no at most; what was changed afterwards needs a yes of its own, what ended stays ended
        assert [yes.status_code, no.status_code].count(201) <= 1
        ended = {"declined": no, "withdrawn": gone}
        if now["state"] in ended:
            assert ended[now["state"]].status_code == 201
        elif now["state"] == "approved":
            assert yes.status_code == 201 and new.status_code == 409 and now["amount"] == 6000
        else:
            assert now["state"] == "awaiting_approval" and new.status_code == 202 and now["amount"] == 7000
        assert Approval.objects.filter(offer=asked["id"], decision="").count() == (
            now["state"] == "awaiting_approval"
        )
        outcomes[now["state"]] += 1
    assert sum(outcomes.values()) == rounds and broken_links()[1] == []


@pytest.mark.parametrize("people", [2, 8, 50])
def test_of_many_offers_at_once_only_as_many_go_out_unasked_as_the_limits_bear(
    speakers: dict[str, Speaker], leads: list[Speaker], crew: House, people: int
) -> None:
    """A case bears 400 of a lead's; each of them offers 150."""
    case = new_case(crew.maya)
    said = at_once([partial(lead.offers, case, 15_000) for lead in leads[:people]])
    assert told(said) == Counter({201: 2, 202: people - 2})
    assert sum(Offer.objects.filter(case=case, state="approved").values_list("counted", flat=True)) == 30_000


def test_one_persons_day_and_one_customers_year_hold_over_many_cases(
    speakers: dict[str, Speaker], crew: House
) -> None:
    cases = [new_case(crew.tom) for _ in range(8)]
    # whatever Tom has given today beside these
    before = sum(gift.amount for gift in spent(cases[0], crew.tom, timezone.now())["day"])
    Limit.objects.filter(role="agent").update(day=120 + -(-before // 100))
    said = at_once([partial(speakers["tom"].offers, case, 5000) for case in cases])
    assert told(said) == {201: 2, 202: 6}
    Limit.objects.filter(role="agent").update(day=None)
    of_one = [new_case(crew.maya) for _ in range(6)]
    type(of_one[0]).objects.filter(pk__in=[case.pk for case in of_one]).update(customer=of_one[0].customer)
    said = at_once(
        [
            partial(speakers[who].offers, case, 5000)
            for case, who in zip(of_one, ["maya", "tom"] * 3, strict=True)
        ]
    )
    assert told(said) == {201: 3, 202: 3}


def test_a_months_budget_holds(speakers: dict[str, Speaker], crew: House) -> None:
    set_budget("SEK", 20_000, by=None, at=NOW)
    cases = [new_case(crew.maya) for _ in range(8)]
    people = ["maya", "tom"] * 4
    said = at_once(
        [
            partial(speakers[who].offers, case, 4500, currency="SEK")
            for case, who in zip(cases, people, strict=True)
        ]
    )
    assert told(said) == {201: 4, 202: 4}
    waiting = [one.json() for one in said if one.status_code == 202]
    assert {one["approvals"][0]["asked"] for one in waiting} == {"manager"}


@pytest.mark.parametrize("rounds", FEW)
def test_an_approver_gives_no_more_than_she_may_however_many_she_taps_at_once(
    speakers: dict[str, Speaker], crew: House, rounds: int
) -> None:
    for _round in range(rounds):
        case = new_case(crew.maya)
        asked = [speakers["maya"].offers(case, 15_000).json() for _ in range(4)]
        said = at_once([partial(speakers["ruth"].answers, one) for one in asked])
        # a case bears 400 of a lead's
        assert told(said) == {201: 2, 403: 2}
        given = Offer.objects.filter(case=case, state="approved").values_list("counted", flat=True)
        assert sum(given) == 30_000


def behind(
    front_database: str, case: Case, deeds: Sequence[Callable[[], httpx.Response]]
) -> list[httpx.Response]:
    """These deeds in this order behind one who holds the case: each has asked before the first may go on."""
    with psycopg.connect(front_database) as holder, ThreadPoolExecutor(len(deeds)) as pool:
        holder.execute("SELECT 1 FROM cases_case WHERE id = %s FOR UPDATE", [case.pk])
        asked = []
        for number, deed in enumerate(deeds, 1):
            asked.append(pool.submit(deed))
            until = time.monotonic() + 120
            while waiting(front_database) < number and time.monotonic() < until:
                time.sleep(0.01)
        holder.commit()
        return [one.result(120) for one in asked]


def waiting(front_database: str) -> int:
    with psycopg.connect(front_database) as other:
        row = other.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        ).fetchone()
    return int(row[0]) if row else 0


DEEDS: dict[str, Callable[[dict[str, Speaker], dict[str, Any]], httpx.Response]] = {
    "yes": lambda all_, asked: all_["ruth"].answers(asked),
    "no": lambda all_, asked: all_["ines"].answers(asked, "decline"),
    "withdrawal": lambda all_, asked: all_["maya"].withdraws(asked),
    "change": lambda all_, asked: all_["maya"].changes(asked, 7000),
    "payout": lambda all_, asked: all_["tom"].gives(asked),
}


@pytest.mark.parametrize("first", DEEDS)
@pytest.mark.parametrize("second", DEEDS)
def test_whoever_comes_second_is_judged_by_what_the_first_left(
    speakers: dict[str, Speaker], crew: House, front_database: str, first: str, second: str
) -> None:
    case = new_case(crew.maya)
    asked = speakers["maya"].offers(case, 6000).json()
    one, other = behind(
        front_database, case, [partial(DEEDS[name], speakers, asked) for name in (first, second)]
    )
    now = speakers["nobody"].looks(asked)
    assert one.status_code == {"change": 202, "payout": 409}.get(first, 201)
    left = {"yes": "approved", "no": "declined", "withdrawal": "withdrawn"}.get(first, "awaiting_approval")
    if (first, second) == ("yes", "payout"):
        assert (other.status_code, now["state"]) == (201, "given")
    elif (first, second) in {("yes", "withdrawal"), ("change", "withdrawal"), ("payout", "withdrawal")}:
        assert (other.status_code, now["state"]) == (201, "withdrawn")
    elif (first, second) == ("yes", "change"):
        assert (other.status_code, now["state"]) == (202, "awaiting_approval")
    elif first == "payout" and second != "payout":
        assert other.status_code == {"change": 202}.get(second, 201)
    else:
        assert (other.status_code, other.json()["state"], now["state"]) == (409, left, left)


def test_nobody_waits_in_a_circle_while_customers_speak_and_colleagues_hand_over(
    front: str, speakers: dict[str, Speaker], leads: list[Speaker], crew: House
) -> None:
    """News of the same customers comes in while offers are made, answered, changed and given on their cases."""
    _key, token = add_key("voices", scopes=["signals"], source="cast", at=NOW)
    her = {"id": "many-words", "name": "Ann Thorne"}
    with client(front, token) as voices:

        def speak(number: int) -> httpx.Response:
            row = {"external_id": f"word-{number}", "score": 1, "scale": "1-5", "customer": her}
            return voices.post("/api/v1/signals", json=[row, row | {"external_id": f"more-{number}"}])

        speak(0).raise_for_status()
        cases = list(Case.objects.filter(customer__name="Ann Thorne"))
        deeds: list[Callable[[], httpx.Response]] = []
        for number in range(12):
            case = cases[number % len(cases)]
            asked = leads[number].offers(case, 25_000).json()
            deeds += [
                partial(speak, number + 1),
                partial(speakers["maya"].offers, case, 4000 + number),
                partial(speakers["mona"].answers, asked),
                partial(speakers["ada"].gives, asked),
            ]
        said = at_once(deeds)
    # 422: three stand for choice on that case already
    assert {one.status_code for one in said} <= {201, 202, 403, 409, 422}
    assert broken_links()[1] == []


@pytest.fixture(scope="module", autouse=True)
def _no_deadlocks(front_database: str) -> Iterator[None]:
    """The database counts circles that it had to break: there was none."""
    yield
    time.sleep(1.1)  # backends tell their counts once a second
    with psycopg.connect(front_database) as other:
        row = other.execute(
            "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
        ).fetchone()
    assert row == (0,)


def test_without_the_locks_the_database_itself_refuses_a_second_yes(
    speakers: dict[str, Speaker], crew: House, front_database: str
) -> None:
    asked = speakers["maya"].offers(new_case(crew.maya), 6000).json()
    speakers["ruth"].answers(asked).raise_for_status()
    again = Approval.objects.get(offer=asked["id"])
    again.pk, again.decided_by = None, crew.ines
    with pytest.raises(IntegrityError, match="approved_once"), transaction.atomic():
        again.save(force_insert=True)
    speakers["ruth"].gives(asked).raise_for_status()
    paid = Payout.objects.get(offer=asked["id"])
    paid.pk, paid.key = None, "another"
    with pytest.raises(IntegrityError, match="offer_id"), transaction.atomic():
        paid.save(force_insert=True)
    with psycopg.connect(front_database) as other, pytest.raises(psycopg.errors.CheckViolation):
        other.execute("UPDATE remedies_offer SET answers_for_id = NULL WHERE id = %s", [asked["id"]])
