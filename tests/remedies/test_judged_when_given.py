"""TRUST B06: authority is judged again at the moment of giving; what nobody's bears any more asks for a yes."""

import pytest
from django.test import Client

from makegood.accounts.models import Role, User
from makegood.cases.models import Case, Notice
from makegood.lib.bulk import execute
from makegood.listening.incoming import CustomerIn
from makegood.remedies.authority.checking import not_allowed
from makegood.remedies.authority.limits import set_budget, set_limits
from makegood.remedies.models import Approval, Offer, Payout
from makegood.remedies.offers.choosing import choose
from makegood.remedies.offers.giving import NeedsAYes, give, give_or_ask
from makegood.remedies.offers.making import Gift, change_offer
from makegood.remedies.offers.queries import EnoughToChoose
from tests.cases.people import again, case_of
from tests.cast import NOW
from tests.remedies.people import House, gives, house, says_yes

pytestmark = pytest.mark.django_db


@pytest.fixture
def crew() -> House:
    return house()


def another(crew: House) -> Case:
    """A case of another customer."""
    return case_of(crew.maya, key="other", customer=CustomerIn(id="other"))


def becomes(who: User, role: Role) -> None:
    User.objects.filter(pk=who.pk).update(role=role)


def state(offer: Offer) -> str:
    return Offer.objects.get(pk=offer.pk).state


def test_a_lead_who_was_demoted_gives_by_herself_only_what_she_may_now(crew: House) -> None:
    dear, small = gives(crew.ruth, crew.case, 5000), gives(crew.ruth, crew.case, 4000, remedy="credit")
    large = gives(crew.ruth, another(crew), 20_000)
    becomes(crew.ruth, Role.AGENT)
    asked = give_or_ask(large, reference="transfer 1", by=crew.ruth, at=NOW)
    assert isinstance(asked, Approval) and asked.rung == "lead" and asked.why[0]["measure"] == "grant"
    assert state(large) == "awaiting_approval" and not Payout.objects.exists()
    for offer in (dear, small):
        assert give(offer, reference="transfer 2", by=crew.ruth, at=NOW).payout.state == "paid"
    # she is its maker still, and a yes that was never given is not hers
    large.refresh_from_db()
    assert (
        give(says_yes(crew.ines, large), reference="transfer 3", by=crew.ruth, at=NOW).payout.amount == 20_000
    )
    assert not_allowed() == (0, [])


def test_where_the_limit_was_lowered_the_first_that_fit_are_given_and_the_rest_asks(crew: House) -> None:
    first, second = gives(crew.maya, crew.case, 4500), gives(crew.maya, crew.case, 4500, remedy="credit")
    set_limits("agent", {"case": 60}, by=crew.mona, at=NOW)
    with pytest.raises(NeedsAYes, match=r"£45\.00 on top of £45\.00 makes more than £60\.00 on one case"):
        give(second, by=crew.tom, at=NOW)
    assert state(second) == "approved"
    assert isinstance(give_or_ask(second, by=crew.tom, at=NOW), Approval)
    give(first, reference="transfer 1", by=crew.tom, at=NOW)
    assert (state(first), state(second)) == ("given", "awaiting_approval")


def test_the_years_budget_and_who_left_are_judged_as_well(crew: House) -> None:
    offers = [
        gives(crew.maya, case_of(crew.maya, key=f"k-{n}", customer=CustomerIn(id=f"c-{n}")), 4500)
        for n in "ab"
    ]
    set_budget("GBP", 5000, by=crew.mona, at=NOW)
    asked = give_or_ask(offers[1], by=crew.tom, at=NOW)
    assert isinstance(asked, Approval) and asked.rung == "manager" and asked.why[0]["measure"] == "budget"
    User.objects.filter(pk=crew.maya.pk).update(is_active=False)
    asked = give_or_ask(offers[0], by=crew.tom, at=NOW)
    assert isinstance(asked, Approval) and asked.why[0]["measure"] == "none"


