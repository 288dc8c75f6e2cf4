"""Watching the radar: forty answers stand there, and a new low one appears by itself."""

import datetime as dt
import re
from pathlib import Path

import httpx
import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from makegood.accounts.actions import add_key
from makegood.insights import actions
from makegood.listening.incoming import CustomerIn
from tests.browser import must_be_for_everybody
from tests.cast import happens, heard, says
from tests.desk.story import Shop, shop
from tests.front import client
from tests.walks.conftest import OpenFor

pytestmark = pytest.mark.browser
PICTURES = Path(__file__).resolve().parents[2] / "build" / "looked-at"


@pytest.fixture(scope="module")
def story(front_database: str) -> Shop:
    """Forty answers, six of them low, counted as the worker would have."""
    there, at = shop(), timezone.now()
    scores = [1, 1, 2, 3, 3, 3] + [4, 5] * 17
    said = [
        says(f"a-{n}", score, "The box was crushed and two sheets are bent." if score < 4 else "",
             team="Web shop" if n % 3 else "Harbour Street", channel=("web", "till", "link")[n % 3],
             product=("Paper and pads", "Markers and pens")[n % 2], place="Mill Lane" if n % 2 else "",
             occurred_at=at - n * dt.timedelta(hours=5))
        for n, score in enumerate(scores)
    ]  # fmt: skip
    heard(*said, at=at)
    actions.count_new(at=at)
    return there


@pytest.fixture
def key(front: str, story: Shop) -> httpx.Client:
    """The key of a web shop's till."""
    name = f"till {timezone.now():%H%M%S%f}"
    _key, token = add_key(name, scopes=["signals"], source="till", at=timezone.now())
    return client(front, token)


def watching(open_for: OpenFor, there: Shop, **more: object) -> Page:
    page = open_for(there.jonas, **more)
    page.goto("/radar/")
    page.wait_for_load_state("networkidle")
    return page


@pytest.mark.capability("LIS-01")
def test_a_new_low_answer_appears_without_a_reload(open_for: OpenFor, story: Shop, key: httpx.Client) -> None:
    page = watching(open_for, story)
    expect(page.get_by_text("34 of 40 answers")).to_be_visible()
    expect(page.get_by_text("between 71 and 93 %").first).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("^Web shop 26"))).to_be_visible()
    expect(page.locator(".low-list > li")).to_have_count(6)
    page.evaluate("window.kept = true")
    answer = {
        "external_id": f"t-{timezone.now():%H%M%S%f}", "score": 2, "scale": "1-5", "comment": "Nobody at the counter.",
        "team": "Harbour Street", "customer": {"name": "Agnes Thorne", "email": "agnes@post.example"},
    }  # fmt: skip
    assert key.post("/api/v1/signals", json=answer).status_code == 202
    expect(page.locator(".low-list > li").first).to_contain_text("Agnes Thorne")
    expect(page.locator(".low-list > li").first).to_contain_text("Nobody at the counter.")
    expect(page.get_by_text("34 of 41 answers")).to_be_visible()
    assert page.evaluate("window.kept")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_radar_is_for_everybody(open_for: OpenFor, story: Shop, scheme: str) -> None:
    page = watching(open_for, story, color_scheme=scheme, viewport={"width": 1440, "height": 900})
    expect(page.locator(".drawn svg").first).to_be_visible()
    must_be_for_everybody(page)
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"radar-{scheme}.png", full_page=True)


def test_the_radar_fits_a_phone(open_for: OpenFor, story: Shop) -> None:
    page = watching(open_for, story, viewport={"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    by_place = page.get_by_role("group", name="Satisfied, by where it happened")
    assert by_place.evaluate("it => it.scrollWidth <= it.clientWidth"), "an interval is cut at the edge"
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / "radar-320.png", full_page=True)


def test_reading_and_tables_need_no_script(open_for: OpenFor, story: Shop) -> None:
    page = open_for(story.jonas, java_script_enabled=False)
    page.goto("/radar/")
    expect(page.get_by_role("row", name=re.compile("^Harbour Street"))).to_be_visible()
    page.get_by_text("As a table").first.click()
    expect(page.locator("figure tbody th").first).to_be_visible()


def test_the_speed_report_is_for_everybody(open_for: OpenFor, story: Shop) -> None:
    heard(
        *(
            happens(
                f"o-{n}", status="failed", team="Web shop", customer=CustomerIn(email=f"c-{n}@post.example")
            )
            for n in range(10)
        ),
        at=timezone.now(),
    )
    page = open_for(story.jonas)
    page.goto("/radar/speed/")
    expect(page.get_by_role("rowheader", name="We noticed first").first).to_be_visible()
    must_be_for_everybody(page)
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / "speed.png", full_page=True)
