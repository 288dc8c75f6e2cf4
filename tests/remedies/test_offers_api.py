"""Offers at the front: made at once or asked about, answered, changed, withdrawn; who may, and how it says no."""

from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from makegood.accounts.models import ApiKey, Membership, Role, Team, User
from makegood.accounts.people import deactivate
from makegood.cases.models import Case, Event
from makegood.customers.models import Encounter
from makegood.listening.incoming import CustomerIn
from makegood.remedies.authority.limits import set_limits
from makegood.remedies.catalogue import shipped_remedies
from makegood.remedies.models import Entry, Limit, Offer, OfferState, PolicyVersion, Posting, Remedy
from makegood.remedies.money import Money
from makegood.remedies.offers.expecting import expect
from makegood.remedies.offers.making import Gift, make_offer
from tests.cases.people import case_of
from tests.cast import NOW, happens, heard
from tests.remedies.doors import TOKENS, Speaker, at_once, new_case
from tests.remedies.flights import flight, lives
from tests.remedies.people import House


@pytest.fixture
def case(crew: House) -> Case:
    """A new case of a new customer."""
    return new_case(crew.maya)


@pytest.fixture(autouse=True)
def _limits_as_shipped(speakers: dict[str, Speaker]) -> None:
    """Nobody's day is used up by what other tests gave."""
    Limit.objects.update(day=None)


@pytest.mark.capability("OWN-08")
def test_forty_five_is_given_at_once_and_sixty_is_asked_about(
    speakers: dict[str, Speaker], crew: House, case: Case
) -> None:
    at_once_given = speakers["maya"].offers(case, 4500)
    assert (at_once_given.status_code, at_once_given.json()["state"]) == (201, "approved")
    above = new_case(crew.maya)
    asked = speakers["maya"].offers(above, 6000)
    said = asked.json()
    assert (asked.status_code, said["state"]) == (202, "awaiting_approval")
    (approval,) = said["approvals"]
    assert approval["asked"] == "lead" and approval["due_at"] > approval["asked_at"]
    assert approval["why"] == ["£60.00 is above your limit of £50.00 for one gift."]
    # one tap of a lead, and it may be given; the customer was told nothing meanwhile
    yes = speakers["ruth"].answers(said)
    assert (yes.status_code, yes.json()["state"]) == (201, "approved")
    assert yes.json()["answers_for"]["name"] == "Ruth Adler"
    verbs = Event.objects.filter(case=above).order_by("seq").values_list("verb", flat=True)
    assert list(verbs)[-3:] == ["offer.made", "approval.asked", "offer.approved"]


def test_it_is_read_again_alone_and_on_its_case(speakers: dict[str, Speaker], case: Case) -> None:
    made = speakers["maya"].offers(case, 1200).json()
    assert speakers["nobody"].looks(made) == made
    listed = speakers["nobody"].http.get(f"/api/v1/cases/{case.ref}/offers").raise_for_status().json()
    assert listed == {"items": [made]}


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"amount": 0}, 422),
        ({"amount": -2000}, 422),
        ({"amount": 10**15 + 1}, 422),
        ({"amount": 20.5}, 422),
        ({"amount": "2000"}, 422),
        ({"amount": True}, 422),
        ({"amount": None}, 422),
        ({"currency": "pounds"}, 422),
        ({"remedy": "moon"}, 422),
        ({"item": "a vase"}, 422),
        ({"approved": True}, 422),
        ({"remedy": "replacement"}, 422),
        ({"remedy": "replacement", "amount": None, "item": "a vase"}, 422),
    ],
)
def test_what_is_no_offer_is_refused_in_words(
    speakers: dict[str, Speaker], case: Case, wrong: dict[str, object], status: int
) -> None:
    body = {"remedy": "refund", "currency": "GBP", "amount": 2000} | wrong
    said = speakers["maya"].send("POST", f"/cases/{case.ref}/offers", body)
    assert (said.status_code, said.headers["content-type"]) == (status, "application/problem+json")
    assert said.json()["detail"]
    assert not Offer.objects.filter(case=case).exists()


def ordered(crew: House, amount: int) -> Case:
    """A case about an order of so many cents."""
    number = next(TOKENS)
    her = CustomerIn(id=f"o-{number}")
    heard(happens(f"order-{number}", amount=amount, currency="EUR", customer=her))
    return case_of(crew.maya, key=f"order-{number}", encounter=f"order-{number}", customer=her)


