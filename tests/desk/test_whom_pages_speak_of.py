"""The desk's pages speak of any customer, so none of their words says "she" or "he" of one."""

import re
from pathlib import Path

import makegood.desk
from makegood.remedies import wording

SAID = re.compile(
    r"\{% translate (\"[^\"]*\"|'[^']*')|\{% blocktranslate [^%]*%\}(.*?)\{% endblocktranslate %\}", re.DOTALL
)
GENDERED = re.compile(r"\b(she|her|hers|herself|he|his|him|himself)\b", re.IGNORECASE)
FIELD = re.compile(r"\{[{%].*?[}%]\}")


def test_no_page_of_the_desk_calls_every_customer_she_or_he() -> None:
    pages = list(Path(makegood.desk.__path__[0], "templates").rglob("*.html"))
    said = [(page.name, "".join(found)) for page in pages for found in SAID.findall(page.read_text("utf-8"))]
    assert len(said) > 500
    assert [one for one in said if GENDERED.search(FIELD.sub("", one[1]))] == []


def test_no_reason_beside_a_remedy_does_either() -> None:
    said = re.findall(r'_\("([^"]*)"', Path(wording.__file__).read_text("utf-8"))
    assert len(said) > 20
    assert [words for words in said if GENDERED.search(words)] == []
