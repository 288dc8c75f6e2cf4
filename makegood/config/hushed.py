"""What logs do not tell: a gift code in the address of a request is as good as money."""

import logging
import re

CODE = re.compile(r"(?<=/gift-codes/)[^/\s\"']+|\b(?:[2-9A-Y]{4}-){4}[2-9A-Y]{4}\b", re.IGNORECASE)


class Hushed(logging.Formatter):
    """Writes lines as ever, and of a gift code three dots."""

    def format(self, record: logging.LogRecord) -> str:
        """A line, and the lines of an error where there is one."""
        return CODE.sub("…", super().format(record))


def log_to(handler: logging.Handler, words: str) -> None:
    """Let this process log there, a line as `words` says."""
    handler.setFormatter(Hushed(words))
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    # bar codes are drawn as SVG here: that it cannot make pictures is news to nobody
    logging.getLogger("pyBarcode").setLevel(logging.WARNING)
