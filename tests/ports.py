"""Ports of the loopback for the servers that tests start."""

import secrets
import socket

# Below those that Linux hands to connections by itself (from 32768): between choosing one and listening on it,
# none of the thousands of connections of the other tests takes it.
FIRST, LAST = 15_000, 32_000


def free_port() -> int:
    """A port that nobody listens on."""
    while True:
        # not `random`, which every test process seeds alike
        port = FIRST + secrets.randbelow(LAST - FIRST)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
