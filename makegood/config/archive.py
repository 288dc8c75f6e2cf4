"""The backup file: a zip with a label, the dump of the database, the secret key and the uploads."""

import json
import os
import shutil
import zipfile
from datetime import UTC, datetime
from pathlib import Path

from makegood import __version__
from makegood.cli.say import say
from makegood.config.dump import dump, load
from makegood.config.home import Home, secret_key
from makegood.lib.errors import Refused

FORM = 1  # of the file; a reader refuses any other
LABEL, DATABASE, KEY, UPLOADS = "makegood.json", "database.dump", "secrets/secret_key", "uploads/"
KEY_IS_OURS = ("MAKEGOOD_SECRET_KEY", "MAKEGOOD_SECRET_KEY_FILE")


class NotABackup(Refused):
    """{file} is not a backup made by Makegood, or it is damaged."""


class NewerBackup(Refused):
    """{file} was made by Makegood {version}, in a form that this one cannot read. Restore it with that."""


def write(file: Path, ours: Home, url: str) -> None:
    """Write a backup, so that it is there whole or not at all."""
    draft = file.with_name(file.name + ".part")
    with open(draft, "wb", opener=_for_us_only) as raw:
        with zipfile.ZipFile(raw, "w") as archive:
            archive.writestr(LABEL, json.dumps(_label()))
            if not _key_from_outside():
                archive.writestr(KEY, secret_key())
            _add_uploads(archive, ours)
            with archive.open(DATABASE, "w", force_zip64=True) as stream:
                dump(url, stream)
        raw.flush()
        os.fsync(raw.fileno())
    draft.replace(file)


def _for_us_only(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)


def _key_from_outside() -> str:
    return next((name for name in KEY_IS_OURS if os.environ.get(name)), "")


def _label() -> dict[str, object]:
    key = _key_from_outside()
    return {
        "form": FORM,
        "version": __version__,
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "secret_key": f"not in this file: it is set by {key}" if key else KEY,
    }


def _add_uploads(archive: zipfile.ZipFile, ours: Home) -> None:
    folder = ours.path / "uploads"
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            archive.write(path, UPLOADS + path.relative_to(folder).as_posix())


def read_label(file: Path) -> dict[str, object]:
    """What the file says of itself; refuses one that this Makegood cannot restore."""
    try:
        with zipfile.ZipFile(file) as archive:
            label: dict[str, object] = json.loads(archive.read(LABEL))
            archive.getinfo(DATABASE)
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise NotABackup(file=file) from error
    if label.get("form") != FORM:
        raise NewerBackup(file=file, version=label.get("version"))
    return label


def read(file: Path, ours: Home, url: str) -> None:
    """Put back what the file holds: first the database in one transaction, then uploads and key."""
    with zipfile.ZipFile(file) as archive:
        uploads = _staged_uploads(archive, ours)
        try:
            with archive.open(DATABASE) as stream:
                load(url, stream)
        except zipfile.BadZipFile as error:
            raise NotABackup(file=file) from error
        _swap(uploads, ours.path / "uploads")
        _put_key_back(archive, ours)


def _staged_uploads(archive: zipfile.ZipFile, ours: Home) -> Path:
    staged = ours.path / "uploads.new"
    shutil.rmtree(staged, ignore_errors=True)
    ours.folder(staged.name)
    for name in archive.namelist():
        if name.startswith(UPLOADS):
            target = staged / name.removeprefix(UPLOADS)
            if not target.resolve().is_relative_to(staged.resolve()):
                raise NotABackup(file=archive.filename)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(archive.read(name))
    return staged


def _swap(staged: Path, folder: Path) -> None:
    old = folder.with_name("uploads.old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.rename(old)
    staged.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def _put_key_back(archive: zipfile.ZipFile, ours: Home) -> None:
    if KEY in archive.namelist():
        ours.keep_secret("secret_key", archive.read(KEY).decode(), replace=True)
    else:
        say(
            "The backup does not hold the secret key. Set the same one as before, or everybody signs in anew."
        )
