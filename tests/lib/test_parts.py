"""The small parts of a page as tags draw them."""

import datetime as dt

import pytest
from django.template import Context, Template

NOON = dt.datetime(2026, 11, 19, 12, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("tag", "told"),
    [
        ("{% severity 3 %}", '<span class="sev severe"><svg'),
        ("{% face name me=True %}", '<span class="face me" aria-hidden="true">MO</span>'),
        ("{% clock noon %}", '<span class="clock plenty"><svg class="ring plenty"'),
        ("{% ring noon %}", '<svg class="ring plenty"'),
        ("{% icon 'search' %}", "<svg"),
        ("{% moment noon %}", "<time datetime="),
    ],
)
def test_a_part_is_drawn_as_markup_and_what_people_typed_as_text(tag: str, told: str) -> None:
    facts = {"noon": NOON, "at": NOON, "name": "Maya Okafor<b>"}
    page = Template("{% load clocks figures makegood %}" + tag).render(Context(facts))
    assert page.startswith(told)
    assert "<b>" not in page
