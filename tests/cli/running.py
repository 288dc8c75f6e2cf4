"""Running a command of `makegood` inside the test's own database."""

import json
from contextlib import nullcontext
from typing import Any

import pytest

from makegood.cli.main import House, main
from makegood.config.commands import COMMANDS, GROUPS, set_up


def makegood(*argv: object) -> int:
    """Run the command line; its exit code."""
    return main(COMMANDS, GROUPS, House(set_up, nullcontext), [str(word) for word in argv])


def receipt(capsys: pytest.CaptureFixture[str], *argv: object) -> dict[str, Any]:
    """Run a command with `--json` and return its answer: the last line on standard output."""
    assert makegood(*argv, "--json") == 0, capsys.readouterr().err
    answer: dict[str, Any] = json.loads(capsys.readouterr().out.splitlines()[-1])
    return answer
