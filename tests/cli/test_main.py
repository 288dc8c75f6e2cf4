"""The command line itself: what it loads, what it says, how it ends."""

import json
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from makegood.cli.main import Command, House, Needs, main
from makegood.cli.say import answer, progress
from makegood.lib.errors import Refused

opened: list[str] = []


class TooLate(Refused):
    """The offer for {name} ended
    yesterday."""

    status = 409


def refuse() -> None:
    raise TooLate(name="Ann")


def count(words: list[str], json: bool = False) -> None:
    answer({"words": len(words), "open": list(opened)}, as_json=json)


@contextmanager
def database() -> Iterator[None]:
    opened.append("database")
    yield
    opened.remove("database")


COMMANDS = {
    "refuse": Command("tests.cli.test_main:refuse", "Refuses.", Needs.NOTHING),
    "judge count": Command("tests.cli.test_main:count", "Counts.", Needs.DATABASE),
    "absent": Command("tests.cli.no_such_module:absent", "Never loaded.", Needs.NOTHING),
}


def makegood(*argv: str) -> int:
    return main(COMMANDS, {"judge": "Judges."}, House(lambda: None, database), argv)


def test_a_refusal_is_one_sentence_and_exit_1(capsys: pytest.CaptureFixture[str]) -> None:
    assert makegood("refuse") == 1
    assert capsys.readouterr() == ("", "The offer for Ann ended yesterday.\n")


def test_wrong_usage_is_exit_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert makegood("refuse", "--loudly") == 2
    assert makegood("no-such-command") == 2
    assert makegood("judge") == 2


def test_the_answer_is_one_json_object_on_the_last_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert makegood("judge", "count", "a", "b", "--json") == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1]) == {"words": 2, "open": ["database"]}
    assert opened == []


def test_help_lists_all_commands_and_loads_none(capsys: pytest.CaptureFixture[str]) -> None:
    assert makegood("--help") == 0
    said = capsys.readouterr().out
    assert "Never loaded." in said
    assert "Judges." in said


def test_there_is_no_progress_bar_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("Reading", total=2) as advance:
        advance(2)
    assert capsys.readouterr() == ("", "")


def busy() -> float:
    """Seconds that the processors gave to what this process has started, however many others they serve."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_help_comes_at_once() -> None:
    before = busy()
    done = subprocess.run([sys.executable, "-m", "makegood", "--help"], capture_output=True, text=True)
    assert done.returncode == 0
    assert "Make" in done.stdout or "make it right" in done.stdout
    # 0.2 s; the bound only catches a heavy import at the start.
    assert busy() - before < 2
