"""`python -m tools.messages`: gather what customers read, keep the translations, compile them. No gettext needed.

Only what a customer can see is translated; what staff read is marked for translation in the same way and stays English.
"""

import ast
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path("makegood")
SEEN_BY_CUSTOMERS = (
    "portal", "loop/inviting.py", "loop/answering.py", "lib/pages.py", "lib/templates/lib/base.html",
    "cases/clock_face.py", "cases/models/states.py", "listening/scores.py", "accounts/hours.py",
    "remedies/returns/labels.py", "loop/meeting_words.py",
)  # fmt: skip
LANGUAGES = ("es", "de")
KEYWORDS = {
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "_": None,
    "lazy": None,
    "gettext_lazy": None,
}
TEXT = r"""u?(?:'(?:[^'\\\\]|\\\\.)*'|"(?:[^"\\\\]|\\\\.)*")"""
CALL = re.compile(rf"gettext\(({TEXT})(?:,\s*({TEXT}))?|\b_\(({TEXT})\)")
Found = tuple[str | tuple[str, ...], str]


def files() -> Iterator[Path]:
    """Every source that speaks to customers."""
    for name in SEEN_BY_CUSTOMERS:
        path = ROOT / name
        yield from sorted([*path.rglob("*.py"), *path.rglob("*.html")]) if path.is_dir() else [path]


def strings(path: Path) -> Iterator[Found]:
    """The strings of one file that are to be translated."""
    text = path.read_text("utf-8")
    if path.suffix == ".html":
        yield from ((message, str(path)) for message in in_template(text, str(path)))
        return
    if path.name == "states.py":
        text = one_class(text, "Feeling")
    for _line, function, message, _comments in extract_python(BytesIO(text.encode()), KEYWORDS, (), {}):
        parts: tuple[str, ...] = (message,) if isinstance(message, str) else tuple(message or ())
        if function in KEYWORDS and any(parts):
            yield parts[:2] if function == "ngettext" else parts[0], str(path)
    if "portal" in path.parts:
        yield from ((sentence, str(path)) for sentence in refusals(text))


def in_template(text: str, origin: str) -> Iterator[str | tuple[str, ...]]:
    """The strings of a template, as Django itself finds them."""
    for one, other, word in CALL.findall(templatize(text, origin=origin)):
        first = ast.literal_eval(one or word)
        yield (first, ast.literal_eval(other)) if other else first


def one_class(text: str, name: str) -> str:
    """The source of one class: of what a case may hold, customers choose among the feelings only."""
    for node in ast.parse(text).body:
        if isinstance(node, ast.ClassDef) and node.name == name:
            return ast.get_source_segment(text, node) or ""
    return ""


def refusals(text: str) -> Iterator[str]:
    """The sentences of refusals: the docstrings of their classes."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ClassDef) and any(getattr(b, "id", "") == "Refused" for b in node.bases):
            yield " ".join((ast.get_docstring(node) or "").split())


def gathered() -> Catalog:
    """Everything to translate, as a template."""
    catalog = Catalog(project="Makegood", charset="utf-8")
    for path in files():
        for message, where in strings(path):
            catalog.add(message, locations=[(where, 0)])
    return catalog


def main(arguments: list[str]) -> int:
    """Bring the catalogues up to date; with `--check`, only say what is missing."""
    template, missing = gathered(), 0
    for language in LANGUAGES:
        folder = ROOT / "locale" / language / "LC_MESSAGES"
        kept = folder / "django.po"
        catalog = read_po(kept.open("rb"), locale=language) if kept.exists() else Catalog(locale=language)
        catalog.update(template, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        catalog.project, catalog.fuzzy, catalog.header_comment = "Makegood", False, "# What customers read."
        empty = [message.id for message in catalog if message.id and not any(_texts(message.string))]
        missing += len(empty)
        for each in empty:
            sys.stderr.write(f"{language}: not translated: {each}\n")
        if "--check" not in arguments:
            folder.mkdir(parents=True, exist_ok=True)
            with kept.open("wb") as out:
                write_po(out, catalog, omit_header=False, sort_output=True, no_location=True)
            with (folder / "django.mo").open("wb") as out:
                write_mo(out, catalog)
    return 1 if missing else 0


def _texts(translated: object) -> tuple[object, ...]:
    return tuple(translated) if isinstance(translated, tuple | list) else (translated,)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
