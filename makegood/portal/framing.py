"""Pages that a shop's own site may show in a frame: only the origins that the survey names, and nobody else."""

from collections.abc import Sequence

from django.http import HttpResponse

POLICY = (
    "default-src 'none'; base-uri 'none'; connect-src 'self'; form-action 'self'; img-src 'self' data:;"
    " script-src 'self'; style-src 'self'; frame-ancestors {origins}"
)


def may_be_framed(response: HttpResponse, origins: Sequence[str]) -> HttpResponse:
    """Let these origins frame the page. The policy goes before X-Frame-Options, which can name nobody."""
    response["Content-Security-Policy"] = POLICY.format(origins=" ".join(origins) or "'none'")
    # what Django reads to leave its own header out
    vars(response)["xframe_options_exempt"] = True
    return response


SCRIPT = """(function () {
  var here = document.currentScript, frame = document.createElement("iframe");
  frame.src = %(address)s;
  frame.title = %(title)s;
  frame.width = "100%%";
  frame.height = "620";
  frame.style.border = "0";
  frame.loading = "lazy";
  here.parentNode.insertBefore(frame, here.nextSibling);
})();
"""
