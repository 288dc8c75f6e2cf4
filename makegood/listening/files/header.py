"""The first row of a file as column names; refused when it cannot be one."""

import re

from django.utils.translation import gettext as _

from makegood.listening.files.encoding import MARK
from makegood.listening.files.rows import CannotRead

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
STAMP = re.compile(r"\d{4}-\d\d?-\d\d?|\d\d?[./-]\d\d?[./-]\d\d(\d\d)?([ T].*)?")
NUMBER = re.compile(r"[-+]?\d+([.,]\d+)*")
MOST_COLUMNS = 10_000


def names(cells: list[str]) -> list[str]:
    """Return the column names, blank ones named by their place; refuses what is no row of names."""
    found = [cell.strip().strip("\ufeff").strip() for cell in cells]
    if not any(found):
        raise CannotRead(_("The file has no line of column names."))
    if len(found) > MOST_COLUMNS:
        raise CannotRead(_("The file has more than {most} columns."), most=MOST_COLUMNS)
    _refuse_undecoded(found)
    _refuse_single_quotes(found)
    _refuse_data(found)
    named = [name or _("column %(number)s") % {"number": at} for at, name in enumerate(found, 1)]
    _refuse_twins(named)
    return named


def _refuse_undecoded(found: list[str]) -> None:
    if any(MARK in name or "\0" in name for name in found):
        raise CannotRead(_("The column names cannot be read in this encoding; choose another."))


def _refuse_single_quotes(found: list[str]) -> None:
    if len(found) > 1 and all(len(name) > 1 and name[0] == name[-1] == "'" for name in found):
        raise CannotRead(
            _("The cells of this file stand in single quotes; save it with double quotes or without.")
        )


def _refuse_data(found: list[str]) -> None:
    """A first row with an address, a date or mostly numbers is data: it must not be lost as a header."""
    numbers = sum(bool(NUMBER.fullmatch(name)) for name in found)
    telling = [name for name in found if EMAIL.fullmatch(name) or STAMP.fullmatch(name)]
    if telling or numbers * 2 > len(found):
        example = telling[0] if telling else next(name for name in found if NUMBER.fullmatch(name))
        raise CannotRead(
            _("The first line looks like data (“{example}”); put a line of column names before it."),
            example=example,
        )


def _refuse_twins(named: list[str]) -> None:
    twins = sorted({name for name in named if named.count(name) > 1}) if len(set(named)) < len(named) else []
    if twins:
        raise CannotRead(_("Several columns are called {names}; rename all but one."), names=", ".join(twins))
