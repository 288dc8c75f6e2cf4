"""Where people reach Makegood, and what must hold before it may listen there."""

import ipaddress
import os
import socket
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

from makegood.lib.errors import Refused

LOOPBACK = "127.0.0.1"


class OpenHttp(Refused):
    """Makegood does not speak plain http to other machines: sign-in and customers' links would travel in
    the clear. Put a proxy with https in front and set MAKEGOOD_URL to its https:// address, or listen on
    127.0.0.1."""


class PortTaken(Refused):
    """Port {port} on {host} cannot be used: {reason}. Stop what uses it, or choose another with --port."""


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach `host`."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def public_url(host: str, port: int) -> str:
    """The address that links carry: MAKEGOOD_URL, or where we listen."""
    named = os.environ.get("MAKEGOOD_URL")
    return named.rstrip("/") if named else f"http://{_in_url(host)}:{port}"


def check_address(host: str, port: int) -> None:
    """Refuse plain http beyond this machine, and a port that somebody else has."""
    url = urlsplit(public_url(host, port))
    if url.scheme != "https" and not (is_loopback(host) and is_loopback(url.hostname or "")):
        raise OpenHttp
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTaken(port=port, host=host, reason=error.strerror) from error


def answers(host: str, port: int) -> bool:
    """Whether an HTTP server answers there, whatever it says."""
    asked = HTTPConnection(host if _is_one(host) else LOOPBACK, port, timeout=2)
    try:
        asked.request("HEAD", "/")
        asked.getresponse()
    except (OSError, HTTPException):
        return False
    finally:
        asked.close()
    return True


def _is_one(host: str) -> bool:
    try:
        return not ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return True


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host