def test_another_currency_than_the_orders_is_refused(speakers: dict[str, Speaker], crew: House) -> None:
    case = ordered(crew, 9900)
    said = speakers["maya"].offers(case, 2000)
    assert said.status_code == 422 and "EUR" in said.json()["detail"] and "GBP" in said.json()["detail"]
    assert speakers["maya"].offers(case, 2000, currency="EUR").status_code == 201


def test_a_key_that_acts_for_nobody_gives_and_approves_nothing(
    speakers: dict[str, Speaker], case: Case
) -> None:
    said = speakers["nobody"].offers(case, 100)
    assert said.status_code == 403 and "--as" in said.json()["detail"]
    asked = speakers["maya"].offers(case, 6000).json()
    assert speakers["nobody"].answers(asked).status_code == 403
    assert speakers["nobody"].withdraws(asked).status_code == 403


def test_only_the_scope_money_gives(front: str, crew: House, case: Case) -> None:
    reader = Speaker(front, crew.maya, scopes=("read", "cases"))
    assert reader.offers(case, 100).status_code == 403
    assert reader.http.get(f"/api/v1/cases/{case.ref}/offers").status_code == 200


def test_who_left_gives_nothing_by_her_key(front: str, crew: House, case: Case) -> None:
    somebody = User.objects.create_user("gone@shop.example", name="Gone Away", role=Role.LEAD)
    Membership.objects.create(user=somebody, team=crew.team)
    hers = Speaker(front, somebody)
    assert hers.offers(case, 100).status_code == 201
    deactivate(somebody, by=None, at=NOW)
    assert hers.offers(case, 100).status_code == 403


def test_nobody_approves_her_own_by_whatever_key_or_role(
    front: str, speakers: dict[str, Speaker], crew: House, case: Case
) -> None:
    asked = speakers["ines"].offers(case, 30_000).json()
    second_key = Speaker(front, crew.ines)
    for hers in (speakers["ines"], second_key):
        said = hers.answers(asked)
        assert said.status_code == 403 and "your own" in said.json()["detail"]
    User.objects.filter(pk=crew.ines.pk).update(role=Role.ADMIN)
    assert second_key.answers(asked).status_code == 403
    User.objects.filter(pk=crew.ines.pk).update(role=Role.LEAD)
    assert speakers["nobody"].looks(asked)["state"] == "awaiting_approval"


def test_a_yes_is_bound_to_what_was_seen(speakers: dict[str, Speaker], case: Case) -> None:
    asked = speakers["maya"].offers(case, 6000).json()
    changed = speakers["maya"].changes(asked, 16_000)
    assert changed.status_code == 202 and changed.json()["seen"] != asked["seen"]
    late = speakers["ruth"].answers(asked)
    told = late.json()
    assert (late.status_code, told["state"], told["seen"]) == (
        409,
        "awaiting_approval",
        changed.json()["seen"],
    )
    approved = speakers["ruth"].answers(changed.json()).json()
    assert approved["state"] == "approved"
    # to another payee: what was approved is void
    other = speakers["maya"].changes(approved, 16_000, payee="a cousin")
    assert (other.status_code, other.json()["state"], other.json()["answers_for"]) == (
        202,
        "awaiting_approval",
        None,
    )
    assert [one["decision"] for one in other.json()["approvals"]] == ["void", "approve", ""]


def test_a_yes_to_a_thing_is_bound_to_what_it_costs(speakers: dict[str, Speaker], case: Case) -> None:
    thing: dict[str, Any] = {"remedy": "free_service", "item": "an hour in the garden"}
    asked = speakers["maya"].offers(case, None, **thing, cost=6000).json()
    assert asked["state"] == "awaiting_approval"
    dearer = speakers["maya"].send(
        "PATCH", f"/offers/{asked['id']}", thing | {"currency": "GBP", "cost": 18_000, "seen": asked["seen"]}
    )
    assert dearer.status_code == 202
    assert speakers["ruth"].answers(asked).status_code == 409
    assert speakers["ruth"].answers(dearer.json()).status_code == 201


def test_a_thing_is_given_by_hand_and_never_as_a_code(speakers: dict[str, Speaker], case: Case) -> None:
    offer = speakers["maya"].offers(case, None, remedy="replacement", item="a blue vase", cost=2000).json()
    refused = speakers["maya"].gives(offer, payer="gift_code")
    assert refused.status_code == 422 and "by hand" in refused.json()["detail"]
    assert speakers["maya"].looks(offer)["state"] == "approved"


