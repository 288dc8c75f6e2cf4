"""The packs that ship: the policy of a shop, and what the law asks in some places, each with its sources and date."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from makegood.listening.taxonomy import by_key
from makegood.remedies.catalogue import shipped_remedies
from makegood.remedies.policy.checking import Known
from makegood.remedies.policy.reading import read_document
from makegood.remedies.rules.shape import Document

SHIPPED = 'format = 1\nname = "shipped"\npacks = ["shop"]\n'
"""The policy that holds until somebody saves another."""


@cache
def packs() -> Mapping[str, Document]:
    """Every pack that ships, by its name."""
    there = sorted(
        entry.name for entry in files("makegood.remedies.packs").iterdir() if entry.name.endswith(".toml")
    )
    documents = [
        read_document(files("makegood.remedies.packs").joinpath(name).read_text("utf-8")) for name in there
    ]
    return {document.name: document for document in documents}


def known_as_shipped() -> Known:
    """What a policy may name where nothing was changed yet."""
    return Known(by_key().keys(), frozenset(row["key"] for row in shipped_remedies()), packs())
