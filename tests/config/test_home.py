"""Where the home is, and how its secrets are kept."""

import stat
import threading
from pathlib import Path

import pytest

from makegood.config import home as home_module
from makegood.config.home import BadSecretKey, CannotWriteHome, Home, home, secret_key

KEY = "k" * 40


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A home of its own, and no key from outside."""
    monkeypatch.setenv("MAKEGOOD_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("MAKEGOOD_SECRET_KEY", raising=False)
    monkeypatch.delenv("MAKEGOOD_SECRET_KEY_FILE", raising=False)


def test_the_home_is_what_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert home().path == tmp_path / "home"
    monkeypatch.setenv("MAKEGOOD_HOME", "~/shop")
    assert home().path == Path.home() / "shop"


def test_a_checkout_has_its_home_in_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("MAKEGOOD_HOME")
    assert home().path == Path(home_module.__file__).parents[2] / ".makegood"
    monkeypatch.setattr(home_module, "CHECKOUT", tmp_path)
    assert home().path.name == "makegood"
    assert tmp_path not in home().path.parents


def test_the_secret_key_is_made_once_and_kept_for_its_owner_only(tmp_path: Path) -> None:
    assert secret_key() == secret_key()
    assert len(secret_key()) >= 64
    file = tmp_path / "home" / "secrets" / "secret_key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_many_that_ask_at_once_for_a_new_secret_get_the_same(tmp_path: Path) -> None:
    found: list[str] = []
    house = Home(tmp_path / "home")
    askers = [threading.Thread(target=lambda: found.append(house.secret("secret_key"))) for _ in range(20)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert len(found) == 20
    assert len(set(found)) == 1
    assert [path.name for path in (tmp_path / "home" / "secrets").iterdir()] == ["secret_key"]


def test_a_key_from_the_environment_or_a_file_comes_first(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "key").write_text(KEY + "\n")
    monkeypatch.setenv("MAKEGOOD_SECRET_KEY_FILE", str(tmp_path / "key"))
    assert secret_key() == KEY
    monkeypatch.setenv("MAKEGOOD_SECRET_KEY", KEY[::-1] + "0")
    assert secret_key() == KEY[::-1] + "0"


@pytest.mark.parametrize("content", [None, "", "short"])
def test_a_key_file_without_a_usable_key_is_refused(
    content: str | None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if content is not None:
        (tmp_path / "key").write_text(content)
    monkeypatch.setenv("MAKEGOOD_SECRET_KEY_FILE", str(tmp_path / "key"))
    with pytest.raises(BadSecretKey, match=r"key holds no usable secret key. It needs at least 32"):
        secret_key()


def test_a_home_that_cannot_be_made_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotWriteHome, match="Name another folder with MAKEGOOD_HOME"):
        Home(tmp_path / "file" / "home").make()


def test_the_mode_of_a_home_that_was_there_stays(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir(mode=0o755)
    before = stat.S_IMODE((tmp_path / "home").stat().st_mode)
    Home(tmp_path / "home").folder("uploads")
    assert stat.S_IMODE((tmp_path / "home").stat().st_mode) == before
