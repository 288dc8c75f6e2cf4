"""A customer's private link to her case: 128 random bits, told once, kept as a hash."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings

from makegood.cases.models import Case
from makegood.lib.bulk import copy_in
from makegood.lib.text import sha256
from makegood.outreach.models import CaseLink

TOKEN_BYTES = 16
GOOD_FOR = timedelta(days=180)
COLUMNS = ["case_id", "digest", "made_at", "expires_at"]


def make_links(case_ids: Sequence[int], *, at: datetime) -> dict[int, str]:
    """A fresh address of her case page for each case."""
    tokens = make_tokens(case_ids, at=at)
    return {case_id: f"{settings.URL}/my-case/{token}/" for case_id, token in tokens.items()}


def make_tokens(case_ids: Sequence[int], *, at: datetime) -> dict[int, str]:
    """The secret of a fresh link for each case."""
    tokens = {case_id: secrets.token_urlsafe(TOKEN_BYTES) for case_id in case_ids}
    copy_in(CaseLink, COLUMNS, [(case, sha256(token), at, at + GOOD_FOR) for case, token in tokens.items()])
    return tokens


def case_by_link(token: str, *, at: datetime) -> Case | None:
    """The case a link leads to; unknown, expired and revoked are all None."""
    link = CaseLink.objects.filter(digest=sha256(token), revoked_at=None, expires_at__gt=at)
    found = link.select_related("case__owner", "case__customer", "case__encounter", "case__team").first()
    return found.case if found else None
