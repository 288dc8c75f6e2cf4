"""The desk in a real Chromium: with the keyboard alone, on a small phone, in both themes, and for axe."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django import DjangoDbBlocker

from makegood.accounts.models import Calendar, Organisation, Role, User
from makegood.cases.actions import note_claim, promise
from makegood.cases.models import Case, HandOver, Note
from makegood.customers.models import Customer
from makegood.loop.group_failures import running
from makegood.loop.models import Incident
from makegood.loop.ticks import chase_promises
from makegood.remedies.money import Money
from makegood.remedies.offers.ending import withdraw
from makegood.remedies.offers.expecting import expect as expect_money
from makegood.remedies.offers.making import Gift, make_offer
from tests.browser import launched
from tests.conftest import copied, server
from tests.desk.story import Shop, open_cases, shop
from tests.desk.test_incidents import form, out_of_light
from tests.remedies.papers import Paper
from tests.serving import serving

Open = Callable[..., Page]

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def there(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Shop]:
    """The shop with twelve open cases, in a database of its own that all walks here share."""
    with django_db_blocker.unblock(), server() as admin, copied(admin) as url, serving(url, "app") as address:
        found = shop()
        Organisation.objects.update(reply_to="hello@lark.example")
        open_cases(found)
        HERE["address"] = address
        yield found


HERE: dict[str, str] = {}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, started once."""
    with launched() as browser:
        yield browser


