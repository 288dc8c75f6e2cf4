"""The API as one: who may call, how it says no, and its description for machines (OpenAPI)."""

import json
import logging
import time
from collections.abc import Callable, Sequence
from functools import cache
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.security import HttpBearer

from makegood import __version__
from makegood.accounts.actions import use_key
from makegood.accounts.once import must_have_token
from makegood.accounts.problems import MEDIA_TYPE, problem, problem_of
from makegood.accounts.queries import KeyFacts
from makegood.accounts.rules.limits import Quota, Standing
from makegood.cases import api as rooms
from makegood.config.front import contract
from makegood.config.front.body import check_head, check_json
from makegood.lib.errors import Refused
from makegood.remedies import api as remedies
from makegood.remedies.gift_codes.api import gift_codes
from makegood.remedies.parcels.api import lines

READS = Quota("reads", settings.READS_PER_MINUTE)
log = logging.getLogger(__name__)


class OutOfScope(Refused):
    """This key has none of the scopes {scopes}."""

    status = 403


class TooMany(Refused):
    """This key has asked {quota} times in a minute, which is all it may. Ask again later."""

    status = 429


class Key(HttpBearer):
    """A key that holds at least one of some scopes and has not asked too often."""

    def __init__(self, *scopes: str) -> None:
        super().__init__()
        self.scopes = frozenset(scopes)

    def authenticate(self, request: HttpRequest, token: str) -> KeyFacts | None:
        """The key of a request; None lets the API answer 401."""
        key = use_key(token, at=timezone.now())
        if key is None:
            return None
        needed = self.scopes_for(request)
        if not needed & key.scopes:
            raise OutOfScope(scopes=", ".join(sorted(needed)))
        standing = READS.spend(key.id, 1, time.monotonic())
        request.META[STANDING] = standing
        if not standing.allowed:
            raise TooMany(quota=READS.units)
        return key

    def scopes_for(self, request: HttpRequest) -> frozenset[str]:
        """The scopes of which one is needed for this request."""
        return self.scopes


class TooMuchSaid(Refused):
    """The body is longer than 2.5 MiB. What moves money is said in less."""

    status = 413


def check_body(request: HttpRequest) -> None:
    """Refuse what is no strict JSON, as the door for rows does; where nothing is said there is nothing to read."""
    try:
        body = request.body
    except RequestDataTooBig:
        check_head(request.headers)
        raise TooMuchSaid from None
    if body:
        check_head(request.headers)
        check_json(body)


LOOKS = frozenset({"GET", "HEAD", "OPTIONS"})


class MoneyKey(Key):
    """A key that moves money; without an Idempotency-Key nothing of it is taken. Some others may look on."""

    def __init__(self, *scopes: str, readers: frozenset[str] = frozenset()) -> None:
        super().__init__(*scopes)
        self.readers = readers

    def scopes_for(self, request: HttpRequest) -> frozenset[str]:
        """Those that move money; for looking on those that may read as well."""
        return self.scopes | self.readers if request.method in LOOKS else self.scopes

    def authenticate(self, request: HttpRequest, token: str) -> KeyFacts | None:
        """The key of a request that says under what it may be repeated, and says it in strict JSON."""
        key = super().authenticate(request, token)
        if key and request.method not in LOOKS:
            must_have_token(request.headers)
            check_body(request)
        return key


class Api(NinjaAPI):
    """The API, which describes the door as well."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """The OpenAPI 3.1 description of the whole API."""
        return contract.add_to(super().get_openapi_schema(**options))


api = Api(title="Makegood", version=__version__, urls_namespace="api", docs_url=None, openapi_url=None)
api.add_router("/cases", rooms.cases, auth=Key("cases", "read"))
api.add_router("/customers", rooms.customers, auth=Key("read"))
GIVING = MoneyKey("money", readers=frozenset({"cases", "read"}))
api.add_router("/cases", remedies.on_cases, auth=GIVING)
api.add_router("/cases", lines, auth=GIVING)
api.add_router("/offers", remedies.offers, auth=GIVING)
api.add_router("/gift-codes", gift_codes, auth=MoneyKey("money"))
STANDING = "makegood.standing"


@api.get("/openapi.json", include_in_schema=False)
def openapi(request: HttpRequest) -> HttpResponse:
    """The description of the API for machines."""
    return HttpResponse(_described(), "application/json")


@cache
def _described() -> bytes:
    return json.dumps(api.get_openapi_schema(path_prefix="api/v1/"), ensure_ascii=False).encode()


def said_no(status: int, sentence: str, errors: list[dict[str, Any]] | None = None) -> HttpResponse:
    """A refusal as problem details."""
    response = HttpResponse(problem(status, sentence, errors or []), MEDIA_TYPE, status)
    if status == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(Refused)
def _refused(_request: HttpRequest, no: Refused) -> HttpResponse:
    return HttpResponse(problem_of(no), MEDIA_TYPE, no.status)


@api.exception_handler(Http404)
def _absent(_request: HttpRequest, _no: Http404) -> HttpResponse:
    return said_no(HTTPStatus.NOT_FOUND, SENTENCES[HTTPStatus.NOT_FOUND])


@api.exception_handler(HttpError)
def _http_error(_request: HttpRequest, no: HttpError) -> HttpResponse:
    return said_no(no.status_code, SENTENCES.get(no.status_code, no.message))


@api.exception_handler(ValidationError)
def _wrong(_request: HttpRequest, no: ValidationError) -> HttpResponse:
    errors = [{"parameter": _name_of(error["loc"]), "detail": error["msg"]} for error in no.errors]
    return said_no(HTTPStatus.UNPROCESSABLE_ENTITY, "What is asked for cannot be understood.", errors)


def _name_of(place: Sequence[str | int]) -> str:
    """The parameter that is wrong; the number of one of its values is none."""
    return next((part for part in reversed(place) if isinstance(part, str)), "")


SENTENCES: dict[int, str] = {
    HTTPStatus.BAD_REQUEST: "The request cannot be understood.",
    HTTPStatus.UNAUTHORIZED: "Send a key that is known here: Authorization: Bearer KEY.",
    HTTPStatus.NOT_FOUND: "There is nothing here, or it is not yours to see.",
    HTTPStatus.METHOD_NOT_ALLOWED: "This address does not take that method.",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Something went wrong here. It is written in the log.",
}


def api_answers(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: below /api/ every refusal is a problem, whoever refused, and quotas stand in the headers."""

    def answered(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith("/api/"):
            return get_response(request)
        # the one character that PostgreSQL cannot even compare with
        if "\0" in request.path or "%00" in request.META["QUERY_STRING"]:
            return said_no(HTTPStatus.BAD_REQUEST, SENTENCES[HTTPStatus.BAD_REQUEST])
        response = get_response(request)
        if response.status_code >= HTTPStatus.BAD_REQUEST and response.get("Content-Type") != MEDIA_TYPE:
            plain, response = response, said_no(response.status_code, SENTENCES.get(response.status_code, ""))
            if "Allow" in plain:
                response["Allow"] = plain["Allow"]
        standing = request.META.get(STANDING)
        if isinstance(standing, Standing):
            for name, value in READS.headers(standing).items():
                response[name] = value
        response["Cache-Control"] = "no-store"
        return response

    return answered
