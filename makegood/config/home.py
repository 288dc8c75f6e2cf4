"""Makegood's home: the folder that holds its database, its secrets and its uploads."""

import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from makegood.lib.errors import Refused

CHECKOUT = Path(__file__).resolve().parents[2]
LEAST_KEY = 32  # characters
ADDRESS = "address"


class CannotWriteHome(Refused):
    """Makegood cannot write into its home {path}: {reason}. Name another folder with MAKEGOOD_HOME."""


class BadSecretKey(Refused):
    """{source} holds no usable secret key. It needs at least 32 random characters."""


def as_root() -> bool:
    """True where this process may do everything; PostgreSQL then runs as somebody else."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


@dataclass(frozen=True)
class Home:
    """A home folder; what lies in it is for its owner only."""

    path: Path

    def make(self) -> Path:
        """The home folder itself, made if absent; the mode of a folder that is there stays as it is."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            # Where root owns the home, the database's user passes through, and sees nothing.
            _make(self.path, 0o711 if as_root() else 0o700)
        except OSError as error:
            raise CannotWriteHome(path=self.path, reason=error.strerror) from error
        return self.path

    def remember_address(self, url: str) -> None:
        """Keep where this home's pages were served last; a home that cannot be written does without."""
        with suppress(CannotWriteHome, OSError):
            draft = self.make() / f"{ADDRESS}.{os.getpid()}"
            draft.write_text(f"{url}\n")
            draft.replace(self.path / ADDRESS)

    def address(self) -> str:
        """Where this home's pages were served last; "" before the first time."""
        try:
            return (self.path / ADDRESS).read_text().strip()
        except OSError:
            return ""

    def folder(self, name: str) -> Path:
        """A folder of the home, made with mode 700 if absent."""
        path = self.make() / name
        try:
            _make(path, 0o700)
        except OSError as error:
            raise CannotWriteHome(path=self.path, reason=error.strerror) from error
        return path

    def secret(self, name: str) -> str:
        """A secret of this installation, out of a file of mode 600; made up at its first use."""
        path = self.folder("secrets") / name
        if not path.exists():
            self.keep_secret(name, secrets.token_urlsafe(48), replace=False)
        return path.read_text().strip()

    def keep_secret(self, name: str, value: str, *, replace: bool) -> None:
        """Write a secret so that it is there whole or not at all; without `replace` the first writer wins."""
        path = self.folder("secrets") / name
        draft = path.with_name(f".{name}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(value + "\n")
            file.flush()
            os.fsync(file.fileno())
        if replace or not hasattr(os, "link"):
            draft.replace(path)
            return
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()


def _make(path: Path, mode: int) -> None:
    try:
        path.mkdir(mode=mode)
    except FileExistsError:
        return
    path.chmod(mode)


def home() -> Home:
    """The home of this installation: MAKEGOOD_HOME, `.makegood/` in a checkout, or the platform's folder."""
    named = os.environ.get("MAKEGOOD_HOME")
    if named:
        return Home(Path(named).expanduser().absolute())
    if (CHECKOUT / "do").is_file():
        return Home(CHECKOUT / ".makegood")
    if as_root():
        return Home(platformdirs.site_state_path("makegood"))
    return Home(platformdirs.user_data_path("makegood", appauthor=False))


def secret_key() -> str:
    """The key that signs cookies and links: from the environment, a named file, or the home."""
    key = os.environ.get("MAKEGOOD_SECRET_KEY")
    if key:
        return _checked(key, "MAKEGOOD_SECRET_KEY")
    file = os.environ.get("MAKEGOOD_SECRET_KEY_FILE")
    if file:
        return _checked(_read(Path(file)), f"The file {file}")
    return home().secret("secret_key")


def _read(path: Path) -> str:
    try:
        return path.read_text().strip()
    except OSError:
        return ""


def _checked(key: str, source: str) -> str:
    if len(key) < LEAST_KEY:
        raise BadSecretKey(source=source)
    return key
