"""Places of a page that somebody made up, as words of an address."""

import base64

FAR = "0001-01-01T00:00:00+14:00"
KEYS = [
    "1",
    "null",
    "1e99",
    "1e999",
    "NaN",
    '"x"',
    "[1]",
    "9" * 24,
    f'"{FAR}"',
    '"9999-12-31T23:59:59-12:00"',
]


def made_up(size: int) -> list[str]:
    """Nothing, half a word, what is no list, `size` keys that are none, and a list too deep to be read."""
    lists = [f"[{', '.join([key] * size)}]" for key in KEYS]
    plain = ["null", "[]", "{}", *lists, "[" * 5000, "[" * 2000 + "]" * 2000]
    return ["x", "é", *(base64.urlsafe_b64encode(text.encode()).decode().rstrip("=") for text in plain)]