@pytest.fixture
def opened(there: Shop, chromium: Browser) -> Iterator[Open]:
    """A page of the desk as this person sees it; the browser must have nothing to complain of."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(user: User, address: str, **more: Any) -> Page:
        client = Client()
        client.force_login(user)
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        context = chromium.new_context(**{"viewport": {"width": 1440, "height": 900}} | more)
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": key, "url": HERE["address"]}])
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None
        )
        page.goto(f"{HERE['address']}{address}")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def elena() -> Case:
    return Case.objects.get(customer__name="Elena Marsh")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/queue/",
        "/queue/?severity=3",
        "/own-ups/?about=e",
        "/cases/{}/",
        "/cases/{}/closure/",
        "/customers/",
        "/let-down/",
        "/failures/",
        "/cases/{}/plan/",
        "/cases/{}/letters/no_news/",
        "/phrases/",
        "/phrases/mine-now/",
        "/times/",
        "/coming/",
        "/radar/mix-ups/",
        "/find/?q=e",
    ],
)
def test_axe_finds_nothing_on_any_page_in_either_theme(
    there: Shop, opened: Open, address: str, scheme: str
) -> None:
    page = opened(there.maya, address.format(elena().ref), color_scheme=scheme)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/queue/?severity=3",
        "/own-ups/",
        "/cases/{}/",
        "/customers/",
        "/let-down/",
        "/failures/",
        "/cases/{}/closure/",
    ],
)
def test_nothing_runs_out_of_a_small_phone(there: Shop, opened: Open, address: str) -> None:
    page = opened(there.maya, address.format(elena().ref), viewport={"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_phrase_is_put_where_the_writer_was_by_the_keyboard_alone(there: Shop, opened: Open) -> None:
    Case.objects.filter(pk=elena().pk).update(reachable=True)
    Customer.objects.filter(name="Elena Marsh").update(email="elena@lettering.example")
    page = opened(there.maya, f"/cases/{elena().ref}/")
    part = page.get_by_label("It is ours")
    part.focus()
    page.keyboard.press("Control+End")
    page.get_by_role("button", name="Phrase").focus()
    page.keyboard.press("Enter")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.get_by_role("button", name="It is mine to put right. You need not").focus()
    page.keyboard.press("Enter")
    expect(part).to_have_value(re.compile("You need not look for anybody else"))
    expect(page.locator("input[name=phrase]")).to_have_value("mine-now")


def test_what_leads_look_at_of_promises_is_for_everybody(there: Shop, opened: Open) -> None:
    at = timezone.now() - timedelta(days=2)
    promise(elena(), "Ring about the frame", at + timedelta(hours=1), by=there.maya, at=at)
    chase_promises(timezone.now())
    page = opened(there.ruth, "/missed-promises/", viewport={"width": 320, "height": 640})
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    table = page.get_by_role("region", name="Missed promises")
    assert page.get_by_role("cell", name="Ring about the frame").is_visible()
    assert table.evaluate("it => it.scrollWidth <= it.clientWidth")


def test_neither_a_name_without_end_nor_a_claim_to_check_runs_out_of_a_phone(
    there: Shop, opened: Open
) -> None:
    found = Case.objects.get(customer__name="Hana Sato")
    note_claim(found, "Nobody rang me", by=there.maya, at=timezone.now())
    Customer.objects.filter(pk=found.customer_id).update(name="Wolfeschlegelsteinhausen" * 4)
    page = opened(there.maya, f"/cases/{found.ref}/claims/", viewport={"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 844})
        page.goto(f"{HERE['address']}/cases/{found.ref}/")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    Customer.objects.filter(pk=found.customer_id).update(name="Hana Sato")


def test_the_sheet_before_a_call_prints_on_one_page_however_much_there_is(there: Shop, opened: Open) -> None:
    found, at, long = (
        Case.objects.get(customer__name="Hana Sato"),
        timezone.now(),
        "It was for Saturday. " * 20,
    )
    Case.objects.filter(pk=found.pk).update(goal=long[:400], harm=long[:400])
    for number in range(9):
        promise(found, f"{number} {long[:150]}", at + timedelta(days=2), by=there.maya, at=at)
    page = opened(there.maya, f"/cases/{found.ref}/call-sheet/")
    paper = Paper(page.pdf(format="A4"))
    assert paper.pages == 1
    for tapped in ("Settings", "Queue", "Keep the note"):  # what one taps is not for paper
        assert tapped not in paper.text


def test_a_manager_splits_a_kind_on_its_page_and_axe_finds_nothing(there: Shop, opened: Open) -> None:
    page = opened(there.jonas, "/failures/delivery.late/")
    page.get_by_label("Into, one a line").fill("By a day\nBy a week")
    page.get_by_role("button", name="Split").click()
    page.get_by_role("link", name="By a week").wait_for()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_list_of_who_was_let_down_is_narrowed_and_downloaded(there: Shop, opened: Open) -> None:
    page = opened(there.maya, "/let-down/")
    page.get_by_label("At least").select_option("4")
    page.get_by_role("heading", name="One person").wait_for()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="CSV").click()
    told = Path(waiting.value.path()).read_text("utf-8-sig")
    assert "Arthur Pell" in told and len(told.splitlines()) == 2
    page.set_viewport_size({"width": 390, "height": 844})
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


SETTINGS = [
    "",
    "teams/",
    "teams/new/",
    "teams/1/",
    "teams/hours/1/",
    "people/",
    "people/1/",
    "people/1/leaving/",
    "keys/",
    "thresholds/",
    "tell-us/",
    "plays/",
    "plays/new/",
    "playbooks/",
    "playbooks/delivery.outage/",
    "jobs/",
]


def admin() -> User:
    known = {"name": "Ada Lind", "role": Role.ADMIN}
    return User.objects.get_or_create(email="ada@shop.example", defaults=known)[0]


@pytest.mark.parametrize("address", SETTINGS)
def test_settings_are_for_everybody_in_both_themes_and_on_a_small_phone(
    there: Shop, opened: Open, address: str
) -> None:
    page = opened(admin(), f"/settings/{address}")
    for scheme in ("light", "dark"):
        # colours that are still on their way from one theme to the other belong to neither
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_with_the_keyboard_alone_hours_are_looked_at_and_kept(there: Shop, opened: Open) -> None:
    page = opened(there.jonas, f"/settings/teams/hours/{there.web.calendar_id}/")
    page.get_by_label("Saturday").focus()
    page.keyboard.type("9:00-13:00")
    page.keyboard.press("Enter")
    page.get_by_text("Nothing is kept yet").wait_for()
    page.get_by_role("button", name="Keep it and move them").focus()
    page.keyboard.press("Enter")
    page.get_by_text("open deadlines have moved").wait_for()
    assert Calendar.objects.get(pk=there.web.calendar_id).windows["5"] == [[540, 780]]


def test_with_the_keyboard_alone_one_opens_a_case_and_keeps_a_note(there: Shop, opened: Open) -> None:
    page = opened(there.maya, "/queue/?order=due")
    lines = page.locator("[data-line]").all_inner_texts()  # other walks leave cases of theirs in it
    for _line in range(next(place for place, line in enumerate(lines, 1) if "Elena Marsh" in line)):
        page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/*/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Elena Marsh")
    page.keyboard.press("n")
    page.keyboard.type("One set is left in Harbour Street.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator("#words").get_by_text("One set is left").wait_for()
    assert Note.objects.filter(by=there.maya, text="One set is left in Harbour Street.").exists()
    expect(page.locator("#ask-note")).to_be_hidden()


def test_the_palette_finds_a_person_and_goes_there(there: Shop, opened: Open) -> None:
    page = opened(there.maya, "/")
    page.keyboard.press("Control+k")
    page.keyboard.type("kofi")
    page.get_by_role("option", name="Kofi Mensah: Frame cut").wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/*/")


def test_chosen_cases_are_handed_over_where_one_stands(there: Shop, opened: Open) -> None:
    page = opened(there.maya, "/queue/?view=mine")
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("[data-picked]")).to_have_text("2")
    page.keyboard.press("a")
    page.get_by_label("To whom").select_option("Ruth Adler")
    page.get_by_role("button", name="Ask").click()
    page.get_by_text("Done for 2 cases.").wait_for()
    assert HandOver.objects.count() == 2
    assert page.url.endswith("view=mine")
    expect(page.locator(".pick :checked")).to_have_count(0)


def test_search_narrows_the_queue_while_one_types(there: Shop, opened: Open) -> None:
    page = opened(there.maya, "/queue/")
    page.keyboard.press("/")
    page.keyboard.type("gift")
    expect(page.locator("[data-line]")).to_have_count(1)
    expect(page).to_have_url(re.compile("q=gift"))


def test_the_coach_marks_a_place_and_its_remedy_takes_it_away(there: Shop, opened: Open) -> None:
    case = elena()
    assert case.customer
    case.customer.email = "elena@lettering.example"
    case.customer.save()
    page = opened(there.maya, f"/cases/{case.ref}/")
    part = page.locator("#part-repair")
    part.fill("The right set comes as soon as possible.")
    page.locator("#part-repair").locator("..").locator("mark").wait_for()
    fix = page.locator("#coach li", has_text="as soon as possible").get_by_role("button")
    fix.click()
    expect(part).not_to_have_value(re.compile("as soon as possible"))
    part.fill("It comes {{courier}}.")
    page.locator("[data-send]:disabled").wait_for()
    part.fill("It comes on Friday by 12:00.")
    page.locator("[data-send]:enabled").wait_for()


def test_without_javascript_pages_read_and_forms_post(there: Shop, opened: Open) -> None:
    case = elena()
    page = opened(there.maya, f"/cases/{case.ref}/", java_script_enabled=False)
    page.get_by_role("button", name="Note n", exact=True).click()
    page.get_by_label("Customers never see it.").fill("Written without a script.")
    page.get_by_role("button", name="Keep the note").click()
    expect(page.locator("#words").get_by_text("Written without a script.")).to_be_visible()
    page.get_by_role("link", name="Queue").first.click()
    page.get_by_label("Search cases").fill("gift")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("[data-line]")).to_have_count(1)


def test_a_refusal_is_said_and_what_was_written_stays(there: Shop, opened: Open) -> None:
    page = opened(there.maya, f"/cases/{elena().ref}/")
    page.keyboard.press("s")
    past = (timezone.now() - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    page.locator("#step-text").fill("Ring her after four")
    page.locator("#step-due").fill(past)
    page.get_by_role("button", name="Set", exact=True).click()
    page.locator("#say").get_by_text("This date has passed already.").wait_for()
    expect(page.locator("#step-text")).to_have_value("Ring her after four")


def test_two_who_have_a_case_open_see_each_other_come_and_go(there: Shop, opened: Open) -> None:
    address = f"/cases/{Case.objects.get(customer__name='Kofi Mensah').ref}/"
    mayas = opened(there.maya, address)
    expect(mayas.locator("#looking")).to_be_empty()
    toms = opened(there.tom, address)
    expect(toms.locator("#looking")).to_contain_text("Maya Okafor has this case open")
    expect(mayas.locator("#looking")).to_contain_text("Tom Brandt has this case open")
    toms.goto("about:blank")
    expect(mayas.locator("#looking")).to_be_empty()


def test_a_view_is_kept_and_removed_by_hand(there: Shop, opened: Open) -> None:
    page = opened(there.maya, "/queue/")
    page.get_by_label("Severity").select_option("3")
    page.get_by_role("button", name="Keep this view").click()
    page.get_by_label("Name", exact=True).fill("Severe ones")
    page.get_by_role("button", name="Keep", exact=True).click()
    tab = page.get_by_role("navigation", name="Saved views").get_by_role("link", name="Severe ones")
    expect(tab).to_have_attribute("aria-current", "page")
    page.get_by_role("button", name="Remove the view").click()
    expect(tab).to_have_count(0)


@pytest.fixture
def offered(there: Shop) -> Iterator[Case]:
    """Dana's case with something that may be given, and something that waits for a yes."""
    dana = Case.objects.get(customer__name="Dana Whitlock")
    at = timezone.now()
    made = [
        make_offer(dana, Gift("refund", "GBP", pounds * 100, reason="It was a present."), by=there.tom, at=at)
        for pounds in (20, 60)
    ]
    yield dana
    for offer in made:
        withdraw(offer, by=there.jonas, at=timezone.now())


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("who", "address"),
    [
        ("ruth", "/approvals/"),
        ("jonas", "/authority/"),
        ("jonas", "/settings/limits/"),
        ("ruth", "/cases/{}/"),
        ("ruth", "/cases/{}/offers/"),
        ("ruth", "/cases/{}/offers/{}/payout/"),
    ],
)
def test_axe_and_a_small_phone_find_nothing_where_things_are_made_right(
    there: Shop, opened: Open, offered: Case, who: str, address: str, scheme: str
) -> None:
    first = offered.offers.earliest("-pk").pk
    page = opened(getattr(there, who), address.format(offered.ref, first), color_scheme=scheme)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def expect_of(case: Case, by: User) -> None:
    """She expects twenty euros, as was kept while the page stood open."""
    expect_money(case, "My money back.", Money(2000, "EUR"), by=by, at=timezone.now())


