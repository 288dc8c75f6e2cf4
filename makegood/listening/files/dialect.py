"""Which character separates the cells of a text file."""

import csv
from collections import Counter

DELIMITERS = ",\t;|"
NAMES = {",": "comma", "\t": "tab", ";": "semicolon", "|": "bar"}


def declared(first: str) -> str:
    """Return the delimiter that a spreadsheet's `sep=` line declares, or ""."""
    text = first.strip("\r\n").strip('"')
    return text[4:] if text[:4].lower() == "sep=" and text[4:] in {*DELIMITERS, "^", "~", ":"} else ""


def guessed(lines: list[str]) -> str:
    """Return the delimiter that cuts the header and most rows into the same number of cells (≥ 2).

    With none, the file has one column and a comma does no harm.
    """
    best = max(DELIMITERS, key=lambda delimiter: _evenness(lines, delimiter))
    return best if _evenness(lines, best) > (0.0, 0) else ","


def _evenness(lines: list[str], delimiter: str) -> tuple[float, int]:
    widths = [len(row) for row in csv.reader((line[:50_000] for line in lines), delimiter=delimiter) if row]
    if not widths or widths[0] < 2:
        return 0.0, 0
    same = Counter(widths)[widths[0]] / len(widths)
    return (round(same, 1), widths[0]) if same >= 0.5 or len(widths) <= 2 else (0.0, 0)
