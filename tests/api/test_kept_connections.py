"""A connection over which somebody was refused: it serves her next request, or she is told that it ends."""

import socket
import time
from http.client import HTTPResponse

import httpx
import pytest

HEAD = "POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain\r\n{more}\r\n"
A_MOMENT = 0.2  # seconds in which the refusal is ready before the body comes; without them it is ready after


def connected(front: str) -> socket.socket:
    url = httpx.URL(front)
    return socket.create_connection((url.host, url.port or 80), timeout=120)


def said(line: socket.socket) -> HTTPResponse:
    answer = HTTPResponse(line)
    answer.begin()
    answer.read()
    return answer


@pytest.mark.parametrize("path", ["/api/v1/signals", "/api/v1/cases", "/nothing/"])
@pytest.mark.parametrize(
    ("more", "body"),
    [("Content-Length: 2\r\n", b"{}"), ("Transfer-Encoding: chunked\r\n", b"2\r\n{}\r\n0\r\n\r\n")],
)
def test_who_is_refused_before_her_body_came_goes_on_over_the_same_connection(
    front: str, path: str, more: str, body: bytes
) -> None:
    head = HEAD.format(path=path, more=more).encode()
    with connected(front) as line:
        for _ in range(2):
            line.sendall(head)
            time.sleep(A_MOMENT)
            line.sendall(body)
            assert 400 <= said(line).status < 500


@pytest.mark.parametrize(
    "more", [f"Content-Length: {2**25}\r\n", "Content-Length: 2\r\nExpect: 100-continue\r\n"]
)
def test_whose_body_is_not_waited_for_is_told_that_the_connection_ends(front: str, more: str) -> None:
    with connected(front) as line:
        line.sendall(HEAD.format(path="/api/v1/signals", more=more).encode())
        refusal = said(line)
        assert (refusal.status, refusal.headers["connection"]) == (401, "close")
        assert line.recv(1) == b""
