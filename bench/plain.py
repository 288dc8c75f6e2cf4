"""What the door is measured against: the same front and gathering, and behind it one plain INSERT a row."""

from collections.abc import Sequence
from decimal import Decimal

from django.db import connection, transaction
from starlette.applications import Starlette
from starlette.routing import Route

# first of ours, because it sets Django up
from makegood.config import wsgi
from makegood.config.front.door import SIGNALS, Door
from makegood.config.front.gathering import Gatherer
from makegood.config.front.keyring import Keyring
from makegood.config.front.posts import Answer, Post, Taken, receipt_of
from makegood.listening.incoming import SignalIn
from makegood.loop.collecting import settle

TABLE = "CREATE TABLE plain_signal (LIKE listening_signal INCLUDING ALL)"
INSERT = """
    INSERT INTO plain_signal (source, external_id, kind, score, scale, low, lowest, satisfied, comment, language,
        encounter_ref, team_name, handled_by, channel, product, place, currency, signs, reasons, anonymous,
        do_not_contact, extra, occurred_at, received_at, history, revision, content_hash)
    VALUES (%s, %s, %s, %s, %s, false, false, false, %s, '', '', '', '', %s, '', '', '', '{}', '{}', false,
        false, '{}', now(), now(), false, 1, '')
"""


def take(posts: Sequence[Post]) -> list[Answer]:
    """Write the rows of a batch, and nothing else."""
    rows = [_values(post.key.source, item.item) for post in posts for item in post.heard]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(INSERT, rows)
    for post in posts:
        for item in post.heard:
            item.became = ("new",)
    return [receipt_of(post, Taken()) for post in posts]


def _values(source: str, said: object) -> tuple[str | Decimal | None, ...]:
    if not isinstance(said, SignalIn):
        raise TypeError(said)
    return source, said.external_id, said.kind, said.score, said.scale, said.comment, said.channel


door = Door(Keyring(), Gatherer(take))
app = Starlette(routes=[Route(SIGNALS.path, door.endpoint(SIGNALS), methods=["POST"])])
ready = wsgi.application
settle()
