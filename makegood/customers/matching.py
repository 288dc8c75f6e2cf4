"""Which rows of a batch speak of the same person, and whether we know her already. Pure."""

from collections.abc import Iterable, Mapping, Sequence

from makegood.customers.rules import Key


def group(keys_of_rows: Sequence[Sequence[Key]], known: Mapping[Key, int]) -> tuple[list[int | None], int]:
    """For each row the number of its customer: known ones by their id, new ones as -1, -2, …; None without a key.

    Rows that share a key are one person. Where a row names two known people, the stronger key (outside id, then
    e-mail, then telephone) decides; people are never merged by a machine. Returns also how many are new.
    """
    found: dict[Key, int] = {}
    numbers: list[int | None] = []
    fresh = 0
    for keys in keys_of_rows:
        number = next((n for n in (known.get(key, found.get(key)) for key in keys) if n is not None), None)
        if number is None and keys:
            fresh += 1
            number = -fresh
        if number is not None:
            _claim(found, keys, number, known)
        numbers.append(number)
    return numbers, fresh


def _claim(found: dict[Key, int], keys: Iterable[Key], number: int, known: Mapping[Key, int]) -> None:
    for key in keys:
        if key not in known:
            found.setdefault(key, number)
