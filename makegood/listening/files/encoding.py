"""Which encoding a text file is in: certain for Unicode, otherwise proposed for a person to decide.

Only a byte order mark, UTF-16 with its tell-tale NULs, and valid UTF-8 are taken without asking. UTF-8 with
a few damaged lines is still UTF-8: those lines are refused by number.
"""

import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from makegood.listening.files import candidates
from makegood.listening.files.binary import blocks
from makegood.listening.files.rows import CannotRead, NeedsEncoding

# A lone surrogate never comes out of valid text, so it can mark the places that did not decode.
MARK = "\udcff"
BOMS = [
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
# Codecs that are no encodings of files, or that let halves of characters through (UTF-7).
NOT_FOR_FILES = {"utf-7", "unicode-escape", "raw-unicode-escape", "idna", "punycode", "undefined"}
SHIFTED = re.compile(rb"\x1b[$(][@A-DIJ]")
# A lead byte with at least one continuation byte: broken UTF-8 rather than another encoding.
NEARLY_UTF8 = re.compile(rb"[\xc0-\xfd][\x80-\xbf]")


def _mark(error: UnicodeError) -> tuple[str, int]:
    if isinstance(error, UnicodeDecodeError):
        return MARK, error.end
    raise error


codecs.register_error("makegood.mark", _mark)


@dataclass
class Utf8Census:
    """How the lines of a file stand to UTF-8: all, valid and not ASCII, damaged, damaged beyond UTF-8."""

    lines: int = 0
    valid: int = 0
    damaged: int = 0
    foreign: int = 0

    def is_utf8(self) -> bool:
        """Say whether this is UTF-8 with some damaged lines, rather than another encoding."""
        if self.valid:
            return self.damaged * 5 <= self.valid
        return not self.foreign and self.damaged * 10 <= self.lines


def encoding_of(path: Path) -> str:
    """Return the encoding that surely fits; raises NeedsEncoding with candidates when none does."""
    head = next(blocks(path), b"")
    for bom, name in BOMS:
        if head.startswith(bom):
            return name
    wide = _wide(head[:4000])
    if wide:
        return wide
    if _is_utf8(path):
        return "utf-8"
    proposed = candidates.propose(sample(path))
    if not proposed:
        raise CannotRead(_("This is no text in any encoding we know, and no spreadsheet or Parquet file."))
    raise NeedsEncoding(proposed)


def known(name: str) -> str:
    """Return the codec's own name for an encoding that a person named; refuses what is none."""
    try:
        b"".decode(name)
        found = codecs.lookup(name).name
    except LookupError as error:
        raise CannotRead(_("There is no encoding called “{name}”."), name=name) from error
    if found in NOT_FOR_FILES:
        raise CannotRead(_("“{name}” is not an encoding of files."), name=name)
    return found


def decoded(path: Path, encoding: str) -> Iterator[str]:
    """Read the file as text block by block; what does not decode becomes MARK."""
    decoder = codecs.getincrementaldecoder(encoding)("makegood.mark")
    try:
        for block in blocks(path):
            yield decoder.decode(block)
        yield decoder.decode(b"", True)
    except UnicodeError as error:
        raise CannotRead(
            _("This file is not {encoding} text: {why}."), encoding=encoding, why=error
        ) from error


def sample(path: Path) -> bytes:
    """Collect up to 64 KB of lines that say something about the encoding, beginning with the first."""
    picked: dict[bytes, None] = {}
    size = 0
    for line in lines_of_bytes(blocks(path)):
        telling = not picked or not line.isascii() or b"\x1b" in line
        if telling and line not in picked:
            picked[line] = None
            size += len(line)
        if size > 65_536:
            break
    return b"\n".join(picked)[:100_000]


def lines_of_bytes(parts: Iterable[bytes], longest: int = 1 << 20) -> Iterator[bytes]:
    """Cut blocks of bytes into lines without their ends; of an overlong one only the beginning is kept."""
    carry, dropping = b"", False
    for part in parts:
        *whole, carry = (carry + part).split(b"\n")
        yield from whole[dropping:]
        dropping = dropping and not whole
        if dropping:
            carry = b""
        elif len(carry) > longest:
            yield carry[: longest + 1]
            carry, dropping = b"", True
    if carry and not dropping:
        yield carry


def _wide(head: bytes) -> str:
    """Recognise UTF-16 without a byte order mark: every other byte of Latin text is NUL."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    least = len(head) // 8
    if odd > least and even <= odd // 20:
        return "utf-16-le"
    if even > least and odd <= even // 20:
        return "utf-16-be"
    return ""


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for block in blocks(path):
            if b"\x1b" in block and SHIFTED.search(block):
                return False
            decoder.decode(block)
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        return census(lines_of_bytes(blocks(path))).is_utf8()
    return True


def census(lines: Iterable[bytes]) -> Utf8Census:
    """Count how the lines of a file stand to UTF-8."""
    found = Utf8Census()
    for line in lines:
        found.lines += 1
        if not line.isascii():
            _count(line, found)
    return found


def _count(line: bytes, found: Utf8Census) -> None:
    try:
        line.decode()
        found.valid += 1
    except UnicodeDecodeError as error:
        found.damaged += 1
        found.foreign += not NEARLY_UTF8.match(line, error.start)
