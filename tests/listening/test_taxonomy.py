"""The failure taxonomy that ships: three roots, short headlines, a first step for each kind."""

import pytest

from makegood.listening import taxonomy


def test_there_are_three_roots_and_every_failure_stands_under_one() -> None:
    assert tuple(f.key for f in taxonomy.load() if not f.parent) == taxonomy.ROOTS
    assert {f.root for f in taxonomy.load()} == set(taxonomy.ROOTS)


@pytest.mark.parametrize("failure", taxonomy.load(), ids=lambda f: f.key)
def test_every_failure_says_itself_in_three_languages(failure: taxonomy.FailureType) -> None:
    for texts in (failure.name, failure.headline, failure.first_step):
        assert set(texts) == {"en", "es", "de"}
    assert all(len(headline.split()) <= 5 for headline in failure.headline.values())
    assert 0 <= failure.severity <= 4


def test_confusion_is_explained_before_anything_is_offered() -> None:
    bill = taxonomy.by_key()["confusion.bill"]
    assert bill.explain_first
    assert bill.first_step["en"].startswith("Explain the bill in plain words")


def test_keys_are_unique_and_parents_come_first() -> None:
    seen: list[str] = []
    for failure in taxonomy.load():
        assert failure.key not in seen
        assert failure.parent in {"", *seen}
        seen.append(failure.key)
