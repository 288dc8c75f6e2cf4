"""The phrases that ship: our own words, which the coach would let pass, in every language."""

import pytest

from makegood.outreach.coach.facts import Draft, Facts, Kind
from makegood.outreach.coach.review import review
from makegood.outreach.phrases import Known, held_by, pattern, shipped_phrases
from makegood.outreach.safe_template import unknown_fields


@pytest.mark.parametrize("row", shipped_phrases(), ids=lambda row: f"{row['key']}-{row['language']}")
def test_every_phrase_that_ships_has_known_fields_and_nothing_the_coach_marks(row: dict[str, str]) -> None:
    assert unknown_fields(row["text"]) == ()
    assert row["use_when"] and row["not_when"]
    found = review(Draft.of(row["text"], row["language"]), Facts(language=row["language"])).findings
    marked = [one.key for one in found if one.kind is Kind.WEIGH and one.end > one.start]
    assert marked == []


def test_a_phrase_is_found_across_line_ends_and_whatever_its_fields_hold() -> None:
    known = [Known(1, "next", "en", "next", "Next: {{next_step}} You hear from me by {{next_time}}.", "", ""),
             Known(2, "hi", "en", "next", "Hello", "", "")]  # fmt: skip
    letter = "Hello.\n\nNext: I send the set. You hear\nfrom me by Friday."
    assert held_by(letter, "en-GB", [], known) == [(1, "exact")]
    changed = "Hello, next I send it, and you hear from me on Friday."
    assert held_by(changed, "en", ["next", "hi"], known) == [(1, "inserted"), (2, "inserted")]
    # put in and taken out again: it did not go out
    assert held_by("I write to you on Friday.", "en", ["next", "hi"], known) == []
    assert held_by(letter, "de", ["next"], known) == []
    assert pattern("{{greeting}}") is None
