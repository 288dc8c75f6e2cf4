"""`python -m` this module draws what is wished for, a line in and a line out, until nobody asks any more."""

import json
import select
import sys

from makegood.insights.charts.pictures import draw

IDLE = 120.0  # seconds after which it ends and gives its memory back


def work() -> None:
    """Draw what comes on standard input until that ends, or nothing has come for a while."""
    while select.select([sys.stdin], [], [], IDLE)[0] and (line := sys.stdin.buffer.readline()):
        wish = json.loads(line)
        sys.stdout.buffer.write(json.dumps(draw(wish["picture"], wish["data"])).encode() + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    work()
