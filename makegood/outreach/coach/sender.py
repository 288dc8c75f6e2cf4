"""Who may sign a message about a case: a person whose address answers (REA-13)."""

import re
from email.utils import parseaddr

_NOBODY = re.compile(
    r"^(?:no[-_.]?reply|do[-_.]?not[-_.]?reply|dont[-_.]?reply|never[-_.]?reply|not?[-_.]?responder|nicht[-_.]?antworten|"
    r"keine?[-_.]?antwort|mailer[-_.]?daemon|bounces?|postmaster|null|devnull|noreply.*|.*[-_.+]no[-_.]?reply|"
    r"auto(?:mated|mailer|reply)?|robot|unattended|unmonitored)(?:\+.*)?$",
    re.IGNORECASE,
)


def sender_allowed(address: str) -> str | None:
    """The reason why a case message may not come from this address, or None where it may."""
    _, mail = parseaddr(address)
    local, at, domain = mail.rpartition("@")
    if not at or not local or "." not in domain:
        return "This is not an e-mail address that can be answered."
    if _NOBODY.match(local) or re.match(r"no-?reply\.", domain, re.IGNORECASE):
        return "Nobody reads this address. A message about a case comes from one that a person answers."
    return None
