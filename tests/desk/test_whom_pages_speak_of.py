"""Makegood speaks of any customer and any colleague, so none of its words says "she" or "he" of one."""

import re
from pathlib import Path

import makegood
from tools.messages import refusals, strings

ROOT = Path(makegood.__path__[0])
GENDERED = re.compile(r"\b(she|her|hers|herself|he|his|him|himself)\b", re.IGNORECASE)
FIELD = re.compile(r"\{[{%].*?[}%]\}|%\(\w+\)s")
REASON = re.compile(r'\ben = "([^"]*)"')


def said_in(path: Path) -> list[str]:
    """Every sentence of one file that people read."""
    found = strings(path) if path.suffix == ".html" or "gettext" in path.read_text("utf-8") else ()
    said = [message if isinstance(message, str) else " ".join(message) for message, _where in found]
    return said + (list(refusals(path.read_text("utf-8"))) if path.suffix == ".py" else [])


def test_no_page_and_no_refusal_calls_a_customer_or_a_colleague_she_or_he() -> None:
    suspects = [
        path
        for path in (*ROOT.rglob("*.html"), *ROOT.rglob("*.py"))
        if GENDERED.search(path.read_text("utf-8"))
    ]
    said = [(path.name, words) for path in suspects for words in said_in(path)]
    assert len(said) > 500
    assert [one for one in said if GENDERED.search(FIELD.sub("", one[1]))] == []


def test_no_reason_beside_a_remedy_does_either() -> None:
    said = [words for pack in ROOT.rglob("packs/*.toml") for words in REASON.findall(pack.read_text("utf-8"))]
    assert len(said) > 20
    assert [words for words in said if GENDERED.search(words)] == []
