"""The pages that say what went wrong."""

import pytest
from django.template.loader import render_to_string


@pytest.mark.parametrize("code", [400, 403, "403_csrf", 404, 409, 500, 503])
def test_an_error_says_what_happened_and_what_became_of_the_work(code: int | str) -> None:
    page = render_to_string(f"{code}.html")
    said = page.split("data-said>")[1].split("<")[0]
    assert len(said.split()) > 8
    assert 'class="meta">' in page


def test_a_refusal_puts_its_own_sentence_on_the_page() -> None:
    page = render_to_string("409.html", {"said": "Noor answered this case a minute ago."})
    assert "data-said>Noor answered this case a minute ago.<" in page
