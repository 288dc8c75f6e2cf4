"""What is printed: one-page papers, set by typst from values that are only ever text.

A paper's template is read from this folder and nothing else is: typst is told that this is its whole world, and no
template imports a package, so that no file is read and no network asked, whatever a customer is called.
"""

import json
from collections.abc import Mapping
from importlib import import_module
from importlib.resources import files
from pathlib import Path

from django.http import HttpResponse

HERE = Path(str(files("makegood.remedies.papers")))


def paper(name: str, said: Mapping[str, object]) -> bytes:
    """A paper as PDF; `said` is what stands on it, as JSON values."""
    inputs = {"said": json.dumps(said, ensure_ascii=False)}
    # loaded here because it costs 4 MB in every process, and only who prints needs it
    typst = import_module("typst")
    made: bytes = typst.compile(HERE / f"{name}.typ", root=HERE, sys_inputs=inputs, format="pdf")
    return made


def as_pdf(made: bytes, name: str) -> HttpResponse:
    """A paper as an answer, to be shown in the browser and kept under a name."""
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer
