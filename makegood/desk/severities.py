"""How bad a case is, in a word and a shape."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as lazy

SEVERITIES: tuple[tuple[str, Promise], ...] = (
    ("slight", lazy("Slight")),
    ("mild", lazy("Mild")),
    ("serious", lazy("Serious")),
    ("severe", lazy("Severe")),
    ("critical", lazy("Critical")),
)
"""Shape and word of each severity, 0 to 4."""


def severity_shape(level: int) -> tuple[str, Promise]:
    """Shape key and word of a severity from 0 to 4; what lies outside counts as the nearest."""
    return SEVERITIES[max(0, min(len(SEVERITIES) - 1, level))]
