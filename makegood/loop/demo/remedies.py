"""What the demo's staff give: what the policy advises, with a colleague's yes above their authority, as she chooses."""

from dataclasses import replace
from datetime import datetime
from itertools import islice
from random import Random

from makegood.accounts.models import Role, User
from makegood.cases.models import Case, Status
from makegood.loop.choosing import choose
from makegood.loop.demo.story import words
from makegood.remedies.models import Approval, Offer, OfferState
from makegood.remedies.offers.deciding import decide
from makegood.remedies.offers.giving import BY_CODE, give
from makegood.remedies.offers.making import Gift, make_offer
from makegood.remedies.offers.queries import on_the_table
from makegood.remedies.offers.weighing import scales

AT_WORK = (Status.OPEN, Status.CONTACTED)
ADVISED = "The policy advises it for this."
AT_MOST, ABOVE_AN_AGENT = 2, 5000
MAY_DECIDE = (Role.LEAD, Role.MANAGER, Role.ADMIN)


def offer_what_fits(case: Case, at: datetime) -> list[Offer]:
    """The owner offers the best that the policy knows for this case, at most two; once, till she has chosen."""
    currency = case.encounter.currency if case.encounter else ""
    if not currency or on_the_table(case, at):
        return []
    weighing = scales(case, [], currency, by=case.owner, at=at)
    advised = filter(None, map(weighing.advised, weighing.advice.options))
    # two stand beside each other to choose from, and count together for the cap
    plain = (replace(weighed.gift, reason=ADVISED) for weighed in advised if not weighed.cautions)
    return [make_offer(case, gift, by=case.owner, at=at) for gift in islice(plain, AT_MOST)]


def answer_questions(case: Case, at: datetime) -> None:
    """A colleague who may says yes to what was asked about a case."""
    for asked in Approval.objects.filter(offer__case=case, decision="").select_related("offer"):
        able = User.objects.filter(role__in=MAY_DECIDE).exclude(pk__in=asked.offer.makers)
        by = next(user for role in MAY_DECIDE for user in able.order_by("pk") if user.role == role)
        decide(asked.offer, True, asked.seen, by=by, at=at)


def choose_one(case: Case, at: datetime, random: Random) -> None:
    """She takes one of what is on the table, mostly the first."""
    table = on_the_table(case, at)
    if case.status in AT_WORK and table:
        taken = table[0] if random.random() < 0.7 else table[-1]
        choose(case, (taken.pk, taken.seen), at=at)


def give_what_was_chosen(case: Case, at: datetime) -> None:
    """The owner gives it: by a gift code what is spent here, all else by hand with what proves it."""
    for offer in Offer.objects.filter(case=case, state=OfferState.ACCEPTED).select_related("remedy"):
        proof = "" if offer.kind in BY_CODE else f"{offer.remedy.key.upper()}-{case.ref}"
        give(offer, reference=proof, by=case.owner, at=at)


def ask_for_a_yes(at: datetime) -> None:
    """The last thing some did at work: they want to give the whole price back, which is above their own authority."""
    dear = Case.objects.filter(status__in=AT_WORK, offers=None, reachable=True, owner__role=Role.AGENT)
    dear = dear.filter(encounter__amount__gt=ABOVE_AN_AGENT, opened_at__lt=at)
    asking = dear.select_related("owner", "encounter").order_by("-severity", "-id")
    for case, reason in zip(asking, words()["replies"]["why_all_of_it"], strict=False):
        if order := case.encounter:
            gift = Gift("refund", order.currency, order.amount, reason=reason)
            make_offer(case, gift, by=case.owner, at=at)