def test_a_gift_card_is_given_without_saying_how(speakers: dict[str, Speaker], case: Case) -> None:
    offer = speakers["maya"].offers(case, 1500, remedy="gift_card").json()
    given = speakers["maya"].http.post(
        f"/api/v1/offers/{offer['id']}/payouts", headers={"Idempotency-Key": "as it is"}
    )
    assert given.status_code == 201 and given.json()["code"]


def test_on_a_closed_case_nothing_more_is_offered_or_approved(
    speakers: dict[str, Speaker], case: Case
) -> None:
    small, large = speakers["maya"].offers(case, 500).json(), speakers["maya"].offers(case, 6000).json()
    Case.objects.filter(pk=case.pk).update(status="closed", outcome="withdrawn")
    assert speakers["maya"].changes(small, 4000).status_code == 409
    assert speakers["ruth"].answers(large).status_code == 409


def test_who_was_demoted_while_she_asked_gives_what_she_may_give_now(crew: House, case: Case) -> None:
    mona = User.objects.get(pk=crew.mona.pk)
    User.objects.filter(pk=mona.pk).update(role=Role.AGENT)
    offer = make_offer(case, Gift("refund", "GBP", 30_000), by=mona, at=NOW)
    User.objects.filter(pk=mona.pk).update(role=Role.MANAGER)
    assert offer.state == OfferState.AWAITING


def test_lowered_and_demoted_while_it_waits(speakers: dict[str, Speaker], crew: House, case: Case) -> None:
    asked = speakers["maya"].offers(case, 15_000).json()
    set_limits("lead", {"grant": 100}, by=None, at=NOW)
    low = speakers["ruth"].answers(asked)
    set_limits("lead", {"grant": 200}, by=None, at=NOW)
    User.objects.filter(pk=crew.mona.pk).update(role=Role.AGENT)
    demoted = speakers["mona"].answers(asked)
    User.objects.filter(pk=crew.mona.pk).update(role=Role.MANAGER)
    assert (low.status_code, demoted.status_code) == (403, 403)
    assert "£150.00 is above your limit of £100.00" in low.json()["detail"]
    assert speakers["ruth"].answers(asked).status_code == 201


def test_another_teams_case_is_not_there(
    front: str, speakers: dict[str, Speaker], crew: House, case: Case
) -> None:
    north = Team.objects.create(name=f"North {case.pk}", calendar=crew.team.calendar, lead=crew.ada)
    stranger = User.objects.create_user(f"n{case.pk}@shop.example", name="Nils North", role=Role.LEAD)
    Membership.objects.create(user=stranger, team=north)
    outside = Speaker(front, stranger)
    of_a_team = Speaker(front, crew.ada)
    ApiKey.objects.filter(pk=of_a_team.key.pk).update(team=north)
    asked = speakers["maya"].offers(case, 6000).json()
    for speaker in (outside, of_a_team):
        said = [
            speaker.offers(case, 100),
            speaker.answers(asked),
            speaker.withdraws(asked),
            speaker.gives(asked),
            speaker.changes(asked, 100),
            speaker.http.get(f"/api/v1/offers/{asked['id']}"),
            speaker.http.get(f"/api/v1/cases/{case.ref}/offers"),
        ]
        absent = speaker.answers(asked | {"id": 999_999})
        assert {one.status_code for one in said} == {404}
        assert {one.content for one in said} == {absent.content}


@pytest.mark.parametrize("deed", ["offer", "approval", "change", "withdrawal", "payout"])
def test_without_an_idempotency_key_nothing_happens(
    speakers: dict[str, Speaker], case: Case, deed: str
) -> None:
    asked = speakers["maya"].offers(case, 6000).json()
    body = {"remedy": "refund", "currency": "GBP", "amount": 100}
    method, path, said = {
        "offer": ("POST", f"cases/{case.ref}/offers", body),
        "approval": (
            "POST",
            f"offers/{asked['id']}/approvals",
            {"decision": "approve", "seen": asked["seen"]},
        ),
        "change": ("PATCH", f"offers/{asked['id']}", body | {"seen": asked["seen"]}),
        "payout": ("POST", f"offers/{asked['id']}/payouts", {"reference": "x"}),
        "withdrawal": ("POST", f"offers/{asked['id']}/withdrawals", None),
    }[deed]
    answer = speakers["ruth"].http.request(method, f"/api/v1/{path}", json=said)
    assert answer.status_code == 400
    assert speakers["nobody"].looks(asked) == asked and Offer.objects.filter(case=case).count() == 1


