"""A failure that hit fifty thousand: everybody's case, what is offered and the first word, made at one go."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import psutil

from bench.database import checkpoint, fresh
from bench.pace import is_quick
from bench.rows import Row, at_least, at_most, told
from bench.shop.staff import hire
from makegood.accounts.models import Organisation, User
from makegood.lib.bulk import execute, select
from makegood.loop.group_failures import deeds, running
from makegood.loop.group_failures.deeds import Declared
from makegood.loop.group_failures.selecting import Selection
from makegood.loop.models import Incident

PEOPLE, QUICK_PEOPLE = 50_000, 5_000
SECONDS = 120.0
CUSTOMERS = """
    INSERT INTO customers_customer (name, email, phone, language, form_of_address, pronoun, needs, do_not_contact,
      channel, tz, orders, value, currency, folded)
    SELECT 'Ida No' || n, CASE WHEN n %% 10 = 0 THEN '' ELSE 'ida' || n || '@home.example' END, '',
      (ARRAY['en', 'es', 'de', 'fr'])[1 + n %% 4], '', '', '', false, '', '', 1, 0, '', 'ida no' || n
    FROM generate_series(1, %s) AS n
"""
ENCOUNTERS = """
    INSERT INTO customers_encounter (source, external_id, kind, customer_id, team_id, status, started_at, product,
      place, channel, amount, currency, extra, content_hash, first_order, history, late_seen, received_at)
    SELECT 'bench', 'H-' || k.id, 'stay', k.id, (%s::bigint[])[1 + k.id %% 3], 'ok', %s, '', 'Quay Street', '',
      2000 + (k.id %% 5000), 'GBP', '{}', decode(md5(k.id::text), 'hex'), false, false, false, %s
    FROM customers_customer k
"""
WORDS = {
    "en": {
        "subject": "No light on Tuesday",
        "text": "On Tuesday you had no light for three hours. We are sorry.",
    },
    "es": {"subject": "Sin luz el martes", "text": "El martes estuvo tres horas sin luz. Lo sentimos."},
    "de": {"subject": "Kein Strom am Dienstag", "text": "Am Dienstag hatten Sie drei Stunden keinen Strom."},
}


def run() -> list[Row]:
    """From the dry run to the last message that lies ready, in one worker."""
    many = QUICK_PEOPLE if is_quick() else PEOPLE
    at = datetime.now(UTC)
    with fresh():
        manager, admin = _house(many, at)
        looked = _seconds(lambda: deeds.look_at(_told(at), at=at))
        declared = _seconds(lambda: deeds.declare(_told(at), by=manager, at=at))
        incident = Incident.objects.get()
        deeds.go_ahead(incident, incident.seen, by=admin, at=at)
        checkpoint()
        memory = psutil.Process().memory_info().rss
        worked = _seconds(lambda: _work(incident))
        grown = psutil.Process().memory_info().rss - memory
        updated = _seconds(lambda: _update(incident, manager))
        done, offers, letters = _made()
    whole = f"{done:,} people: cases, {offers:,} offers, {letters:,} messages"
    return [
        at_most(f"incident of {whole}", worked * PEOPLE / many, "s", SECONDS),
        at_least("incident, people a second", done / worked, "/s", PEOPLE / SECONDS),
        told("dry run: whom it reaches and what it costs", looked, "s"),
        told("declaring it, with everybody written down", declared, "s"),
        told("an update laid ready for all", updated, "s"),
        told("memory that grew meanwhile", grown / 1e6, "MB"),
    ]


def _house(many: int, at: datetime) -> tuple[User, User]:
    Organisation.current()
    Organisation.objects.update(name="Bench", reply_to="hello@bench.example")
    staff = hire()
    admin = User.objects.create_user("admin@shop.example", name="Ada Berg", role="admin")
    execute(CUSTOMERS, [many])
    execute(ENCOUNTERS, [staff.teams, at - timedelta(hours=20), at])
    execute("ANALYZE", [])
    return User.objects.get(role="manager"), admin


def _told(at: datetime) -> Declared:
    return Declared(
        title="No light on Tuesday", words=WORDS, kind="delivery.outage", severity=2, fault="own", gives=True,
        chosen=Selection(place="Quay Street", since=at - timedelta(days=1)), began_at=at - timedelta(hours=20),
        per_minute=200,
    )  # fmt: skip


def _work(incident: Incident) -> None:
    while running.work(incident, at=datetime.now(UTC)):
        running.release(incident, at=datetime.now(UTC))


def _update(incident: Incident, by: User) -> None:
    at = datetime.now(UTC)
    deeds.post_update(incident, {"en": {"text": "It is on again."}}, "bench", by=by, at=at)
    while running.write_updates(incident, at=at):
        continue


def _made() -> tuple[int, int, int]:
    sql = "SELECT (SELECT count(*) FROM loop_affected WHERE done_at IS NOT NULL), (SELECT count(*) FROM remedies_offer)"
    [(done, offers)] = select(sql, [])
    [(letters,)] = select(
        "SELECT count(*) FROM loop_telling WHERE message_id IS NOT NULL AND update_id IS NULL", []
    )
    return done, offers, letters


def _seconds(deed: Callable[[], object]) -> float:
    began = time.perf_counter()
    deed()
    return time.perf_counter() - began
