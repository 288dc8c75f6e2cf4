"""What somebody tells us unasked: on the page "tell us", at a counter, on the telephone."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import translation

from makegood.accounts.models import Organisation, Team, User
from makegood.lib.bulk import select
from makegood.listening.heard import Heard, Receipt
from makegood.listening.incoming import CustomerIn, SignalIn
from makegood.loop.answering import midnight
from makegood.loop.steps import hear

TOLD, COUNTER = "tell-us", "counter"
DAILY = 200
"""Cases that strangers may open in a day by telling us, unless the organisation says otherwise (`daily_reports`)."""


@dataclass(frozen=True)
class Report:
    """What was told, by whom, about what."""

    text: str
    name: str = ""
    email: str = ""
    phone: str = ""
    encounter: str = ""
    place: str = ""
    language: str = ""

    def customer(self) -> CustomerIn | None:
        """Who told it; nobody we could find again without an address."""
        if not self.email and not self.phone:
            return None
        return CustomerIn(name=self.name, email=self.email, phone=self.phone, language=self.language)


def tell_us(report: Report, once: str, *, at: datetime) -> Receipt:
    """Hear a stranger. `once` is the number of her page: sent again, it is the same. Above the daily cap what she
    says is kept and counted, and joins the day's one incident."""
    heard = Heard(_said(report, f"t-{once}", "tell us"))
    if _opened_today(at) >= int(Organisation.current().settings.get("daily_reports", DAILY)):
        heard.incident = f"tell-us:{midnight(at):%Y-%m-%d}"
    with translation.override(settings.LANGUAGE_CODE):
        return hear([heard], source=TOLD, at=at)


def tell_at_counter(
    report: Report, signs: tuple[str, ...], team: Team | None, once: str, *, by: User, at: datetime
) -> Receipt:
    """Hear somebody through a colleague who stands before her: signs are ticked, not guessed."""
    said = _said(report, f"k-{once}", "counter")
    said.team, said.handled_by = team.name if team else "", by.name
    return hear([Heard(said, signs=signs)], source=COUNTER, at=at, by=by)


def _said(report: Report, key: str, channel: str) -> SignalIn:
    return SignalIn(
        external_id=key,
        kind="complaint",
        comment=report.text.strip(),
        customer=report.customer(),
        encounter=report.encounter.strip(),
        place=report.place.strip(),
        channel=channel,
        language=report.language,
    )


def _opened_today(at: datetime) -> int:
    found = select(
        "SELECT count(DISTINCT c.id) FROM listening_signal s JOIN cases_caseground g ON g.signal_id = s.id"
        " JOIN cases_case c ON c.id = g.case_id"
        " WHERE s.received_at >= %s AND s.source = %s AND c.opened_at >= %s AND c.case_key NOT LIKE 'i:%%'",
        [midnight(at), TOLD, midnight(at)],
    )
    return int(found[0][0])