def test_with_the_keyboard_alone_something_is_offered_and_the_page_tells_it(
    there: Shop, opened: Open
) -> None:
    kofi = Case.objects.get(customer__name="Kofi Mensah")
    page = opened(there.maya, f"/cases/{kofi.ref}/")
    expect_of(kofi, by=there.maya)
    page.get_by_role("button", name="Offer something else").focus()
    page.keyboard.press("Enter")
    page.locator("#offer-amount").focus()
    page.keyboard.type("15")
    page.keyboard.press("Enter")
    expect(page.locator("#offer-form")).to_contain_text("falls short of what the customer expects by €5.00")
    expect(page.locator("#offer-amount")).to_have_value("15")
    page.locator("#offer-reason").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#ask-offer")).to_be_hidden()
    expect(page.locator("#say")).to_contain_text("It is within your authority")
    expect(page.locator("#right")).to_contain_text("May be given")
    expect(page.locator("#past")).to_contain_text("Maya offered a refund of €15.00")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_label_is_made_from_the_panel_of_parcels_and_axe_finds_nothing(
    there: Shop, opened: Open, scheme: str
) -> None:
    Organisation.objects.update(returns_to="4 Mill Yard\nHarbour Street 9")
    page = opened(there.maya, f"/cases/{elena().ref}/", color_scheme=scheme)
    parcels = page.locator("#returns")
    parcels.get_by_text("Ask for something back").click()
    parcels.get_by_label("What comes back").fill(f"The {scheme} set")
    parcels.get_by_role("button", name="Make a label").click()
    parcels.get_by_text(f"The {scheme} set").first.wait_for()
    expect(parcels.get_by_role("link", name="Label (PDF)").first).to_be_visible()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_question_for_a_yes_comes_to_the_open_page_by_itself_and_goes_with_the_answer(
    there: Shop, opened: Open
) -> None:
    page = opened(there.ruth, "/approvals/", viewport={"width": 390, "height": 844})
    chidi = Case.objects.get(customer__name="Chidi Anozie")
    gift = Gift("refund", "EUR", 6000, reason="Express was paid for.")
    make_offer(chidi, gift, by=there.tom, at=timezone.now())
    question = page.locator("#approvals li", has_text="Chidi Anozie")
    expect(question).to_contain_text("€60.00")
    question.get_by_role("button", name="Yes, give it").click()
    expect(page.locator("#say")).to_contain_text("It may be given at once")
    expect(page.locator("#approvals .questions")).to_have_count(0)
    expect(page.locator("#approvals")).to_contain_text("Approved, Ruth Adler")


