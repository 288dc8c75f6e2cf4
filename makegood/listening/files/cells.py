"""Cells that a spreadsheet must not take for formulas: neutralised on the way out, restored exactly."""

import re

# What spreadsheets begin a formula with (their full-width twins too), behind blanks and control characters.
FORMULA = re.compile(r"[\s\x00-\x1f]*[=+\-@|%＝＋－＠]")
LEADING_TAB = re.compile(r"[\t\r\n]")
NUMBER = re.compile(r"[-+]?[0-9]+([.,][0-9]+)?")


def neutral(cell: str) -> str:
    """Put an apostrophe before a cell that a spreadsheet would compute; `restore` takes it away again."""
    return f"'{cell}" if _is_dangerous(cell.lstrip("'")) else cell


def restore(cell: str) -> str:
    """Undo `neutral`: restore(neutral(cell)) == cell for every text."""
    return cell[1:] if cell.startswith("'") and _is_dangerous(cell.lstrip("'")) else cell


def _is_dangerous(cell: str) -> bool:
    if NUMBER.fullmatch(cell):
        return False
    return bool(FORMULA.match(cell) or LEADING_TAB.match(cell))
