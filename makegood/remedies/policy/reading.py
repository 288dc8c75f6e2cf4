"""Reading a policy: its text into its shape, and every reason why it cannot be used, with its line, in sentences."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from makegood.lib.errors import Refused
from makegood.remedies.policy.places import Path, line_of, path_of
from makegood.remedies.rules.shape import Document

LONGEST = 200_000
WRONG = re.compile(r"(?P<what>.*?)(?: - at (?:`key` in )?`(?P<place>[^`]+)`)?", re.DOTALL)
WORDS = {
    " | null": "",
    "`int`": "a whole number",
    "`str`": "a text",
    "`bool`": "true or false",
    "`object`": "a table",
    "`array`": "a list",
    "`float`": "a number with a point",
    "`date`": "a date",
    "`null`": "nothing",
    "`datetime`": "a time",
}
FIELD = re.compile(r"Object contains unknown field `(?P<name>[^`]+)`")
MISSING = re.compile(r"Object missing required field `(?P<name>[^`]+)`")


class BadPolicy(Refused):
    """{problems}"""

    status = 422


@dataclass(frozen=True)
class Problem:
    """One reason why a policy cannot be used, and where in its text."""

    path: Path
    sentence: str


def read_document(text: str) -> Document:
    """The shape of a policy; BadPolicy where it is no TOML, or has another shape."""
    if len(text) > LONGEST:
        raise BadPolicy(problems=f"The policy is longer than {LONGEST:,} characters.")
    try:
        return msgspec.convert(tomllib.loads(text), Document)
    except tomllib.TOMLDecodeError as error:
        raise BadPolicy(problems=f"This is not TOML: {error}.") from error
    except RecursionError as error:
        raise BadPolicy(problems="This is not TOML: it is nested too deeply.") from error
    except msgspec.ValidationError as error:
        raise refusal(text, [_problem(str(error))]) from error


def refusal(text: str, problems: Iterable[Problem]) -> BadPolicy:
    """All problems as one refusal, a line each, in the order of the text."""
    placed = [(line_of(text, problem.path), problem) for problem in problems]
    placed.sort(key=lambda found: found[0] or 0)
    return BadPolicy(problems="\n".join(_said(line, problem) for line, problem in placed))


def _said(line: int | None, problem: Problem) -> str:
    return f"Line {line}: {problem.sentence}" if line else problem.sentence


def _problem(told: str) -> Problem:
    """What the reader of shapes says, in our words."""
    found = WRONG.fullmatch(told)
    what, place = (found["what"], found["place"] or "") if found else (told, "")
    path = path_of(place.replace("[...]", ""))
    if unknown := FIELD.match(what):
        return Problem((*path, unknown["name"]), f"{_named(path)} has no field “{unknown['name']}”.")
    if missing := MISSING.match(what):
        return Problem(path, f"{_named(path)} lacks “{missing['name']}”.")
    return Problem(path, f"{_named(path)}: {_plain(what)}.")


def _plain(what: str) -> str:
    if "matching regex" in what:
        return "this is no key, code or language as policies write them"
    for told, word in WORDS.items():
        what = what.replace(told, word)
    return what[:1].lower() + what[1:].replace(">=", "of at least").replace("<=", "of at most")


def _named(path: Path) -> str:
    """A place in words: rule 2, offer 1, share."""
    words = [f" {step + 1}" if isinstance(step, int) else f", {step}" for step in path]
    return "".join(words).removeprefix(", ") or "The policy"
