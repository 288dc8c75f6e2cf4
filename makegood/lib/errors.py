"""Refusals: an error with a name, a kind sentence and a status, written next to the deed that refuses."""

from typing import ClassVar


class Refused(Exception):
    """This cannot be done."""

    # The HTTP status that pages and the API answer with; the command line answers 1.
    status: ClassVar[int] = 400

    def __init__(self, sentence: str = "", /, **facts: object) -> None:
        """Say `sentence`, or else the docstring of the class, with `{names}` filled in from `facts`."""
        self.template = sentence or " ".join((type(self).__doc__ or "").split())
        self.facts = facts
        super().__init__(self.template.format_map(facts) if facts else self.template)
