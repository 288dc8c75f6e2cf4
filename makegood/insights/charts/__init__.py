"""Pictures of figures, drawn with Altair in a process of its own, as SVG that takes its colours from the page."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.core.cache import cache

from makegood.insights.charts.artist import ARTIST

KEEP = 24 * 3600  # seconds; the same figures give the same picture


def drawn(picture: str, data: Mapping[str, Any]) -> str | None:
    """The picture of these figures if it was drawn before."""
    kept: str | None = cache.get(_key(picture, data))
    return kept


def draw(picture: str, data: Mapping[str, Any]) -> str:
    """The picture of these figures as inline SVG; about 0.1 s, the first one a second or two.

    `picture` names a function of `pictures`, `data` is what it takes. Raises CannotDraw.
    """
    svg = drawn(picture, data)
    if svg is None:
        svg = ARTIST.draw(picture, data)
        cache.set(_key(picture, data), svg, KEEP)
    return svg


def _key(picture: str, data: Mapping[str, Any]) -> str:
    said = json.dumps([picture, data], sort_keys=True, default=str)
    return f"chart-{hashlib.sha256(said.encode()).hexdigest()}"
