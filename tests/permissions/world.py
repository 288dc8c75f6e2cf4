"""One of everything, so that every address leads somewhere: a case of the web shop with all that hangs on it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from makegood.accounts.actions import add_key, revoke_key
from makegood.accounts.models import Absence, Organisation, Role, Team, User
from makegood.accounts.signin import make_link
from makegood.cases.actions import note_claim
from makegood.cases.models import Case, HandOver, Promise
from makegood.lib.text import sha256
from makegood.listening.incoming import CustomerIn
from makegood.listening.models import Failure, Invitation, SignHit, SignRule, Survey
from makegood.loop import uploads
from makegood.loop.meetings import choose_time
from makegood.loop.sending_back import ask_back
from makegood.loop.visiting import invite
from makegood.outreach.links import make_tokens
from makegood.outreach.models import CaseLink, Message, OutreachTask
from makegood.remedies.models import Limit, Payout, Remedy, Slot
from makegood.remedies.offers.giving import give
from makegood.remedies.offers.making import Gift, make_offer
from makegood.remedies.parcels.deeds import Line, note_line
from tests.cast import heard, says
from tests.desk.story import Shop, person, shop
from tests.front import signed_in
from tests.loop.outage import dark, declared

ZEBULON = CustomerIn(
    id="z-1", email="zebulon@quarr.example", phone="+442071838750", name="Zebulon Quarrington"
)
OTTILIE = CustomerIn(id="o-1", email="ottilie@both.example", name="Ottilie Both")
SECRETS = ("zebulon", "quarrington", "2071838750", "xylophone", "zq-order")
"""What stands in the web shop's cases and nowhere else; nobody of another team may ever read it."""

GUESSED = "guessed"
Cookies = dict[str, str]


@dataclass(frozen=True)
class Sample:
    """Where an address leads: its parts, and whose it is: anybody's, the `team`'s, a `person`'s; or nobody knows."""

    parts: dict[str, Any]
    whose: str = ""


@dataclass
class World:
    """Who may ask, by the role of the permission table, and what each address leads to."""

    cookies: dict[str, Cookies]
    samples: dict[str, Sample]
    case: Case
    shared: Case
    theirs: Case
    tokens: dict[str, str]
    keys: dict[str, str]


def world() -> World:
    """The whole of it, in the database at hand."""
    there = shop()
    people = staff(there)
    at = timezone.now()
    words = "The xylophone came broken, I want my money back and I will tell everybody."
    heard(says("z-1", 1, words, customer=ZEBULON, encounter="zq-order", team="Web shop"), at=at)
    heard(says("o-1", 1, "A xylophone again!", customer=OTTILIE, encounter="o-web", team="Web shop"), at=at)
    heard(
        says("o-2", 1, "Rude at the till.", customer=OTTILIE, encounter="o-shop", team="Harbour Street"),
        at=at,
    )
    case = Case.objects.get(customer__name=ZEBULON.name)
    Case.objects.filter(pk=case.pk).update(owner=there.maya)
    tokens = links(case) | {"survey": "public-token-of-22-letters"}
    samples = addresses(there, people, Case.objects.get(pk=case.pk), tokens)
    cookies = {name: signed_in(user) for name, user in people.items()}
    User.objects.filter(pk=people["gone"].pk).update(is_active=False)
    cookies |= {"anonymous": {}, "customer": link_cookies(tokens["link"])}
    shared = Case.objects.get(team=there.harbour)
    theirs = Case.objects.get(team=there.web, customer=shared.customer)
    return World(cookies, samples, case, shared, theirs, tokens, keys(there))


def staff(there: Shop) -> dict[str, User]:
    """Everybody who works here, by role; the foreign ones belong to the other team."""
    lena = person("Lena Holm", Role.LEAD, there.harbour)
    Team.objects.filter(pk=there.harbour.pk).update(lead=lena)
    return {
        "agent": there.maya,
        "foreign agent": there.sefa,
        "lead": there.ruth,
        "foreign lead": lena,
        "manager": there.jonas,
        "admin": person("Ada Berg", Role.ADMIN),
        "auditor": person("Vera Stahl", Role.AUDITOR),
        "gone": person("Gus Alt", Role.MANAGER),
    }