def test_an_incident_is_declared_by_keyboard_and_stopped_on_a_phone(there: Shop, opened: Open) -> None:
    out_of_light(12)
    page = opened(there.jonas, "/incidents/new/")
    for name, value in form().items():
        field = page.locator(f"[name={name}]")
        if name in {"kind", "severity", "fault"}:
            field.select_option(value)
        elif name != "gives":
            field.fill(value)
    page.locator("[name=place]").press("Enter")
    page.get_by_role("heading", name="What would happen").wait_for()
    assert (found := Axe().run(page)).violations_count == 0, found.generate_report()
    page.get_by_role("button", name="Declare it").press("Enter")
    page.get_by_text("Nobody has heard of it yet").wait_for()
    incident = Incident.objects.latest("id")
    boss = opened(admin(), f"/incidents/{incident.pk}/", color_scheme="dark")
    boss.get_by_role("button", name="Go ahead for 12 customers").press("Enter")
    boss.get_by_text("It has begun").wait_for()
    boss.get_by_text("Write an update").click()
    boss.locator("[name=text_en]").fill("The light is on again.")
    boss.get_by_role("button", name="Stop at once").focus()
    running.run(incident, timezone.now)
    expect(boss.get_by_text("Everybody was told")).to_be_visible()
    # the page looked again by itself: where one stands and what one wrote stays
    expect(boss.get_by_role("button", name="Stop at once")).to_be_focused()
    expect(boss.locator("[name=text_en]")).to_have_value("The light is on again.")
    expect(boss.get_by_role("row").filter(has_text="Fee waived")).to_contain_text("£72.00£72.0012")
    phone = opened(there.jonas, f"/incidents/{incident.pk}/", viewport={"width": 320, "height": 640})
    expect(phone.get_by_text("12 of 12 customers have their case")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 320
    phone.get_by_role("button", name="Stop at once").click()
    phone.get_by_text("Nothing more is made, given or let go.").wait_for()
    for seen in (boss, phone):
        seen.goto(phone.url)
        assert (found := Axe().run(seen)).violations_count == 0, found.generate_report()
