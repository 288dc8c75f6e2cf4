"""Templates hold named fields and nothing else: what looks like another template language is text."""

import re
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from makegood.outreach.coach.compose import compose
from makegood.outreach.coach.facts import Facts
from makegood.outreach.safe_template import FIELDS, render, unknown_fields

HOSTILE = [
    row.replace("\\n", "\n")
    for row in (Path(__file__).parent / "hostile_templates.txt").read_text().splitlines()
]
VALUES = dict.fromkeys(FIELDS, "VALUE")


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_templates_print_as_they_are(hostile: str) -> None:
    printed = render(hostile, VALUES).text
    assert printed.replace("VALUE", "{{owner_name}}").replace(" ", "") == hostile.replace(" ", "")


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_values_are_never_read_again(hostile: str) -> None:
    assert render("a {{repair}} b", {"repair": hostile, "owner_name": "LEAK"}).text == f"a {hostile} b"
    said = compose(Facts(what_they_said=hostile, owner_name="Maya", repair=hostile), "en").draft.text
    assert hostile.split("\n")[0] in said
    assert "LEAK" not in said


def test_unknown_fields_are_listed_and_stay_marked() -> None:
    filled = render(
        "{{owner_name}} {{secret_key}} {{repair}} {{secret_key}}", {"owner_name": "Maya", "secret_key": "s3"}
    )
    assert filled.text == "Maya {{secret_key}} {{repair}} {{secret_key}}"
    assert (filled.unknown, filled.unresolved) == (("secret_key",), ("repair",))
    assert unknown_fields("{{owner_name}} {{settings}}") == ("settings",)


def test_a_huge_hostile_template_takes_no_time() -> None:
    begun = process_time()
    render("{{" * 200_000 + "}}" * 200_000 + "{{owner_name" * 50_000, VALUES)
    assert process_time() - begun < 1


@given(st.text(), st.dictionaries(st.sampled_from(sorted(FIELDS)), st.text(min_size=1)))
def test_text_without_fields_is_never_changed(text: str, fields: dict[str, str]) -> None:
    if not re.search(r"\{\{ ?[a-z]", text):
        assert render(text, fields).text == text


@given(st.sampled_from(sorted(FIELDS)), st.text(), st.text(alphabet="ab {}%$", max_size=20))
def test_a_value_is_printed_once_and_exactly(name: str, value: str, around: str) -> None:
    filled = render("<{{" + name + "}}>" + around.replace("{{", ""), {name: value})
    assert filled.text.startswith(f"<{value}>" if value.strip() else "<{{" + name + "}}>")