@pytest.mark.parametrize("remedy", ["refund", "part_refund", "fee_waiver"])
def test_given_by_hand_it_needs_a_proof_and_is_in_the_ledger(
    speakers: dict[str, Speaker], case: Case, remedy: str
) -> None:
    offer = speakers["maya"].offers(case, 4500, remedy=remedy).json()
    bare = speakers["maya"].gives(offer, payer="by_hand")
    assert bare.status_code == 422 and "proved" in bare.json()["detail"]
    assert speakers["maya"].looks(offer)["state"] == "approved"
    given = speakers["maya"].gives(offer, reference="transfer 4711")
    said = given.json()
    assert (given.status_code, said["state"], said["proof"], said["code"]) == (
        201,
        "paid",
        "transfer 4711",
        None,
    )
    now = speakers["maya"].looks(offer)
    assert (now["state"], now["payout"]["amount"]) == ("given", 4500)
    again = speakers["tom"].gives(offer)
    assert (again.status_code, again.json()["state"]) == (409, "given")
    assert set(Posting.objects.filter(offer=offer["id"]).values_list("kind", flat=True)) == {
        "given",
        "payout",
    }


@pytest.mark.parametrize("remedy", ["credit", "discount", "gift_card"])
def test_a_gift_code_is_told_in_the_answer_and_nowhere_else(
    speakers: dict[str, Speaker], case: Case, remedy: str
) -> None:
    offer = speakers["maya"].offers(case, 2500, remedy=remedy).json()
    first = speakers["maya"].gives(offer, payer="gift_code")
    assert first.status_code == 201 and len(first.json()["code"]) > 8
    assert first.json()["code"] not in speakers["maya"].http.get(f"/api/v1/offers/{offer['id']}").text


def test_a_lost_code_is_given_anew_and_the_former_is_worth_nothing(
    speakers: dict[str, Speaker], case: Case
) -> None:
    offer = speakers["maya"].offers(case, 2500, remedy="gift_card").json()
    lost = speakers["maya"].gives(offer, payer="gift_code").json()["code"]
    anew, token = f"/offers/{offer['id']}/gift-codes", f"anew-{offer['id']}"
    new = speakers["maya"].send("POST", anew, token=token)
    assert new.status_code == 201 and (new.json()["left"], new.json()["currency"]) == (2500, "GBP")
    assert speakers["maya"].send("POST", anew, token=token).content == new.content
    paid = {"amount": 2500, "currency": "GBP", "order": "A-1"}
    for code, status in ((lost, 404), (new.json()["code"], 201)):
        said = speakers["nobody"].send("POST", f"/gift-codes/{code}/redemptions", paid)
        assert said.status_code == status, said.text
    refund = speakers["maya"].offers(case, 100).json()
    assert speakers["maya"].send("POST", f"/offers/{refund['id']}/gift-codes").status_code == 404


def test_what_her_limits_bear_no_more_when_it_is_given_waits_for_a_yes(
    speakers: dict[str, Speaker], case: Case
) -> None:
    offer = speakers["maya"].offers(case, 4500).json()
    before = list(Limit.objects.filter(role="agent").values_list("pk", "grant"))
    Limit.objects.filter(role="agent").update(grant=10)
    said = speakers["maya"].gives(offer)
    for pk, grant in before:
        Limit.objects.filter(pk=pk).update(grant=grant)
    assert (said.status_code, said.json()["state"]) == (202, "awaiting_approval")
    assert said.json()["approvals"][0]["why"] == ["£45.00 is above your limit of £10.00 for one gift."]
    speakers["ruth"].answers(said.json()).raise_for_status()
    assert speakers["maya"].gives(offer).status_code == 201


@pytest.mark.capability("MIR-02")
@pytest.mark.parametrize("remedy", [row["key"] for row in shipped_remedies()])
def test_each_remedy_when_given_says_what_it_is_and_stands_in_the_ledger(
    speakers: dict[str, Speaker], case: Case, remedy: str
) -> None:
    in_money = Remedy.objects.get(key=remedy).in_money
    what = {"amount": 1900} if in_money else {"item": "A blue vase", "cost": 1900, "value": 3500}
    offer = speakers["maya"].offers(case, **({"amount": None} | what), remedy=remedy).json()
    assert (offer["amount"], offer["item"]) == ((1900, "") if in_money else (None, "A blue vase"))
    assert (offer["currency"], offer["cost"], offer["value"]) == ("GBP", 1900, 1900 if in_money else 3500)
    assert offer["expires_at"] > offer["made_at"]
    given = speakers["maya"].gives(offer, reference="parcel 12")
    assert (given.status_code, given.json()["amount"], given.json()["proof"]) == (201, 1900, "parcel 12")
    lines = Entry.objects.filter(posting__offer=offer["id"]).values_list(
        "posting__kind", "account__name", "amount"
    )
    assert set(lines) == {
        ("given", "goodwill expense", 1900),
        ("given", "owed to customers", -1900),
        ("payout", "owed to customers", 1900),
        ("payout", "paid out by by_hand", -1900),
    }


