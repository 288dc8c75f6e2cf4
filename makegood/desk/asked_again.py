"""A form of the desk that was refused comes back as it was filled in, with the sentence that says why."""

from collections.abc import Callable, Iterator
from copy import copy
from http import HTTPStatus
from urllib.parse import unquote, urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict

from makegood.desk.filled_in import filled_in

TO_MEND = frozenset([HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY])
"""What can be mended by filling in something else; on all else the sentence stands alone."""


class Refusal(HttpResponse):
    """A refusal as a page of its own, for where the form cannot be shown."""

    def __init__(self, said: str, page: str, status: int) -> None:
        super().__init__(page, status=status)
        self.said = said


class AskedAgain:
    """Middleware: looks at the page of the form as anybody would, and answers with it, filled in.

    With HTMX the page that stands open keeps what was typed; there the sentence alone is put into it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer, or the form once more in place of a refusal that can be mended."""
        answer = self.get_response(request)
        if not isinstance(answer, Refusal) or answer.status_code not in TO_MEND or request.method != "POST":
            return answer
        if "HX-Request" in request.headers:
            return answer
        again = (self._again(request, answer, where) for where in _places(request))
        return next((page for page in again if page), answer)

    def _again(self, request: HttpRequest, refusal: Refusal, where: str) -> HttpResponse | None:
        shown = self.get_response(_looking(request, where))
        if not isinstance(shown, HttpResponse) or shown.status_code != HTTPStatus.OK:
            return None
        sent = dict(request.POST.lists())
        path = where.partition("?")[0]
        page = filled_in(shown.content.decode(), path, request.path, sent, refusal.said)
        if not page:
            return None
        shown.content, shown.status_code = page.encode(), refusal.status_code
        return shown


def _places(request: HttpRequest) -> Iterator[str]:
    """Where the form may stand: at its own address, or on the page it was sent from."""
    yield request.get_full_path()
    came = urlsplit(request.headers.get("Referer", ""))
    if came.netloc == request.get_host() and came.path != request.path:
        yield f"{unquote(came.path)}?{came.query}"


def _looking(request: HttpRequest, where: str) -> HttpRequest:
    """The same person's visit to a page; every check of the way there is asked anew."""
    path, _mark, query = where.partition("?")
    again = copy(request)
    again.method, again.path, again.path_info = "GET", path, path
    again.META = request.META | {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query}
    again.GET, again.POST = QueryDict(query), QueryDict()
    return again