def addresses(there: Shop, people: dict[str, User], case: Case, tokens: dict[str, str]) -> dict[str, Sample]:
    """A sample for every address that has parts."""
    at, customer = timezone.now(), case.customer
    promise = Promise.objects.filter(case=case).earliest("pk")
    asked = HandOver.objects.create(case=case, from_user=there.tom, to_user=there.maya, proposed_at=at)
    task = OutreachTask.objects.create(case=case, channel="phone", attempt=9, due_at=at)
    message = Message.objects.create(
        case=case, customer=customer, kind="reply", state="failed", to=ZEBULON.email, subject="Zebulon",
        body="About the xylophone.", message_id="<z@shop.example>", made_at=at, queued_at=at,
    )  # fmt: skip
    sign = SignRule.objects.order_by("pk")[0]
    signal = Failure.objects.get(signal__comment__contains="xylophone came").signal
    hit, _made = SignHit.objects.get_or_create(sign=sign, signal=signal)
    survey = Survey.objects.create(name="After an order", slug="orders", token=tokens["survey"])
    Invitation.objects.create(
        survey=survey,
        customer=customer,
        digest=sha256("invited"),
        made_at=at,
        expires_at=at.replace(year=2190),
    )
    lines = [b"id,score,comment\na-1,2,late\n"]
    reading = uploads.keep_upload("answers.csv", lines, by=there.ruth, at=at)
    parts: dict[str, Sample] = {
        "desk:customer": Sample({"pk": case.customer_id}, "team"),
        "desk:own_person": Sample({"pk": case.customer_id}, "team"),
        "desk:why": Sample({"ref": case.ref, "pk": promise.pk}, "team"),
        "desk:promise_kept": Sample({"ref": case.ref, "pk": promise.pk}, "team"),
        "desk:missed_promise": missed(case, there.maya),
        **dict.fromkeys(
            ("desk:letter", "desk:letter_page"), Sample({"ref": case.ref, "which": "no_news"}, "team")
        ),
        "desk:steps": Sample({"ref": case.ref, "number": 0}, "team"),
        "desk:attempts": Sample({"ref": case.ref, "pk": task.pk}, "team"),
        "desk:outreach_result": Sample({"pk": task.pk}, "team"),
        "desk:message": Sample({"pk": message.pk}, "team"),
        "desk:message_tries": Sample({"pk": message.pk}, "team"),
        "desk:sign_hit": Sample({"pk": hit.pk}, "team"),
        "desk:hand_over_answers": Sample({"pk": asked.pk}, "person"),
        **offered(case, there.maya),
        "desk:claim_check": claimed(case, there.maya),
        "desk:approval": asked_about(case, there.maya),
        "desk:sign": Sample({"key": sign.key}),
        "desk:picture": Sample({"kind": "weeks"}),
        "accounts:sign_in_by_link": Sample({"token": make_link(there.jonas, at=at)}),
        "portal:by_link": Sample({"token": "invited"}),
        "portal:my_case_by_link": Sample({"token": tokens["link"]}),
        "account_confirm_email": Sample({"key": "nothing"}),
        "account_reset_password_from_key": Sample({"uidb36": "1", "key": "none-at-all"}),
        "api:read_case": Sample({"ref": case.ref}),
        "api:list_events": Sample({"ref": case.ref}),
        "api:read_customer": Sample({"number": case.customer_id}),
    }
    public = ("openly", "openly_thanks", "widget_script", "widget", "widget_thanks")
    parts |= {f"portal:{name}": Sample({"token": survey.token}) for name in public}
    parts |= {
        f"desk:{name}": Sample({"pk": survey.pk}) for name in ("survey", "survey_invitations", "survey_code")
    }
    outage = an_outage(there)
    incident = ("incident", "incident_approval", "incident_run", "incident_updates", "incident_closure")
    parts |= dict.fromkeys((f"desk:{name}" for name in incident), outage)
    files = ("import_look", "import_start", "import_rejected")
    parts |= {f"desk:{name}": Sample({"pk": reading.pk}) for name in files}
    parts |= to_meet(case, there.maya) | mixed_up(case, there.maya) | invited(case, there.maya)
    return parts | coming_back(case, there.maya) | settings_of(there, people)


