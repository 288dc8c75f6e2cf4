"""Asking customers by mail: whom one may ask without being a nuisance, and the messages that ask."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from makegood.accounts.models import Organisation, User
from makegood.customers.models import Customer
from makegood.lib.bulk import select
from makegood.lib.errors import Refused
from makegood.lib.text import sha256
from makegood.listening.models import Invitation, Survey
from makegood.outreach.actions import new_message_id
from makegood.outreach.models import Message

GOOD_FOR = timedelta(days=28)
MOST = 5_000


class AnotherNumber(Refused):
    """It would reach {now} people by now, not {expected}. Look at the number again, then send."""

    status = 409


@dataclass(frozen=True)
class Asked:
    """One customer to ask, about the last encounter that ended."""

    customer_id: int
    encounter_id: int


# one question per customer: quiet days since the last, never while a case is open, never against her wish
ASKABLE = """
SELECT DISTINCT ON (c.id) c.id, e.id FROM customers_encounter e JOIN customers_customer c ON c.id = e.customer_id
WHERE NOT e.history AND e.status NOT IN ('open', 'cancelled') AND coalesce(e.happened_at, e.occurred_at) >= %s
  AND c.email <> '' AND NOT c.do_not_contact AND c.no_surveys_since IS NULL
  AND NOT EXISTS (SELECT 1 FROM listening_invitation i WHERE i.customer_id = c.id AND i.made_at > %s)
  AND NOT EXISTS (
    SELECT 1 FROM cases_case k WHERE k.customer_id = c.id AND k.status IN ('open', 'contacted', 'resolved')
  )
ORDER BY c.id, e.occurred_at DESC NULLS LAST, e.id DESC LIMIT %s
"""


def askable(survey: Survey, days: int, *, at: datetime) -> list[Asked]:
    """Whom this survey may ask now, about what ended in the last `days` days; at most 5,000 at a time."""
    since, quiet = at - timedelta(days=days), at - timedelta(days=survey.quiet_days)
    return [Asked(*row) for row in select(ASKABLE, [since, quiet, MOST])]


@transaction.atomic
def invite(survey: Survey, days: int, expected: int, *, by: User, at: datetime) -> int:
    """Send the survey to those it may ask; refused where they are not as many as the person said yes to."""
    asked = askable(survey, days, at=at)
    if len(asked) != expected:
        raise AnotherNumber(now=len(asked), expected=expected)
    people = Customer.objects.in_bulk([each.customer_id for each in asked])
    tokens = [secrets.token_urlsafe(16) for _each in asked]
    Invitation.objects.bulk_create(
        Invitation(
            survey=survey, customer_id=each.customer_id, encounter_id=each.encounter_id, digest=sha256(token),
            made_at=at, expires_at=at + GOOD_FOR,
        )
        for each, token in zip(asked, tokens, strict=True)
    )  # fmt: skip
    shop = Organisation.current()
    Message.objects.bulk_create(
        _message(survey, people[each.customer_id], token, shop, by, at)
        for each, token in zip(asked, tokens, strict=True)
    )
    return len(asked)


def _message(
    survey: Survey, customer: Customer, token: str, shop: Organisation, by: User, at: datetime
) -> Message:
    language = (customer.language or shop.language)[:2]
    with translation.override(language if language in dict(settings.LANGUAGES) else "en"):
        link = f"{settings.URL}/i/{token}/"
        own = survey.question.get(language) or survey.question.get("en") or _("How was it?")
        body = _(
            "%(question)s\n\nOne tap is enough: %(link)s\n\nIf something was not right, a person looks after it."
            " You need not answer, and on the page you can say that we shall not ask again.\n\n%(shop)s"
        ) % {"question": own, "link": link, "shop": shop.name}
    return Message(
        customer=customer, kind=Message.Kind.SURVEY, state=Message.State.QUEUED, language=language, to=customer.email,
        sender=by, subject=str(own), body=body, message_id=new_message_id(), made_at=at, queued_at=at,
    )  # fmt: skip
