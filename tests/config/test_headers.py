"""Security headers on every answer, scored by the rules of the MDN Observatory without a network."""

import json
import re
from collections.abc import Iterator

import httpx
import pytest

from makegood.config.front.headers import ALWAYS, UNDER_HTTPS
from tests.serving import launched
from tests.shared import shared

PATHS = [
    "/", "/queue/", "/accounts/login/", "/unknown", "/static/css/base.css", "/static/unknown.css", "/live",
    "/api/v1/openapi.json", "/api/v1/cases", "/api/v1/signals", "/api/v1/unknown", "/%ff", "/?q=%00",
]  # fmt: skip


@pytest.fixture(scope="module")
def under_https(front_database: str) -> Iterator[httpx.Client]:
    """The front as it stands behind a proxy that ends TLS."""
    with (
        launched(front_database, MAKEGOOD_URL="https://care.shop.example") as (address, _process),
        httpx.Client(
            base_url=address, headers={"Host": "care.shop.example", "X-Forwarded-Proto": "https"}
        ) as client,
    ):
        yield client


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_carries_them(under_https: httpx.Client, path: str) -> None:
    for method in ("GET", "POST"):
        said = under_https.request(method, path)
        assert said.status_code < 500
        for name, value in (ALWAYS | UNDER_HTTPS).items():
            assert name in said.headers, (path, name)
            if name in {"content-security-policy", "x-content-type-options"}:
                assert said.headers[name] == value
        assert "unsafe" not in said.headers["content-security-policy"]
        assert "access-control-allow-origin" not in said.headers


def test_answers_to_a_foreign_host_carry_them_too(under_https: httpx.Client) -> None:
    said = under_https.get("/", headers={"Host": "other.example"})
    assert said.status_code == 400
    assert said.headers["content-security-policy"]


def test_the_sign_in_page_scores_120_or_more(under_https: httpx.Client) -> None:
    table = json.loads(shared("corpora", "mdn-observatory", "data", "score_table.json").read_text())
    modifiers = {row["expectation"]: row["modifier"] for row in table}
    said = under_https.get("/accounts/login/")
    assert said.status_code == 200
    assert said.headers.get_list("set-cookie")
    findings = list(findings_of(said))
    assert 100 + sum(modifiers[finding] for finding in findings) >= 120, findings


def findings_of(said: httpx.Response) -> Iterator[str]:
    """What the Observatory finds, as far as a single answer tells."""
    policy = {
        words[0]: words[1:]
        for words in map(str.split, said.headers["content-security-policy"].split(";"))
        if words
    }
    strict = policy["default-src"] == ["'none'"] and policy["form-action"] in (["'self'"], ["'none'"])
    loose = [
        word
        for words in policy.values()
        for word in words
        if "unsafe" in word or word in {"*", "https:", "http:"}
    ]
    assert not loose
    assert "data:" not in policy["script-src"] + policy.get("object-src", [])
    yield "CspImplementedWithNoUnsafeDefaultSrcNone" if strict else "CspImplementedWithNoUnsafe"
    yield "XFrameOptionsImplementedViaCsp" if policy["frame-ancestors"] else "XFrameOptionsSameoriginOrDeny"
    yield cookies_of(said)
    private = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
    yield "ReferrerPolicyPrivate" if said.headers["referrer-policy"] in private else "ReferrerPolicyUnsafe"
    age = re.search(r"max-age=(\d+)", said.headers["strict-transport-security"])
    assert age
    yield f"HstsImplementedMaxAge{'AtLeast' if int(age[1]) >= 15_768_000 else 'LessThan'}SixMonths"
    assert said.headers["x-content-type-options"] == "nosniff"
    yield "XContentTypeOptionsNosniff"
    scripts = re.findall(r"<script[^>]*\bsrc=\"([^\"]+)\"", said.text)
    assert all(src.startswith("/") and not src.startswith("//") for src in scripts)
    yield "SriNotImplementedButAllScriptsLoadedFromSecureOrigin"
    assert said.headers["cross-origin-resource-policy"] == "same-origin"
    yield "CrossOriginResourcePolicyImplementedWithSameOrigin"


def cookies_of(said: httpx.Response) -> str:
    """All cookies of the answer, judged together; `__Host-` on every one."""
    for cookie in said.headers.get_list("set-cookie"):
        words = cookie.lower()
        assert words.startswith("__host-")
        assert "secure" in words
        assert "httponly" in words
        assert "samesite=lax" in words or "samesite=strict" in words
    return "CookiesSecureWithHttponlySessionsAndSamesite"
