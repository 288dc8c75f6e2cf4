"""`makegood user add`: somebody new, once, with her role and teams."""

import pytest

from makegood.accounts.models import AuditEntry, User
from tests.cli.running import makegood, receipt

pytestmark = pytest.mark.django_db


def test_somebody_new_is_in_the_default_team_and_in_the_audit(capsys: pytest.CaptureFixture[str]) -> None:
    told = receipt(
        capsys,
        "user",
        "add",
        "ines@shop.example",
        "--name",
        "Ines Prado",
        "--role",
        "lead",
        "--language",
        "pt",
    )
    person = User.objects.get(email="ines@shop.example")
    assert (told["role"], told["teams"], person.languages) == ("lead", ["Everyone"], ["pt"])
    assert not person.has_usable_password()
    assert AuditEntry.objects.get(stream=f"user:{person.pk}").verb == "person.added"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["ines"], "“ines” is no e-mail address."),
        (["ines@shop.example", "--role", "king"], "There is no role called king."),
        (["ines@shop.example", "--team", "Moon"], "There is no team called Moon. The teams are: Everyone"),
    ],
)
def test_refusals_are_sentences(capsys: pytest.CaptureFixture[str], words: list[str], said: str) -> None:
    assert makegood("user", "add", *words, "--name", "Ines Prado") == 1
    assert said in capsys.readouterr().err


def test_an_address_is_taken_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert makegood("user", "add", "ines@shop.example", "--name", "Ines") == 0
    assert makegood("user", "add", "INES@shop.example", "--name", "Ines") == 1
    assert "is here already" in capsys.readouterr().err
