"""Finding a column by the name that a mapping gives it."""

import difflib
import unicodedata

from django.utils.translation import gettext as _

from makegood.listening.files.mapping import BadMapping


def plain(name: str) -> str:
    """Reduce a column name to its letters and digits, without case and accents: " E-Mail " to "email"."""
    bare = unicodedata.normalize("NFKD", name.casefold())
    return "".join(char for char in bare if char.isalnum() and not unicodedata.combining(char))


def find(name: str, columns: list[str]) -> int:
    """Return the place of a column: by its exact name, by its letters alone, or the first of a join's."""
    if name in columns:
        return columns.index(name)
    alike = [at for at, column in enumerate(columns) if plain(column) == plain(name)]
    alike = alike or [at for at, column in enumerate(columns) if column.startswith(f"{name}.")][:1]
    if len(alike) == 1:
        return alike[0]
    letters = {plain(column): column for column in columns}
    close = difflib.get_close_matches(plain(name), letters, 1)
    hint = _(" Did you mean “%(name)s”?") % {"name": letters[close[0]]} if close else ""
    raise BadMapping(_("The file has no column “{name}”.{hint}"), name=name, hint=hint)