@pytest.mark.capability("MIR-06")
def test_beyond_one_and_a_half_times_the_loss_it_asks_why(speakers: dict[str, Speaker], crew: House) -> None:
    case = ordered(crew, 2000)
    said = speakers["maya"].offers(case, 4000, currency="EUR")
    assert (said.status_code, said.json()["detail"]) == (
        422,
        "That is 200 % of the loss, above the cap of 150 %. Say why.",
    )
    assert not Offer.objects.filter(case=case).exists()
    assert speakers["maya"].offers(case, 3000, currency="EUR").status_code == 201
    assert speakers["maya"].offers(case, 1, currency="EUR").status_code == 422  # together they are beyond it
    assert speakers["maya"].offers(case, 1, currency="EUR", reason="Her wedding day").status_code == 201


@pytest.mark.capability("MIR-05", "MIR-06")
def test_what_was_told_of_the_loss_and_what_the_customer_expects_count_here_as_on_the_desk(
    speakers: dict[str, Speaker], crew: House
) -> None:
    case, maya = ordered(crew, 5000), speakers["maya"]
    Encounter.objects.filter(cases=case).update(extra={"loss": "500"})
    said = maya.offers(case, 2000, currency="EUR")
    assert said.status_code == 422 and "That is 400 % of the loss" in said.json()["detail"]
    expect(case, "My money back.", Money(900, "EUR"), by=crew.maya, at=NOW)
    made = maya.offers(case, 700, currency="EUR")
    short = "That falls short of what the customer expects by €{}."
    assert (made.status_code, made.json()["notes"]) == (201, [short.format("2.00")])
    less = maya.changes(made.json(), 600, currency="EUR")
    assert (less.status_code, less.json()["notes"]) == (200, [short.format("3.00")])
    beyond = maya.changes(less.json(), 800, currency="EUR")
    assert beyond.status_code == 422 and "That is 160 % of the loss" in beyond.json()["detail"]
    enough = maya.changes(less.json(), 900, currency="EUR", reason="It was a present.")
    assert (enough.status_code, enough.json()["notes"]) == (200, [])


@pytest.mark.capability("MIR-17")
def test_what_the_law_owes_in_its_own_currency_is_offered_and_less_asks_why(
    speakers: dict[str, Speaker], crew: House
) -> None:
    lives("shop", "eu-261", by=crew.mona)
    case, ada = flight(crew.maya, "GBP"), speakers["ada"]
    less = ada.offers(case, 39_999, currency="EUR")
    assert less.status_code == 422 and "The law owes €400.00. Say why it is less." in less.json()["detail"]
    goodwill = ada.offers(case, 500, "credit", currency="EUR", reason="Sorry.")
    assert goodwill.status_code == 422 and "This case is in GBP" in goodwill.json()["detail"]
    owed = ada.offers(case, 40_000, currency="EUR")
    assert (owed.status_code, owed.json()["state"]) == (201, "approved")
    assert ada.offers(case, 100, currency="EUR").status_code == 422  # no more than is owed
    assert ada.offers(case, 900, "credit").status_code == 201  # beside it, in the currency of the case
    assert ada.gives(owed.json()).status_code == 201
    PolicyVersion.objects.all().delete()


def test_what_waits_or_was_declined_is_not_given(speakers: dict[str, Speaker], case: Case) -> None:
    asked = speakers["maya"].offers(case, 6000).json()
    early = speakers["maya"].gives(asked)
    assert (early.status_code, early.json()["state"]) == (409, "awaiting_approval")
    declined = speakers["ruth"].answers(asked, "decline").json()
    assert declined["state"] == "declined"
    assert speakers["maya"].gives(asked).status_code == 409


