"""What a parsed condition may consist of, of which type each part is, and which facts it looks at. Pure."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from makegood.remedies.money import MOST
from makegood.remedies.rules.facts import CHOICES, NAMES

NUMBER, TEXT, YES_NO = "a number", "a text", "yes or no"
KINDS: Mapping[type, str] = {int: NUMBER, str: TEXT, bool: YES_NO}
LISTS = {NUMBER: "a list of numbers", TEXT: "a list of texts"}
# The grammar wraps every part in a row of these, each with one child where nothing is joined.
PLAIN = frozenset(
    ["expr", "conditionalor", "conditionaland", "relation", "addition", "multiplication", "unary", "member", "primary",
     "paren_expr"]
)  # fmt: skip


class Node(Protocol):
    """A part of a parsed expression, as lark gives it."""

    data: str
    children: list[Any]


class Wrong(Exception):
    """Why an expression cannot be used, in words."""


class Looking:
    """The facts an expression looks at, and the numbers that numeric facts are compared with."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        self._plainly: set[str] = set()
        self._compared: dict[str, set[int]] = {}

    def steps(self, name: str) -> tuple[int, ...] | None:
        """The numbers a fact is compared with, in order; None where it is looked at in any other way."""
        return None if name in self._plainly else tuple(sorted(self._compared[name]))

    def compare(self, name: str, numbers: set[int]) -> None:
        """The fact is compared with these numbers and nothing else."""
        self.names.add(name)
        self._compared.setdefault(name, set()).update(numbers)

    def look(self, name: str) -> None:
        """The fact itself is looked at."""
        self.names.add(name)
        self._plainly.add(name)


def must_be_a_condition(tree: Node) -> Looking:
    """What the expression looks at; Wrong where it says something else than yes or no, or uses what is not let in."""
    looking = Looking()
    if (kind := _kind(tree, looking)) != YES_NO:
        raise Wrong(f"it says {kind}, and must say yes or no.")
    return looking


def _kind(node: Node, looking: Looking) -> str:
    node = _core(node)
    say = SAY.get(str(node.data))
    if say is None:
        raise Wrong(f"{_called(node)} cannot be used in a condition.")
    return say(node, looking)


def _core(node: Node) -> Node:
    while node.data in PLAIN and len(node.children) == 1:
        node = node.children[0]
    return node


def _choice(node: Node, looking: Looking) -> str:
    asked, one, other = (_kind(child, looking) for child in node.children)
    _same(asked, YES_NO, "? :")
    return _same(one, other, "? :")


def _both(node: Node, looking: Looking) -> str:
    sign = "||" if node.data == "conditionalor" else "&&"
    for child in node.children:
        _same(_kind(child, looking), YES_NO, sign)
    return YES_NO


def _relation(node: Node, looking: Looking) -> str:
    left, right = _core(node.children[0].children[0]), _core(node.children[1])
    sign = SIGNS[node.children[0].data]
    if (name := _number_named(left)) and (numbers := _numbers(right)) is not None:
        looking.compare(name, numbers)
    else:
        kinds = _kind(left, looking), _kind(right, looking)
        _comparable(*kinds, sign)
        _among_choices(left, right)
    return YES_NO


def _comparable(one: str, other: str, sign: str) -> None:
    if sign == "in":
        if other != LISTS.get(one):
            raise Wrong(f"“in” asks whether {one} is in {other}.")
    elif _same(one, other, sign) != NUMBER and sign not in {"==", "!="}:
        raise Wrong(f"“{sign}” compares numbers, not {one}.")


def _same(one: str, other: str, sign: str) -> str:
    if one != other:
        raise Wrong(f"“{sign}” stands between {one} and {other}.")
    return one


def _number_named(node: Node) -> str:
    """The fact this is, where it is a number."""
    name = str(node.children[0]) if node.data == "ident" else ""
    return name if NAMES.get(name) is int else ""


