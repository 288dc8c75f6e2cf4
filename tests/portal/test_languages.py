"""Customers' pages in English, Spanish and German: nothing is left untranslated."""

import pytest
from django.test import Client

from makegood.accounts.models import Organisation
from makegood.listening.models import Survey
from tools.messages import main as messages


def test_everything_a_customer_reads_is_translated(capsys: pytest.CaptureFixture[str]) -> None:
    assert messages(["--check"]) == 0, capsys.readouterr().err


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "How was it?"), ("es", "¿Qué tal fue?"), ("de", "Wie war es?")],
)
def test_the_browser_of_a_stranger_says_which_language(
    browser: Client, survey: Survey, shop: Organisation, language: str, words: str
) -> None:
    page = browser.get(f"/s/{survey.token}/", headers={"accept-language": f"{language}-XX, en;q=0.5"})
    assert words in page.content.decode()
    assert page["content-language"] == language