def test_a_hundred_tries_to_pay_under_one_key_pay_once(speakers: dict[str, Speaker], case: Case) -> None:
    offer = speakers["maya"].offers(case, 2500).json()
    token = f"pay-{offer['id']}"
    said = [
        one for _ in range(5) for one in at_once([partial(speakers["maya"].gives, offer, token=token)] * 20)
    ]
    taken = [one for one in said if one.status_code == 201]
    assert {one.status_code for one in said} <= {201, 409} and len({one.content for one in taken}) == 1
    assert speakers["maya"].gives(offer, reference="other", token=token).status_code == 422


def test_under_one_idempotency_key_it_happens_once(speakers: dict[str, Speaker], case: Case) -> None:
    token = f"same-{case.pk}"
    said = at_once([partial(speakers["maya"].offers, case, 1000, token=token)] * 20)
    taken = [one for one in said if one.status_code == 201]
    assert {one.status_code for one in said} <= {201, 409} and len({one.content for one in taken}) == 1
    assert speakers["maya"].offers(case, 1000, token=token).content == taken[0].content
    assert speakers["maya"].offers(case, 1100, token=token).status_code == 422
    assert Offer.objects.filter(case=case).count() == 1
    # the key belongs to its key: another one's is another request
    assert speakers["tom"].offers(case, 1000, token=token).json()["id"] != taken[0].json()["id"]


ALTERNATIVES = 3


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.integers(1, 9000), st.sampled_from(["refund", "credit", "discount"])),
        min_size=2,
        max_size=6,
    )
)
def test_however_it_is_split_no_more_than_the_limits_goes_out_unasked(
    speakers: dict[str, Speaker], crew: House, parts: list[tuple[int, str]]
) -> None:
    case = new_case(crew.maya)
    for part, remedy in parts:
        stand = Offer.objects.filter(case=case, state="approved").count()
        expected = {201, 202} if stand < ALTERNATIVES else {422}  # a fourth would be no choice
        assert speakers["maya"].offers(case, part, remedy=remedy).status_code in expected
    unasked = Offer.objects.filter(case=case, state="approved").values_list("counted", flat=True)
    assert sum(unasked) <= 10_000 and max(unasked, default=0) <= 5000


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b'{"remedy":"refund","currency":"GBP","amount":1,"amount":2}', "application/json", 400),
        (b'{"remedy":"refund","currency":"GBP","amount":NaN}', "application/json", 400),
        (b'{"remedy":"refund","currency":"GBP","amount":100}', "text/plain", 415),
        (
            b'{"remedy":"refund","currency":"GBP","amount":100,"reason":"' + b"x" * 9_000_000,
            "application/json",
            413,
        ),
        (
            b'{"remedy":"refund","currency":"GBP","amount":100,"reason":"' + b"x" * 3_000_000,
            "application/json",
            413,
        ),
    ],
    ids=["twice", "nan", "plain", "nine-mb", "three-mb"],
)
def test_what_moves_money_is_read_as_strictly_as_rows(
    speakers: dict[str, Speaker], case: Case, content: bytes, kind: str, status: int
) -> None:
    headers = {"Idempotency-Key": f"t-{next(TOKENS)}", "Content-Type": kind}
    said = speakers["maya"].http.post(f"/api/v1/cases/{case.ref}/offers", content=content, headers=headers)
    assert (said.status_code, said.json()["status"]) == (status, status)
    assert not Offer.objects.filter(case=case).exists()


def test_nothing_is_given_in_a_currency_that_was_withdrawn(speakers: dict[str, Speaker], case: Case) -> None:
    said = speakers["maya"].offers(case, 2000, currency="DEM")
    assert said.status_code == 422 and "Nobody is paid in DEM any more" in said.json()["detail"]
    assert not Offer.objects.filter(case=case).exists()


def test_who_approves_reads_the_text_that_is_there(speakers: dict[str, Speaker], case: Case) -> None:
    for told in ({"reason": "for \u202e0002 lla"}, {"payee": "\u2066Ann"}):
        assert speakers["maya"].offers(case, 100, **told).status_code == 422
    assert speakers["maya"].offers(case, 100, reason="für Ñandú, שלום").status_code == 201


def test_of_a_case_that_is_over_the_answer_says_how_it_stands(
    speakers: dict[str, Speaker], case: Case
) -> None:
    Case.objects.filter(pk=case.pk).update(status="closed", closed_at=NOW, outcome="silent")
    said = speakers["maya"].offers(case, 100)
    assert (said.status_code, said.json()["case"], said.json()["state"]) == (409, case.ref, "closed")