def _numbers(node: Node) -> set[int] | None:
    """The number that is written here, or the numbers of a list; None for anything else."""
    if node.data == "list_lit":
        parts = [_numbers(_core(part)) for part in _parts(node)]
        return None if None in parts else {number for part in parts if part for number in part}
    is_number = node.data == "literal" and node.children[0].type == "INT_LIT"
    return {_whole(node.children[0])} if is_number else None


def _whole(token: Any) -> int:
    number = int(token, 0) if "x" in token else int(token)
    if abs(number) > MOST:
        raise Wrong(f"{token} is too large a number.")
    return number


def _among_choices(left: Node, right: Node) -> None:
    """A text compared with a fact that is chosen from a list must be one of the list."""
    for named, said in ((left, right), (right, left)):
        choices = CHOICES.get(str(named.children[0])) if named.data == "ident" else None
        for text in _texts(said) if choices else ():
            if choices and text not in choices:
                known = ", ".join(choices)
                raise Wrong(f"“{text}” is never a value of {named.children[0]}, which is one of {known}.")


def _texts(node: Node) -> list[str]:
    if node.data == "list_lit":
        return [text for part in _parts(node) for text in _texts(_core(part))]
    return [str(node.children[0])[1:-1]] if node.data == "literal" else []


def _parts(node: Node) -> list[Any]:
    return node.children[0].children if node.children else []


def _list(node: Node, looking: Looking) -> str:
    kinds = {_kind(part, looking) for part in _parts(node)}
    if len(kinds) != 1 or not kinds <= LISTS.keys():
        raise Wrong("a list holds numbers, or texts, and at least one.")
    return LISTS[kinds.pop()]


def _sum(node: Node, looking: Looking) -> str:
    sign = "+" if node.children[0].data == "addition_add" else "-"
    for part in (node.children[0].children[0], node.children[1]):
        _same(_kind(part, looking), NUMBER, sign)
    return NUMBER


def _unary(node: Node, looking: Looking) -> str:
    sign, wanted = ("!", YES_NO) if node.children[0].data == "unary_not" else ("-", NUMBER)
    if (kind := _kind(node.children[1], looking)) != wanted:
        raise Wrong(f"“{sign}” stands before {kind}.")
    return wanted


def _name(node: Node, looking: Looking) -> str:
    name = str(node.children[0])
    if name not in NAMES:
        raise Wrong(f"there is no fact called “{name}”. There are: {', '.join(NAMES)}.")
    looking.look(name)
    return KINDS[NAMES[name]]


def _literal(node: Node, _looking: Looking) -> str:
    token = node.children[0]
    kind = LITERALS.get(token.type)
    if kind is None:
        raise Wrong(f"{token} is no whole number, text, true or false.")
    if kind == NUMBER:
        _whole(token)
    elif kind == TEXT and "\\" in token:
        raise Wrong("a text holds no backslash.")
    return kind


def _called(node: Node) -> str:
    return CALLED.get(str(node.data), f"“{str(node.data).replace('_', ' ')}”")


LITERALS = {"INT_LIT": NUMBER, "STRING_LIT": TEXT, "BOOL_LIT": YES_NO}
CALLED = {
    "ident_arg": "a function",
    "dot_ident_arg": "a function",
    "member_dot_arg": "a function",
    "member_dot": "a part of a fact",
    "member_index": "a part of a fact",
    "multiplication": "reckoning with * / %",
    "map_lit": "a map",
}
SIGNS = {
    "relation_lt": "<",
    "relation_le": "<=",
    "relation_gt": ">",
    "relation_ge": ">=",
    "relation_eq": "==",
    "relation_ne": "!=",
    "relation_in": "in",
}
SAY: Mapping[str, Callable[[Node, Looking], str]] = {
    "expr": _choice,
    "conditionalor": _both,
    "conditionaland": _both,
    "relation": _relation,
    "addition": _sum,
    "unary": _unary,
    "ident": _name,
    "literal": _literal,
    "list_lit": _list,
}
