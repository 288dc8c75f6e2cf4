"""What affected customers are told, each in her own language: laid ready in one go, once for each thing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import translation

from makegood.accounts.queries import kept_organisation
from makegood.lib.bulk import copy_in, select
from makegood.loop.group_failures.rules import Given, Words, tongue
from makegood.loop.group_failures.their_cases import Worked
from makegood.loop.models import Incident, IncidentUpdate, Telling
from makegood.outreach.coach.compose import message
from makegood.outreach.coach.facts import Facts
from makegood.outreach.links import make_links
from makegood.outreach.together import Letter, lay_ready
from makegood.remedies.models import Remedy
from makegood.remedies.money import Money

COLUMNS = ["incident_id", "affected_id", "update_id", "message_id", "language"]


@dataclass(frozen=True, slots=True)
class Reader:
    """Who is told: where, how she is addressed, on which case, and what she was offered with it."""

    affected_id: int
    customer_id: int
    case_id: int
    ref: str
    owner_name: str
    name: str
    form_of_address: str
    email: str
    language: str
    may_be_written_to: bool
    gifts: Sequence[Given] = ()


def write_first(incident: Incident, worked: Sequence[Worked], *, at: datetime) -> None:
    """Lay the first word ready for each person of a batch, with what she is offered."""
    forms = _forms_of_address([one.person.id for one in worked])
    readers = [
        Reader(
            one.affected_id, one.person.id, one.case_id, one.ref, one.owner_name, one.card.name,
            forms[one.person.id], one.card.email, one.card.language, one.person.can_be_written_to, one.gifts,
        )
        for one in worked
    ]  # fmt: skip
    _write(incident, None, incident.words, readers, at)


def _forms_of_address(customers: Sequence[int]) -> Mapping[int, str]:
    return dict(
        select("SELECT id, form_of_address FROM customers_customer WHERE id = ANY(%s)", [list(customers)])
    )


# those whose case is there and who have not been told this yet
UNTOLD = """
    SELECT a.id, a.customer_id, c.id, c.ref, u.name, k.name, k.form_of_address, k.email, k.language,
        k.email <> '' AND NOT k.do_not_contact
    FROM loop_affected a JOIN cases_case c ON c.id = a.case_id JOIN accounts_user u ON u.id = c.owner_id
    JOIN customers_customer k ON k.id = a.customer_id
    WHERE a.incident_id = %s AND a.done_at IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM loop_telling t WHERE t.affected_id = a.id AND t.update_id = %s)
    ORDER BY a.id LIMIT %s
"""


def write_update(incident: Incident, update: IncidentUpdate, *, at: datetime, most: int) -> int:
    """Lay an update ready for the next people who have not been told it; how many."""
    readers = [Reader(*row) for row in select(UNTOLD, [incident.pk, update.pk, most])]
    _write(incident, update, update.words, readers, at)
    return len(readers)


def _write(
    incident: Incident, update: IncidentUpdate | None, words: Words, readers: Sequence[Reader], at: datetime
) -> None:
    reached = [one for one in readers if one.may_be_written_to]
    writer, usual = update.by if update else incident.by, kept_organisation()
    links = make_links([one.case_id for one in reached], at=at)
    letters, catalogue = [], _Named()
    for one in reached:
        language = tongue(one.language or usual.language, words)
        facts = Facts(
            customer_name=one.name, form_of_address=one.form_of_address, language=language,
            owner_name=one.owner_name, writer_name=writer.name, organisation=usual.name, case_ref=one.ref,
            thing=words[language]["text"], reply_link=links[one.case_id],
            offers=[catalogue(gift, language) for gift in one.gifts],
        )  # fmt: skip
        body = message("incident", facts, language, now=at).text
        subject = f"{words[language].get('subject') or incident_subject(incident, language)} ({one.ref})"
        letters.append(Letter(one.case_id, one.customer_id, one.email, language, subject, body))
    sent = dict(zip((one.affected_id for one in reached), lay_ready(letters, by=writer, at=at), strict=True))
    spoken = dict(zip(sent, (letter.language for letter in letters), strict=True))
    copy_in(
        Telling, COLUMNS,
        [
            [incident.pk, one.affected_id, update.pk if update else None, sent.get(one.affected_id),
             spoken.get(one.affected_id, tongue(one.language or usual.language, words))]
            for one in readers
        ],
    )  # fmt: skip


def incident_subject(incident: Incident, language: str) -> str:
    """What it is about, in a language."""
    words: Words = incident.words
    return words[tongue(language, words)]["subject"]


class _Named:
    """What is offered, in the words of a language; put into words once each."""

    def __init__(self) -> None:
        self._remedies = {row.key: row for row in Remedy.objects.order_by("pk")}
        self._known: dict[tuple[str, str, int | None, str, str], str] = {}

    def __call__(self, gift: Given, language: str) -> str:
        key = (gift.remedy, gift.currency, gift.amount, gift.item, language)
        if key not in self._known:
            self._known[key] = self._said(gift, language)
        return self._known[key]

    def _said(self, gift: Given, language: str) -> str:
        with translation.override(language):
            name = str(self._remedies[gift.remedy])
        if gift.amount is not None:
            return f"{name}, {Money(gift.amount, gift.currency).said(language)}"
        return f"{name}: {gift.item}" if gift.item and gift.item != name else name
