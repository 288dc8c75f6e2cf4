"""The return label: what stands on it, and the paper itself with its bar code and its square."""

from importlib import import_module
from io import BytesIO
from typing import Any

import segno
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from makegood.accounts.models import Organisation
from makegood.lib.errors import Refused
from makegood.remedies.models import Return
from makegood.remedies.papers import paper


class NowhereToSend(Refused):
    """Say first where returns go: Settings, Organisation, “Returns go to”."""


def said_on(parcel: Return, organisation: Organisation) -> dict[str, Any]:
    """What stands on a label, in the language of who puts it on the parcel."""
    if not organisation.returns_to.strip():
        raise NowhereToSend
    customer = parcel.case.customer
    language = ((customer.language if customer else "") or organisation.language)[:2]
    with translation.override(language):
        free = _("Postage is paid by {organisation}. Nothing to pay, and no date to keep.")
        return {
            "lang": language,
            "title": _("Return {number}").format(number=parcel.number),
            "words": {"from": _("From"), "to": _("To")},
            "from": customer.name if customer else "",
            "to": f"{organisation.name}\n{organisation.returns_to.strip()}",
            "number": parcel.number,
            "item": parcel.item,
            "case": _("Case {ref}").format(ref=parcel.case.ref),
            "postage": free.format(organisation=organisation.name) if parcel.is_free else "",
        }


def label_of(parcel: Return) -> bytes:
    """The label as a PDF of one page: the number as Code 128, and a square that opens its case at our desk."""
    codes = {"bars": bars(parcel.rma), "square": square(f"{settings.URL}/returns/{parcel.rma}/")}
    return paper("label", (parcel.label or {}) | codes)


def bars(text: str) -> str:
    """Code 128 as SVG, without its text."""
    # loaded here: it costs every process more than a megabyte, and only labels need it
    code, writer = import_module("barcode").Code128, import_module("barcode.writer").SVGWriter
    drawn: bytes = code(text, writer=writer()).render({"write_text": False, "quiet_zone": 3})
    return drawn.decode()


def square(text: str) -> str:
    """A QR code as SVG, readable with a quarter of it gone."""
    drawn = BytesIO()
    segno.make(text, error="q", micro=False).save(drawn, kind="svg", border=2)
    return drawn.getvalue().decode()