def offered(case: Case, by: User) -> dict[str, Sample]:
    """Something that is offered on the case, at the desk and for other systems."""
    made = make_offer(case, Gift("refund", "GBP", 1200), by=by, at=timezone.now())
    left = make_offer(case, Gift("refund", "GBP", 100), by=by, at=timezone.now())
    payout = Payout.objects.create(
        offer=left, payer="stripe", amount=100, currency="GBP", state="uncertain", key="payout-left",
        made_at=timezone.now() - timedelta(days=1), by=by,
    )  # fmt: skip
    pages = ("offer", "offer_withdrawal", "payout", "reversal")
    doors = ("read_offer", "change_offer", "answer_approval", "give_offer", "withdraw_offer", "reverse_offer",
             "renew_code")  # fmt: skip
    return {
        "desk:found_out": Sample({"pk": payout.pk}, "team"),
        **{f"desk:{name}": Sample({"ref": case.ref, "pk": made.pk}, "team") for name in pages},
        **{f"api:{name}": Sample({"number": made.pk}) for name in doors},
        "portal:gift_code": Sample({"pk": made.pk}),
    }


def an_outage(there: Shop) -> Sample:
    """An incident that was declared and waits for a yes."""
    dark(1, at=timezone.now(), team="Web shop")
    return Sample({"pk": declared(there.jonas).pk})


def coming_back(case: Case, by: User) -> dict[str, Sample]:
    """Something with a label that comes back on the case, and the note that says so."""
    Organisation.objects.update(returns_to="4 Mill Yard")
    parcel = ask_back(case, "Xylophone", "Broken", by=by, at=timezone.now())
    note = Message.objects.get(case=case, state="draft", kind="update")
    hers = {"pk": parcel.pk}
    return {
        **dict.fromkeys(("desk:return_state", "desk:return_label"), Sample({"ref": case.ref} | hers, "team")),
        "desk:short_note": Sample({"ref": case.ref, "pk": note.pk}, "team"),
        "desk:return_by_number": Sample({"number": parcel.rma}, "team"),
        **dict.fromkeys(("portal:return_label", "portal:return_sent"), Sample(hers)),
    }


def to_meet(case: Case, by: User) -> dict[str, Sample]:
    """A time that is given on the team's behalf, and chosen for what the customer was given."""
    at, xylophone = timezone.now(), Gift("redo", "GBP", None, "Tune the xylophone", 500)
    offer = make_offer(case, xylophone, by=by, at=at)
    give(offer, reference="told her", by=by, at=at)
    begins = at + timedelta(days=3)
    slot = Slot.objects.create(
        team=case.team, host=by, starts_at=begins, ends_at=begins + timedelta(hours=1), way="phone", made_by=by,
        made_at=at,
    )  # fmt: skip
    choose_time(case, offer.pk, slot.pk, by=by, at=at)
    desk, hers = ("meeting", "meeting_end", "meeting_outcome"), ("meeting", "meeting_end", "meeting_file")
    return {
        **{f"desk:{name}": Sample({"ref": case.ref, "pk": offer.pk}, "team") for name in desk},
        **{f"portal:{name}": Sample({"pk": offer.pk}) for name in hers},
        "desk:time_removal": Sample({"pk": slot.pk}, "team"),
    }


def missed(case: Case, by: User) -> Sample:
    """A time that was given to the customer and passed."""
    at = timezone.now()
    made = Promise.objects.create(
        case=case, kind="given", label="Ring", started_at=at, due_at=at, warn_at=at, made_by=by, broken_at=at
    )
    return Sample({"pk": made.pk}, "team")


def invited(case: Case, by: User) -> dict[str, Sample]:
    """She is invited to come again, and comes today."""
    at = timezone.now()
    visit = invite(case, case.team, "a quiet corner", timezone.localdate(at), by=by, at=at)
    return {
        **dict.fromkeys(
            ("desk:visit_day", "desk:visit_end"), Sample({"ref": case.ref, "pk": visit.pk}, "team")
        ),
        "desk:visit_outcome": Sample({"pk": visit.pk}, "team"),
        "portal:visit": Sample({"pk": visit.pk}),
    }


