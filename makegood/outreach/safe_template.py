"""The safe language of templates and phrases: named fields and nothing else, no code, no attribute access."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

FIELDS = frozenset(
    {
        "greeting",
        "customer_name",
        "form_of_address",
        "owner_name",
        "organisation",
        "writer_name",
        "case_ref",
        "failure",
        "failure_sentence",
        "their_words",
        "facts",
        "feeling",
        "goal",
        "repair",
        "offers",
        "change",
        "next_step",
        "next_time",
        "reply_link",
        "thing",
        "given",
        "outside",
        "explanation",
    }
)

# A field is two braces, one plain word, two braces. Whatever else looks like a template language is text.
FIELD = re.compile(r"\{\{ ?([a-z][a-z_]{0,39}) ?\}\}")


@dataclass(frozen=True)
class Rendered:
    """A filled template. `unresolved` fields had no value, `unknown` ones do not exist; both stay marked."""

    text: str
    unresolved: tuple[str, ...]
    unknown: tuple[str, ...]


def render(template: str, fields: Mapping[str, str]) -> Rendered:
    """Put values into a template in one pass.

    A value is printed as it is and never read again, so a customer's name or words cannot become a field.
    A field without a value stays in the text as `{{field}}`, where the coach stops the message.
    """
    values = {name: value for name, value in fields.items() if name in FIELDS and value.strip()}
    text = FIELD.sub(lambda found: values.get(found[1], found[0]), template)
    missing = [name for name in fields_in(template) if name not in values]
    return Rendered(
        text,
        unresolved=tuple(name for name in missing if name in FIELDS),
        unknown=tuple(name for name in missing if name not in FIELDS),
    )


def fields_in(template: str) -> tuple[str, ...]:
    """The field names a template uses, in order, each once."""
    return tuple(dict.fromkeys(FIELD.findall(template)))


def unknown_fields(template: str) -> tuple[str, ...]:
    """The fields a template names that do not exist: to be told when the template is saved."""
    return tuple(name for name in fields_in(template) if name not in FIELDS)
