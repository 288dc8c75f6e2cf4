"""How a score is put into words."""

from decimal import Decimal

from django.utils.translation import gettext as _


def score_words(score: Decimal, scale: str) -> str:
    """A score with the best of its scale: 2 of 5; a thumb is up or down."""
    if scale == "thumbs":
        return _("thumb up") if score > 0 else _("thumb down")
    best = scale.rpartition("-")[2] if "-" in scale else "5"
    return _("%(score)s of %(best)s") % {"score": f"{score.normalize():f}", "best": best}
