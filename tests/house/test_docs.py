"""What can be set or said is explained: docs that miss something fail."""

import re
from pathlib import Path

import pytest

from makegood.config.commands import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
PAGES = [path.read_text() for path in (ROOT / "docs").rglob("*.md")]


def settings_we_read() -> list[str]:
    """The environment variables that are ours, wherever they are read."""
    files = [*(ROOT / "makegood").rglob("*.py"), ROOT / "do"]
    found = {
        name for file in files for name in re.findall(r"MAKEGOOD_[A-Z_]+|DATABASE_URL", file.read_text())
    }
    return sorted(found)


@pytest.mark.parametrize("name", settings_we_read())
def test_every_setting_is_explained(name: str) -> None:
    assert f"### {name}\n" in (ROOT / "docs" / "running" / "settings.md").read_text()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_explained(name: str) -> None:
    assert any(f"makegood {name}" in page for page in PAGES)
