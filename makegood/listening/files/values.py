"""Single cells as values: numbers, scores, money, addresses; each says in a sentence why it cannot."""

import re
from collections.abc import Callable, Iterable
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache

from django.utils.translation import gettext as _

from makegood.listening.incoming import EMAIL, LONGEST_COMMENT, Scale, score_problem

# What people write into a cell that has nothing to say.
NOTHING = {"", "-", "--", "n/a", "na", "null", "none", "nan", "nil", "#n/a"}
LANGUAGE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*")
DIGITS = re.compile(r"[-+]?[0-9][0-9.,]*")
MONEY_SIGNS = re.compile(r"^([A-Za-z]{0,3}[$€£¥₹₩₽]|[A-Z]{3})|([$€£¥₹₩₽]|[A-Z]{3}|zł|kr|Kč)$")
SPACES = str.maketrans("", "", " \u00a0\u202f\u2009'’")
# ISO 4217: decimals of the currencies that have other than two.
MINOR_DIGITS = {
    **dict.fromkeys(["BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI"], 0),
    **dict.fromkeys(["VND", "VUV", "XAF", "XOF", "XPF"], 0),
    **dict.fromkeys(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"], 3),
    **dict.fromkeys(["CLF", "UYW"], 4),
}
UP = {"up", "yes", "true", "good", "positive", "like", "+1", "1", "👍", "sí", "si", "ja", "sim"}
DOWN = {"down", "no", "false", "bad", "negative", "dislike", "-1", "0", "👎", "nein", "não", "nao"}


class Wrong(ValueError):
    """A cell that cannot be what its column says; the message is a sentence."""


def short(raw: str) -> str | None:
    """Take a short text of up to 300 characters, without the blanks around it."""
    text = raw.strip()
    if len(text) > 300:
        raise Wrong(_("It is longer than %(most)s characters.") % {"most": 300})
    return text or None


def long(raw: str) -> str | None:
    """Take a text of any length a comment may have, as it stands."""
    if len(raw) > LONGEST_COMMENT:
        raise Wrong(_("It is longer than %(most)s characters.") % {"most": LONGEST_COMMENT})
    return raw if raw.strip() else None


def email(raw: str) -> str | None:
    """Take an e-mail address in the form name@host.domain."""
    text = raw.strip()
    if text.lower() in NOTHING:
        return None
    if len(text) > 254 or not EMAIL.fullmatch(text):
        raise Wrong(_("“%(text)s” is not an e-mail address.") % {"text": text[:100]})
    return text


def phone(raw: str) -> str | None:
    """Take a telephone number as it is written, up to 40 characters."""
    text = raw.strip()
    if len(text) > 40:
        raise Wrong(_("It is longer than %(most)s characters.") % {"most": 40})
    return None if text.lower() in NOTHING else text


def language(raw: str) -> str | None:
    """Take a language tag such as de or pt-BR; names of languages are left out."""
    text = raw.strip()
    return text.replace("_", "-") if LANGUAGE.fullmatch(text) and len(text) <= 35 else None


def decimal_mark(samples: Iterable[str]) -> str:
    """Tell from a column's numbers which sign divides their decimals; "" when they do not say or disagree.

    One followed by other than three digits, or behind the other one, is the decimal mark.
    """
    marks = {mark for raw in samples if (mark := _own_mark(_bare(raw)))}
    return marks.pop() if len(marks) == 1 else ""


def number(raw: str, mark: str = "") -> Decimal | None:
    """Read a number; `mark` is the column's decimal mark, and without it 1.234 and 1,234 are refused."""
    if raw.isascii() and raw.isdigit() and len(raw) <= 40:
        return Decimal(int(raw))
    if raw.strip().lower() in NOTHING:
        return None
    text = _bare(raw)
    if not DIGITS.fullmatch(text):
        raise Wrong(_("“%(text)s” is not a number.") % {"text": raw[:100]})
    point = mark or _own_mark(text)
    if not point and re.search("[.,]", text):
        raise Wrong(
            _("“%(text)s” may be a thousand or a fraction; say which with decimal in the mapping.")
            % {"text": raw[:100]}
        )
    return _plain(text, point or ".", raw)


def score_reader(scale: Scale) -> Callable[[str], Decimal | None]:
    """Make the reader of scores on a scale: 4, 4.5, 4,5, 4/5, and words or thumbs for thumbs."""

    @lru_cache(maxsize=1024)
    def read(raw: str) -> Decimal | None:
        text = raw.strip().lower()
        if text in NOTHING:
            return None
        if scale == "thumbs" and text in UP | DOWN:
            return Decimal(text in UP)
        score = number(_without_top(text, scale), "," if "," in text else ".")
        problem = score_problem(score, scale) if score is not None else ""
        if problem:
            raise Wrong(problem)
        return score

    return read


def money_reader(mark: str) -> Callable[[str, str], int | None]:
    """Make the reader of amounts: (cell, ISO 4217 code) to minor units, half a unit rounded to even."""

    def read(raw: str, currency: str) -> int | None:
        amount = number(raw, mark)
        if amount is None:
            return None
        minor = amount.scaleb(MINOR_DIGITS.get(currency, 2)).quantize(Decimal(1), ROUND_HALF_EVEN)
        if abs(minor) > 10**15:
            raise Wrong(_("“%(text)s” is too large an amount.") % {"text": raw[:100]})
        return int(minor)

    return read


def currency(raw: str) -> str | None:
    """Take an ISO 4217 code such as EUR."""
    text = raw.strip().upper()
    if text and not re.fullmatch("[A-Z]{3}", text):
        raise Wrong(_("“%(text)s” is not a currency code such as EUR.") % {"text": raw[:100]})
    return text or None


def minutes(raw: str) -> int | None:
    """Take a whole number of minutes, 0 to a million."""
    value = number(raw, "." if "." in raw else ",")
    if value is not None and not (0 <= value <= 10**6):
        raise Wrong(_("“%(text)s” is not a number of minutes.") % {"text": raw[:100]})
    return None if value is None else int(value)


def _bare(raw: str) -> str:
    return MONEY_SIGNS.sub("", raw.strip().translate(SPACES)).strip()


def _own_mark(text: str) -> str:
    """Tell a number's decimal mark from the number alone; "" when it has none or may have either."""
    last = max(text.rfind("."), text.rfind(","))
    if last < 0:
        return ""
    mark, other = text[last], "," if text[last] == "." else "."
    if other in text:
        return mark if text.count(mark) == 1 else ""
    if text.count(mark) > 1:
        return other
    return "" if len(text) - last == 4 and text.lstrip("+-")[0] != "0" else mark


def _plain(text: str, point: str, raw: str) -> Decimal:
    whole, _mark, fraction = text.partition(point)
    _first, *groups = re.split("[.,]", whole)
    # Groups of thousands; in India of hundreds too, but never the last.
    grouped = all(len(group) in {2, 3} for group in groups) and len((groups or ["000"])[-1]) == 3
    if not grouped or re.search("[.,]", fraction) or len(text) > 40:
        raise Wrong(_("“%(text)s” is not a number.") % {"text": raw[:100]})
    value = Decimal(re.sub("[.,]", "", whole) + "." + fraction)
    return Decimal(int(value)) if value == value.to_integral_value() else value


def _without_top(text: str, scale: Scale) -> str:
    """Turn 4/5 into 4 where five is the top of the scale."""
    value, slash, top = text.partition("/")
    highest = "5" if scale == "stars" else scale.rpartition("-")[2]
    return value.strip() if slash and top.strip() == highest else text
