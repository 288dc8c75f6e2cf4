"""Templates say what they mean to say."""

import re
from pathlib import Path

DOUBLED = re.compile(r"""_\(("|')(?:(?!\1).)*%(?:(?!\1).)*\1\)""")
"""Django doubles the per cent sign of a text that is an argument; `{% translate … as … %}` does not."""


def test_no_text_that_is_handed_on_has_its_per_cent_sign_doubled() -> None:
    pages = Path("makegood").rglob("*.html")
    assert [str(page) for page in pages if DOUBLED.search(page.read_text(encoding="utf-8"))] == []
