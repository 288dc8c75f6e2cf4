"""Every shared part on one page, in a real browser: the content policy and axe refuse nothing."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.template import engines
from playwright.sync_api import Page, Route, expect

from tests.browser import launched

HERE = Path(__file__).parent
AT = dt.datetime(2026, 11, 19, 14, 36, tzinfo=dt.UTC)
POLICY = "default-src 'self'; style-src 'self'; script-src 'self'; img-src 'self' data:"


def later(minutes: int) -> dt.datetime:
    return AT + dt.timedelta(minutes=minutes)


def place(key: str, word: str, sign: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "word": word, "url": f"/{key}/", "sign": sign, "thumb": True, **more}


def gallery() -> str:
    places = [place("t", "Today", "calendar", count=7), place("q", "Queue", "list-checks", current=True)]
    nav = {
        "home": "/",
        "find": "/find/",
        "often": places,
        "seldom": [place("o", "Outbox", "send")],
        "all": places,
        "me": "Maya Okafor",
        "me_url": "/me/",
    }
    nav["views"] = [{"word": "Late", "url": "/late/", "count": 2}]
    clocks = [(later(-51), ""), (later(24), ""), (later(900), ""), (later(99), "paused"), (later(99), "kept")]
    context = {"at": AT, "earlier": later(-5), "since": later(-216), "clocks": clocks, "desk_nav": nav}
    return str(engines["django"].from_string((HERE / "gallery.html").read_text()).render(context))


def serve(page: Page, body: str) -> list[str]:
    """The gallery under the policy of the real pages; what the browser complains about comes back."""
    complaints: list[str] = []

    def answer(route: Route) -> None:
        found = (
            finders.find(route.request.url.partition("/static/")[2].partition("?")[0])
            if "/static/" in route.request.url
            else None
        )
        if isinstance(found, str):
            route.fulfill(path=found)
        elif route.request.url.endswith("/gallery/"):
            route.fulfill(body=body, content_type="text/html", headers={"content-security-policy": POLICY})
        else:
            route.fulfill(status=204)

    page.route("**/*", answer)
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto("http://127.0.0.1:9/gallery/")
    return complaints


@pytest.mark.browser
def test_every_part_passes_axe_and_the_content_policy_in_both_themes() -> None:
    with launched() as browser:
        page = browser.new_page(viewport={"width": 1440, "height": 900}, color_scheme="light")
        assert serve(page, gallery()) == []
        assert Axe().run(page).violations_count == 0
        page.get_by_role("button", name="Light or dark").click()
        assert page.evaluate("document.documentElement.dataset.theme") == "dark"
        assert Axe().run(page).violations_count == 0


@pytest.mark.browser
def test_the_palette_is_a_combobox_that_works_with_the_keyboard_alone() -> None:
    with launched() as browser:
        page = browser.new_page()
        serve(page, gallery())
        page.keyboard.press("Control+k")
        box = page.get_by_role("combobox")
        assert page.get_by_role("option", selected=True).inner_text().startswith("Reply to Elena")
        box.press("ArrowDown")
        assert box.get_attribute("aria-activedescendant") == "to-t"
        box.fill("queue")
        assert page.get_by_role("option", selected=True).get_attribute("href") == "/q/"
        assert Axe().run(page).violations_count == 0
        box.press("Escape")
        page.keyboard.press("?")
        expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
