"""A form on a page of HTML, filled in as somebody had sent it, with a sentence at its head. Pure."""

import re
from collections.abc import Mapping, Sequence
from html import escape
from html.parser import HTMLParser

Attributes = list[tuple[str, str | None]]
# what a browser writes of itself, or nobody may write for it
LEFT = frozenset(["file", "password", "submit", "button", "reset", "image"])
TICKED = frozenset(["checkbox", "radio"])
CSRF = "csrfmiddlewaretoken"
VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
FLOATING = re.compile(r"""\spopover(?:="[^"]*")?""")


def filled_in(page: str, path: str, action: str, sent: Mapping[str, Sequence[str]], said: str) -> str:
    """The page at `path` with its form for `action` filled in and opened; "" where it has none.

    Of several forms for one address it is the one whose hidden fields are most like what was sent.
    """
    found = _Forms(path)
    found.feed(page)
    likely = [number for number, (to, _hidden) in enumerate(found.forms) if to == action]
    if not likely:
        return ""
    same = {number: sum(pair in _pairs(sent) for pair in found.forms[number][1]) for number in likely}
    filled = _Filled(max(likely, key=same.__getitem__), sent, said)
    filled.feed(page)
    filled.close()
    return "".join(filled.pieces)


def _pairs(sent: Mapping[str, Sequence[str]]) -> set[tuple[str, str]]:
    return {(name, value) for name, values in sent.items() for value in values if name != CSRF}


class _Forms(HTMLParser):
    """Every form of a page: where it goes, and its hidden fields."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path
        self.forms: list[tuple[str, list[tuple[str, str]]]] = []

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        held = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append((held.get("action", "").partition("?")[0] or self.path, []))
        elif tag == "input" and held.get("type") == "hidden" and self.forms:
            self.forms[-1][1].append((held.get("name", ""), held.get("value", "")))


class _Filled(HTMLParser):
    """The page written anew, piece by piece; what is not of that form stays as it was."""

    def __init__(self, number: int, sent: Mapping[str, Sequence[str]], said: str) -> None:
        super().__init__(convert_charrefs=False)
        self.pieces: list[str] = []
        self._number, self._said = number, said
        self._sent = {name: list(values) for name, values in sent.items() if name != CSRF}
        self._around: list[tuple[str, int]] = []
        self._forms, self._inside, self._select, self._written = -1, False, "", False

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        if tag not in VOID:
            self._around.append((tag, len(self.pieces)))
        if tag == "form":
            self._forms += 1
            self._inside = self._forms == self._number
        if not self._inside:
            self.pieces.append(self.get_starttag_text() or "")
            return
        self.pieces.append(self._field(tag, attrs))
        if tag == "form":
            self._open()
        elif tag == "textarea" and (name := dict(attrs).get("name")) in self._sent:
            # a browser drops the first line break of a textarea
            self.pieces.append("\n" + escape(self._next(name or ""), quote=False))
            self._written = True

    def handle_startendtag(self, tag: str, attrs: Attributes) -> None:
        inside = self._inside and tag in VOID
        self.pieces.append(self._field(tag, attrs) if inside else self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._written = False
        if tag == "form":
            self._inside = False
        while self._around and self._around.pop()[0] != tag:
            pass
        self.pieces.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if not self._written:
            self.pieces.append(data)

    def handle_entityref(self, name: str) -> None:
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.handle_data(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self.pieces.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.pieces.append(f"<!{decl}>")

    def _open(self) -> None:
        """Show what the form lies folded in, and say what was wrong where it begins."""
        for _tag, place in self._around:
            self.pieces[place] = FLOATING.sub("", self.pieces[place])
            if self.pieces[place].startswith("<details") and " open" not in self.pieces[place]:
                self.pieces[place] = self.pieces[place].replace("<details", "<details open", 1)
        said = escape(self._said, quote=False)
        self.pieces.append(f'<p class="late-text" role="alert" tabindex="-1" autofocus data-said>{said}</p>')

    def _field(self, tag: str, attrs: Attributes) -> str:
        held = dict(attrs)
        name, kind = held.get("name") or "", held.get("type") or "text"
        if tag == "select":
            self._select = name
        if tag == "option" and self._select in self._sent and "value" in held:
            return _tag(tag, _marked(attrs, "selected", held["value"] in self._sent[self._select]))
        if tag == "details":
            return _tag(tag, _marked(attrs, "open", on=True))
        if tag != "input" or kind in LEFT:
            return self.get_starttag_text() or ""
        if kind in TICKED:
            return _tag(
                tag, _marked(attrs, "checked", (held.get("value") or "on") in self._sent.get(name, []))
            )
        if name not in self._sent:
            return self.get_starttag_text() or ""
        return _tag(tag, [pair for pair in attrs if pair[0] != "value"] + [("value", self._next(name))])

    def _next(self, name: str) -> str:
        """What was sent under a name; fields of one name come in their order."""
        values = self._sent[name]
        return values.pop(0) if len(values) > 1 else values[0]


def _marked(attrs: Attributes, mark: str, on: bool) -> Attributes:
    others = [pair for pair in attrs if pair[0] != mark]
    return [*others, (mark, None)] if on else others


def _tag(tag: str, attrs: Attributes) -> str:
    written = (f" {name}" if value is None else f' {name}="{escape(value)}"' for name, value in attrs)
    return f"<{tag}{''.join(written)}>"