def test_a_yes_stays_bound_to_whoever_said_it_as_long_as_she_may(crew: House) -> None:
    kept = says_yes(crew.ruth, gives(crew.maya, crew.case, 15_000))
    becomes(crew.maya, Role.AUDITOR)  # it does not stand on hers
    give(kept, reference="transfer 1", by=crew.tom, at=NOW)
    becomes(crew.maya, Role.AGENT)
    lapsed = says_yes(crew.ruth, gives(crew.maya, crew.case, 15_000))
    seen = lapsed.seen
    becomes(crew.ruth, Role.AGENT)
    assert isinstance(give_or_ask(lapsed, reference="transfer 2", by=crew.tom, at=NOW), Approval)
    lapsed.refresh_from_db()
    assert (lapsed.state, lapsed.answers_for, lapsed.version) == (
        "awaiting_approval",
        None,
        2,
    ) and lapsed.seen != seen
    assert state(says_yes(crew.ines, lapsed)) == "approved" and not_allowed() == (0, [])


def test_what_others_were_allowed_since_takes_nothing_from_what_stood_before(crew: House) -> None:
    mine = gives(crew.maya, crew.case, 4500)
    says_yes(crew.ruth, gives(crew.maya, crew.case, 20_000, remedy="part_refund"))
    set_budget("GBP", 5000, by=crew.mona, at=NOW)
    assert give(mine, reference="transfer 1", by=crew.maya, at=NOW).payout.state == "paid"


def test_what_she_took_and_is_asked_about_anew_stays_hers(crew: House) -> None:
    taken = gives(crew.maya, crew.case, 4500)
    choose(crew.case, taken.pk, taken.seen, at=NOW)
    set_limits("agent", {"grant": 10}, by=crew.mona, at=NOW)
    give_or_ask(taken, reference="transfer 1", by=crew.tom, at=NOW)
    taken.refresh_from_db()
    assert (taken.state, taken.taken_at) == ("awaiting_approval", NOW)
    again_ = choose(crew.case, taken.pk, "as she saw it", at=NOW)
    assert again_ is not None and not again_.now
    assert says_yes(crew.ruth, taken).state == "accepted"
    assert Notice.objects.filter(user=crew.case.owner, kind=Notice.Kind.DECIDED).exists()
    give(taken, reference="transfer 1", by=crew.tom, at=NOW)
    assert state(taken) == "given"


def test_the_page_says_why_it_was_not_given_and_who_is_asked(crew: House, client: Client) -> None:
    offer = gives(crew.ruth, crew.case, 20_000)
    becomes(crew.ruth, Role.AGENT)
    client.force_login(crew.ruth)
    said_by_hand = {"payer": "by_hand", "reference": "transfer 1"}
    said = client.post(f"/cases/{crew.case.ref}/offers/{offer.pk}/payout/", said_by_hand, follow=True)
    page = said.content.decode()
    assert "Not given: limits or roles have changed since." in page and "Asked Ines, answer by" in page


def test_one_proof_for_two_gifts_is_named_on_the_page(crew: House, client: Client) -> None:
    give(gives(crew.maya, another(crew), 1000), reference="transfer 1", by=crew.maya, at=NOW)
    offer = gives(crew.maya, crew.case, 1000)
    client.force_login(crew.maya)
    said = {"payer": "by_hand", "reference": "transfer 1"}
    page = client.post(f"/cases/{crew.case.ref}/offers/{offer.pk}/payout/", said, follow=True)
    assert "“transfer 1” proves a gift on" in page.content.decode()


def test_gifts_proved_alike_are_found_by_an_index() -> None:
    execute("SET LOCAL enable_seqscan = off", [])
    same = Payout.objects.filter(payer="by_hand", proof="transfer 1").order_by("pk")
    assert "payout_proved" in same.explain()


def test_a_fourth_alternative_is_refused_in_words_where_it_is_offered(crew: House) -> None:
    three = [gives(crew.maya, crew.case, 1000, remedy=key) for key in ("refund", "credit", "gift_card")]
    asked = gives(crew.maya, another(crew), 9000)
    with pytest.raises(EnoughToChoose, match="Three offers stand"):
        gives(crew.maya, crew.case, 1000, remedy="discount")
    assert gives(crew.maya, crew.case, None, remedy="gift", item="A bookmark", cost=50).state == "approved"
    change_offer(three[0], Gift("refund", "GBP", 1100), three[0].seen, by=crew.maya, at=NOW)
    # nor does a yes make four of three
    Offer.objects.filter(pk=asked.pk).update(case=again(crew.case))
    asked.refresh_from_db()
    with pytest.raises(EnoughToChoose):
        says_yes(crew.ruth, asked)
