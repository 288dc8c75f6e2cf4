"""Which encodings a text may be in, best first, each with a preview for the person who decides."""

import codecs
import itertools
import unicodedata

from charset_normalizer import from_bytes

from makegood.listening.files.rows import Candidate

# Encodings that still come out of shops' tools; charset-normalizer may put others in front of them.
USUAL = [
    *("cp1252", "iso8859_15", "shift_jis", "euc_jp", "iso2022_jp", "gb18030", "big5", "euc_kr", "koi8_r"),
    *("cp1251", "cp1250", "iso8859_2", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp437", "cp850"),
    *("cp852", "cp866", "mac_roman", "cp874", "cp500", "cp037"),
]
EBCDIC = {"cp500", "cp037", "cp1140", "cp273", "cp1026", "cp424", "cp875"}
PREVIEW_LINES = 5
MOST = 12


def propose(sample: bytes) -> list[Candidate]:
    """Return up to twelve encodings in which the sample reads as text, the likeliest first."""
    texts: dict[str, str] = {}
    for name in [*USUAL, *_detected(sample)]:
        text = _reads(sample, name)
        if text and text not in texts.values():
            texts[name] = text
    best = sorted(texts, key=lambda name: _strangeness(texts[name], name))
    return [Candidate(name, _preview(texts[name])) for name in best[:MOST]]


def _detected(sample: bytes) -> list[str]:
    return [match.encoding for match in from_bytes(sample, threshold=0.6)][:8]


def _reads(sample: bytes, name: str) -> str:
    """Decode the sample strictly; "" when it does not decode or gives characters that no text holds."""
    try:
        # Not final: the sample may end inside a character.
        text = codecs.getincrementaldecoder(name)().decode(sample)
    except (UnicodeDecodeError, LookupError):
        return ""
    if any(unicodedata.category(c) in {"Cn", "Co", "Cs"} for c in set(text)):
        return ""
    odd = [c for c in set(text) if unicodedata.category(c) == "Cc" and c not in "\t\r\n"]
    return "" if odd or (name in EBCDIC and "\n" not in text) else text


def _strangeness(text: str, name: str) -> float:
    """Rate how unlike writing a text is: symbols and mixed scripts among its letters. Lower is better."""
    foreign = [c for c in text if not c.isascii()]
    if name in EBCDIC:
        return -1.0 if len(foreign) * 20 < len(text) else 9.0
    if not foreign:
        return -1.0
    symbols = sum(not c.isalpha() for c in foreign) / len(foreign)
    scripts = {unicodedata.name(c, "? ").split()[0] for c in foreign if c.isalpha()}
    rare = sum(unicodedata.name(c, "").startswith(("CJK COMPATIBILITY", "HALFWIDTH")) for c in foreign)
    capitals = sum(a.islower() and b.isupper() for a, b in itertools.pairwise(text)) / len(foreign)
    return symbols * 2 + 0.15 * len(scripts) + rare / len(foreign) + capitals


def _preview(text: str) -> list[str]:
    telling = [line.strip("\r") for line in text.split("\n") if not line.isascii()]
    return [line[:200] for line in (telling or text.split("\n"))[:PREVIEW_LINES]]
