"""Bringing in files: choose, look, try out, say yes, and the receipt."""

import csv
from collections.abc import Iterable, Iterator

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from makegood.accounts.models import User
from makegood.desk import importing
from makegood.desk.doors import done, page, staff
from makegood.lib.errors import Refused
from makegood.listening.files.cells import neutral
from makegood.listening.models import Import
from makegood.loop import uploads

NEWEST = 50
PASTED = "pasted.csv"  # ids are unique within all that was ever pasted


class NoFile(Refused):
    """Choose a file or paste rows first: CSV, TSV, XLSX, ODS, JSON lines or Parquet."""


@require_http_methods(["GET", "POST"])
@staff
def imports(request: HttpRequest, user: User) -> HttpResponse:
    """What was brought in, newest first; POST brings a file, which then waits for a look."""
    if request.method == "POST":
        name, chunks = _brought(request)
        kept = uploads.keep_upload(name, chunks, by=user, at=timezone.now())
        return redirect("desk:import_look", kept.pk)
    readings = Import.objects.select_related("by").order_by("-started_at", "-id")[:NEWEST]
    return page(request, "desk/imports.html", {"readings": readings})


def _brought(request: HttpRequest) -> tuple[str, Iterable[bytes]]:
    """The file that was chosen, or the rows that were pasted, by name and in pieces."""
    sent, pasted = request.FILES.get("file"), request.POST.get("pasted", "")
    if sent is not None and not isinstance(sent, list):
        return sent.name or _("file"), sent.chunks()
    if not pasted.strip():
        raise NoFile
    return PASTED, [pasted.encode("utf-8", "replace")]


@require_http_methods(["GET", "POST"])
@staff
def import_look(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """A file before anything is written: its columns, its first lines, and the receipt before the fact."""
    reading = get_object_or_404(Import, pk=pk)
    if reading.state != Import.State.WAITING:
        return page(request, "desk/import_receipt.html", {"reading": reading})
    seen = uploads.look(reading)
    if request.method == "POST":
        said = importing.said_mapping(request.POST.dict(), seen, reading.source) if seen.table else {}
        uploads.settle(reading, said, encoding=request.POST.get("encoding", ""))
        return redirect("desk:import_look", pk)
    return page(request, "desk/import_look.html", _looked(reading, seen))


def _looked(reading: Import, seen: uploads.Look) -> dict[str, object]:
    at = timezone.now()
    trial = None
    if seen.table and seen.mapping and not seen.problem and uploads.may_try(seen.table):
        trial = uploads.try_out(reading, importing.since({}, at), at=at).as_dict()
    return {
        "reading": reading,
        "seen": seen,
        "columns": importing.columns(seen),
        "fields": importing.FIELDS,
        "choices": importing.CHOICES,
        "lines": importing.first_lines(seen),
        "trial": trial,
        "news_from": at - importing.NEWS,
    }


@require_POST
@staff
def import_start(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Say yes."""
    reading = get_object_or_404(Import, pk=pk)
    at = timezone.now()
    uploads.start(reading, importing.since(request.POST.dict(), at), at=at)
    return done(
        request,
        user,
        reading_address(pk),
        _("It is being read. Nobody gets a message because of it."),
        leave=True,
    )


def reading_address(pk: int) -> str:
    """The page of one reading."""
    return reverse("desk:import_look", args=[pk])


@require_GET
@staff
def import_rejected(request: HttpRequest, user: User, pk: int) -> StreamingHttpResponse:
    """The rows that did not get in, with line and reason, as a CSV that spreadsheets open safely."""
    reading = get_object_or_404(Import, pk=pk)
    answer = StreamingHttpResponse(_rejected(reading), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="refused-{pk}.csv"'
    return answer


class _Echo:
    """A file that gives back what is written to it, line by line."""

    def write(self, line: str) -> str:
        return line


def _rejected(reading: Import) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield writer.writerow(["line", "reason", "row"])
    for row in reading.rejected.order_by("line", "id").iterator():
        yield writer.writerow([row.line, row.reason, *(neutral(cell) for cell in row.raw)])