def mixed_up(case: Case, by: User) -> dict[str, Sample]:
    """A line of the parcel: what came in place of what."""
    line, _news = note_line(case, Line("Xylophone", "Zither"), by=by, at=timezone.now())
    return {
        "desk:wrong_line_removal": Sample({"ref": case.ref, "pk": line.pk}, "team"),
        "desk:mix_ups_sheet": Sample({"form": "csv"}),
        **dict.fromkeys(("api:list_lines", "api:make_line"), Sample({"ref": case.ref})),
    }


def claimed(case: Case, by: User) -> Sample:
    """Something that the customer says, not checked yet."""
    made = note_claim(Case.objects.get(pk=case.pk), "It came broken.", by=by, at=timezone.now())
    return Sample({"ref": case.ref, "pk": made.pk}, "team")


def asked_about(case: Case, by: User) -> Sample:
    """Something on the case that waits for a yes."""
    made = make_offer(case, Gift("refund", "GBP", 6000, reason="The xylophone."), by=by, at=timezone.now())
    return Sample({"pk": made.pk}, "team")


def settings_of(there: Shop, people: dict[str, User]) -> dict[str, Sample]:
    """A sample for every address of the settings that has parts; a lead sees her own people."""
    until_at = timezone.now().replace(year=2190)
    away = Absence.objects.create(user=there.maya, from_at=timezone.now(), until_at=until_at)
    hers = Sample({"pk": there.maya.pk}, "team")
    routes = ("colleague", "colleague_link", "colleague_leaving", "absences")
    kind = Sample({"key": "product.damaged"})
    return {f"desk:{name}": hers for name in routes} | {
        "desk:absence_end": Sample({"pk": there.maya.pk, "number": away.pk}, "team"),
        "desk:colleague_returning": Sample({"pk": people["gone"].pk}),
        "desk:team": Sample({"pk": there.web.pk}),
        "desk:hours": Sample({"pk": there.web.calendar_id}),
        "desk:remedy": Sample({"pk": Remedy.objects.get(key="gift").pk}),
        "desk:limit": Sample({"pk": Limit.objects.get(role="agent").pk}),
        "desk:playbook": kind,
        "desk:phrase": Sample({"key": "mine-now"}),
        "desk:failure": kind,
        "desk:failure_children": kind,
        "desk:failure_ending": kind,
    }


def sample_of(there: World, route: str, names: frozenset[str]) -> Sample:
    """The sample of an address; what hangs on a case by its number alone needs none of its own."""
    if route in there.samples:
        return there.samples[route]
    if names == {"ref"}:
        return Sample({"ref": there.case.ref}, "team")
    return Sample(dict.fromkeys(names, "1"), GUESSED if names else "")


def links(case: Case) -> dict[str, str]:
    """Links to a case: one that is good, one revoked, one expired."""
    at = timezone.now()
    made = {name: make_tokens([case.pk], at=at)[case.pk] for name in ("link", "revoked", "expired")}
    for name, change in {"revoked": {"revoked_at": at}, "expired": {"expires_at": at}}.items():
        CaseLink.objects.filter(digest=sha256(made[name])).update(**change)
    return made


def keys(there: Shop) -> dict[str, str]:
    """Keys of other systems by what they may: all, one team, no reading, nothing any more."""
    at = timezone.now()
    wanted: dict[str, dict[str, Any]] = {
        "all": {"scopes": ["cases", "read"]},
        "own": {"scopes": ["cases", "read"], "team": there.web},
        "foreign": {"scopes": ["cases", "read"], "team": there.harbour},
        "signals": {"scopes": ["signals"]},
        "revoked": {"scopes": ["cases", "read"]},
        "maya": {"scopes": ["money"], "person": there.maya},
        "sefa": {"scopes": ["money"], "person": there.sefa},
    }
    made = {name: add_key(name, source=name, at=at, **more)[1] for name, more in wanted.items()}
    revoke_key("revoked", at=at)
    return made | {"": "", "unknown": "A" * 43}


def link_cookies(token: str) -> Cookies:
    """What a browser keeps that opened a customer's link."""
    browser = Client()
    browser.get(f"/my-case/{token}/")
    return {name: morsel.value for name, morsel in browser.cookies.items()}
