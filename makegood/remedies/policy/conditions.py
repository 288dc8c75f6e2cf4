"""Conditions of rules in the Common Expression Language: checked whole, then compiled once and remembered.

Only a part of the language is let in: facts by name, whole numbers, texts, true and false, comparisons, `in`, `&&`,
`||`, `!`, `? :`, plus and minus. None of it can loop, call, or fail, so a condition always ends and always answers.
"""

from bisect import bisect_left
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from importlib import import_module
from typing import Any

from makegood.lib.errors import Refused
from makegood.remedies.policy.expressions import Looking, Wrong, must_be_a_condition
from makegood.remedies.rules.facts import NAMES, Facts

LONGEST, DEEPEST = 500, 150
REMEMBERED = 4096
Read = Callable[[Facts], int | str]


class BadCondition(Refused):
    """The condition “{text}” cannot be used: {reason}"""

    status = 422


class Condition:
    """A compiled condition. What it answered is remembered by what it looked at."""

    def __init__(self, text: str, run: Callable[[Mapping[str, Any]], Any], looking: Looking) -> None:
        self.text = text
        self.names = frozenset(looking.names)
        self._run = run
        self._reads = [_read(name, looking.steps(name)) for name in sorted(looking.names)]
        self._answers: dict[tuple[int | str, ...], bool] = {}

    def __call__(self, facts: Facts) -> bool:
        """Whether it holds for these facts."""
        key = tuple([read(facts) for read in self._reads])
        known = self._answers.get(key)
        return self._ask(key, facts) if known is None else known

    def _ask(self, key: tuple[int | str, ...], facts: Facts) -> bool:
        if len(self._answers) >= REMEMBERED:
            self._answers.clear()
        self._answers[key] = answer = bool(self._run({name: _typed(name, facts) for name in self.names}))
        return answer


def _read(name: str, steps: tuple[int, ...] | None) -> Read:
    """What of a fact decides. A number that is only compared with given numbers counts by where among them it lies."""
    if steps is None:
        return lambda facts: getattr(facts, name) or 0
    return lambda facts: _among(steps, getattr(facts, name) or 0)


def _among(steps: tuple[int, ...], value: int) -> int:
    place = bisect_left(steps, value)
    return 2 * place + (place < len(steps) and steps[place] == value)


def _typed(name: str, facts: Facts) -> Any:
    types = _celpy().celtypes
    kind = NAMES[name]
    return {str: types.StringType, int: types.IntType, bool: types.BoolType}[kind](
        getattr(facts, name) or kind()
    )


@cache
def _celpy() -> Any:
    # Loaded here because it costs a quarter of a second and 10 MB at every start, and only policies need it.
    return import_module("celpy")


@cache
def _environment() -> Any:
    return _celpy().Environment()


@lru_cache(maxsize=1024)
def compile_condition(text: str) -> Condition:
    """The condition as something to ask; BadCondition in words where it cannot be used."""
    if len(text) > LONGEST:
        raise BadCondition(text=f"{text[:40]}…", reason=f"it is longer than {LONGEST} characters.")
    tree = _parsed(text)
    try:
        _must_be_shallow(tree)
        looking = must_be_a_condition(tree)
    except Wrong as wrong:
        raise BadCondition(text=text, reason=wrong) from wrong
    # the interpreter, because what the library compiles to Python runs in the globals of one module for all threads
    return Condition(text, _environment().program(tree).evaluate, looking)


def _parsed(text: str) -> Any:
    try:
        return _environment().compile(text)
    except _celpy().CELParseError as error:
        where = f" It goes wrong at character {error.column}." if (error.column or 0) > 0 else ""
        raise BadCondition(text=text, reason=f"it is no complete expression.{where}") from error


def _must_be_shallow(tree: Any) -> None:
    level = [tree]
    for _depth in range(DEEPEST):
        level = [child for node in level for child in getattr(node, "children", ())]
        if not level:
            return
    raise Wrong("it is nested too deeply.")
